"""The topics of moderation: say what a person decided on a picture, by the policy, with the reason."""

from remit.services.kit import ServiceCall, ServiceResult, format_moment, json_document
from remit.services.media_process.appeals import RESTRICTS, Decided, statement

SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def picture_type(content: bytes) -> str | None:
    """Return the media type of a picture that a page can show, None where it is none."""
    return next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), None)


def report_decision(call: ServiceCall) -> ServiceResult:
    """Write the decision that stands (the second where the first was passed on), and why where it restricts."""
    again = call.variables.get("second_decision")
    part = "second_" if again else ""
    fact = {
        "item": call.item.number,
        "picture": call.item.source_name,
        "hash": call.item.source_hash,
        "decision": call.variables[f"{part}decision"],
        "policy": call.variables[f"{part}policy"],
        "reason": call.variables[f"{part}why"],
        "passed_on": bool(again),
        "decided_at": call.now.isoformat(),
    }
    documents = [json_document("decision.json", fact, indent=1)]
    if fact["decision"] in RESTRICTS:
        documents += statement(call, fact["decision"], fact["policy"], fact["reason"])
    decided = Decided(call.item.number, fact["decision"], fact["policy"], format_moment(call.now))
    return ServiceResult(documents=tuple(documents), fingerprints=(decided.mark,))
