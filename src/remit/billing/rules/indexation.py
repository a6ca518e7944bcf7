"""Indexation: cost of living, exchange-rate band, glide path; one factor, and each moved price rounded once."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction
from math import prod

from remit.billing.rules.months import Month
from remit.billing.rules.rounding import shown, to_decimals
from remit.contracts.pricing import (
    Baseline,
    CappedAt,
    CostOfLiving,
    ExchangeBand,
    Fixed,
    GlidePath,
    Indexation,
    MeasuredFrom,
    Model,
    Outcome,
    PerFte,
    PerItem,
    TakeOrPay,
    TimeAndMaterials,
)


@dataclass(frozen=True, slots=True)
class Moved:
    """What a price is multiplied by, and the working of each part."""

    factor: Fraction
    working: tuple[str, ...]


def factor(indexation: Indexation, values: Mapping[str, Decimal], *, contract_year: int) -> Moved:
    """Return the factor of a contract year, from 1; `values` are the indices as published for it."""
    parts: list[tuple[str, Fraction]] = []
    living, band, path = indexation.cost_of_living, indexation.exchange_band, indexation.glide_path
    if living is not None:
        parts.append((f"{living.index} {shown(living.base)} → {shown(values[living.index])}", _living(living, values)))
    if band is not None:
        parts.append((f"{band.index} {shown(band.base)} → {shown(values[band.index])}", _exchange(band, values)))
    if path is not None:
        parts.append((f"year {contract_year}", _glide(path, contract_year)))
    return Moved(prod((part for _, part in parts), start=Fraction(1)), tuple(f"{n}: × {shown(p)}" for n, p in parts))


def indices(indexation: Indexation) -> tuple[str, ...]:
    """Return the indices whose values a price needs."""
    followed = (indexation.cost_of_living, indexation.exchange_band)
    return tuple(one.index for one in followed if one is not None)


def contract_year(began: Month, month: Month) -> int:
    """Return which year of a contract a month lies in, from 1."""
    return ((month.year - began.year) * 12 + month.number - began.number) // 12 + 1


def published_for(began: Month, month: Month) -> Month:
    """Return the month whose values move the prices of a month: the first of its contract year."""
    return began.plus(12 * (contract_year(began, month) - 1))


def _living(living: CostOfLiving, values: Mapping[str, Decimal]) -> Fraction:
    change = Fraction(values[living.index]) / Fraction(living.base) - 1
    labour = Fraction(living.labour_share_pct) / 100
    if living.capped_at is CappedAt.INDEX:
        return 1 + labour * _held(change, living)
    return 1 + _held(labour * change, living)


def _held(change: Fraction, living: CostOfLiving) -> Fraction:
    if living.floor_pct is not None:
        change = max(change, Fraction(living.floor_pct) / 100)
    return change if living.cap_pct is None else min(change, Fraction(living.cap_pct) / 100)


def _exchange(band: ExchangeBand, values: Mapping[str, Decimal]) -> Fraction:
    change = Fraction(values[band.index]) / Fraction(band.base) - 1
    width = Fraction(band.band_pct) / 100
    if abs(change) <= width:
        return Fraction(1)
    if band.measured_from is MeasuredFrom.EDGE:
        change = change - width if change > 0 else change + width
    return 1 + Fraction(band.share_pct) / 100 * change


def _glide(path: GlidePath, contract_year: int) -> Fraction:
    return prod((1 - Fraction(pct) / 100 for pct in path.yearly_pct[: contract_year - 1]), start=Fraction(1))


def moved(model: Model, indexation: Indexation, by: Fraction) -> Model:
    """Return a model with its prices multiplied and rounded, each once."""

    def price(old: Decimal) -> Decimal:
        return to_decimals(Fraction(old) * by, indexation.decimals, mode=indexation.mode)

    return _with_prices(model, price)


def _with_prices(model: Model, price: Callable[[Decimal], Decimal]) -> Model:
    if isinstance(model, PerItem):
        tiers = tuple(replace(tier, price=price(tier.price)) for tier in model.tiers)
        return replace(model, tiers=tiers, minimum=price(model.minimum))
    if isinstance(model, PerFte):
        return replace(model, monthly_rate=price(model.monthly_rate))
    if isinstance(model, Baseline):
        return replace(
            model,
            monthly_charge=price(model.monthly_charge),
            additional_rate=price(model.additional_rate),
            reduced_rate=price(model.reduced_rate),
        )
    if isinstance(model, TimeAndMaterials):
        return replace(model, roles=tuple(replace(one, hourly_rate=price(one.hourly_rate)) for one in model.roles))
    if isinstance(model, TakeOrPay):
        return replace(model, shortfall_rate=price(model.shortfall_rate))
    if isinstance(model, Outcome):
        return replace(model, price=price(model.price))
    return replace(model, monthly=price(model.monthly)) if isinstance(model, Fixed) else model
