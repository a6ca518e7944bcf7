"""Volume by the hour: the mean of the same hour of the week before, and how far off that was.

A seasonal mean over the last eight weeks; with less than a week of record the same hour of the days before, with less
than a day the mean of all. Every value it rests on is at least a day old, so the error that is told is that of a
forecast a day ahead (Hyndman and Athanasopoulos, Forecasting: Principles and Practice, 3rd edition, 5.2 and 5.8).
"""

from collections.abc import Mapping, Sequence
from statistics import fmean, quantiles

from remit.workforce.model import Expected, ForecastError

DAY, WEEK, WEEKS = 24, 168, 8
SILENCE = 10 * DAY
"""Hours without anything that end a record."""


def expected_volume(counts: Mapping[int, int], hour: int, *, begins: int) -> float:
    """Return the volume to expect in an hour from counts since `begins`; hours without a count had none."""
    for season, cycles in ((WEEK, WEEKS), (DAY, WEEK // DAY)):
        same = [hour - season * number for number in range(1, cycles + 1) if hour - season * number >= begins]
        known = [counts.get(one, 0) for one in same if one <= max(counts, default=begins)]
        if known:
            return fmean(known)
    return fmean(counts.values()) if counts else 0.0


def record_begins(counts: Mapping[int, int]) -> int | None:
    """Return the hour with which the record begins that is to be learned from: after its last long silence.

    None for no record. A silence longer than any holiday is one in which the service did not run.
    """
    begins: int | None = None
    for hour in sorted(counts, reverse=True):
        if begins is not None and begins - hour > SILENCE:
            break
        begins = hour
    return begins


def residuals(counts: Mapping[int, int], *, begins: int, ends: int) -> list[float]:
    """Return how much more came than was forecast, for each of the last hours (a week at most) before `ends`."""
    first = max(begins + DAY, ends - WEEK)
    return [counts.get(hour, 0) - _before(counts, hour, begins) for hour in range(first, ends)]


def _before(counts: Mapping[int, int], hour: int, begins: int) -> float:
    known = {one: count for one, count in counts.items() if one <= hour - DAY}
    return expected_volume(known, hour, begins=begins)


def measured_error(counts: Mapping[int, int], *, begins: int, ends: int) -> ForecastError:
    """Measure the method on the record itself, beside the naive guess of the week, or day, before."""
    off = residuals(counts, begins=begins, ends=ends)
    hours = range(ends - len(off), ends)
    came = sum(counts.get(hour, 0) for hour in hours)
    lag = WEEK if ends - len(off) - WEEK >= begins else DAY
    naive = sum(abs(counts.get(hour, 0) - counts.get(hour - lag, 0)) for hour in hours)
    if not came:
        return ForecastError(len(off), None, None)
    return ForecastError(len(off), sum(map(abs, off)) / came, naive / came)


def forecast(counts: Mapping[int, int], hours: Sequence[int], *, begins: int, ends: int) -> tuple[Expected, ...]:
    """Forecast some hours; the range comes from the errors made so far and never goes below nothing."""
    low, high = _range(residuals(counts, begins=begins, ends=ends))
    found = [(hour, expected_volume(counts, hour, begins=begins)) for hour in hours]
    return tuple(Expected(hour, volume, max(0.0, volume + low), volume + high) for hour, volume in found)


def _range(off: Sequence[float]) -> tuple[float, float]:
    if len(off) < 2:
        return 0.0, 0.0
    tenths = quantiles(off, n=10, method="inclusive")
    return min(0.0, tenths[0]), max(0.0, tenths[-1])
