"""How many people an hour needs: Erlang C where somebody waits on the line, else a backlog kept within its promise.

Erlang C (Erlang 1917; written as in Koole, Call Center Optimization, 2013, chapter 5): with offered load a = volume x
handling time in erlangs and n people, the probability of waiting is B / (1 - a/n * (1 - B)) with Erlang's loss B by its
recursion B(n) = a B(n-1) / (n + a B(n-1)), and the share answered within t is 1 - C exp(-(n - a) t / handling time).

| offered load | people | waits | answered within 20 s, handling 180 s |
|---|---|---|---|
| 10 erlangs | 14 | 0.174 | 0.888 |
| 10 erlangs | 12 | 0.449 | 0.640 |

Deferred work: what comes in may be spread over the hours of its promise, so an hour needs the mean workload of the
hours that are still open, over the occupancy that people bear.
"""

from collections.abc import Mapping, Sequence
from math import ceil, exp

from remit.workforce.model import HOUR_S, Expected, HourPlan, Supposition


def waiting_probability(*, erlangs: float, people: int) -> float:
    """Return the probability that a caller waits (Erlang C); 1 where the load is more than the people."""
    if erlangs <= 0:
        return 0.0
    if people <= erlangs:
        return 1.0
    loss = 1.0
    for number in range(1, people + 1):
        loss = erlangs * loss / (number + erlangs * loss)
    return loss / (1 - erlangs / people * (1 - loss))


def answered_within(*, erlangs: float, people: int, handling_s: float, wait_s: float) -> float:
    """Return the share of callers who are answered within so many seconds."""
    if people <= erlangs:
        return 0.0
    waits = waiting_probability(erlangs=erlangs, people=people)
    return 1 - waits * exp(-(people - erlangs) * wait_s / handling_s)


def people_for_calls(*, volume: float, handling_s: float, wait_s: float, share: float) -> int:
    """Return the fewest people who answer that share of an hour's callers within so many seconds."""
    erlangs = volume * handling_s / HOUR_S
    people = ceil(erlangs)
    while erlangs > 0 and answered_within(erlangs=erlangs, people=people, handling_s=handling_s, wait_s=wait_s) < share:
        people += 1
    return people


def people_for_backlog(volumes: Sequence[float], *, handling_s: float, promise_h: int, occupancy: float) -> list[float]:
    """Return the people that each hour needs so that what came in the hours of its promise is done."""
    window = max(1, promise_h)
    needed = []
    for at in range(len(volumes)):
        recent = volumes[max(0, at - window + 1) : at + 1]
        needed.append(sum(recent) / window * handling_s / HOUR_S / occupancy)
    return needed


def scheduled_for(required: float, *, shrinkage: float) -> float:
    """Return how many are to be scheduled so that so many work: required / (1 - shrinkage)."""
    return required / (1 - shrinkage)


def plan(
    expected: Sequence[Expected],
    *,
    handling_s: float,
    promise_h: int,
    scheduled: Mapping[int, float],
    suppose: Supposition,
    live: tuple[float, float] | None = None,
) -> tuple[HourPlan, ...]:
    """Lay need beside the roster, hour by hour; `live` is (seconds to wait, share answered in it) for calls."""
    handling = handling_s * suppose.handling / 100
    volumes = [one.volume * suppose.volume / 100 for one in expected]
    if live is None:
        occupancy = suppose.occupancy / 100
        needed = people_for_backlog(volumes, handling_s=handling, promise_h=promise_h, occupancy=occupancy)
    else:
        wait_s, share = live
        needed = [
            float(people_for_calls(volume=each, handling_s=handling, wait_s=wait_s, share=share)) for each in volumes
        ]
    return tuple(
        HourPlan(
            hour=one.hour,
            volume=volume,
            required=required,
            to_schedule=scheduled_for(required, shrinkage=suppose.shrinkage / 100),
            scheduled=scheduled.get(one.hour, 0.0),
        )
        for one, volume, required in zip(expected, volumes, needed, strict=True)
    )
