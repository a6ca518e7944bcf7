"""Tables of the law by name and day: each with its citation, its validity and the person who approved it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal
from typing import Any

from remit.payroll.model import TableMissing
from remit.values.refusal import Refusal


class TableBad(Refusal):
    """A table without what makes it trustworthy."""

    code = "payroll.table_bad"
    sentence = "The table “{table}” is not complete: {missing} is missing or cannot be read."


@dataclass(frozen=True, slots=True)
class Table:
    """Figures in force from a day until a day (None: until further notice)."""

    name: str
    valid_from: date
    valid_until: date | None
    citation: str
    approver: str
    standing: str
    values: Mapping[str, Any]

    def holds_on(self, day: date) -> bool:
        """Say whether the table is in force on a day."""
        return self.valid_from <= day and (self.valid_until is None or day <= self.valid_until)

    def number(self, *path: str) -> Decimal:
        """Return one figure by its path. Refuses `TableBad`."""
        found = self.value(*path)
        if isinstance(found, str) or not isinstance(found, int | Decimal):
            raise TableBad(table=self.name, missing=".".join(path))
        return Decimal(found)

    def value(self, *path: str) -> Any:
        """Return what stands at a path. Refuses `TableBad`."""
        found: Any = self.values
        for step in path:
            if not isinstance(found, Mapping) or step not in found:
                raise TableBad(table=self.name, missing=".".join(path))
            found = found[step]
        return found

    def bands(self, *path: str) -> tuple[tuple[Decimal | None, Decimal], ...]:
        """Return bands as (upper edge or None for the last, percent)."""
        rows = self.value(*path)
        return tuple((None if edge == "" else Decimal(edge), Decimal(rate)) for edge, rate in rows)

    @property
    def label(self) -> str:
        """Name, first day and citation in one line, as a payslip shows it."""
        return f"{self.name} {self.valid_from.isoformat()}: {self.citation}"


@dataclass(frozen=True, slots=True)
class Tables:
    """Every table at hand; a later one of the same name and day covers an earlier one."""

    entries: tuple[Table, ...]

    def at(self, name: str, day: date) -> Table:
        """Return the table in force on a day: the last listed of those that began latest. Refuses `TableMissing`."""
        held = [table for table in self.entries if table.name == name and table.holds_on(day)]
        if not held:
            raise TableMissing(table=name, day=day.isoformat())
        latest = max(table.valid_from for table in held)
        return [table for table in held if table.valid_from == latest][-1]

    def under(self, above: "Tables") -> "Tables":
        """Return these tables with others laid over them."""
        return Tables((*self.entries, *above.entries))


def tables_of(entries: Iterable[Mapping[str, Any]]) -> tuple[Table, ...]:
    """Return tables from their entries. Refuses `TableBad` where citation, approver or first day is missing."""
    return tuple(_table(entry) for entry in entries)


def _table(entry: Mapping[str, Any]) -> Table:
    for key in ("name", "valid_from", "citation", "approver", "values"):
        if not entry.get(key):
            raise TableBad(table=entry.get("name", "?"), missing=key)
    return Table(
        name=str(entry["name"]),
        valid_from=_day(entry, "valid_from"),
        valid_until=_day(entry, "valid_until") if entry.get("valid_until") else None,
        citation=str(entry["citation"]),
        approver=str(entry["approver"]),
        standing=str(entry.get("standing", "")),
        values=entry["values"],
    )


def _day(entry: Mapping[str, Any], key: str) -> date:
    value = entry[key]
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value))
    except ValueError:
        raise TableBad(table=entry["name"], missing=key) from None
