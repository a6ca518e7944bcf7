"""Sanctions screening: each name against the client's list, every hit explained for a person to decide."""

from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from typing import Any

from remit.services.figures import Hit, PreparedList, Subject, prepare_list, read_list, screen
from remit.services.financial_process.outcome import Finding, OrderRefused, Outcome, Words, reason, wording
from remit.services.kit import Reference, Spelling


def screened(order: Mapping[str, Any], listed: Reference | None, words: Words, *, threshold: float) -> Outcome:
    """Screen the subjects of an order. Refuses `OrderRefused` where the client has no list yet."""
    if listed is None:
        raise OrderRefused(
            reason="there is no list of sanctioned parties; put one as reference data and retry", place="list"
        )
    prepared = _prepared(str(listed.body["content"]))
    subjects = subjects_of(order)
    hits = [hit for one in subjects for hit in screen(one, prepared, threshold=threshold)]
    version = (
        f"{listed.body['source']}, {words('published')} {listed.body['published']}"
        f" ({words('version')} {listed.version})"
    )
    facts = {
        "list": version,
        "threshold": threshold,
        "subjects": [one.key for one in subjects],
        "hits": [_fact(one) for one in hits],
    }
    spell = Spelling(words.language)
    rows = [
        [
            one.subject.name,
            one.name,
            spell.number(one.name_score, 2),
            spell.number(one.score, 2),
            _words(one, words.language),
            words.name(_evidence(one)),
        ]
        for one in hits
    ]
    head = words.all("name", "listed", "by_name", "with_all", "words", "evidence")
    subjects_told = [[one.key, one.name] for one in subjects]
    sections = [
        words.section(words("screened"), words.all("reference", "name"), subjects_told),
        words.section(f"{words('hits')}: {version}", head, rows, 2, 3),
    ]
    findings = [Finding(_key(one), _reason(one)) for one in hits]
    table = [{**_fact(one), "evidence": "; ".join(one.reasons)} for one in hits]
    return Outcome(f"{words('screening')}: {order['request']}", facts, sections, findings, table)


@lru_cache(maxsize=4)
def _prepared(content: str) -> PreparedList:
    return prepare_list(read_list(content.encode()))


def subjects_of(order: Mapping[str, Any]) -> tuple[Subject, ...]:
    """Return whom an order asks about. Refuses `OrderRefused` with the place of what is missing."""
    found = tuple(_subject(one, f"subjects[{at}]") for at, one in enumerate(order["subjects"]))
    if not found or len({one.key for one in found}) < len(found):
        raise OrderRefused(reason="it names nobody, or one reference twice", place="subjects")
    return found


def _subject(body: Mapping[str, Any], place: str) -> Subject:
    try:
        born = date.fromisoformat(body["born"]) if body.get("born") else None
        subject = Subject(
            str(body["key"]), str(body["name"]).strip(), body["kind"], born, frozenset(body.get("countries", ()))
        )
    except (KeyError, ValueError, TypeError, AttributeError) as fault:
        raise OrderRefused(reason=f"{place} lacks or misstates {fault}", place=place) from None
    if subject.kind not in ("person", "entity") or not subject.name:
        raise OrderRefused(reason=f"{place} has no name, or is neither a person nor an entity", place=place)
    return subject


def _key(one: Hit) -> str:
    return f"{one.subject.key}/{one.listed.key}"


def _words(one: Hit, language: str = "en") -> str:
    pairs = [
        f"{pair.ours}={pair.theirs}"
        if pair.alike == 1
        else f"{pair.ours}~{pair.theirs} {Spelling(language).number(pair.alike, 2)}"
        for pair in one.likeness.pairs
    ]
    return " ".join((*pairs, *(f"({word})" for word in one.likeness.left)))


def _reason(one: Hit) -> dict[str, Any]:
    fields = {
        "key": _key(one),
        "name": one.subject.name,
        "listed": one.name,
        "score": {language: Spelling(language).number(one.score, 2) for language in ("en", "vi")},
        "words": {language: _words(one, language) for language in ("en", "vi")},
    }
    return reason("finance.hit", programme=one.listed.programme, evidence=_evidence(one), **fields)


def _evidence(one: Hit) -> dict[str, str]:
    """Write what beside the name speaks for and against, by language."""
    told = [wording.words("evidence", key) for key in one.reasons]
    return {language: ", ".join(each[language] for each in told) or "–" for language in ("en", "vi")}


def _fact(one: Hit) -> dict[str, Any]:
    return {
        "finding": _key(one),
        "name": one.subject.name,
        "listed": one.name,
        "listed_key": one.listed.key,
        "programme": one.listed.programme,
        "name_score": f"{one.name_score:.4f}",
        "score": f"{one.score:.4f}",
        "words": _words(one),
        "evidence": list(one.reasons),
    }
