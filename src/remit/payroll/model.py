"""The facts of a payroll: employees and runs as they came, payslips as they are computed, and the refusals."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from typing import Any

from remit.values.money import decimals_of
from remit.values.refusal import Refusal

ZERO = Decimal(0)
HUNDRED = Decimal(100)


class Country(StrEnum):
    """The laws that the house computes pay by."""

    VIETNAM = "VN"
    UNITED_KINGDOM = "GB"
    UNITED_STATES = "US"

    @property
    def currency(self) -> str:
        """The currency in which pay is computed."""
        return {"VN": "VND", "GB": "GBP", "US": "USD"}[self.value]


class Side(StrEnum):
    """Where a line of a payslip counts: into gross, off net, onto the employer's cost, or nowhere."""

    EARNING = "earning"
    DEDUCTION = "deduction"
    EMPLOYER = "employer"
    NOTE = "note"


class PayRefused(Refusal):
    """Base of what stops one employee's payslip; the others of the run are not touched."""


class FieldMissing(PayRefused):
    """A field without which no pay can be computed."""

    code = "payroll.field_missing"
    sentence = "“{field}” is missing: add it to the employee or to the run."


class FieldBad(PayRefused):
    """A field whose value cannot be read."""

    code = "payroll.field_bad"
    sentence = "“{value}” is no value for “{field}”: {wanted} is wanted."


class TableMissing(PayRefused):
    """No table of the law covers the day."""

    code = "payroll.table_missing"
    sentence = "No table “{table}” is in force on {day}: add one with its citation and approver."


class BelowWageFloor(PayRefused):
    """Pay below the legal minimum."""

    code = "payroll.below_wage_floor"
    sentence = "The pay of {pay} is below the legal minimum of {floor} ({source})."


class TaxNumberMissing(PayRefused):
    """No tax number, so nothing can be withheld in the person's name."""

    code = "payroll.tax_number_missing"
    sentence = "The tax number is missing: get it before pay is computed."


class TaxNumberBad(PayRefused):
    """A tax number that fails its country's check."""

    code = "payroll.tax_number_bad"
    sentence = "The tax number fails the check of {country}: compare it with the employee's paper."


class PermitExpired(PayRefused):
    """A work permit that ended before the period did."""

    code = "payroll.permit_expired"
    sentence = "The work permit ended on {until}, before the period did: ask for the renewal."


class BelowProbationShare(PayRefused):
    """Probation pay below the legal share of the job's salary."""

    code = "payroll.below_probation_share"
    sentence = "Probation pay of {pay} is below {floor}, the least for this job ({source})."


class CodeUnknown(PayRefused):
    """A code that the law's tables do not list."""

    code = "payroll.code_unknown"
    sentence = "“{value}” is no {what} that {country} lists for this period."


class OutOfScope(PayRefused):
    """A case of the law that is not computed here; better no figure than a wrong one."""

    code = "payroll.out_of_scope"
    sentence = "Not computed here: {what}."


class DeductionsExceedPay(PayRefused):
    """Deductions larger than the pay."""

    code = "payroll.net_negative"
    sentence = "Deductions exceed the pay by {amount}: spread them over later periods."


class RunUnreadable(Refusal):
    """A file that is no pay run."""

    code = "payroll.unreadable"
    sentence = "The file is no pay run: {reason}."


