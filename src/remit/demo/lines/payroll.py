"""Payroll in the demonstration: two clients' staff, clerks at home and near, a month's run in parts."""

import json
from datetime import date
from typing import Any

from remit.demo.inventing import payroll as pay_runs
from remit.demo.line import DemoLine, References, Terms
from remit.demo.world import ClientOf, Handover, Staff
from remit.payroll.reports import results_of
from remit.payroll.rules.showing import amount
from remit.values.chance import Chance
from remit.values.moment import Moment

WRONG = 0.25
"""The share of runs in which somebody's tax number is missing or wrong."""
APART = 0.2
"""The share of runs in which the client's old payroll paid somebody otherwise, and nothing explains it."""
ONCE = ("elements", "overtime")
"""What is paid in one month and not in the next."""
EMPLOYERS = {
    "harrow": pay_runs.Employer("Harrow & Finch plc", "GB"),
    "songxanh": pay_runs.Employer("Sông Xanh Foods JSC", "VN"),
}
HANDOVERS = (
    Handover("harrow-payroll", "harrow", "payroll", "Harrow & Finch: payroll", 960, 4_500),
    Handover("songxanh-payroll", "songxanh", "payroll", "Sông Xanh: payroll", 960, 1_200_000),
)
PAID = tuple(EMPLOYERS)


def _people() -> tuple[Staff, ...]:
    rows = (
        ("Nguyễn Thị Lan", "agent", "danang", "vi", ("vi", "en")),
        ("Võ Ngọc Mai", "agent", "danang", "vi", ("vi", "en")),
        ("Hannah Whitaker", "agent", "leeds", "en", ("en",)),
        ("Tom Bradshaw", "agent", "leeds", "en", ("en",)),
        ("Vũ Hải Yến", "lead", "danang", "vi", ("vi", "en")),
        ("Oliver Grant", "lead", "leeds", "en", ("en",)),
        ("Lý Thanh Sơn", "reviewer", "danang", "vi", ("vi", "en")),
        ("Grace Holloway", "reviewer", "leeds", "en", ("en",)),
    )
    return tuple(
        Staff(name, role, site, locale, languages, PAID, {"payroll": 4}) for name, role, site, locale, languages in rows
    )


class PayRunSource:
    """Sends the runs of a month, one department after another; a department is a run of its own."""

    def __init__(self, *, first_run: int = 0) -> None:
        self._sent = dict.fromkeys((one.key for one in HANDOVERS), first_run)

    def references(self, handover: Handover) -> References:
        """Return nothing: the tables are the house's, and nothing was filed yet."""
        return {}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make the next department's run of this month."""
        self._sent[handover.key] += 1
        wrong = chance.fraction() < WRONG
        month = date(now.year, now.month, 1)
        run = f"-{self._sent[handover.key]:03d}"
        made = pay_runs.make(chance, employer=EMPLOYERS[handover.client], month=month, run=run, wrong=wrong)
        return made[0], beside_what_was_paid(made[1], apart=chance.fraction() < APART)


def beside_what_was_paid(content: bytes, *, apart: bool) -> bytes:
    """Add what each was paid last month and what the old payroll pays this month; `apart` lets the two disagree."""
    whole: dict[str, Any] = json.loads(content)
    plain = [{key: value for key, value in one.items() if key not in ONCE} for one in whole["employees"]]
    before, now = _paid({**whole, "employees": plain}), _paid(whole)
    if apart and now:
        now[-1]["net"] = str(round(float(now[-1]["net"]) * 0.98))
    return json.dumps({**whole, "previous": before, "old_payroll": now}, ensure_ascii=False, indent=1).encode()


def _paid(run: dict[str, Any]) -> list[dict[str, str]]:
    (result,) = results_of(run)
    currency = result.run.country.currency
    return [{"employee": slip.employee, "net": amount(slip.net, currency)} for slip in result.slips]


def _terms(handover: Handover, client: ClientOf) -> Terms:
    """Agree payslips in the language of the client's staff."""
    return {"parameters": {"payslip_languages": [client.language]}}


LINE = DemoLine(
    key="payroll",
    handovers=HANDOVERS,
    staff=_people(),
    arrivals_per_hour=0.1,
    source=lambda resumed: PayRunSource(first_run=500 if resumed else 0),
    question="Can you send us the missing tax number of this employee?",
    reply="We have asked for it; please pay the others as they stand.",
    terms=_terms,
)
"""Some ten runs in two days."""
