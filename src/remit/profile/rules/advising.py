"""What follows from an assessment: family, pricing model, shore and volume, each with the figures it rests on.

Of each the first rule that holds decides; docs/profile.md lists them in this order.
"""

from collections.abc import Iterator, Sequence
from decimal import Decimal

from remit.parties.model import Shore
from remit.profile.assessment import About, Advice, Assessment, Estimate, Interview, Model, Reason, Sample, StaysIn
from remit.profile.model import Kind, Point
from remit.profile.rules.estimating import estimates, whole

STEADY_PCT, SWINGING_PCT = 15, 30
"""Up to which swing a month counts as steady, and from which on a volume is worth committing to."""
CLOSE_HOURS = 6
HALF = 0.5
COMMITTED = Decimal("0.9")
"""Of the month that is low by the swing, so much is worth committing to."""


def assess(interview: Interview, sample: Sample) -> Assessment:
    """Assess work before it is handed over."""
    found = estimates(interview, sample)
    place, error = whole(found)
    advice = None if place is None else _advice(interview, found, Kind.at(place), place)
    return Assessment(interview, sample, found, place, error, advice)


def _advice(interview: Interview, found: Sequence[Estimate], kind: Kind, place: float) -> Advice:
    places = {one.point: one.place for one in found}
    priced, model = _pricing(interview, kind, place)
    there, shore = _shore(interview, places)
    committed = _committed(interview, model)
    volume = (
        (Reason(About.COMMITMENT, "volume_swings", {"swing_pct": float(interview.swing_pct or 0)}),)
        if committed
        else ()
    )
    return Advice(model, shore, committed, (*_family(found, kind, place), priced, there, *volume))


def _family(found: Sequence[Estimate], kind: Kind, place: float) -> Iterator[Reason]:
    """The whole, and the two points that pull farthest towards the kind's own end."""
    yield Reason(About.FAMILY, f"place_{kind.value.lower()}", {"place": place})
    known = [one for one in found if one.place is not None]
    towards = {Kind.BPO: lambda one: one.place, Kind.KPO: lambda one: -one.place, Kind.MIXED: lambda one: 0.0}[kind]
    ends = sorted(known, key=towards)
    for one in ends[:2] if kind is not Kind.MIXED else _both_ends(known):
        assert one.place is not None
        yield Reason(About.FAMILY, "point", {"place": one.place}, one.point)


def _both_ends(known: Sequence[Estimate]) -> tuple[Estimate, ...]:
    ordered = sorted(known, key=lambda one: one.place or 0.0)
    return (ordered[0], ordered[-1]) if len(ordered) > 1 else tuple(ordered)


def _pricing(interview: Interview, kind: Kind, place: float) -> tuple[Reason, Model]:
    swing = interview.swing_pct
    if interview.own_team:
        return Reason(About.PRICING, "own_team"), Model.PER_FTE
    if kind is Kind.KPO and interview.outcome_counts:
        return Reason(About.PRICING, "outcome_counts", {"place": place}), Model.OUTCOME
    if kind is Kind.KPO:
        return Reason(About.PRICING, "effort_varies", {"place": place}, Point.BASED_ON), Model.TIME_AND_MATERIALS
    if kind is Kind.MIXED:
        return Reason(About.PRICING, "two_kinds", {"place": place}, Point.BASED_ON), Model.BOTH
    if interview.items_per_month and swing is not None and swing <= STEADY_PCT:
        figures = {"items_per_month": float(interview.items_per_month), "swing_pct": float(swing)}
        return Reason(About.PRICING, "steady_volume", figures), Model.BASELINE
    return Reason(About.PRICING, "alike_items", {"place": place}, Point.BASED_ON), Model.PER_ITEM


def _shore(interview: Interview, places: dict[Point, float | None]) -> tuple[Reason, Shore]:
    asked = places[Point.ASKS_FOR] if places[Point.TALENT] is None else places[Point.TALENT]
    talent, talk = asked or 0.0, places[Point.COORDINATION] or 0.0
    if interview.stays_in is StaysIn.COUNTRY:
        return Reason(About.SHORE, "data_stays"), Shore.ON
    if interview.local_knowledge and talent >= HALF:
        return Reason(About.SHORE, "local_experts", {"place": talent}, Point.TALENT), Shore.ON
    if interview.stays_in is StaysIn.REGION:
        return Reason(About.SHORE, "data_in_region"), Shore.NEAR
    if interview.local_knowledge:
        return Reason(About.SHORE, "local_knowledge"), Shore.NEAR
    if talk >= HALF:
        return Reason(About.SHORE, "much_talk", {"place": talk}, Point.COORDINATION), Shore.NEAR
    if interview.overlap_hours is not None and interview.overlap_hours >= CLOSE_HOURS:
        return Reason(About.SHORE, "hours_together", {"hours": float(interview.overlap_hours)}), Shore.NEAR
    if places[Point.COORDINATION] is None:
        return Reason(About.SHORE, "nothing_nearer"), Shore.OFF
    return Reason(About.SHORE, "little_talk", {"place": talk}, Point.COORDINATION), Shore.OFF


def _committed(interview: Interview, model: Model) -> int | None:
    """A swinging volume that is paid by the item is worth committing to: nine tenths of a low month."""
    if interview.items_per_month is None or interview.swing_pct is None or "per_item" not in model.words:
        return None
    if interview.swing_pct < SWINGING_PCT:
        return None
    return int(interview.items_per_month * (1 - interview.swing_pct / 100) * COMMITTED) or None
