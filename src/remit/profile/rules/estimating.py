"""Estimating a profile before hand-over: what a sample shows and what an interview says, each by its error.

The sample's place of a point has the standard error of a jackknife over at most twenty groups of its items, and at
least 1 / (n + 2), the error of Laplace's rule where all n items are alike. The interview's place has the error of what
it rests on (`assessment.ERROR`). The two are averaged by the inverse of their variances. Where they lie farther apart
than their errors allow, the error grows by the factor of Birge (1932): the distance over its own standard error.
"""

from collections.abc import Callable, Mapping, Sequence
from decimal import Decimal
from math import hypot, log2, sqrt

from remit.profile.assessment import ERROR, Estimate, Interview, Sample
from remit.profile.model import Baseline, Point, Position, Work
from remit.profile.rules.positions import HALF_WAY_BITS, HALF_WAY_TOUCHES, profile

GROUPS = 20


def estimates(interview: Interview, sample: Sample) -> tuple[Estimate, ...]:
    """Estimate every point; one of which neither tells has no place."""
    shown = {one.point: one for one in profile(sample.works, baseline(interview)).positions}
    errors = _jackknife(sample.works, baseline(interview)) if sample.works else {}
    return tuple(_estimate(point, interview, sample, shown.get(point), errors.get(point)) for point in Point)


def whole(found: Sequence[Estimate]) -> tuple[float | None, float]:
    """Return the mean of the known places, and its standard error where the points err on their own."""
    known = [one for one in found if one.place is not None]
    if not known:
        return None, 0.0
    mean = sum(one.place for one in known if one.place is not None) / len(known)
    return mean, sqrt(sum(one.error**2 for one in known)) / len(known)


def baseline(interview: Interview) -> Baseline | None:
    """Return how the client does the work today, as far as that was said."""
    right = interview.first_pass_pct
    said = Baseline(
        _float(interview.minutes_per_item),
        None if right is None else float(right) / 100,
        _float(interview.turnaround_hours),
        _of_ten(interview.held_of_ten),
        _of_ten(interview.reused_of_ten),
    )
    return None if said == Baseline() else said


def told(interview: Interview, point: Point) -> float | None:
    """Return the place of a point by the interview alone, None where its question was left open."""
    return _TOLD[point](interview)


def _estimate(
    point: Point, interview: Interview, sample: Sample, shown: Position | None, error: float | None
) -> Estimate:
    tells = point in sample.tells and shown is not None and shown.place is not None
    sampled = shown.place if tells and shown is not None else None
    said = told(interview, point)
    pairs = [(sampled, error or 0.0), (said, ERROR[interview.evidence])]
    place, spread, apart = _together([(place, each) for place, each in pairs if place is not None])
    return Estimate(point, place, spread, sampled, said, apart, shown.figures if tells and shown is not None else ())


def _together(known: Sequence[tuple[float, float]]) -> tuple[float | None, float, bool]:
    if not known:
        return None, 0.0, False
    if len(known) == 1:
        return known[0][0], known[0][1], False
    (one, one_error), (other, other_error) = known
    weights = one_error**-2, other_error**-2
    place = (one * weights[0] + other * weights[1]) / sum(weights)
    distance = abs(one - other) / hypot(one_error, other_error)
    return place, max(1.0, distance) / sqrt(sum(weights)), distance > 1.96


def _jackknife(works: Sequence[Work], against: Baseline | None) -> Mapping[Point, float]:
    """Return the standard error of each place: leave out one group after the other and see how far the place moves."""
    count = min(GROUPS, len(works))
    least = 1 / (len(works) + 2)
    if count < 2:
        return dict.fromkeys(Point, least)
    without = [[one for at, one in enumerate(works) if at % count != group] for group in range(count)]
    moved = [{one.point: one.place for one in profile(rest, against).positions} for rest in without]
    return {point: max(least, _spread([each[point] for each in moved])) for point in Point}


def _spread(places: Sequence[float | None]) -> float:
    known = [one for one in places if one is not None]
    if len(known) < 2:
        return 0.0
    mean = sum(known) / len(known)
    return sqrt((len(known) - 1) / len(known) * sum((one - mean) ** 2 for one in known))


def _float(number: Decimal | None) -> float | None:
    return None if number is None else float(number)


def _of_ten(number: Decimal | None) -> float | None:
    return None if number is None else float(number) / 10


def _half_way(number: Decimal | None, at: float) -> float | None:
    return None if number is None else float(number) / (float(number) + at)


def _complexity(interview: Interview) -> float | None:
    if interview.ways is None:
        return None
    bits = log2(float(interview.ways)) + log2(1 + float(interview.decisions_per_item or 0))
    return bits / (bits + HALF_WAY_BITS)


def _judged(interview: Interview) -> float | None:
    ruled = _of_ten(interview.ruled_of_ten)
    return None if ruled is None else 1 - ruled


_TOLD: Mapping[Point, Callable[[Interview], float | None]] = {
    Point.BASED_ON: _judged,
    Point.COMPLEXITY: _complexity,
    Point.ASKS_FOR: lambda one: _of_ten(one.expert_steps_of_ten),
    Point.RELIES_ON: lambda one: _of_ten(one.better_of_ten),
    Point.DRIVEN_BY: lambda one: _half_way(one.judgements_per_item, 1),
    Point.COORDINATION: lambda one: _half_way(one.touches_per_item, HALF_WAY_TOUCHES),
    Point.TALENT: lambda one: _of_ten(one.qualified_hours_of_ten),
    Point.FOCUS: lambda one: _of_ten(one.planned_of_ten),
}
