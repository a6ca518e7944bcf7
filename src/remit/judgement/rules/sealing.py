"""What a sign-off is bound to: one hash over sources, questions, judgements and consensus.

A new source, a new judgement or another question gives another hash, so that every earlier sign-off is void without
anybody having to remember to void it.
"""

from collections.abc import Iterable

from remit.judgement.model import Consensus, ConsensusState, Judgement, Question, ReviewSet, SignOff, Source
from remit.judgement.rules.consensus import effective, judgement_facts
from remit.judgement.rules.judgingterms import panel_facts
from remit.values.canonical import canonical_json, content_hash

SETTLED = frozenset({ConsensusState.AGREED, ConsensusState.ADJUDICATED})


def seal(
    *,
    sources: Iterable[Source],
    questions: Iterable[Question],
    judgements: Iterable[Judgement],
    consensuses: Iterable[Consensus],
    review: ReviewSet | None = None,
) -> str:
    """Hash the content of a case as it stands, 64 hexadecimal digits; of a review set also its picks and end."""
    facts: dict[str, object] = {
        "sources": sorted([source.id, source.document_hash, source.text_hash] for source in sources),
        "questions": sorted([question.id, question.key, question_hash(question)] for question in questions),
        "judgements": [judgement_facts(one) for one in effective(judgements)],
        "consensus": sorted([one.question_id, one.state, one.inputs_hash] for one in consensuses),
    }
    if review is not None:
        facts["review"] = _review_facts(review)
    return content_hash(canonical_json(facts).encode())


def _review_facts(review: ReviewSet) -> list[object]:
    stop = review.stop
    picked = [[pick.position, pick.question_id, pick.look] for pick in review.picks]
    return [review.seed, review.aim, picked, None if stop is None else [stop.person_id, stop.reason]]


def question_hash(question: Question) -> str:
    """Hash what a question asks: its words, options, guideline and method; unit, shares, known answer, panel if any."""
    draft = question.draft
    facts: dict[str, object] = {
        "text": dict(draft.text),
        "kind": draft.kind,
        "options": [[option.key, dict(option.label), option.needs_evidence] for option in draft.options],
        "guideline": dict(draft.guideline or {}),
        "judges": draft.required_judges,
        "method": draft.method,
    }
    more = {"unit": draft.unit, "shares": list(draft.shares), "known": draft.known}
    facts |= {key: value for key, value in more.items() if value}
    if draft.panel is not None:
        facts["panel"] = panel_facts(draft.panel)
    return content_hash(canonical_json(facts).encode())


def unsettled(questions: Iterable[Question], consensuses: Iterable[Consensus]) -> tuple[str, ...]:
    """Name the questions that no consensus has settled, in the order of the form."""
    settled = {one.question_id for one in consensuses if one.state in SETTLED}
    return tuple(one.key for one in sorted(questions, key=lambda each: each.position) if one.id not in settled)


def holds(sign_off: SignOff, *, seal: str) -> bool:
    """Say whether a sign-off is about the content as it stands."""
    return sign_off.content_hash == seal
