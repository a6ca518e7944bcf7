"""What locked runs left behind, as marks: which periods are paid, and what everybody was paid in the last one."""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from remit.services.kit import Lookup, PayResult, Run, canonical_json, shown_slip

LOCK = "payroll-lock"
PAID = "payroll-paid"
_BETWEEN = "\x1f"  # the unit separator of ASCII: no name of an employee or a label holds it


def lock_mark(run: Run) -> tuple[str, str]:
    """Return the mark of a paid period; a second run of the same period is told by its `run` field."""
    period = f"{run.period.start}/{run.period.end}"
    return LOCK, _BETWEEN.join((run.client, run.country.value, period, run.fields.text("run", "")))


def paid_marks(result: PayResult) -> Iterator[tuple[str, str]]:
    """Yield a mark per employee with what the next run compares and carries."""
    run = result.run
    for slip in result.slips:
        shown = shown_slip(slip)
        fact = {key: shown[key] for key in ("employee", "gross", "net", "to_date")}
        fact["pay_date"] = run.period.pay_date.isoformat()
        fact["lines"] = {line["key"]: line["amount"] for line in shown["lines"]}
        yield PAID, _prefix(run, run.period.end.isoformat()) + slip.employee + _BETWEEN + canonical_json(fact)


def paid_before(lookup: Lookup, run: Run) -> dict[str, Mapping[str, Any]]:
    """Return what the locked run of the period before paid, by employee."""
    before = (run.period.start - timedelta(days=1)).isoformat()
    prefix = _prefix(run, before)
    found = {}
    for mark in lookup.marks(PAID, prefix=prefix):
        employee, _, fact = mark.key.removeprefix(prefix).partition(_BETWEEN)
        found[employee] = json.loads(fact)
    return found


def _prefix(run: Run, end: str) -> str:
    return _BETWEEN.join((run.client, run.country.value, end, ""))
