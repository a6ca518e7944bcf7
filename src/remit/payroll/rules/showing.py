"""Payslips as plain data: exact amounts as decimal text, every line with its basis and its source."""

from typing import Any

from remit.payroll.model import Payslip, Result, Side, SlipLine, Stopped
from remit.values.money import decimals_of


def shown_result(result: Result) -> dict[str, Any]:
    """Return a run's result as plain data."""
    run = result.run
    return {
        "country": run.country.value,
        "currency": run.country.currency,
        "client": run.client,
        "period": run.period.label,
        "pay_date": run.period.pay_date.isoformat(),
        "frozen_hash": run.frozen_hash,
        "payslips": [shown_slip(slip) for slip in result.slips],
        "refusals": [shown_stop(one) for one in result.stopped],
        "totals": totals(result),
    }


def totals(result: Result) -> dict[str, str]:
    """Return the control totals of a run: how many, and the sum of each side."""
    slips = result.slips
    sums = {
        "gross": sum(slip.gross for slip in slips),
        "deductions": sum(slip.deductions for slip in slips),
        "net": sum(slip.net for slip in slips),
        "employer": sum(slip.total(Side.EMPLOYER) for slip in slips),
        "employer_cost": sum(slip.employer_cost for slip in slips),
    }
    currency = result.run.country.currency
    return {"payslips": str(len(slips)), **{key: amount(minor, currency) for key, minor in sums.items()}}


def shown_slip(slip: Payslip) -> dict[str, Any]:
    """Return a payslip as plain data."""
    currency = slip.currency
    return {
        "employee": slip.employee,
        "name": slip.name,
        "country": slip.country.value,
        "currency": currency,
        "period": slip.period.label,
        "gross": amount(slip.gross, currency),
        "deductions": amount(slip.deductions, currency),
        "net": amount(slip.net, currency),
        "employer_cost": amount(slip.employer_cost, currency),
        "lines": [shown_line(line, currency) for line in slip.lines],
        "notices": list(slip.notices),
        "to_date": {key: f"{value:f}" for key, value in slip.to_date.items()},
        "tables": list(slip.tables),
    }


def shown_line(line: SlipLine, currency: str) -> dict[str, str]:
    """Return a line as plain data, without what it does not say."""
    found = {"key": line.key, "side": line.side.value, "amount": amount(line.amount, currency)}
    return found | {key: text for key, text in (("basis", line.basis), ("source", line.source)) if text}


def shown_stop(stopped: Stopped) -> dict[str, Any]:
    """Return a refused employee as plain data: code, sentence, field, and what the sentence names."""
    refusal = stopped.refusal
    return {
        "employee": stopped.employee,
        "name": stopped.name,
        "code": refusal.code,
        "message": str(refusal),
        "field": refusal.place,
        "fields": {key: str(value) for key, value in refusal.fields.items()},
    }


def amount(minor: int, currency: str) -> str:
    """Return minor units as exact decimal text of the currency."""
    decimals = decimals_of(currency)
    sign, digits = "-" if minor < 0 else "", f"{abs(minor):0{decimals + 1}d}"
    return f"{sign}{digits[:-decimals]}.{digits[-decimals:]}" if decimals else f"{sign}{digits}"
