"""One distribution of many experts' quantiles, each expert weighted by how seed questions with known answers came out.

Cooke's classical model (Cooke 1991, Experts in Uncertainty, Oxford University Press, chapters 8 and 12): an expert's
calibration is the p-value of the hypothesis that known answers fall between the quantiles as often as claimed,
information is how much narrower than the background the quantiles are, the weight is their product, nought for a
calibration below a cutoff; the cutoff is the one whose combined expert scores best.
"""

from bisect import bisect_right
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import erfc, exp, log, pi, sqrt

from remit.values.refusal import Refusal

OVERSHOOT = 0.1
"""The background range goes beyond the lowest and highest figure by this share of their distance."""


class QuantilesRefused(Refusal):
    """Quantiles that cannot be an expert's."""

    code = "judgement.quantiles"
    sentence = "The quantiles of {expert} for “{question}” must rise: {values}."


@dataclass(frozen=True, slots=True)
class Study:
    """Experts' quantiles per question at the given shares, and the answers of the seed questions.

    `given[expert][question]` holds as many rising figures as there are `shares`; an expert may leave questions out.
    """

    shares: tuple[float, ...]
    given: Mapping[str, Mapping[str, tuple[float, ...]]]
    seeds: Mapping[str, float]

    def check(self) -> None:
        """Refuse `QuantilesRefused` where quantiles do not rise or are too few."""
        for expert, answers in self.given.items():
            for question, values in answers.items():
                if len(values) != len(self.shares) or any(low >= high for low, high in pairwise(values)):
                    raise QuantilesRefused(expert=expert, question=question, values=", ".join(map(str, values)))


@dataclass(frozen=True, slots=True)
class Score:
    """How an expert did on the seeds: `calibration` from 0 to 1, mean `information` in nats, and the `weight`."""

    calibration: float
    information: float
    weight: float


@dataclass(frozen=True, slots=True)
class Ranges:
    """The background of each question: from where to where any figure may lie."""

    of: Mapping[str, tuple[float, float]]


def ranges(study: Study) -> Ranges:
    """Return the intrinsic range of each question: all figures, seeds included, with the overshoot on both sides."""
    found: dict[str, list[float]] = {}
    for answers in study.given.values():
        for question, values in answers.items():
            found.setdefault(question, []).extend(values)
    for question, truth in study.seeds.items():
        found.setdefault(question, []).append(truth)
    return Ranges({question: _widened(values) for question, values in found.items()})


def _widened(values: Sequence[float]) -> tuple[float, float]:
    low, high = min(values), max(values)
    more = OVERSHOOT * (high - low)
    return low - more, high + more


def calibration(study: Study, answers: Mapping[str, tuple[float, ...]]) -> float:
    """Return the p-value of an expert's claims: 2 n I(s, p) against chi-square with as many degrees as quantiles."""
    bins = [0] * (len(study.shares) + 1)
    for question, truth in study.seeds.items():
        if question in answers:
            # A truth on a quantile falls below it: Cooke's bins are open below and closed above.
            values = answers[question]
            bins[sum(truth > value for value in values)] += 1
    n = sum(bins)
    if n == 0:
        return 0.0
    claimed = expected_shares(study.shares)
    distance = sum(count / n * log(count / n / share) for count, share in zip(bins, claimed, strict=True) if count)
    return chi_square_beyond(2 * n * distance, degrees=len(bins) - 1)


def expected_shares(shares: Sequence[float]) -> list[float]:
    """Return how often the truth should fall below, between and above quantiles."""
    return [high - low for low, high in pairwise((0.0, *shares, 1.0))]


def information(study: Study, answers: Mapping[str, tuple[float, ...]], wide: Ranges) -> float:
    """Return the mean relative information of an expert's quantiles on the seeds, against the uniform background."""
    found = [
        _information(study.shares, answers[question], wide.of[question])
        for question in study.seeds
        if question in answers
    ]
    return sum(found) / len(found) if found else 0.0


