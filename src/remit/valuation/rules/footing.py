"""Whether a filing foots: each sum of its calculation linkbase, in each period and unit, within rounding."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from itertools import pairwise

from remit.valuation.model import Arc, Fact, Filing, Footing, Restatement, SumState

Context = tuple[str, str]


def foot(filing: Filing) -> tuple[Footing, ...]:
    """Check every sum whose total is reported; one whose parts are not all reported and which does not add up is
    incomplete, not wrong. The tolerance is half a unit of the last stated digit of the total and of each part, as
    Calculations 1.1 has it.
    """
    reported = totals_by_context(filing.facts)
    found = (
        _sum(role, parent, parts, context, facts)
        for (role, parent), parts in _sums(filing.arcs).items()
        for context, facts in reported.items()
        if parent in facts and any(arc.child in facts for arc in parts)
    )
    return tuple(found)


def _sums(arcs: Iterable[Arc]) -> dict[tuple[str, str], list[Arc]]:
    sums: dict[tuple[str, str], list[Arc]] = defaultdict(list)
    for arc in arcs:
        sums[arc.role, arc.parent].append(arc)
    return sums


def totals_by_context(facts: Iterable[Fact]) -> dict[Context, dict[str, Fact]]:
    """Return the facts of each period and unit by concept; of one stated twice, the later or finer."""
    found: dict[Context, dict[str, Fact]] = defaultdict(dict)
    for fact in facts:
        known = found[fact.period, fact.unit].get(fact.concept)
        if known is None or _better(fact, known):
            found[fact.period, fact.unit][fact.concept] = fact
    return found


def _better(one: Fact, other: Fact) -> bool:
    """Say whether a fact stated twice counts as stated here: by a later filing, or finer within one."""
    if one.filed != other.filed:
        return str(one.filed or "") > str(other.filed or "")
    return other.decimals is not None and (one.decimals is None or one.decimals > other.decimals)


def _sum(role: str, parent: str, parts: Sequence[Arc], context: Context, facts: dict[str, Fact]) -> Footing:
    there = [arc for arc in parts if arc.child in facts]
    missing = tuple(arc.child for arc in parts if arc.child not in facts)
    summed = sum((arc.weight * facts[arc.child].value for arc in there), Decimal(0))
    stated = facts[parent].value
    tolerance = sum((slack(facts[name]) for name in (parent, *(arc.child for arc in there))), Decimal(0))
    astray = SumState.INCOMPLETE if missing else SumState.FAILS
    state = SumState.HOLDS if abs(stated - summed) <= tolerance else astray
    return Footing(role, parent, context[0], context[1], state, stated, summed, tolerance, missing)


def slack(fact: Fact) -> Decimal:
    """Return by how much a fact may be off for its rounding: half a unit of its last stated digit."""
    return Decimal(0) if fact.decimals is None else Decimal("0.5").scaleb(-fact.decimals)


def restatements(facts: Iterable[Fact]) -> tuple[Restatement, ...]:
    """Return the figures that a later filing states differently from the one before it, oldest period first."""
    groups: dict[tuple[str, str, str], list[Fact]] = defaultdict(list)
    for fact in facts:
        if fact.filed is not None:
            groups[fact.concept, fact.unit, fact.period].append(fact)
    return tuple(sorted(_changed(groups.values()), key=lambda one: (one.later.end, one.later.concept)))


def _changed(groups: Iterable[list[Fact]]) -> Iterator[Restatement]:
    for group in groups:
        ordered = sorted(group, key=lambda one: str(one.filed))
        for earlier, later in pairwise(ordered):
            if earlier.value != later.value and earlier.filed != later.filed:
                yield Restatement(earlier, later)
