"""Whether a judgement is complete: an answer of the kind asked for, a reason, evidence where it asserts a passage."""

from decimal import Decimal, InvalidOperation
from itertools import pairwise

from remit.judgement.model import Answer, AnswerKind, JudgementDraft, Question, QuestionDraft
from remit.judgement.refusals import AnswerRefused, EvidenceMissing, ReasonMissing

MIN_REASON = 3
"""Characters; below that a reason is a keystroke."""


def canonical_answer(question: Question, answer: object) -> Answer:
    """Bring an answer into its canonical text. Refuses `AnswerRefused` naming what is allowed."""
    match question.draft.kind:
        case AnswerKind.CHOICE:
            return _option(question, answer)
        case AnswerKind.SEVERAL:
            chosen = answer if isinstance(answer, list | tuple | set | frozenset) else (answer,)
            return tuple(sorted({_option(question, one) for one in chosen}))
        case AnswerKind.NUMBER:
            return _number(question, answer)
        case AnswerKind.QUANTILES:
            return _quantiles(question, answer)
        case _:
            return _words(question, answer)


def _option(question: Question, answer: object) -> str:
    allowed = tuple(option.key for option in question.draft.options)
    if not isinstance(answer, str) or answer not in allowed:
        raise AnswerRefused(place=question.key, question=question.key, answer=answer, allowed=", ".join(allowed))
    return answer


def _number(question: Question, answer: object) -> str:
    number = _read(answer)
    if not number.is_finite():
        raise AnswerRefused(place=question.key, question=question.key, answer=answer, allowed="a number")
    return format(number.normalize(), "f")


def _read(answer: object) -> Decimal:
    try:
        return Decimal(str(answer).strip())
    except InvalidOperation:
        return Decimal("NaN")


def _quantiles(question: Question, answer: object) -> tuple[str, ...]:
    given = tuple(map(_read, answer)) if isinstance(answer, list | tuple) else ()
    finite = all(one.is_finite() for one in given)
    if len(given) != len(question.draft.shares) or not finite or any(low >= high for low, high in pairwise(given)):
        told = ", ".join(f"{share:.0%}" for share in question.draft.shares)
        raise AnswerRefused(
            place=question.key, question=question.key, answer=answer, allowed=f"rising numbers at {told}"
        )
    return tuple(format(one.normalize(), "f") for one in given)


def written(draft: QuestionDraft, answer: Answer) -> str:
    """Write an answer that is no choice for a reader: a number with its unit, quantiles with their shares."""
    if draft.kind is AnswerKind.QUANTILES:
        told = (f"{share:.0%}: {value}" for share, value in zip(draft.shares, answer, strict=True))
        return f"{' · '.join(told)} {draft.unit}".rstrip()
    text = answer if isinstance(answer, str) else ", ".join(answer)
    return f"{text} {draft.unit}".rstrip() if draft.kind is AnswerKind.NUMBER else text


def _words(question: Question, answer: object) -> str:
    words = " ".join(answer.split()) if isinstance(answer, str) else ""
    if not words:
        raise AnswerRefused(place=question.key, question=question.key, answer=answer, allowed="a text")
    return words


def needs_evidence(question: Question, answer: Answer) -> bool:
    """Say whether an answer asserts a passage; a span always does."""
    given = {answer} if isinstance(answer, str) else set(answer)
    return question.draft.kind is AnswerKind.SPAN or any(
        option.key in given and option.needs_evidence for option in question.draft.options
    )


def require_complete(question: Question, draft: JudgementDraft, *, answer: Answer) -> None:
    """Refuse a judgement without a reason, or without the evidence that its answer asserts."""
    if len(draft.reason.strip()) < MIN_REASON:
        raise ReasonMissing(place=question.key, question=question.key)
    if needs_evidence(question, answer) and not draft.evidence:
        raise EvidenceMissing(place=question.key, question=question.key, answer=answer)
