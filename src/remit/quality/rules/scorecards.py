"""Scorecards: what a review looks at for a client, what each defect takes of the score, and the score that is left.

A score begins at 100. Each point takes the share of its weight among all weights; a fatal one takes all. Weighted
scores with fatal (critical) errors that void them are how contact centres and back offices score transactions; the
weights are the parties' own.
"""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal

from remit.contracts.model import Gravity, ScorePoint
from remit.quality.model import Defect

FULL = Decimal(100)
_HUNDREDTH = Decimal("0.01")


def scorecard(agreed: Sequence[ScorePoint], usual: Sequence[ScorePoint]) -> tuple[ScorePoint, ...]:
    """Return the points agreed with a client, named as the line names them unless agreed; else the usual ones."""
    if not agreed:
        return tuple(usual)
    names = {point.key: point.names for point in usual}
    return tuple(replace(one, names=one.names or names.get(one.key, {"en": one.key})) for one in agreed)


def defect(points: Sequence[ScorePoint], point: ScorePoint, *, note: str = "") -> Defect:
    """Return a defect at a point, with what it takes of the score: percent, to the hundredth."""
    lost = (FULL * point.weight / sum((one.weight for one in points), Decimal(0))).quantize(_HUNDREDTH, ROUND_HALF_UP)
    return Defect(point.key, point.critical, note, fatal=point.gravity is Gravity.FATAL, lost_pct=lost)


def score(defects: Iterable[Defect]) -> Decimal | None:
    """Return what is left of 100; None where a defect was noted without its weight."""
    left = FULL
    for one in defects:
        if one.lost_pct is None:
            return None
        left -= FULL if one.fatal else one.lost_pct
    return max(left, Decimal(0))


def mean_score(reviews: Iterable[Iterable[Defect]]) -> Decimal | None:
    """Return the mean score of the reviews that have one, to the tenth; None without any."""
    known = [found for found in map(score, reviews) if found is not None]
    return (sum(known, Decimal(0)) / len(known)).quantize(Decimal("0.1"), ROUND_HALF_UP) if known else None
