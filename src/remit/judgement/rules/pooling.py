"""One distribution of many judges' quantiles: each weighted by how they did on questions whose answer is known.

The classical model (`rules.quantiles`) needs seeds, questions of the same case whose answer the house knows and the
judges do not. With fewer than `SEEDS_MIN` (Cooke and Goossens 2008, Reliability Engineering and System Safety 93,
657-674, ask for eight at least) nobody's weight would be measured, so all weigh the same.

| known answers | weights           |
|---------------|-------------------|
| below 8       | equal             |
| 8 or more     | by their score    |
"""

from collections.abc import Iterable, Mapping
from decimal import ROUND_HALF_EVEN, Decimal
from math import floor, log10

from remit.judgement.model import Answer, AnswerKind, Judgement, Question
from remit.judgement.rules.quantiles import Study, combine, ranges, scores

SEEDS_MIN = 8
STEPS = 100
"""A pooled range is written in about a hundred steps: finer is what nobody judged."""

Weights = Mapping[str, float]
"""By judge, adding up to one; empty where all weigh the same."""


def weights_of(questions: Iterable[Question], blind: Iterable[Judgement]) -> Weights:
    """Weigh the judges of a case by their score on its questions with known answers."""
    asked = {one.id: one for one in questions if one.draft.kind is AnswerKind.QUANTILES}
    seeds = {key: float(one.draft.known) for key, one in asked.items() if one.draft.known is not None}
    if len(seeds) < SEEDS_MIN:
        return {}
    (shares, *others) = {one.draft.shares for one in asked.values()}
    if others:
        return {}
    given: dict[str, dict[str, tuple[float, ...]]] = {}
    for one in blind:
        if one.question_id in asked:
            given.setdefault(one.judge_id, {})[one.question_id] = tuple(map(float, one.answer))
    return {judge: score.weight for judge, score in scores(Study(shares, given, seeds)).items()} if given else {}


def pooled(question: Question, blind: Iterable[Judgement], weights: Weights) -> Answer:
    """Return the pooled quantiles of one question as decimals, rounded to a hundredth of their range or less."""
    given = {one.judge_id: {question.id: tuple(map(float, one.answer))} for one in blind}
    study = Study(question.draft.shares, given, {})
    found = combine(study, weights, question.id, ranges(study))
    step = Decimal(1).scaleb(floor(log10((found[-1] - found[0]) / STEPS)))
    return tuple(_rounded(value, step) for value in found)


def _rounded(value: float, step: Decimal) -> str:
    return format(((Decimal(value) / step).to_integral_value(ROUND_HALF_EVEN) * step).normalize(), "f")