def _information(shares: Sequence[float], values: Sequence[float], wide: tuple[float, float]) -> float:
    low, high = wide
    spans = [after - before for before, after in pairwise((low, *values, high))]
    return log(high - low) + sum(
        share * log(share / span) for share, span in zip(expected_shares(shares), spans, strict=True) if span > 0
    )


def scores(study: Study) -> Mapping[str, Score]:
    """Weigh every expert; the cutoff is the one under which the combined expert's own score is highest."""
    study.check()
    wide = ranges(study)
    raw = {
        expert: (calibration(study, answers), information(study, answers, wide))
        for expert, answers in study.given.items()
    }
    best = max(sorted({calibrated for calibrated, _ in raw.values()}), key=lambda cut: _worth(study, raw, cut, wide))
    weights = _weights(raw, best)
    return {expert: Score(*raw[expert], weight=weights[expert]) for expert in raw}


def _weights(raw: Mapping[str, tuple[float, float]], cutoff: float) -> dict[str, float]:
    product = {expert: c * i if c >= cutoff else 0.0 for expert, (c, i) in raw.items()}
    total = sum(product.values())
    return {expert: value / total if total else 1 / len(raw) for expert, value in product.items()}


def _worth(study: Study, raw: Mapping[str, tuple[float, float]], cutoff: float, wide: Ranges) -> float:
    weights = _weights(raw, cutoff)
    combined = {question: combine(study, weights, question, wide) for question in study.seeds}
    return calibration(study, combined) * information(study, combined, wide)


def combine(study: Study, weights: Mapping[str, float], question: str, wide: Ranges) -> tuple[float, ...]:
    """Return the quantiles of the weighted mean of the experts' distributions, each linear between its quantiles."""
    low, high = wide.of[question]
    heard = {
        expert: answers[question]
        for expert, answers in study.given.items()
        if question in answers and weights.get(expert, 0) > 0
    } or {expert: answers[question] for expert, answers in study.given.items() if question in answers}
    total = sum(weights.get(expert, 0) for expert in heard)
    by = {expert: weights.get(expert, 0) / total if total else 1 / len(heard) for expert in heard}
    grid = sorted({low, high, *(value for values in heard.values() for value in values)})
    levels = [
        sum(by[expert] * _below(at, study.shares, values, (low, high)) for expert, values in heard.items())
        for at in grid
    ]
    return tuple(_reach(share, grid, levels) for share in study.shares)


def _below(at: float, shares: Sequence[float], values: Sequence[float], wide: tuple[float, float]) -> float:
    places, levels = (wide[0], *values, wide[1]), (0.0, *shares, 1.0)
    right = min(bisect_right(places, at), len(places) - 1)
    width = places[right] - places[right - 1]
    passed = (at - places[right - 1]) / width if width else 1.0
    return levels[right - 1] + passed * (levels[right] - levels[right - 1])


def _reach(share: float, grid: Sequence[float], levels: Sequence[float]) -> float:
    for (left, low), (right, high) in pairwise(zip(grid, levels, strict=True)):
        if high >= share:
            return left + (right - left) * (share - low) / (high - low) if high > low else left
    return grid[-1]


def chi_square_beyond(value: float, *, degrees: int) -> float:
    """Return the probability that chi-square exceeds a value, for whole degrees of freedom.

    Abramowitz and Stegun 26.4.4 and 26.4.5: finite sums in the value, with erfc where the degrees are odd.
    """
    if value <= 0:
        return 1.0
    half = value / 2
    if degrees % 2 == 0:
        term = total = exp(-half)
        for step in range(1, degrees // 2):
            term *= half / step
            total += term
        return total
    total = erfc(sqrt(half))
    term = sqrt(2 * value / pi) * exp(-half)
    for step in range(1, degrees, 2):
        total += term
        term *= value / (step + 2)
    return total
