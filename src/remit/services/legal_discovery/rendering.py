"""Deliver the production: the package for the other side, the privilege log, the memo on quality, the calendar."""

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from remit.services.kit import (
    Plot,
    Series,
    ServiceCall,
    ServiceResult,
    certified,
    discovery,
    document,
    draw_lines,
    json_document,
    parse_moment,
    printable,
    read_template,
    render_pdf,
    review_facts,
    review_standing,
    signed_rows,
    spoken,
)
from remit.services.legal_discovery.matter import read_collection
from remit.services.legal_discovery.production import Production, Settled, packed, privilege_log, produce
from remit.services.legal_discovery.wording import say

VOLUME = "VOL001"
POINTS_MAX = 24
_WORDS = ("fates", "fate", "documents", "checks", "check", "outcome", "enough", "found", "deadlines", "deadline", "day",
          "counted", "certificate")  # fmt: skip


def render(call: ServiceCall) -> ServiceResult:
    """Make the production from the collection and the case file that the sign-off put among the variables."""
    collection = read_collection(call.lookup.content())
    case_file = call.variables["case_file"]
    language = spoken(call.parameters)
    made_at = parse_moment(case_file["sign_off"]["at"])
    production = produce(collection, Settled.of(case_file), language=language, made_at=made_at)
    matter, number = collection.matter, call.item.number
    due = [discovery.deadline(one, matter.events, closed=matter.closed) for one in matter.periods]
    variables = {fate.value: production.count(fate) for fate in discovery.Fate if fate is not discovery.Fate.LEFT_OUT}
    documents = [
        document(f"{number} {VOLUME}.zip", packed(production, volume=VOLUME)),
        document(f"{number} privilege log.csv", privilege_log(production, language=language)),
        document(f"{number} memo.pdf", memo(production, case_file, due, number, language=language)),
        json_document(f"{number} production.json", as_json(production, review_of(production, case_file)), indent=1),
    ]
    if due:
        calendar = discovery.as_icalendar(due, matter=matter.title, made_at=made_at)
        documents.append(document(f"{number} deadlines.ics", calendar))
    bound = certified(call, documents, language=language, title=matter.title, prefix=f"{number} ")
    pages = sum(one.pages for one in production.numbered)
    return ServiceResult(variables={**variables, "pages": pages}, documents=bound)


def review_of(production: Production, case_file: Mapping[str, Any]) -> Mapping[str, Any]:
    """Say how the review stands: as a learner had it read, or by the sample that came with the collection."""
    told: Mapping[str, Any] | None = case_file.get("review")
    if told is not None:
        return told
    collection, coded = production.collection, production.settled.coded
    sample = set(collection.sample)
    hits = {item.key: coded[item.key] is not discovery.Coding.OTHER for item in collection.items}
    read = [hits[item.key] for item in collection.items if item.key not in sample]
    drawn = [hits[key] for key in collection.sample]
    return review_facts(review_standing(len(read) + collection.matter.aside, read, drawn, aim=collection.matter.aim))


def as_json(production: Production, review: Mapping[str, Any]) -> dict[str, Any]:
    """Write the production as data, without a word of what is withheld."""
    return {
        "matter": production.collection.matter.title,
        "documents": [
            {"document": one.key, "fate": one.fate, "first": one.first, "last": one.last, "pages": one.pages}
            for one in production.numbered
        ],
        "withheld": [key for key, fate in production.fates.items() if fate is discovery.Fate.WITHHELD],
        "copies": dict(production.copies),
        "coded_apart": [list(pair) for pair in production.odd],
        "recall_at_least": None if review["recall"] is None else round(review["recall"], 4),
        "enough": review["enough"],
        "sample_still_needed": review["needed"],
    }


