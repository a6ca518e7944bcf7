"""The formulas of docs/profile.md, one function for each point."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import fields
from math import log2

from remit.parties.model import Shore
from remit.profile.model import Baseline, Point, Position, Profile, Work

HALF_WAY_BITS = 4
HALF_WAY_TOUCHES = 2
WEEK_S = 7 * 86_400


def profile(works: Sequence[Work], baseline: Baseline | None) -> Profile:
    """Compute a service's profile from the work on its items."""
    if not works:
        return Profile(0, (), None)
    positions = (
        based_on(works),
        complexity(works),
        asks_for(works),
        relies_on(works, baseline),
        driven_by(works),
        coordination(works),
        talent(works),
        focus(works),
    )
    known = [one.place for one in positions if one.place is not None]
    return Profile(len(works), positions, sum(known) / len(known))


def based_on(works: Sequence[Work]) -> Position:
    """Rules or judgement: the part of all decisions that people made."""
    rules, judgements = sum(one.rules for one in works), sum(one.judgements for one in works)
    plain = sum(not piece.judging for one in works for piece in one.pieces)
    straight = sum(one.straight_through for one in works) / len(works)
    return _position(
        Point.BASED_ON,
        _part(judgements + plain, rules + judgements + plain),
        decisions_by_rule=rules,
        judgements=judgements,
        tasks_by_people=plain,
        straight_through=straight,
    )


def complexity(works: Sequence[Work]) -> Position:
    """Lower or high: the ways that items take, and the decisions on each."""
    paths = Counter(one.path for one in works)
    bits = entropy(list(paths.values()))
    decisions = sum(one.rules + one.judgements for one in works) / len(works)
    total = bits + log2(1 + decisions)
    return _position(
        Point.COMPLEXITY,
        total / (total + HALF_WAY_BITS),
        variants=len(paths),
        path_entropy_bits=bits,
        decisions_per_item=decisions,
    )


def entropy(counts: Sequence[int]) -> float:
    """Return Shannon's entropy of a distribution, in bits."""
    total = sum(counts)
    return sum(-count / total * log2(count / total) for count in counts if count)


def asks_for(works: Sequence[Work]) -> Position:
    """Process or knowledge expertise: the part of all steps that only an expert may do."""
    expert = sum(piece.expert for one in works for piece in one.pieces)
    steps = sum(len(one.pieces) + one.rules for one in works)
    return _position(Point.ASKS_FOR, _part(expert, steps), expert_tasks=expert, steps=steps)


def relies_on(works: Sequence[Work], baseline: Baseline | None) -> Position:
    """Cost or knowledge arbitrage: what was gained over the client's own way."""
    now = arbitrage_figures(works)
    before = {} if baseline is None else {one.name: getattr(baseline, one.name) for one in fields(Baseline)}
    gained = {name: _gain(name, now[name], before.get(name)) for name in now}
    cost, knowledge = gained.pop("handling_minutes"), _mean([one for one in gained.values() if one is not None])
    place = None if cost is None or knowledge is None else _part(knowledge, cost + knowledge)
    known = {
        **{name: value for name, value in now.items() if value is not None},
        **{f"before_{name}": value for name, value in before.items() if value is not None},
        "gained_cost": cost,
        "gained_knowledge": knowledge,
    }
    return _position(
        Point.RELIES_ON,
        place,
        **{name: value for name, value in known.items() if value is not None},
        **{f"time_{shore.value}_shore": _time_at(works, shore) for shore in Shore},
    )


def arbitrage_figures(works: Sequence[Work]) -> dict[str, float | None]:
    """Return what a baseline is compared with, by the names of `Baseline`; None where nothing tells."""
    answers, looks = sum(one.answers for one in works), sum(one.looks for one in works)
    return {
        "handling_minutes": sum(one.handling_time_s for one in works) / 60 / len(works),
        "first_pass_yield": sum(one.returns == 0 for one in works) / len(works),
        "turnaround_hours": sum(one.turnaround_hours for one in works) / len(works),
        "agreement": _part(sum(one.held for one in works), looks),
        "reuse": _part(sum(one.reused for one in works), answers),
    }


def _gain(name: str, now: float | None, before: float | None) -> float | None:
    """Return what was gained on a figure, from 0 to 1: of time what is saved, of a part what there was to gain."""
    if now is None or before is None:
        return None
    if name in ("handling_minutes", "turnaround_hours"):
        return max(0.0, 1 - now / before) if before > 0 else 0.0
    return max(0.0, (now - before) / (1 - before)) if before < 1 else 0.0


def _mean(known: Sequence[float]) -> float | None:
    return sum(known) / len(known) if known else None


def _time_at(works: Sequence[Work], shore: Shore) -> float:
    pieces = [piece for one in works for piece in one.pieces]
    there = sum(piece.handling_time_s for piece in pieces if piece.shore is shore)
    return _part(there, sum(piece.handling_time_s for piece in pieces)) or 0.0


def driven_by(works: Sequence[Work]) -> Position:
    """Volume or insight: judgements per item."""
    each = sum(one.judgements for one in works) / len(works)
    ends = [one.released_at for one in works]
    weeks = max(1.0, (max(ends) - min(ends)).total_seconds() / WEEK_S)
    return _position(Point.DRIVEN_BY, each / (each + 1), items_per_week=len(works) / weeks, judgements_per_item=each)


def coordination(works: Sequence[Work]) -> Position:
    """Low or relatively high: hand-offs, questions, comments and returns per item."""
    offs = sum(one.hand_offs for one in works) / len(works)
    said = sum(one.remarks for one in works) / len(works)
    back = sum(one.returns for one in works) / len(works)
    touches = offs + said + back
    return _position(
        Point.COORDINATION,
        touches / (touches + HALF_WAY_TOUCHES),
        hand_offs_per_item=offs,
        remarks_per_item=said,
        returns_per_item=back,
    )


def talent(works: Sequence[Work]) -> Position:
    """Communication and computer skills, or professionally qualified people: the part of the time that these worked."""
    pieces = [piece for one in works for piece in one.pieces]
    qualified = sum(piece.handling_time_s for piece in pieces if piece.qualified)
    total = sum(piece.handling_time_s for piece in pieces)
    return _position(
        Point.TALENT, _part(qualified, total), hours_by_qualified=qualified / 3600, hours_worked=total / 3600
    )


def focus(works: Sequence[Work]) -> Position:
    """Low-level or high-level processes: the part of items that ran as cases."""
    cases = sum(one.case for one in works)
    return _position(Point.FOCUS, cases / len(works), cases=cases, items=len(works))


def _part(some: float, whole: float) -> float | None:
    return some / whole if whole else None


def _position(point: Point, place: float | None, **figures: float) -> Position:
    return Position(point, place, tuple((name, float(value)) for name, value in figures.items()))
