"""What a total is made of by segment, product or region: facts with one dimension, held to the fact without.

XBRL Dimensions 1.0 (2012), sections 2.7 and 3.1: a fact carries members along axes; a domain-member arc of a definition
linkbase says that one member contains another.
"""

import re
import tomllib
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path

from remit.valuation.model import Cell, Fact, Figure, Filing, Footing, Names, Row, SumState
from remit.valuation.rules.chart import Chart, cash_ties, chart_rows, identities
from remit.valuation.rules.footing import foot, slack, totals_by_context

Axis = str
Members = Mapping[str, Fact]
Group = tuple[str, tuple[str, str], Axis]
"""Concept, (period, unit), axis."""


@dataclass(frozen=True, slots=True)
class Breakdown:
    """A line of the chart along an axis: facts by member and year, members in the order in which they are filed."""

    row: Row
    axis: Axis
    cells: Mapping[tuple[str, int], Fact]

    @property
    def names(self) -> Names:
        """What it is called: the line and the axis."""
        known = axis_names().get(self.axis.rpartition(":")[2], {})
        axis = {language: known.get(language, readable(self.axis)) for language in self.row.names}
        return {language: f"{name}: {axis[language]}" for language, name in self.row.names.items()}

    def table(self, years: Sequence[int]) -> Iterator[tuple[str, tuple[str, ...]]]:
        """Yield each member by name with the keys of its figures over the years and of its share in the last."""
        for member in dict.fromkeys(member for member, _ in self.cells):
            keys = [self.key(member, year) for year in years]
            yield readable(member), (*keys, f"share.{keys[-1]}")

    def key(self, member: str, year: int) -> str:
        """Return the name by which texts and computations refer to a cell."""
        return f"{self.row.key}.{_slug(self.axis)}.{_slug(member)}.{year}"


def every_sum(filing: Filing, chart: Chart) -> tuple[Footing, ...]:
    """Check all that must add up: the linkbase's sums, parts of totals, the statements' identities, cash over years."""
    return (*foot(filing), *part_sums(filing), *identities(chart), *cash_ties(chart))


def part_sums(filing: Filing) -> tuple[Footing, ...]:
    """Check that the outermost members along an axis give the total, and the members within a member give that.

    What does not add up is incomplete rather than wrong: members may overlap or leave a remainder unnamed, and nothing
    in the filing says that they must not. A breakdown of a figure that has no total is not checked.
    """
    totals = totals_by_context(filing.facts)
    return tuple(
        footing
        for (concept, context, axis), members in _groups(filing.parts).items()
        for footing in _sums(concept, axis, totals[context].get(concept), members, filing.within)
    )


def _groups(parts: Iterable[Fact]) -> Mapping[Group, dict[str, Fact]]:
    """Gather facts along one axis; those along several at once say nothing of a total by themselves."""
    found: dict[Group, dict[str, Fact]] = defaultdict(dict)
    for fact in parts:
        if len(fact.members) == 1:
            ((axis, member),) = fact.members
            found[fact.concept, (fact.period, fact.unit), axis].setdefault(member, fact)
    return found


def _sums(
    concept: str, axis: Axis, total: Fact | None, members: Members, within: Mapping[str, str]
) -> Iterator[Footing]:
    inside: dict[str | None, list[Fact]] = defaultdict(list)
    for member, fact in members.items():
        inside[_holder(member, members, within)].append(fact)
    if total is not None:
        yield _sum(concept, axis, total, inside[None])
    for holder, parts in inside.items():
        if holder is not None:
            yield _sum(concept, f"{axis} {holder}", members[holder], parts)


def _holder(member: str, reported: Members, within: Mapping[str, str]) -> str | None:
    """Return the nearest reported member that contains a member; a circle of members ends where it began."""
    seen = {member}
    outer = within.get(member)
    while outer is not None and outer not in seen:
        if outer in reported:
            return outer
        seen.add(outer)
        outer = within.get(outer)
    return None


def _sum(concept: str, role: str, total: Fact, parts: Sequence[Fact]) -> Footing:
    summed = sum((one.value for one in parts), Decimal(0))
    tolerance = sum(map(slack, (total, *parts)), Decimal(0))
    state = SumState.HOLDS if abs(total.value - summed) <= tolerance else SumState.INCOMPLETE
    return Footing(role, concept, total.period, total.unit, state, total.value, summed, tolerance)


def breakdowns(filing: Filing, chart: Chart) -> tuple[Breakdown, ...]:
    """Return what the lines of a chart are made of in its years, by axis; of concepts the chart did take."""
    cells: dict[tuple[str, Axis], dict[tuple[str, int], Fact]] = defaultdict(dict)
    taken = {(cell.fact.concept, cell.fact.period, cell.fact.unit): cell for cell in chart.values()}
    for (concept, (period, unit), axis), members in _groups(filing.parts).items():
        cell = taken.get((concept, period, unit))
        if cell is not None:
            year = cell.year_end.year
            cells[cell.row.key, axis] |= {(member, year): fact for member, fact in members.items()}
    rows = {row.key: row for row in chart_rows()}
    return tuple(Breakdown(rows[row], axis, held) for (row, axis), held in cells.items())


def part_figures(found: Iterable[Breakdown], chart: Chart) -> Mapping[str, Figure]:
    """Return each cell of breakdowns as a figure with its place, and its share of the total as a computed one."""
    return {
        figure.key: figure
        for one in found
        for (member, year), fact in one.cells.items()
        for figure in _figures(one, member, year, fact, chart[f"{one.row.key}.{year}"])
    }


def _figures(one: Breakdown, member: str, year: int, fact: Fact, total: Cell) -> Iterator[Figure]:
    key = one.key(member, year)
    names = {language: f"{name}, {readable(member)}" for language, name in total.row.names.items()}
    source = f"{fact.concept} {one.axis} {member} {fact.period}, {fact.place}"
    yield Figure(key, names, fact.value, "money", source=source)
    if total.fact.value:
        share = fact.value / total.fact.value
        yield Figure(f"share.{key}", names, share, "percent", f"{key} ÷ {total.key}", (key, total.key))


@cache
def axis_names() -> Mapping[str, Names]:
    """Return what known axes are called, by their local name."""
    return tomllib.loads((Path(__file__).parents[1] / "axes.toml").read_text("utf-8"))


def readable(name: str) -> str:
    """Write the name of an axis or a member for a reader: `lkfd:LabInstrumentsMember` as “Lab instruments”."""
    words = re.findall(r"[A-Z]+(?![a-z])|[A-Z]?[a-z]+|\d+", _bare(name)) or [name]
    first, rest = words[0], (word if word.isupper() else word.lower() for word in words[1:])
    return " ".join((first[:1].upper() + first[1:], *rest))


def _slug(name: str) -> str:
    return readable(name).lower().replace(" ", "_")


def _bare(name: str) -> str:
    return re.sub(r"(?<=.)(Axis|Member|Domain)$", "", name.rpartition(":")[2])