@dataclass(frozen=True, slots=True)
class Entry:
    """Fields of an employee, a run or an element, read by kind and refused by name."""

    values: Mapping[str, Any]

    def has(self, key: str) -> bool:
        """Say whether a field is there and says something."""
        return self.values.get(key) not in (None, "")

    def text(self, key: str, default: str | None = None) -> str:
        """Return a field as text. Refuses `FieldMissing` where there is no default."""
        if self.has(key):
            return str(self.values[key]).strip()
        if default is None:
            raise FieldMissing(key, field=key)
        return default

    def number(self, key: str, default: Decimal | int | None = None) -> Decimal:
        """Return a field as an exact number. Refuses `FieldMissing`, `FieldBad`."""
        if not self.has(key):
            if default is None:
                raise FieldMissing(key, field=key)
            return Decimal(default)
        value = self.values[key]
        try:
            found = Decimal(str(value).replace("_", "").replace(" ", "").replace(",", ""))
        except InvalidOperation:
            raise FieldBad(key, field=key, value=value, wanted="a number") from None
        if not found.is_finite() or isinstance(value, bool):
            raise FieldBad(key, field=key, value=value, wanted="a number")
        return found

    def amount(self, key: str, default: Decimal | int | None = None) -> Decimal:
        """Return a field as a number that is not below zero. Refuses `FieldMissing`, `FieldBad`."""
        found = self.number(key, default)
        if found < 0:
            raise FieldBad(key, field=key, value=found, wanted="a number of zero or more")
        return found

    def whole(self, key: str, default: int | None = None) -> int:
        """Return a field as a whole number. Refuses `FieldMissing`, `FieldBad`."""
        found = self.number(key, default)
        if found != found.to_integral_value():
            raise FieldBad(key, field=key, value=found, wanted="a whole number")
        return int(found)

    def flag(self, key: str, *, default: bool = False) -> bool:
        """Return a field as yes or no. Refuses `FieldBad`."""
        if not self.has(key):
            return default
        value = self.values[key]
        if isinstance(value, bool):
            return value
        known = {"true": True, "yes": True, "1": True, "y": True, "false": False, "no": False, "0": False, "n": False}
        if str(value).strip().lower() not in known:
            raise FieldBad(key, field=key, value=value, wanted="yes or no")
        return known[str(value).strip().lower()]

    def day(self, key: str, default: date | None = None) -> date:
        """Return a field as a day (YYYY-MM-DD). Refuses `FieldMissing`, `FieldBad`."""
        if not self.has(key):
            if default is None:
                raise FieldMissing(key, field=key)
            return default
        value = self.values[key]
        try:
            return value if isinstance(value, date) else date.fromisoformat(str(value))
        except ValueError:
            raise FieldBad(key, field=key, value=value, wanted="a day such as 2026-03-31") from None

    def inner(self, key: str) -> "Entry":
        """Return a field that has fields of its own; empty where it is missing. Refuses `FieldBad`."""
        value = self.values.get(key) or {}
        if not isinstance(value, Mapping):
            raise FieldBad(key, field=key, value=value, wanted="an object")
        return Entry(value)

    def listed(self, key: str) -> tuple["Entry", ...]:
        """Return a field that lists objects. Refuses `FieldBad`."""
        value = self.values.get(key) or ()
        if not isinstance(value, list | tuple) or not all(isinstance(one, Mapping) for one in value):
            raise FieldBad(key, field=key, value=value, wanted="a list of objects")
        return tuple(Entry(one) for one in value)

    def with_values(self, **values: Any) -> "Entry":
        """Return the same fields with some of them changed."""
        return replace(self, values={**self.values, **values})


@dataclass(frozen=True, slots=True)
class Period:
    """The days that are paid and the day on which."""

    start: date
    end: date
    pay_date: date
    label: str


@dataclass(frozen=True, slots=True)
class Settings:
    """What a client may choose where the law leaves it open; the defaults are those of docs/payroll.md."""

    rounding: str = "half_up"
    rounding_unit: Decimal | None = None
    proration: str = "working_days"
    withholding_rounding: str = "cent"
    hours_a_day: Decimal | None = None


@dataclass(frozen=True, slots=True)
class Run:
    """A pay run as it came: who is paid, by which law, for which period, and the hash of exactly that."""

    country: Country
    period: Period
    employees: tuple[Entry, ...]
    client: str
    settings: Settings
    frozen_hash: str
    fields: Entry = field(default_factory=lambda: Entry({}))


@dataclass(frozen=True, slots=True)
class SlipLine:
    """One line of a payslip: `amount` in minor units, how it came about, and the law it rests on."""

    key: str
    side: Side
    amount: int
    basis: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Payslip:
    """What one employee is paid for one period; amounts in minor units of `currency`."""

    employee: str
    name: str
    country: Country
    period: Period
    lines: tuple[SlipLine, ...]
    notices: tuple[str, ...] = ()
    to_date: Mapping[str, Decimal] = field(default_factory=dict)
    tables: tuple[str, ...] = ()
    fields: Mapping[str, Any] = field(default_factory=dict)

    @property
    def currency(self) -> str:
        """The currency of every amount."""
        return self.country.currency

    def total(self, side: Side) -> int:
        """Return the sum of one side in minor units."""
        return sum(line.amount for line in self.lines if line.side is side)

    @property
    def gross(self) -> int:
        """Everything earned, in minor units."""
        return self.total(Side.EARNING)

    @property
    def deductions(self) -> int:
        """Everything withheld, in minor units."""
        return self.total(Side.DEDUCTION)

    @property
    def net(self) -> int:
        """What is paid out, in minor units."""
        return self.gross - self.deductions

    @property
    def employer_cost(self) -> int:
        """Gross and the employer's own contributions, in minor units."""
        return self.gross + self.total(Side.EMPLOYER)

    def line(self, key: str) -> Decimal:
        """Return the sum of the lines of a key, in major units; zero where there is none."""
        return self.major(sum(line.amount for line in self.lines if line.key == key))

    def major(self, minor: int) -> Decimal:
        """Return minor units as an exact amount of the currency."""
        return Decimal(minor).scaleb(-decimals_of(self.currency))


@dataclass(frozen=True, slots=True)
class Stopped:
    """An employee for whom no payslip is made, and why."""

    employee: str
    name: str
    refusal: PayRefused


@dataclass(frozen=True, slots=True)
class Result:
    """What comes of a run: payslips, those who were refused, and the run itself."""

    run: Run
    slips: tuple[Payslip, ...]
    stopped: tuple[Stopped, ...]
