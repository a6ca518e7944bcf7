"""The training matrix: who holds what until when, who is to be certified again, and what is taken back.

Marks: `certificate-withdrawn` (person|key|first day of the certificate|day it was taken back on|why).
"""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from typing import Any

from remit.services.kit import (
    Certificate,
    Reasons,
    Renewal,
    ServiceCall,
    ServiceResult,
    json_document,
    reasons,
    renewals,
)
from remit.services.training.course import course_of
from remit.services.training.folder import FOLDER

CERTIFICATE, WITHDRAWN = "certificate", "certificate-withdrawn"
PAPER = "training-matrix.json"
reason = Reasons(FOLDER).reason
Row = dict[str, Any]


def matrix(call: ServiceCall) -> ServiceResult:
    """Lay out who holds what until when; take back at once what is agreed to be, and name who is due and why."""
    rows = [_row(call, one, course) for one, course in _newest(call)]
    at_once = frozenset(call.parameters["withdraw_for"])
    taken = [row for row in rows if not row["withdrawn"] and at_once & set(row["renew"])]
    for row in taken:
        row.update(withdrawn=call.now.date().isoformat(), why=", ".join(row["renew"]))
    due = [row for row in rows if row["renew"] or row["withdrawn"]]
    found = [told for row in due for told in _told(row)]
    asked = [_asked(row) for row in due]
    return _written(call, rows, taken, {**reasons(found), "rows": rows, "due": asked})


def withdraw(call: ServiceCall) -> ServiceResult:
    """Take back what the lead takes back; the matrix is written again."""
    rows = [dict(row) for row in call.variables["rows"]]
    wanted = {(one["person"], one["key"]) for one in call.variables["due"] if one["decision"] == "withdraw"}
    taken = [row for row in rows if not row["withdrawn"] and (row["person"], row["key"]) in wanted]
    for row in taken:
        why = str(call.variables.get("renewed") or "") or ", ".join(row["renew"])
        row.update(withdrawn=call.now.date().isoformat(), why=why)
    return _written(call, rows, taken, {"rows": rows})


def held(call: ServiceCall) -> list[Certificate]:
    """Return every certificate of the engagement; one that was taken back ends on that day."""
    return [one for one, _ in _certified(call)]


def _written(call: ServiceCall, rows: list[Row], taken: list[Row], variables: Row) -> ServiceResult:
    fact = {"item": call.item.number, "on": call.now.date().isoformat(), "rows": rows}
    parts = ("person", "key", "valid_from", "withdrawn", "why")
    marks = tuple((WITHDRAWN, "|".join(str(row[part]).replace("|", "/") for part in parts)) for row in taken)
    handed = {"withdrawals": [{part: row[part] for part in parts} for row in taken]} if taken else {}
    return ServiceResult(variables, documents=(json_document(PAPER, fact),), fingerprints=marks, handed=handed)


def _told(row: Row) -> list[dict[str, Any]]:
    who = {"person": row["person"], "key": row["key"]}
    back = [reason("renew.withdrawn", **who, on=row["withdrawn"])] if row["withdrawn"] else []
    return [*(reason(f"renew.{why}", **who) for why in row["renew"]), *back]


def _asked(row: Row) -> Row:
    shown = {"person": row["person"], "key": row["key"], "until": row["valid_until"]}
    return {**shown, "decision": "enrol" if row["withdrawn"] else ""}


def _certified(call: ServiceCall) -> list[tuple[Certificate, str]]:
    backs = _backs(call)
    found = []
    for mark in call.lookup.marks(CERTIFICATE, prefix=""):
        person, key, begins, until, procedure, course = mark.key.split("|")
        one = Certificate(person, key, date.fromisoformat(begins), date.fromisoformat(until), procedure)
        back = backs.get((person, key, begins))
        found.append((replace(one, valid_until=max(back, one.valid_from)) if back else one, course))
    return found


def _backs(call: ServiceCall) -> dict[tuple[str, str, str], date]:
    parts = (mark.key.split("|") for mark in call.lookup.marks(WITHDRAWN, prefix=""))
    return {(person, key, begins): date.fromisoformat(on) for person, key, begins, on, _ in parts}


def _newest(call: ServiceCall) -> list[tuple[Certificate, str]]:
    newest: dict[tuple[str, str], tuple[Certificate, str]] = {}
    for one, course in sorted(_certified(call), key=lambda pair: pair[0].valid_from):
        newest[one.person, one.key] = (one, course)
    return [newest[key] for key in sorted(newest)]


def _row(call: ServiceCall, one: Certificate, course_key: str) -> Row:
    back = _backs(call).get((one.person, one.key, one.valid_from.isoformat()))
    return {
        "person": one.person,
        "key": one.key,
        "valid_from": one.valid_from.isoformat(),
        "valid_until": one.valid_until.isoformat(),
        "procedure": one.procedure,
        "renew": [] if back else [each.value for each in _due(call, one, course_key)],
        "withdrawn": back and back.isoformat(),
        "why": "",
    }


def _due(call: ServiceCall, one: Certificate, course_key: str) -> tuple[Renewal, ...]:
    course, measured = course_of(call, course_key), call.lookup.reference("quality", one.person)
    return renewals(
        one,
        today=call.now.date(),
        horizon_days=int(call.parameters["horizon_days"]),
        procedure=course.procedure if course else "",
        quality=Decimal(str(measured.body["first_pass_yield"])) if measured else None,
        least=Decimal(str(call.parameters["least_quality"])),
    )
