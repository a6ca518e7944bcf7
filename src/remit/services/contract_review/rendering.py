"""Render the issues list: as DOCX for people, as JSON for programs; the same bytes for the same case file."""

from collections.abc import Mapping
from typing import Any

from remit.services.contract_review.findings import as_json, count_by_weight, settle
from remit.services.contract_review.negotiating import offered
from remit.services.contract_review.playbook import Playbook, read_playbook
from remit.services.contract_review.report import Header, build_report
from remit.services.kit import (
    PlaybookRefused,
    ServiceCall,
    ServiceResult,
    certified,
    document,
    format_moment,
    json_document,
    problem_of,
    spoken,
)


def render(call: ServiceCall) -> ServiceResult:
    """Make the deliverable from the case file that the sign-off put among the variables."""
    case_file: Mapping[str, Any] = call.variables["case_file"]
    language = spoken(call.parameters)
    key = str(call.parameters.get("playbook", "standard"))
    reference = call.lookup.reference("playbook", key)
    try:
        if reference is None:
            raise PlaybookRefused(place=key, reason=f"there is no playbook “{key}”; put it as reference data and retry")
        playbook = read_playbook(reference.body)
    except PlaybookRefused as refusal:
        return ServiceResult(problems=(problem_of(refusal),))
    return _deliver(call, case_file, playbook=playbook, language=language)


def _deliver(call: ServiceCall, case_file: Mapping[str, Any], *, playbook: Playbook, language: str) -> ServiceResult:
    settled = settle(playbook, case_file)
    header = Header(
        title=call.item.title,
        number=call.item.number,
        received=format_moment(call.item.received_at),
        playbook=playbook.name[language],
        pages=int(call.item.payload.get("pages", 0)),
        language=language,
    )
    data = {
        "item": call.item.number,
        "contract": call.item.title,
        "language": language,
        **as_json(settled, case_file, language=language),
        "clauses": list(call.variables.get("clauses") or ()),
    }
    counts, number = count_by_weight(settled), call.item.number
    documents = [
        document(f"{number} issues.docx", build_report(header, settled, case_file)),
        json_document(f"{number} issues.json", data),
    ]
    name = call.item.source_name
    changed = offered(call.lookup.content(), settled, case_file, name=name, language=language)
    if changed is not None:
        documents.append(document(f"{number} redline.docx", changed))
    bound = certified(call, documents, language=language, prefix=f"{number} ")
    return ServiceResult(variables={"issues": sum(counts.values()), "critical": counts["critical"]}, documents=bound)
