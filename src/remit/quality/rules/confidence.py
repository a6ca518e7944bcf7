"""What the confidence of judges is worth, learned where the answer is known: their answers on gold items.

Judges of one question are estimated together (`judgement.rules.crowd`); each gold question is then one claim, the
posterior of its likeliest answer and the share of judges who gave it, and the known answer says whether it was right.
"""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from remit.judgement.model import Answer
from remit.judgement.rules.crowd import estimate
from remit.judgement.rules.recalibration import GOLD_MIN, Claim, Recalibration, calibration_error, recalibrate


@dataclass(frozen=True, slots=True)
class GoldAnswer:
    """One judge's answer to a question of a gold item, and the known one; `gold` names the gold item."""

    gold: str
    question: str
    judge: str
    answer: Answer
    known: Answer


@dataclass(frozen=True, slots=True)
class Worth:
    """What confidence is worth: the fit, and the mean gap between claim and truth before and after it."""

    fit: Recalibration
    error_before: float
    error_after: float

    def shown(self, claimed: Iterable[float]) -> tuple[tuple[float, float], ...]:
        """Return, for claims on which all judges agree, how likely each is right."""
        return tuple((one, self.fit.confidence(Claim(one, 1.0))) for one in claimed)


def claims(answers: Iterable[GoldAnswer]) -> tuple[tuple[Claim, bool], ...]:
    """Return one claim for each question of each gold item, and whether it was right."""
    by_question: dict[str, list[GoldAnswer]] = defaultdict(list)
    for one in answers:
        by_question[one.question].append(one)
    return tuple(claim for _, asked in sorted(by_question.items()) for claim in _claims(asked))


def _claims(asked: list[GoldAnswer]) -> Iterable[tuple[Claim, bool]]:
    known = {one.gold: one.known for one in asked}
    crowd = estimate((one.gold, one.judge, one.answer) for one in asked)
    for gold, found in sorted(crowd.items.items()):
        given = [one.answer for one in asked if one.gold == gold]
        agreeing = given.count(found.answer) / len(given)
        yield Claim(found.probability, agreeing), found.answer == known[gold]


def worth(answers: Iterable[GoldAnswer]) -> Worth | None:
    """Learn what confidence is worth; None below the number of gold questions that a fit needs."""
    known = claims(answers)
    if len(known) < GOLD_MIN:
        return None
    fit = recalibrate(known)
    before = calibration_error([(claim.posterior, right) for claim, right in known])
    after = calibration_error([(fit.confidence(claim), right) for claim, right in known])
    assert before is not None
    assert after is not None
    return Worth(fit, before, after)
