"""The topics of one call: measure, note a call back, write the record.

Variables of the instance: `customer`, `reasons`, `reason_codes`, `call_back_until`, `attempts`, `again`,
`call_back_kept`; for the decision table `answered`, `hung_up_at_once`, `can_be_called`.
"""

import json
from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from remit.services.call_centre.findings import finding
from remit.services.call_centre.terms import promise_of
from remit.services.kit import (
    Document,
    ServiceCall,
    ServiceResult,
    comparable_number,
    content_hash,
    format_moment,
    note_call_back,
    parse_moment,
    told_call_back,
    told_judgement,
)

CALLER = "caller"


def measure(call: ServiceCall) -> ServiceResult:
    """Say how the call went beside what is agreed, who called, and how often before."""
    fact, promise = call.item.payload, promise_of(call.parameters)
    number = comparable_number(fact["caller"])
    mark = content_hash(number.encode())
    earlier = {one.item_id for one in call.lookup.marks(CALLER, prefix=f"{mark}:")} if number else set()
    findings = [_went(fact, promise.within_s)]
    if earlier:
        findings.append(finding("called_before", count=str(len(earlier))))
    ended_at = parse_moment(fact["ended_at"])
    return ServiceResult(
        variables={
            "customer": _customer(call, number),
            "reasons": findings,
            "reason_codes": [one["reason"] for one in findings],
            "answered": fact["answered"],
            "hung_up_at_once": not fact["answered"] and fact["wait_s"] <= promise.short_s,
            "can_be_called": bool(number) and bool(call.parameters["call_back_abandoned"]),
            "call_back_until": format_moment(ended_at + timedelta(hours=int(call.parameters["call_back_hours"]))),
            "attempts": 0,
        },
        fingerprints=((CALLER, f"{mark}:{call.item.id}"),) if number else (),
    )


def _went(fact: Mapping[str, Any], within_s: int) -> dict[str, Any]:
    wait = str(fact["wait_s"])
    if not fact["answered"]:
        return finding("abandoned", wait=wait)
    spoken = {"wait": wait, "line": str(fact["line_s"]), "hold": str(fact["hold_s"])}
    if fact["wait_s"] > within_s:
        return finding("late", within=str(within_s), **spoken)
    return finding("answered", **spoken)


def _customer(call: ServiceCall, number: str) -> str | None:
    for one in call.lookup.references("end_customer"):
        if number and number in {comparable_number(str(phone)) for phone in one.body.get("phones", ())}:
            return one.key
    return None


def note_call(call: ServiceCall) -> ServiceResult:
    """Count a call back against the hours that are agreed."""
    return note_call_back(call, promised_at=parse_moment(call.variables["call_back_until"]))


def record(call: ServiceCall) -> ServiceResult:
    """Write the record of the call: its seconds by the tape, its disposition, what came of it; nobody's number."""
    fact, told = call.item.payload, call.variables
    body = {
        "contact": call.item.number,
        "customer": told.get("customer"),
        **{key: value for key, value in fact.items() if key != "caller"},
        "route": told["route"],
        "disposition": told.get("call_result") or told.get("disposition") or "abandoned",
        "topic": told.get("topic"),
        "judgement": told_judgement(told),
        "call_back": told_call_back(told),
        "settled_at": format_moment(call.now),
    }
    content = json.dumps(body, ensure_ascii=False, indent=1).encode()
    return ServiceResult(documents=(Document("call-record.json", "application/json", content),))