def memo(production: Production, case_file: Any, due: list[discovery.Deadline], number: str, *, language: str) -> bytes:
    """Print the memo on quality: counts, checks, whether enough was read, deadlines, and who signed."""

    def word(key: str, group: str = "report") -> str:
        return say(group, key, language=language)

    matter, review = production.collection.matter, review_of(production, case_file)
    unread = review["total"] - review["read"] if "review" in case_file else 0
    pictures = _pictures(review, language=language)
    return render_pdf(
        read_template(Path(__file__).parent / "memo.typ"),
        data={
            "from": [word("title")],
            "heading": matter.title,
            "facts": [
                [word("number"), number],
                [word("request"), matter.request],
                [word("numbers"), _range(production)],
            ],
            "words": {key: word(key) for key in _WORDS},
            "fates": [
                *([word(fate.value, "fates"), str(production.count(fate))] for fate in discovery.Fate),
                *([[word("unread", "fates"), str(unread)]] if unread else []),
            ],
            "checks": _checks(production, language=language),
            "verdict": _verdict(review, language=language),
            "plot": bool(pictures),
            "deadlines": [[one.name, one.day.isoformat(), f"{one.rule} {one.counted}".strip()] for one in due],
            "certificate": [list(pair) for pair in signed_rows(case_file, language=language)],
        },
        title=f"{matter.title} · {number}",
        language=language,
        made_at=parse_moment(case_file["sign_off"]["at"]),
        pictures=pictures,
    )


def _pictures(review: Mapping[str, Any], *, language: str) -> dict[str, bytes]:
    """Draw how many relevant documents had been found after each so many read."""
    curve = review["curve"]
    step = max(1, len(curve) // POINTS_MAX)
    points = [(place, found) for place, found in enumerate(curve, start=1) if place % step == 0]
    if len(points) < 2:
        return {}
    plot = Plot(
        title=say("report", "found", language=language),
        summary=say("report", "found_said", language=language).format(found=review["found"], read=review["read"]),
        categories=tuple(str(place) for place, _ in points),
        series=(Series(say("report", "found", language=language), tuple(float(found) for _, found in points)),),
    )
    return {"found.svg": printable(draw_lines(plot))}


def _range(production: Production) -> str:
    numbered = production.numbered
    return f"{numbered[0].first} – {numbered[-1].last}" if numbered else "–"


def _checks(production: Production, *, language: str) -> list[list[str]]:
    none = say("report", "none", language=language)
    gaps = discovery.gaps(production.numbered, prefix=production.collection.matter.prefix)
    out = {one.key for one in production.numbered if one.fate is not discovery.Fate.WITHHELD}
    coded = production.settled.coded
    leaked = [key for key in out if coded[key] is discovery.Coding.PRIVILEGED]
    found = {
        "gaps": list(gaps),
        "leaked": leaked,
        "apart": [" / ".join(pair) for pair in production.odd],
        "copies": [f"{copy} = {kept}" for copy, kept in production.copies.items()],
    }
    return [[say("report", key, language=language), ", ".join(rows) or none] for key, rows in found.items()]


def _verdict(review: Mapping[str, Any], *, language: str) -> str:
    """Say whether enough was read, and where that is not proven why reading ended all the same."""
    told = say("report", _outcome(review), language=language).format(
        **{name: review[name] for name in ("read", "found", "drawn", "pile", "missed", "needed")},
        recall=f"{100 * (review['recall'] or 0):.0f}",
        aim=f"{100 * review['aim']:.0f}",
        confidence=f"{100 * (review['confidence'] or 0):.4g}",
    )
    if not review["reason"]:
        return told
    stopped = say("report", "stopped", language=language)
    return f"{told} {stopped.format(who=review['stopped_by'], reason=review['reason'])}"


def _outcome(review: Mapping[str, Any]) -> str:
    if review["drawn"] is None:
        return "all_given" if review["enough"] else "no_sample"
    if not review["enough"]:
        return "not_enough"
    return "all_read" if review["drawn"] == review["pile"] else "is_enough"
