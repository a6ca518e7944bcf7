"""What a pay run hands over: papers for those who approve, and the results for the client."""

import io
import json
import zipfile
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from remit.services.kit import (
    Document,
    Moment,
    PayDifference,
    PayFile,
    PaySide,
    ServiceCall,
    bank_csv,
    obligations,
    pain_001,
    pay_amount,
    pay_journal,
    pay_totals,
    payments_of,
    shown_slip,
    shown_stop,
    write_csv,
    year_statements,
)
from remit.services.payroll.paper import payslip_pdf
from remit.services.payroll.preparing import Prepared

PAPER = "working-paper"


def papers(prepared: Prepared, differences: Sequence[PayDifference], *, item: str, now: Moment) -> tuple[Document, ...]:
    """Return what those who approve look at: register, comparison, parallel run."""
    found = [_json("register.json", _register(prepared, item), purpose=PAPER)]
    if prepared.compared:
        found.append(_json("comparison.json", _comparison(prepared, item), purpose=PAPER))
    if differences:
        found.append(_json("parallel-run.json", _parallel(differences, prepared, item), purpose=PAPER))
    return tuple(found)


def results(prepared: Prepared, call: ServiceCall) -> tuple[Document, ...]:
    """Return the deliverables of a locked run."""
    item, run = call.item.number, prepared.result.run
    file = pay_file(prepared, item=item, now=call.now)
    found = [
        Document("payslips.zip", "application/zip", _payslips(prepared, now=call.now)),
        Document("register.csv", "text/csv", _register_csv(prepared)),
        Document(file.name, file.media_type, file.content),
        Document("journal.csv", "text/csv", _journal_csv(prepared)),
        _json("control.json", _control(prepared, file, call)),
        _json("obligations.json", _obligations(prepared, call)),
    ]
    statements = year_statements(prepared.result)
    if statements:
        found.append(_json("year-end.json", {"period": run.period.label, "statements": list(statements)}))
    return tuple(found)


def return_notice(reasons: Iterable[Mapping[str, Any]], *, comment: str, item: str) -> Document:
    """Return the notice with which a run goes back to the client."""
    told = [{key: one[key] for key in ("reason", "code", "text", "place")} for one in reasons]
    return _json("return-notice.json", {"item": item, "reasons": told, "comment": comment})


def pay_file(prepared: Prepared, *, item: str, now: Moment) -> PayFile:
    """Return the pay file: pain.001 where an IBAN pays, else a bank's CSV. Refuses `PayFileRefused`."""
    run, payments = prepared.result.run, payments_of(prepared.result)[0]
    payer = prepared.terms.value("pay_from")
    if not payer.get("iban"):
        return bank_csv(payments, run.country.currency)
    currency = run.country.currency
    day = run.period.pay_date
    return pain_001(payments, debtor=payer, currency=currency, made_at=now, message_id=item, day=day)


def _json(name: str, fact: Any, *, purpose: str = "result") -> Document:
    return Document(name, "application/json", json.dumps(fact, ensure_ascii=False, indent=1).encode(), purpose)


def _head(prepared: Prepared, item: str) -> dict[str, Any]:
    run = prepared.result.run
    return {
        "item": item,
        "client": run.client,
        "country": run.country.value,
        "period": run.period.label,
        "currency": run.country.currency,
        "frozen_hash": run.frozen_hash,
    }


def _register(prepared: Prepared, item: str) -> dict[str, Any]:
    result = prepared.result
    return {
        **_head(prepared, item),
        "totals": pay_totals(result),
        "payslips": [shown_slip(slip) for slip in result.slips],
        "refusals": [shown_stop(one) for one in result.stopped],
    }


