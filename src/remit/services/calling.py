"""Calls back to end customers, as the lines of customer care promise and count them."""

from collections.abc import Mapping
from typing import Any

from remit.values.moment import Moment, format_moment
from remit.work.model import ServiceCall, ServiceResult

NOT_REACHED = "not_reached"


def note_call_back(call: ServiceCall, *, promised_at: Moment) -> ServiceResult:
    """Count a call back; the first decides whether the promise was kept, and who was not reached is called again.

    Of the variables `call_result`, `attempts` and `call_back_kept`, and the parameter `call_back_attempts`.
    """
    attempts = int(call.variables.get("attempts") or 0) + 1
    kept = call.variables.get("call_back_kept")
    if kept is None:  # the promise is to call, so the first call decides
        kept = call.now <= promised_at
    again = call.variables["call_result"] == NOT_REACHED and attempts < int(call.parameters["call_back_attempts"])
    until = format_moment(promised_at)
    return ServiceResult({"attempts": attempts, "again": again, "call_back_kept": kept, "call_back_until": until})


def told_call_back(told: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what the record says of calls back, None where nobody was called."""
    if not told.get("attempts"):
        return None
    return {"attempts": told["attempts"], "promised_until": told["call_back_until"], "kept": told["call_back_kept"]}


def told_judgement(told: Mapping[str, Any]) -> dict[str, Any] | None:
    """Return what the record says of a complaint that was judged, None where there was none."""
    return {key: told.get(key) for key in ("judgement", "reason", "remedy")} if told.get("judgement") else None
