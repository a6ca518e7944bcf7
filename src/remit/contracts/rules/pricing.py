"""Reading a price schedule from JSON, and what must hold between its parts."""

from collections.abc import Iterator, Mapping
from dataclasses import fields
from decimal import Decimal
from itertools import pairwise
from typing import Any

from remit.contracts import pricing
from remit.contracts.pricing import (
    CreditTerms,
    Indexation,
    Model,
    PerItem,
    PriceItem,
    PriceSchedule,
    TimeAndMaterials,
    TransitionFee,
    Window,
)
from remit.contracts.rules.reading import Unreadable, problem, problem_of, read_fact
from remit.values.money import decimals_of
from remit.values.problem import Problem
from remit.values.refusal import Refusal
from remit.values.zone import zone_names

MODELS: Mapping[str, type[Any]] = {
    "per_item": pricing.PerItem,
    "take_or_pay": pricing.TakeOrPay,
    "per_fte": pricing.PerFte,
    "baseline": pricing.Baseline,
    "time_and_materials": pricing.TimeAndMaterials,
    "outcome": pricing.Outcome,
    "gain_share": pricing.GainShare,
    "transition_fee": pricing.TransitionFee,
    "pass_through": pricing.PassThrough,
    "fixed": pricing.Fixed,
}
"""The word in a statement of work for each pricing model."""

_SHARES = frozenset({"share_pct", "gate_pct", "deadband_pct", "carry_cap_pct"})
_UNMOVED = (pricing.GainShare, pricing.TransitionFee, pricing.PassThrough)


def read_schedule(body: Any) -> tuple[PriceSchedule | None, tuple[Problem, ...]]:
    """Read the section `pricing` of a statement of work; all problems are collected, each with its place."""
    try:
        if not isinstance(body, Mapping):
            raise Unreadable(problem("pricing", "it is no object"))
        schedule = _schedule(body)
    except Unreadable as unreadable:
        return None, unreadable.problems
    problems = tuple(_contradictions(schedule))
    return (None if problems else schedule), problems


def _schedule(body: Mapping[str, Any]) -> PriceSchedule:
    entries = body.get("items")
    if not isinstance(entries, list | tuple):
        raise Unreadable(problem("pricing.items", "it is no list"))
    items: list[PriceItem] = []
    problems: list[Problem] = []
    for at, entry in enumerate(entries):
        try:
            items.append(read_item(entry, place=f"pricing.items.{at}"))
        except Unreadable as unreadable:
            problems.extend(unreadable.problems)
    try:
        read = read_fact(PriceSchedule, body, place="pricing", given={"items": tuple(items)})
    except Unreadable as unreadable:
        raise Unreadable(*problems, *unreadable.problems) from None
    if problems:
        raise Unreadable(*problems)
    return read


def read_item(entry: Any, *, place: str) -> PriceItem:
    """Read one price: its own fields, and in `terms` those of its model. Raises `Unreadable`."""
    if not isinstance(entry, Mapping):
        raise Unreadable(problem(place, "it is no object"))
    if "amount" in entry:
        raise Unreadable(problem(f"{place}.amount", "the terms below say this price already; leave one of them empty"))
    model = read_model(entry.get("model"), entry.get("terms", {}), place=place)
    rest = {name: value for name, value in entry.items() if name != "terms"}
    return read_fact(PriceItem, rest, place=place, given={"model": model})


def read_model(word: Any, terms: Any, *, place: str) -> Model:
    """Read the parameters of the pricing model that a word names. Raises `Unreadable`."""
    if word not in MODELS:
        raise Unreadable(problem(f"{place}.model", "“{value}” is none of {words}", value=word, words=", ".join(MODELS)))
    read: Model = read_fact(MODELS[word], terms, place=f"{place}.terms")
    contradictions = tuple(contradictions_of(read, place=f"{place}.terms"))
    if contradictions:
        raise Unreadable(*contradictions)
    return read


