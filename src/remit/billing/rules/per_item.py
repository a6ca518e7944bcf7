"""A price per item: tiers, graduated or for all units, and a minimum per month or quarter."""

from collections.abc import Iterator
from fractions import Fraction

from remit.billing.model import ChargeKind, Line, Volume
from remit.billing.rules.rounding import shown
from remit.contracts.pricing import PerItem, Tier, TierScheme


def per_item(model: PerItem, volume: Volume) -> tuple[Line, ...]:
    """Charge the units of a month tier by tier, and what is missing to the minimum in the month that closes it."""
    used = tuple(_graduated(model, volume) if model.scheme is TierScheme.GRADUATED else _all_units(model, volume))
    return (*used, *_minimum(model, volume, used))


def _graduated(model: PerItem, volume: Volume) -> Iterator[Line]:
    low = Fraction(0)
    for tier in model.tiers:
        high = None if tier.upto is None else Fraction(tier.upto)
        units = _within(volume.before + volume.quantity, low, high) - _within(volume.before, low, high)
        if units:
            yield _line(units, tier)
        low = low if high is None else high


def _within(count: Fraction, low: Fraction, high: Fraction | None) -> Fraction:
    top = count if high is None else min(count, high)
    return max(top - low, Fraction(0))


def _all_units(model: PerItem, volume: Volume) -> Iterator[Line]:
    now = _reached(model, volume.before + volume.quantity)
    if volume.quantity:
        yield _line(volume.quantity, now)
    past = _reached(model, volume.before)
    if volume.before and past.price != now.price:
        difference = now.price - past.price
        working = f"{shown(volume.before)} × ({shown(now.price)} − {shown(past.price)})"
        yield Line(ChargeKind.USAGE, volume.before * Fraction(difference), working, volume.before, difference)


def _reached(model: PerItem, count: Fraction) -> Tier:
    return next(tier for tier in model.tiers if tier.upto is None or count <= tier.upto)


def _line(units: Fraction, tier: Tier) -> Line:
    working = f"{shown(units)} × {shown(tier.price)}"
    return Line(ChargeKind.USAGE, units * Fraction(tier.price), working, units, tier.price)


def _minimum(model: PerItem, volume: Volume, used: tuple[Line, ...]) -> Iterator[Line]:
    charged = sum((line.amount for line in used), volume.charged_before)
    missing = Fraction(model.minimum) - charged
    if model.minimum and volume.closes and missing > 0:
        yield Line(ChargeKind.MINIMUM, missing, f"{shown(model.minimum)} − {shown(charged)}")
