"""The calendar of obligations that a run brings about: what is due when, and the evidence that it was filed."""

from calendar import monthrange
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from remit.payroll.model import Country, Period
from remit.payroll.rules.tables import Tables
from remit.payroll.rules.united_kingdom.taxyear import FIRST_DAY, FIRST_MONTH, IN_MONTHS, tax_period

PREFIX = {Country.VIETNAM: "vn", Country.UNITED_KINGDOM: "uk", Country.UNITED_STATES: "us"}
QUARTER = 3


@dataclass(frozen=True, slots=True)
class Obligation:
    """One duty: its key, the period it is for, the day it is due, and the evidence where it was filed."""

    key: str
    period: str
    due: date
    source: str
    filed_on: str = ""
    receipt: str = ""

    def filed(self, evidence: Mapping[str, Any]) -> "Obligation":
        """Return the duty with its evidence: the day of filing and the receipt's number."""
        day, receipt = str(evidence.get("filed_on", "")), str(evidence.get("receipt", ""))
        return Obligation(self.key, self.period, self.due, self.source, day, receipt)


def obligations(country: Country, period: Period, tables: Tables) -> tuple[Obligation, ...]:
    """Return what a run of a period makes due, by day."""
    table = tables.at(f"{PREFIX[country]}.obligations", period.pay_date)
    found = [
        Obligation(entry["key"], period.label, due, table.citation)
        for entry in table.value("due")
        if (due := _due(entry, period)) is not None
    ]
    return tuple(sorted(found, key=lambda one: one.due))


def _due(entry: Mapping[str, Any], period: Period) -> date | None:
    every, paid = entry["every"], period.pay_date
    if every == "run":
        return paid
    if every == "tax_month":
        return _day_of(paid, 1 if paid.day >= FIRST_DAY else 0, entry["day"])
    if every == "tax_year":
        last = tax_period(paid, "monthly").number == IN_MONTHS
        return _day_of(date(paid.year, FIRST_MONTH, FIRST_DAY), entry["months"], entry["day"]) if last else None
    if every == "quarter" and paid.month % QUARTER:
        return None
    if every == "year" and paid.month != IN_MONTHS:
        return None
    return _day_of(paid, entry["months"], entry["day"])


def _day_of(start: date, months: int, day: int) -> date:
    """Return a day of the month that comes `months` later, its last day where it is shorter."""
    month = start.month - 1 + months
    year, number = start.year + month // IN_MONTHS, month % IN_MONTHS + 1
    return date(year, number, min(day, monthrange(year, number)[1]))
