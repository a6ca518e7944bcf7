"""The topics of a transcription: draft it, compare what people wrote, check once more, write what is delivered.

`prepare` and `deliver` run as background jobs, outside any transaction: they call programs and a recogniser.
"""

from remit.services.kit import Handler, Reasons, ServiceCall, ServiceResult, content_hash, reasons
from remit.services.transcription.checks import apart, beside, faults, fillers, missed, unclear
from remit.services.transcription.deliverables import deliverables
from remit.services.transcription.drafting import desk_of, draft
from remit.services.transcription.folder import FOLDER
from remit.services.transcription.terms import Terms

reason = Reasons(FOLDER).reason


def handlers() -> dict[str, Handler]:
    """Return the handlers by topic."""
    return {
        "transcription.prepare": prepare,
        "transcription.compare": compare,
        "transcription.check": check,
        "transcription.deliver": deliver,
    }


def prepare(call: ServiceCall) -> ServiceResult:
    """Split the recording at its silences, have it drafted, and say whether two people write it."""
    terms = Terms(call.parameters)
    made = draft(call.lookup.content(), terms, call.lookup.references("glossary"))
    found = [reason(made.why_not, seconds=terms.draft_ms // 1000)] if made.why_not else []
    chosen = int(content_hash(f"by two {call.item.source_hash}".encode())[:8], 16) % 100 < terms.double_blind_percent
    return ServiceResult({"desk": desk_of(made, call), "double_blind": chosen, **reasons(found)})


def compare(call: ServiceCall) -> ServiceResult:
    """Compare what was written with the second writing where there is one, with style and glossary."""
    terms, desk = Terms(call.parameters), call.variables["desk"]
    rows, second = call.variables["segments"], call.variables.get("second") or []
    wrong = faults(rows, length_ms=desk["length_ms"])
    between = apart(rows, second) if second else None
    far = between is not None and between.rate > terms.apart
    found = [reason(code, **fields) for code, fields in wrong]
    if far and between is not None:
        found.append(reason("transcript.apart", percent=f"{100 * between.rate:.1f}", words=between.words))
    found += [reason("transcript.unclear", at=at) for at in unclear(rows)]
    slips = fillers(rows) if terms.clean else []
    found += [reason("transcript.fillers", words=", ".join(slips))] if slips else []
    misses = missed(rows, desk["glossary"])
    found += [reason("transcript.glossary", words=", ".join(misses))] if misses else []
    others = beside(rows, second)
    notes = {key: {**one, "other": others.get(key, "")} for key, one in desk["notes"].items()}
    notes |= {key: {"other": text} for key, text in others.items() if key not in notes}
    return ServiceResult(
        {
            "faults": len(wrong),
            "apart": far,
            "open_points": len(unclear(rows)) + len(slips) + len(misses),
            "between_percent": None if between is None else f"{100 * between.rate:.2f}",
            "desk": {**desk, "notes": notes},
            **reasons(found),
        }
    )


def check(call: ServiceCall) -> ServiceResult:
    """Look once more at what the second listener or the third person left."""
    wrong = faults(call.variables["segments"], length_ms=call.variables["desk"]["length_ms"])
    return ServiceResult({"faults": len(wrong), **reasons([reason(code, **fields) for code, fields in wrong])})


def deliver(call: ServiceCall) -> ServiceResult:
    """Write the transcript in every form, with the times of its words."""
    return ServiceResult(documents=deliverables(call, Terms(call.parameters)))
