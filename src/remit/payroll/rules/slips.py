"""A payslip in the making: lines are rounded once, as they are written, by the client's rounding."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from remit.payroll.model import DeductionsExceedPay, Entry, Payslip, Run, Side, SlipLine
from remit.payroll.rules.rounding import rounded
from remit.payroll.rules.tables import Table, Tables
from remit.values.money import decimals_of


@dataclass(slots=True)
class Slip:
    """Lines, notices and the tables that were asked, for one employee of a run."""

    run: Run
    employee: Entry
    tables: Tables
    lines: list[SlipLine] = field(default_factory=list)
    notices: list[str] = field(default_factory=list)
    to_date: dict[str, Decimal] = field(default_factory=dict)
    used: dict[str, None] = field(default_factory=dict)
    fields: dict[str, Any] = field(default_factory=dict)

    @property
    def unit(self) -> Decimal:
        """The client's rounding unit, or the currency's minor unit."""
        return self.run.settings.rounding_unit or self.minor

    @property
    def minor(self) -> Decimal:
        """The currency's minor unit."""
        return Decimal(1).scaleb(-decimals_of(self.run.country.currency))

    def table(self, name: str, *, on_pay_date: bool = False) -> Table:
        """Return the table in force at the end of the period, or on the day of payment; the payslip will cite it."""
        found = self.tables.at(name, self.run.period.pay_date if on_pay_date else self.run.period.end)
        self.used[found.label] = None
        return found

    def write(
        self, side: Side, key: str, amount: Decimal, *, basis: str = "", source: str = "", exact: bool = False
    ) -> Decimal:
        """Write a line and return its rounded amount; nothing is written for zero. `exact`: to the minor unit only."""
        unit = self.minor if exact else self.unit
        value = rounded(amount, unit=unit, mode=self.run.settings.rounding)
        if value:
            self.lines.append(SlipLine(key, side, int(value / self.minor), basis, source))
        return value

    def total(self, side: Side) -> Decimal:
        """Return a side's sum so far, in major units."""
        return sum((line.amount for line in self.lines if line.side is side), 0) * self.minor

    def finished(self) -> Payslip:
        """Return the payslip. Refuses `DeductionsExceedPay`."""
        net = self.total(Side.EARNING) - self.total(Side.DEDUCTION)
        if net < 0:
            raise DeductionsExceedPay(amount=f"{-net:f}")
        return Payslip(
            employee=self.employee.text("id"),
            name=self.employee.text("name", self.employee.text("id")),
            country=self.run.country,
            period=self.run.period,
            lines=tuple(self.lines),
            notices=tuple(self.notices),
            to_date=dict(self.to_date),
            tables=tuple(self.used),
            fields=dict(self.fields),
        )


def shown(amount: Decimal) -> str:
    """Return a number as people read it in a basis: thousands apart, no needless zeros."""
    text = f"{amount:,.6f}".rstrip("0").rstrip(".")
    return text or "0"


def kept(employee: Entry, *keys: str) -> Mapping[str, Any]:
    """Return some of an employee's fields, those that are there."""
    return {key: employee.values[key] for key in keys if employee.has(key)}
