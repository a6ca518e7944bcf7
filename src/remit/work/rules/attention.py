"""Fairness between clients: whose share of the hands falls below its floor counts more until it is made good.

A client's share is the handling time of what people took for it within some hours, over that of all clients of the
same provider. Its floor is the share its terms give it, or half of its share of the work there is (taken and waiting),
whichever is more. Below the floor its tasks count as many times as the share is short of it, `LIFT_MAX` at most.
Who has nothing waiting needs no lift.

| taken | waiting | of all work | floor | has | lift |
|---|---|---|---|---|---|
| 30 min of 100 | 70 of 300 | 25 % | 12.5 % | 30 % | 1 |
| 2 min of 100 | 98 of 300 | 25 % | 12.5 % | 2 % | 6.25 |
| 0 min of 100 | 10 of 300, agreed 20 % | 2.5 % | 20 % | 0 % | 8 |
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta

from remit.values.identifier import Identifier

LOOKS_BACK = timedelta(hours=4)
FLOOR_OF_VOLUME = 0.5
"""What part of its share of the work is a client's floor where its terms give it no more."""

LIFT_MAX = 8.0
TAKEN_MIN_S = 3_600
"""An hour of work taken says something about shares; less does not."""


@dataclass(frozen=True, slots=True)
class Had:
    """What an engagement had: seconds of expected work taken and waiting; `agreed_pct` is its share by the terms."""

    tenant: Identifier
    engagement_id: Identifier
    taken_s: int
    waiting_s: int
    agreed_pct: int = 0


@dataclass(frozen=True, slots=True)
class Attention:
    """An engagement's share of the hands, the floor below which it should not fall, and how its work is lifted."""

    tenant: Identifier
    engagement_id: Identifier
    share: float
    floor: float
    lift: float


def attention(all_had: Iterable[Had]) -> tuple[Attention, ...]:
    """Return how the engagements of one provider stand."""
    had = tuple(all_had)
    taken = sum(one.taken_s for one in had)
    there = taken + sum(one.waiting_s for one in had)
    if taken < TAKEN_MIN_S:
        return ()
    return tuple(_attention(one, taken, there) for one in had)


def _attention(one: Had, taken: int, there: int) -> Attention:
    share = one.taken_s / taken
    floor = max(one.agreed_pct / 100, FLOOR_OF_VOLUME * (one.taken_s + one.waiting_s) / there)
    lift = 1.0
    if one.waiting_s and share < floor:
        lift = min(LIFT_MAX, floor / share) if share else LIFT_MAX
    return Attention(one.tenant, one.engagement_id, share, floor, lift)
