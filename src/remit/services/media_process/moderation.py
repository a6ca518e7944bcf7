"""The topics of moderation: say what a person decided on a picture, by the policy, with the reason."""

from collections.abc import Iterator

from remit.services.kit import ServiceCall, ServiceResult, format_moment, json_document, read_form
from remit.services.media_process.appeals import RESTRICTS, Decided, statement
from remit.services.media_process.folder import FOLDER

SIGNATURES = {b"\x89PNG\r\n\x1a\n": "image/png", b"\xff\xd8\xff": "image/jpeg"}


def picture_type(content: bytes) -> str | None:
    """Return the media type of a picture that a page can show, None where it is none."""
    return next((kind for start, kind in SIGNATURES.items() if content.startswith(start)), None)


def report_decision(call: ServiceCall) -> ServiceResult:
    """Write the decision that stands (a lead's where it was passed on), and why where it restricts."""
    said, passed_on = call.variables, bool(call.variables.get("second_decision"))
    tree = said["ruling"]
    fact = {
        "item": call.item.number,
        "picture": call.item.source_name,
        "hash": call.item.source_hash,
        "decision": said["second_decision"] if passed_on else tree["decision"],
        "policy": said["second_policy"] if passed_on else tree["policy"],
        "reason": said["second_why"] if passed_on else said["why"],
        "passed_on": passed_on,
        "path": [{"question": question, "answer": answer} for question, answer in _path(call)],
        "decided_at": call.now.isoformat(),
    }
    documents = [json_document("decision.json", fact, indent=1)]
    if fact["decision"] in RESTRICTS:
        documents += statement(call, fact["decision"], fact["policy"], fact["reason"])
    decided = Decided(call.item.number, fact["decision"], fact["policy"], format_moment(call.now))
    return ServiceResult(documents=tuple(documents), fingerprints=(decided.mark,))


def _path(call: ServiceCall) -> Iterator[tuple[str, str]]:
    """Yield the questions of the policy that were asked, and how they were answered, from the root to the leaf."""
    form = read_form((FOLDER / "forms" / "moderate.json").read_text("utf-8"), key="moderate")
    for field in form.fields:
        answer = call.variables.get(field.key)
        if field.options and answer is not None:
            yield field.label["en"], next(one.label["en"] for one in field.options if one.value == answer)
