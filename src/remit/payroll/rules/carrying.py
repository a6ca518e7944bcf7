"""Carry the year's sums from the last locked run into the next, where the file does not bring its own."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from typing import Any

from remit.payroll.model import Country, Run
from remit.payroll.rules.united_kingdom.taxyear import tax_year_start


def carried(run: Run, earlier: Mapping[str, Mapping[str, Any]]) -> Run:
    """Return the run with `to_date` of each employee from the earlier payslip, if it was of the same tax year.

    `earlier` holds, by employee, `pay_date` and `to_date`.
    """
    people = []
    for person in run.employees:
        last = earlier.get(person.text("id", ""), {})
        same = bool(last) and _same_year(run.country, date.fromisoformat(last["pay_date"]), run.period.pay_date)
        people.append(person.with_values(to_date=last["to_date"]) if same and not person.has("to_date") else person)
    return replace(run, employees=tuple(people))


def _same_year(country: Country, one: date, other: date) -> bool:
    if country is Country.UNITED_KINGDOM:
        return tax_year_start(one) == tax_year_start(other)
    return one.year == other.year
