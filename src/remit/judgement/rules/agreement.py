"""How far judges agree: percent and Cohen's kappa, each with its n.

Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20, 37-46:
kappa = (p_o - p_e) / (1 - p_e), p_e from each judge's own margins.
"""

from collections import Counter
from collections.abc import Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from math import sqrt

from remit.judgement.model import Agreement, Answer, Judgement, Round
from remit.judgement.rules.consensus import effective


def agreement(pairs: Sequence[tuple[Answer, Answer]]) -> Agreement:
    """Measure agreement over pairs of answers to the same questions; exact until the last division."""
    agreed = sum(left == right for left, right in pairs)
    return Agreement(n=len(pairs), agreed=agreed, kappa=cohen_kappa(pairs))


def cohen_kappa(pairs: Sequence[tuple[Answer, Answer]]) -> float | None:
    """Return Cohen's kappa (1960); None without pairs, or where both judges gave one and the same answer throughout."""
    if not pairs:
        return None
    n = len(pairs)
    left, right = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    observed = Fraction(sum(one == other for one, other in pairs), n)
    expected = sum((Fraction(left[answer] * right[answer], n * n) for answer in left), Fraction(0))
    return float((observed - expected) / (1 - expected)) if expected != 1 else None


def wilson(*, successes: int, n: int, z: float = 1.959963984540054) -> tuple[float, float] | None:
    """Return Wilson's score interval for a share (Wilson 1927, JASA 22, 209-212); 95 % by default, None for n = 0."""
    if n == 0:
        return None
    share, square = successes / n, z * z
    middle = share + square / (2 * n)
    half = z * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, (middle - half) / (1 + square / n)), min(1.0, (middle + half) / (1 + square / n))


def blind_pairs(judgements: Iterable[Judgement]) -> tuple[tuple[Answer, Answer], ...]:
    """Pair the blind answers of each two judges to each question, judges in a fixed order."""
    by_question: dict[str, list[Judgement]] = {}
    for judgement in effective(judgements):
        if judgement.round is Round.BLIND:
            by_question.setdefault(judgement.question_id, []).append(judgement)
    return tuple(
        (one.answer, other.answer)
        for answers in by_question.values()
        for one, other in combinations(sorted(answers, key=lambda judgement: judgement.judge_id), 2)
    )
