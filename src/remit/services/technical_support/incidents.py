"""Incidents: looked at, matched, measured, joined to a major one, handed up the tiers, told about, resolved."""

from typing import Any

from remit.services.kit import INCIDENT_MAJOR as MAJOR
from remit.services.kit import INCIDENT_ON_SERVICE as ON_SERVICE
from remit.services.kit import INCIDENT_OPEN as OPEN
from remit.services.kit import ServiceCall, ServiceResult
from remit.services.technical_support.knowledge import match
from remit.services.technical_support.reasons import document, reason, reasons
from remit.services.technical_support.terms import interval


def look(call: ServiceCall) -> ServiceResult:
    """Take impact, urgency and service from the report; without the first two a person sorts it."""
    data = call.item.payload
    told = {key: data.get(key) for key in ("impact", "urgency")}
    return ServiceResult(
        {
            **told,
            "triaged": all(told.values()),
            "service": str(data.get("service") or ""),
            "checks": [],
            "declare_major": bool(data.get("major")),
            "outcome": None,
            **reasons([]),
        }
    )


def open_incident(call: ServiceCall) -> ServiceResult:
    """Match known errors and major incidents, plan diagnostics, and set the spans of the priority."""
    known, service, priority = call.variables, str(call.variables["service"] or ""), str(call.variables["priority"])
    found = match(call.lookup, text=_text(call), service=service)
    told = [reason("priority", priority=priority, impact=known["impact"], urgency=known["urgency"])]
    told += [reason("joined", number=number) for number in _majors(call, service)]
    told += [reason("known_error", key=one.key, workaround=one.workaround) for one in found]
    told += _remote(call)
    answers = [one for one in found if one.automatic]
    major = bool(known["declare_major"])
    return ServiceResult(
        {
            **reasons(told),
            "checks": _checks(call, service),
            "update_after": interval(call.parameters, "update_minutes", priority),
            "escalate_after": interval(call.parameters, "escalate_minutes", priority),
            "self_service": len(answers) == 1 and not major,
            "known_answer": answers[0].workaround if answers else "",
            "known_key": answers[0].key if answers else "",
        },
        fingerprints=_marks(call, major=major),
        forgets=(OPEN, MAJOR, ON_SERVICE),
    )


def _remote(call: ServiceCall) -> list[dict[str, Any]]:
    """Say by which tool of the client a session may be held, and where it opens for this ticket."""
    agreed = call.parameters["remote_session"]
    if not agreed.get("tool"):
        return []
    address = str(agreed.get("address") or "–").replace("{number}", call.item.number)
    return [reason("remote", tool=agreed["tool"], address=address)]


def _text(call: ServiceCall) -> str:
    return f"{call.item.payload.get('subject', '')} {call.item.payload.get('description', '')}"


def _majors(call: ServiceCall, service: str) -> list[str]:
    prefix = f"{service}|"
    return [mark.key.removeprefix(prefix) for mark in call.lookup.marks(MAJOR, prefix=prefix)] if service else []


def _checks(call: ServiceCall, service: str) -> list[dict[str, Any]]:
    known = call.lookup.reference("service", service)
    planned = list(known.body.get("checks", ())) if known else []
    return [*call.item.payload.get("checks", ()), *planned]


def _marks(call: ServiceCall, *, major: bool) -> tuple[tuple[str, str], ...]:
    service, number = str(call.variables["service"] or ""), call.item.number
    made = [(OPEN, f"{service}|{call.variables['priority']}|{number}"), (ON_SERVICE, f"{service}|{number}")]
    return (*made, (MAJOR, f"{service}|{number}")) if major else tuple(made)


def note(call: ServiceCall) -> ServiceResult:
    """Lay the findings of the diagnostics beside the ticket."""
    findings = call.variables["findings"]
    told = [_finding(one) for one in findings]
    kept = document("diagnostics.json", {"item": call.item.number, "at": call.now.isoformat(), "findings": findings})
    return ServiceResult(reasons([*call.variables["reasons"], *told]), documents=(kept,))


def _finding(one: dict[str, Any]) -> dict[str, Any]:
    fields = {"kind": one["kind"], "target": one["target"], "detail": one["detail"], "took": str(one["took_ms"])}
    return reason("check_good" if one["good"] else "check_bad", **fields)


def answer(call: ServiceCall) -> ServiceResult:
    """Send the answer of the one known error that may go out by itself."""
    told = str(call.variables["known_answer"])
    fact = {"outcome": "known_error", "known_error": call.variables["known_key"], "resolution": told}
    return ServiceResult(
        documents=(document("resolution.json", _closing(call, fact)),),
        handed=reply(call, told, automatic=True),
        forgets=(OPEN, MAJOR),
    )


def escalate(call: ServiceCall) -> ServiceResult:
    """Say why the next tier has it, and keep a major incident that the tier before declared."""
    known = call.variables
    handed = known.get("outcome") == "escalate"
    told = reason("handed_up", why=known.get("resolution") or "") if handed else reason("late")
    kept = [one for one in known["reasons"] if one["reason"] not in ("handed_up", "late")]
    marks = _marks(call, major=bool(known["declare_major"]))
    handed_on = {"outcome": None, "earlier_sessions": _sessions(call), "sessions": []}
    return ServiceResult({**reasons([told, *kept]), **handed_on}, fingerprints=marks, forgets=(OPEN, MAJOR, ON_SERVICE))


def _sessions(call: ServiceCall) -> list[dict[str, Any]]:
    """Return the remote sessions of every tier so far."""
    rows = [dict(row) for row in call.variables.get("sessions") or ()]
    return [*(call.variables.get("earlier_sessions") or ()), *rows]


def tell(call: ServiceCall) -> ServiceResult:
    """Put the update into the conversation."""
    return ServiceResult(handed=reply(call, str(call.variables["update_text"])))


def resolve(call: ServiceCall) -> ServiceResult:
    """Write the resolution; the incident is open no longer."""
    known = call.variables
    fact = {key: known.get(key) for key in ("outcome", "resolution", "known_error")} | {"sessions": _sessions(call)}
    papers = (document("resolution.json", _closing(call, fact)),)
    return ServiceResult(documents=papers, handed=reply(call, str(known["resolution"])), forgets=(OPEN, MAJOR))


def reply(call: ServiceCall, text: str, *, automatic: bool = False) -> dict[str, Any]:
    """Return what is said to the reporter: into the conversation, and by mail where they wrote by mail."""
    return {"reply": {"text": text, "automatic": automatic, "to": call.item.payload.get("contact")}}


def _closing(call: ServiceCall, fact: dict[str, Any]) -> dict[str, Any]:
    known = call.variables
    head = {"item": call.item.number, "priority": known["priority"], "service": known["service"]}
    return {**head, **fact, "closed_at": call.now.isoformat(), "findings": known.get("findings") or []}