def contradictions_of(model: Model, *, place: str) -> Iterator[Problem]:
    """Find what cannot hold at once between the parameters of one pricing model."""
    for field in fields(model):
        value = getattr(model, field.name)
        if field.name in _SHARES and isinstance(value, Decimal) and value > 100:
            yield problem(f"{place}.{field.name}", "“{value}” is no percentage from 0 to 100", value=value)
    if isinstance(model, PerItem):
        yield from _tiers(model, place=f"{place}.tiers")
    if isinstance(model, TransitionFee):
        yield from _parts(model, place=place)
    if isinstance(model, TimeAndMaterials) and model.increment_minutes < 1:
        yield problem(f"{place}.increment_minutes", "it must be at least 1")


def _tiers(model: PerItem, *, place: str) -> Iterator[Problem]:
    ends = [tier.upto for tier in model.tiers]
    if not ends or ends[-1] is not None or None in ends[:-1]:
        yield problem(place, "the last tier, and only it, goes on without an end")
    elif any(low >= high for low, high in pairwise([Decimal(0), *(end for end in ends if end is not None)])):
        yield problem(place, "each tier must end above the one before")
    if model.minimum_window is Window.YEAR:
        yield problem(place.replace("tiers", "minimum_window"), "a minimum holds per month or quarter")


def _parts(model: TransitionFee, *, place: str) -> Iterator[Problem]:
    if bool(model.milestones) == bool(model.instalments):
        yield problem(place, "a transition fee has either milestones or instalments")
    if model.milestones and sum(one.share_pct for one in model.milestones) != 100:
        yield problem(f"{place}.milestones", "the shares must add up to 100")
    if len({one.key for one in model.milestones}) < len(model.milestones):
        yield problem(f"{place}.milestones", "each milestone needs a key of its own")


def _contradictions(schedule: PriceSchedule) -> Iterator[Problem]:
    try:
        decimals_of(schedule.currency)
    except Refusal as unknown:
        yield problem_of(unknown, place="pricing.currency")
    if schedule.tz not in zone_names():
        yield problem("pricing.tz", "“{value}” is no time zone", value=schedule.tz)
    keys = [item.key for item in schedule.items]
    for at, item in enumerate(schedule.items):
        if item.key in keys[:at]:
            yield problem(f"pricing.items.{at}.key", "“{value}” is taken", value=item.key)
        if item.indexation is not None:
            yield from _indexation(item, item.indexation, place=f"pricing.items.{at}.indexation")
    if schedule.credits is not None:
        yield from contradictions_of_credits(schedule.credits, place="pricing.credits")


def _indexation(item: PriceItem, agreed: Indexation, *, place: str) -> Iterator[Problem]:
    if isinstance(item.model, _UNMOVED):
        yield problem(place, "this model has no price that an index could move")
    for part in (agreed.cost_of_living, agreed.exchange_band):
        if part is not None and not part.base:
            yield problem(place, "the base of “{index}” must be above 0", index=part.index)
    if agreed.glide_path is not None and any(pct > 100 for pct in agreed.glide_path.yearly_pct):
        yield problem(place, "a yearly reduction is a percentage from 0 to 100")


def contradictions_of_credits(terms: CreditTerms, *, place: str) -> Iterator[Problem]:
    """Find what cannot hold at once between the parameters of service credits."""
    if terms.at_risk_pct > 100:
        yield problem(f"{place}.at_risk_pct", "“{value}” is no percentage from 0 to 100", value=terms.at_risk_pct)
    if sum(rule.allocation_pct for rule in terms.rules) > terms.pool_pct:
        yield problem(f"{place}.rules", "the allocations add up to more than the pool")
    if len({rule.level for rule in terms.rules}) < len(terms.rules):
        yield problem(f"{place}.rules", "a service level has one rule")
    for at, rule in enumerate(terms.rules):
        if not rule.factors or any(low > high for low, high in pairwise(rule.factors)):
            yield problem(f"{place}.rules.{at}.factors", "factors must not fall from miss to miss")
