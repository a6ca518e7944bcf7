"""How far judges agree: percent, Cohen's and Fleiss' kappa, each with its n and its 95 % interval.

Cohen, J. (1960). A coefficient of agreement for nominal scales. Educational and Psychological Measurement 20, 37-46:
kappa = (p_o - p_e) / (1 - p_e), p_e from each judge's own margins.
"""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from itertools import combinations
from math import sqrt
from typing import TypeVar

from remit.judgement.model import Agreement, Answer, Interval, Judgement, Round
from remit.judgement.rules.consensus import effective
from remit.judgement.rules.krippendorff import alpha

T = TypeVar("T")
UNITS_MIN = 3
NORMAL_95 = 1.959963984540054


def agreement(pairs: Sequence[tuple[Answer, Answer]], *, units: Sequence[Sequence[Answer]] = ()) -> Agreement:
    """Measure agreement over pairs of answers to the same questions; exact until the last division.

    `units` are all answers by question: where more than two judged each, kappa is Fleiss', else Cohen's.
    """
    agreed = sum(left == right for left, right in pairs)
    many = any(len(unit) > 2 for unit in units)
    if many:
        kappa, interval = fleiss_kappa(units), interval_without_one(units, fleiss_kappa)
    else:
        kappa, interval = cohen_kappa(pairs), interval_without_one(pairs, cohen_kappa)
    measured = alpha(units or pairs)
    return Agreement(
        n=len(pairs),
        agreed=agreed,
        kappa=kappa,
        interval=wilson(successes=agreed, n=len(pairs)),
        kappa_interval=interval,
        measure="fleiss" if many else "cohen",
        alpha=measured.value,
        alpha_interval=measured.interval,
    )


def cohen_kappa(pairs: Sequence[tuple[Answer, Answer]]) -> float | None:
    """Return Cohen's kappa (1960); None without pairs, or where both judges gave one and the same answer throughout."""
    if not pairs:
        return None
    n = len(pairs)
    left, right = Counter(one for one, _ in pairs), Counter(other for _, other in pairs)
    observed = Fraction(sum(one == other for one, other in pairs), n)
    expected = sum((Fraction(left[answer] * right[answer], n * n) for answer in left), Fraction(0))
    return float((observed - expected) / (1 - expected)) if expected != 1 else None


def fleiss_kappa(units: Iterable[Sequence[Answer]]) -> float | None:
    """Return Fleiss' kappa over questions with the same number of answers each, by whomever; None where undefined.

    Fleiss, J. L. (1971). Measuring nominal scale agreement among many raters. Psychological Bulletin 76, 378-382.
    """
    counts = [Counter(unit) for unit in units if len(unit) > 1]
    sizes = {sum(one.values()) for one in counts}
    if len(sizes) != 1:
        return None
    (judges,) = sizes
    observed = Fraction(
        sum(count * (count - 1) for one in counts for count in one.values()), judges * (judges - 1) * len(counts)
    )
    whole = sum(counts, Counter())
    expected = sum((Fraction(count, judges * len(counts)) ** 2 for count in whole.values()), Fraction(0))
    return float((observed - expected) / (1 - expected)) if expected != 1 else None


def interval_without_one(units: Sequence[T], measure: Callable[[Sequence[T]], float | None]) -> Interval | None:
    """Return the 95 % interval of a measure by leaving out one unit at a time; None below three units.

    Jackknife: Efron and Stein (1981), Annals of Statistics 9, 586-596.
    """
    value = measure(units)
    left = [measure([*units[:at], *units[at + 1 :]]) for at in range(len(units))]
    rest = [one for one in left if one is not None]
    if value is None or len(rest) < max(len(units), UNITS_MIN):
        return None
    middle = sum(rest) / len(rest)
    spread = sqrt((len(rest) - 1) / len(rest) * sum((one - middle) ** 2 for one in rest))
    return max(-1.0, value - NORMAL_95 * spread), min(1.0, value + NORMAL_95 * spread)


def wilson(*, successes: int, n: int, z: float = 1.959963984540054) -> tuple[float, float] | None:
    """Return Wilson's score interval for a share (Wilson 1927, JASA 22, 209-212); 95 % by default, None for n = 0."""
    if n == 0:
        return None
    share, square = successes / n, z * z
    middle = share + square / (2 * n)
    half = z * sqrt(share * (1 - share) / n + square / (4 * n * n))
    return max(0.0, (middle - half) / (1 + square / n)), min(1.0, (middle + half) / (1 + square / n))


def blind_units(judgements: Iterable[Judgement]) -> tuple[tuple[Answer, ...], ...]:
    """Return the blind answers to each question, judges in a fixed order."""
    by_question: dict[str, list[Judgement]] = {}
    for judgement in effective(judgements):
        if judgement.round is Round.BLIND:
            by_question.setdefault(judgement.question_id, []).append(judgement)
    ordered = (sorted(answers, key=lambda judgement: judgement.judge_id) for answers in by_question.values())
    return tuple(tuple(one.answer for one in answers) for answers in ordered)


def blind_pairs(judgements: Iterable[Judgement]) -> tuple[tuple[Answer, Answer], ...]:
    """Pair the blind answers of each two judges to each question, judges in a fixed order."""
    return tuple(pair for unit in blind_units(judgements) for pair in combinations(unit, 2))
