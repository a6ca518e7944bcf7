"""Requests by the catalogue, and problems that join incidents and leave a known error behind."""

from remit.services.kit import INCIDENT_ON_SERVICE as ON_SERVICE
from remit.services.kit import ServiceCall, ServiceResult
from remit.services.technical_support.incidents import reply
from remit.services.technical_support.knowledge import KnownError
from remit.services.technical_support.reasons import document, reason, reasons


def look_up(call: ServiceCall) -> ServiceResult:
    """Find the request in the catalogue: fulfilled by rule, after approval, or by a person."""
    key = str(call.item.payload["catalogue"])
    entry = call.lookup.reference("catalogue", key)
    if entry is None:
        return ServiceResult({"way": "work", **reasons([reason("not_offered", key=key)])})
    way = str(entry.body.get("way") or "work")
    told = [reason("approval", name=entry.body.get("name", key))] if way == "approval" else []
    return ServiceResult({"way": way, "resolution": entry.body.get("answer"), "approval": None, **reasons(told)})


def fulfil(call: ServiceCall) -> ServiceResult:
    """Write what was done, or that it was refused."""
    known = call.variables
    fact = {
        "item": call.item.number,
        "catalogue": call.item.payload["catalogue"],
        "way": known["way"],
        "outcome": "refused" if known.get("approval") == "refused" else "fulfilled",
        "text": known.get("approval_comment") if known.get("approval") == "refused" else known.get("resolution"),
    }
    told = str(fact["text"] or "")
    handed = reply(call, told, automatic=known["way"] == "automatic") if told else {}
    return ServiceResult(documents=(document("request.json", fact),), handed=handed)


def join(call: ServiceCall) -> ServiceResult:
    """Join the incidents of the service, and those that the problem names."""
    service = str(call.item.payload["service"])
    prefix = f"{service}|"
    found = [mark.key.removeprefix(prefix) for mark in call.lookup.marks(ON_SERVICE, prefix=prefix)]
    named = [str(one) for one in call.item.payload.get("incidents", ())]
    joined = list(dict.fromkeys((*named, *found)))
    return ServiceResult({"joined": joined, **reasons([reason("joins", count=len(joined), numbers=", ".join(joined))])})


def publish(call: ServiceCall) -> ServiceResult:
    """Publish the known error, so that later incidents find its workaround, and write the problem's record."""
    known = call.variables
    error = KnownError(
        f"KE-{call.item.number}", str(known["symptoms"]), str(known["workaround"]), str(call.item.payload["service"])
    )
    fact = {
        "item": call.item.number,
        "known_error": error.key,
        "service": error.service,
        "cause": known["cause"],
        "symptoms": error.symptoms,
        "workaround": error.workaround,
        "fix": known.get("fix"),
        "incidents": known["joined"],
    }
    return ServiceResult(documents=(document("known-error.json", fact),), fingerprints=(error.as_mark(),))
