"""The topics of a pay run: freeze, calculate, compare, lock, deliver, return. Each computes anew from frozen inputs.

Variables of the instance: `frozen_hash`, `totals`, `reasons`, `reason_codes`, and for the decision table
`exception_count`, `always_approved`.
"""

from collections.abc import Iterator
from typing import Any

from remit.services.kit import (
    Handler,
    PayChange,
    PayDifference,
    PayFileRefused,
    ServiceCall,
    ServiceResult,
    Voucher,
    check_ibans,
    earlier_of,
    handed_entries,
    noteworthy,
    pay_journal,
    pay_totals,
    payments_of,
    run_parallel,
)
from remit.services.payroll.deliverables import papers, results, return_notice
from remit.services.payroll.findings import Finding, Reason, as_variable, reason_codes
from remit.services.payroll.history import LOCK, PAID, lock_mark, paid_marks
from remit.services.payroll.preparing import Prepared, prepare

LOCKED = "locked"
"""The BPMN error that locking throws where another item locked the period."""

MOST = 100
"""Findings that a task shows; the papers hold all of them."""

CHANGES = {
    PayChange.OVER: (Reason.CHANGED, "compare.changed"),
    PayChange.NEW: (Reason.JOINER, "compare.joiner"),
    PayChange.GONE: (Reason.LEAVER, "compare.leaver"),
}


def handlers() -> dict[str, Handler]:
    """Return the handlers by topic."""
    return {
        "payroll.freeze": freeze,
        "payroll.calculate": calculate,
        "payroll.compare": compare,
        "payroll.lock": lock,
        "payroll.deliver": deliver,
        "payroll.return": send_back,
    }


def freeze(call: ServiceCall) -> ServiceResult:
    """Freeze the inputs: the hash by which everybody later knows what was paid on."""
    run = prepare(call).result.run
    return ServiceResult(
        variables={"frozen_hash": run.frozen_hash, "period": run.period.label, "employees": len(run.employees)}
    )


def calculate(call: ServiceCall) -> ServiceResult:
    """Compute every payslip; refusals are findings, and stop nobody else."""
    prepared = prepare(call)
    return ServiceResult(
        variables={
            "totals": pay_totals(prepared.result),
            "findings_calculate": [as_variable(one) for one in _refused(prepared)],
        }
    )


def compare(call: ServiceCall) -> ServiceResult:
    """Compare with the period before and the old payroll; gather the reasons and the inputs of the decision."""
    prepared = prepare(call)
    found = (*_locked(call, prepared), *_changed(prepared), *_parallel(call, prepared), *_unpaid(prepared))
    written = [as_variable(one) for one in (*found, *_returned(call))]
    reasons = [*call.variables.get("findings_calculate", ()), *written]
    return ServiceResult(
        variables={
            "reasons": reasons[:MOST],
            "reason_codes": reason_codes(reasons),
            "exception_count": len(reasons),
            "always_approved": prepared.terms.always_approved,
        },
        documents=papers(prepared, _differences(call, prepared), item=call.item.number, now=call.now),
    )


def lock(call: ServiceCall) -> ServiceResult:
    """Lock the period; throws the BPMN error `locked` where another item has paid it."""
    prepared = prepare(call)
    taken = tuple(_locked(call, prepared))
    if taken:
        reasons = [as_variable(one) for one in taken]
        return ServiceResult(variables={"reasons": reasons, "reason_codes": reason_codes(reasons)}, error=LOCKED)
    return ServiceResult(fingerprints=(lock_mark(prepared.result.run), *paid_marks(prepared.result)))


def deliver(call: ServiceCall) -> ServiceResult:
    """Hand over payslips, register, pay file, journal, calendar, and at the year's end the statements."""
    prepared = prepare(call)
    run = prepared.result.run
    postings = pay_journal(prepared.result, prepared.terms.accounts)
    text = f"{run.client} {run.period.label}".strip()
    sides = ((one.account, one.minor) for one in postings)
    voucher = Voucher(run.period.pay_date, text, run.country.currency, sides)
    return ServiceResult(documents=results(prepared, call), handed=handed_entries(call, [voucher]))


def send_back(call: ServiceCall) -> ServiceResult:
    """Return the run to the client with the reasons; nothing of it stays locked."""
    comment = str(call.variables.get("approval_comment") or call.variables.get("comment") or "")
    notice = return_notice(call.variables.get("reasons", ()), comment=comment, item=call.item.number)
    return ServiceResult(documents=(notice,), forgets=(LOCK, PAID))


def _refused(prepared: Prepared) -> Iterator[Finding]:
    for one in prepared.result.stopped:
        fields = {key: str(value) for key, value in one.refusal.fields.items()}
        yield Finding(Reason.REFUSED, one.refusal.code, place=one.employee, fields={**fields, "name": one.name})


def _locked(call: ServiceCall, prepared: Prepared) -> Iterator[Finding]:
    run = prepared.result.run
    other = call.lookup.first_seen(*lock_mark(run))
    if other is not None:
        yield Finding(Reason.LOCKED, "lock.taken", fields={"period": run.period.label})


def _changed(prepared: Prepared) -> Iterator[Finding]:
    if not prepared.compared:
        return
    refused = {one.employee for one in prepared.result.stopped}
    for row in noteworthy(prepared.rows()):
        if row.employee not in refused:
            reason, code = CHANGES[row.change]
            shown = {"name": row.name, "before": f"{row.before:,}", "now": f"{row.now:,}", "percent": str(row.percent)}
            yield Finding(reason, code, place=row.employee, fields=shown)


def _differences(call: ServiceCall, prepared: Prepared) -> tuple[PayDifference, ...]:
    payload = call.item.payload
    if not payload.get("old_payroll"):
        return ()
    return run_parallel(prepared.result, earlier_of(payload["old_payroll"]), payload.get("explanations") or ())


def _parallel(call: ServiceCall, prepared: Prepared) -> Iterator[Finding]:
    for one in _differences(call, prepared):
        if not one.explained:
            shown = {"name": one.name, "line": one.line, "old": f"{one.old:,}", "new": f"{one.new:,}"}
            yield Finding(Reason.PARALLEL, "parallel.unexplained", place=one.employee, fields=shown)


def _unpaid(prepared: Prepared) -> Iterator[Finding]:
    payments, without = payments_of(prepared.result)
    for employee in without:
        yield Finding(Reason.NO_ACCOUNT, "payment.no_account", place=employee, fields={"name": employee})
    payer = prepared.terms.value("pay_from")
    if not payer.get("iban"):
        return
    try:
        check_ibans(payments, payer)
    except PayFileRefused as refusal:
        fields: dict[str, Any] = dict(refusal.fields)
        yield Finding(Reason.PAY_FILE, refusal.code, place=refusal.place, fields=fields)


def _returned(call: ServiceCall) -> Iterator[Finding]:
    rework = call.variables.get("rework")
    if rework and not call.variables.get("decision"):
        shown = {"by": rework["by"], "reason": rework["reason"]}
        yield Finding(Reason.RETURNED, "rework.returned", fields=shown)
