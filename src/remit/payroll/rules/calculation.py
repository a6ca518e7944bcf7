"""Compute a run: one payslip after another; what stops one employee stops nobody else."""

from collections.abc import Callable
from decimal import Decimal

from remit.payroll.model import Country, Entry, FieldBad, PayRefused, Payslip, Period, Result, Run, Stopped
from remit.payroll.rules.grossup import gross_for
from remit.payroll.rules.periods import period_of
from remit.payroll.rules.slips import Slip
from remit.payroll.rules.tables import Tables
from remit.payroll.rules.united_kingdom import payslip as british
from remit.payroll.rules.united_states import payslip as american
from remit.payroll.rules.vietnam import payslip as vietnamese

LAWS: dict[Country, Callable[[Slip], None]] = {
    Country.VIETNAM: vietnamese.compute,
    Country.UNITED_KINGDOM: british.compute,
    Country.UNITED_STATES: american.compute,
}
KEPT = ("bank", "iban", "bic", "account", "sort_code", "bank_code", "cost_centre", "tax_number", "department")
"""Fields of an employee that later steps need: where to pay, where to book, whom a return names."""


def calculate(run: Run, tables: Tables) -> Result:
    """Return the payslips of a run and, beside them, the employees who were refused, each with the reason."""
    slips: list[Payslip] = []
    stopped: list[Stopped] = []
    for employee in run.employees:
        try:
            slips.append(payslip(run, employee, tables))
        except PayRefused as refusal:
            name = employee.text("name", employee.text("id", "?"))
            stopped.append(Stopped(employee.text("id", "?"), name, refusal))
    return Result(run, tuple(slips), tuple(stopped))


def payslip(run: Run, employee: Entry, tables: Tables) -> Payslip:
    """Return one employee's payslip. Refuses what `PayRefused` names."""
    if not employee.has("net_salary"):
        return _computed(run, employee, tables)

    def pays(gross: Decimal) -> Decimal:
        return _take_home(run, employee, tables, gross)

    unit = run.settings.rounding_unit or Decimal(1).scaleb(-_decimals(run))
    gross = gross_for(employee.amount("net_salary"), pays, unit=unit)
    return _computed(run, employee.with_values(salary=gross, net_salary=None), tables)


def _decimals(run: Run) -> int:
    return 0 if run.country is Country.VIETNAM else 2


def _take_home(run: Run, employee: Entry, tables: Tables, gross: Decimal) -> Decimal:
    """Return the net that a gross would pay; a gross that the law refuses as too low pays nothing."""
    try:
        slip = _computed(run, employee.with_values(salary=gross, net_salary=None), tables)
    except PayRefused:
        return Decimal(0)
    return slip.major(slip.net)


def _computed(run: Run, employee: Entry, tables: Tables) -> Payslip:
    slip = Slip(run, employee, tables)
    slip.fields |= {key: employee.values[key] for key in KEPT if employee.has(key)}
    corrected = [_corrected(run, employee, one, tables) for one in employee.listed("corrections")]
    slip.fields["corrected"] = corrected
    LAWS[run.country](slip)
    del slip.fields["corrected"]
    return slip.finished()


def _corrected(run: Run, employee: Entry, correction: Entry, tables: Tables) -> dict[str, object]:
    label = correction.text("period")
    period = period_of(label)
    if not _before(period, run.period):
        raise FieldBad("corrections", field="period", value=label, wanted=f"a period before {run.period.label}")
    earlier = Run(run.country, period, (), run.client, run.settings, "", run.fields)
    base = employee.with_values(corrections=None, elements=None, overtime=None, unpaid_days=None, worked_days=None)
    was = _computed(earlier, base.with_values(**correction.inner("was").values), tables)
    now = _computed(earlier, base.with_values(**correction.inner("now").values), tables)
    return {"period": label, "was": was, "now": now}


def _before(period: Period, of: Period) -> bool:
    return period.end < of.start