def _comparison(prepared: Prepared, item: str) -> dict[str, Any]:
    rows = [
        {
            "employee": row.employee,
            "name": row.name,
            "line": row.line,
            "before": f"{row.before:f}",
            "now": f"{row.now:f}",
            "difference": f"{row.difference:f}",
            "percent": None if row.percent is None else f"{row.percent:f}",
            "change": row.change.value,
        }
        for row in prepared.rows()
    ]
    threshold = prepared.terms.threshold(prepared.result.run.country.currency)
    told = {"percent": f"{threshold.percent:f}", "amount": f"{threshold.amount:f}"}
    return {**_head(prepared, item), "threshold": told, "rows": rows}


def _parallel(differences: Sequence[PayDifference], prepared: Prepared, item: str) -> dict[str, Any]:
    rows = [
        {
            "employee": one.employee,
            "name": one.name,
            "line": one.line,
            "old": f"{one.old:f}",
            "new": f"{one.new:f}",
            "difference": f"{one.difference:f}",
            "explanation": one.explanation,
            "words": one.words,
        }
        for one in differences
    ]
    unexplained = sum(not one.explained for one in differences)
    return {**_head(prepared, item), "lines": len(rows), "unexplained": unexplained, "rows": rows}


def _payslips(prepared: Prepared, *, now: Moment) -> bytes:
    """Pack the payslips; every entry bears the archive's first day, so that the same run gives the same bytes."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for number, slip in enumerate(prepared.result.slips, start=1):
            for language in prepared.terms.value("payslip_languages"):
                content = payslip_pdf(slip, client=prepared.result.run.client, language=language, made_at=now)
                archive.writestr(zipfile.ZipInfo(f"payslip-{number:04d}-{language}.pdf"), content)
    return out.getvalue()


def _register_csv(prepared: Prepared) -> bytes:
    slips = prepared.result.slips
    keys = list(dict.fromkeys(line.key for slip in slips for line in slip.lines if line.side is not PaySide.NOTE))
    head = ("employee", "name", "currency", "gross", "deductions", "net", "employer_cost", *keys)
    rows = []
    for slip in slips:
        sums = (slip.gross, slip.deductions, slip.net, slip.employer_cost)
        amounts = [pay_amount(one, slip.currency) for one in sums] + [f"{slip.line(key):f}" for key in keys]
        rows.append((slip.employee, slip.name, slip.currency, *amounts))
    return write_csv(head, rows)


def _journal_csv(prepared: Prepared) -> bytes:
    currency, period = prepared.result.run.country.currency, prepared.result.run.period
    rows = []
    for one in pay_journal(prepared.result, prepared.terms.accounts):
        debit, credit = (one.minor, 0) if one.minor > 0 else (0, -one.minor)
        sides = (pay_amount(debit, currency), pay_amount(credit, currency))
        rows.append((period.pay_date.isoformat(), one.account, one.cost_centre, *sides, currency, period.label))
    return write_csv(("date", "account", "cost_centre", "debit", "credit", "currency", "text"), rows)


def _control(prepared: Prepared, file: PayFile, call: ServiceCall) -> dict[str, Any]:
    result = prepared.result
    postings = pay_journal(result, prepared.terms.accounts)
    debit = sum(one.minor for one in postings if one.minor > 0)
    return {
        **_head(prepared, call.item.number),
        "totals": pay_totals(result),
        "pay_file": {"name": file.name, "payments": file.payments, "total": file.total},
        "journal": {"debit": pay_amount(debit, result.run.country.currency), "postings": len(postings)},
        "without_account": list(payments_of(result)[1]),
        "refusals": [shown_stop(one) for one in result.stopped],
        "tables": sorted({label for slip in result.slips for label in slip.tables}),
    }


def _obligations(prepared: Prepared, call: ServiceCall) -> dict[str, Any]:
    run = prepared.result.run
    rows = []
    for one in obligations(run.country, run.period, prepared.tables):
        evidence = call.lookup.reference("filing", f"{one.key} {one.period}")
        filed = one.filed(evidence.body) if evidence else one
        row = {"key": one.key, "period": one.period, "due": one.due.isoformat(), "source": one.source}
        rows.append({**row, "filed_on": filed.filed_on, "receipt": filed.receipt})
    return {**_head(prepared, call.item.number), "obligations": rows}
