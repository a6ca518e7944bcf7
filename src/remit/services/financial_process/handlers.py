"""The topics of every kind: what the rules find, and the papers with what people decided of it."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from decimal import Decimal
from typing import Any

from remit.services.financial_process.asking import handed
from remit.services.financial_process.credit import credit
from remit.services.financial_process.fund import fund
from remit.services.financial_process.outcome import Outcome, Words
from remit.services.financial_process.parties import screened
from remit.services.financial_process.portfolio import returns
from remit.services.kit import (
    BYTE_ORDER,
    Document,
    Refusal,
    Report,
    Section,
    ServiceCall,
    ServiceResult,
    certified,
    document,
    json_document,
    print_report,
    problem_of,
    reasons,
    signed_rows,
    spoken,
    write_csv,
)


def outcome_of(call: ServiceCall) -> Outcome:
    """Compute an order by its kind, against the client's reference data."""
    order, lookup, agreed = call.item.payload, call.lookup, call.parameters
    words = Words(spoken(agreed))
    match order["kind"]:
        case "credit":
            return credit(order, lookup.reference("covenants", order["borrower"]), words)
        case "returns":
            return returns(order, words)
        case "fund":
            return fund(order, words, tolerance=Decimal(str(agreed["price_tolerance"])))
        case _:
            listed = lookup.reference("sanctions", str(agreed["sanctions_list"]))
            return screened(order, listed, words, threshold=float(agreed["screening_threshold"]))


def prepare(call: ServiceCall) -> ServiceResult:
    """Compute, and ask what a person must decide. What is found stays as it is, whatever reference data come later."""
    try:
        found = outcome_of(call)
    except Refusal as refusal:
        return ServiceResult(problems=(problem_of(refusal),))
    sections = [asdict(one) for one in found.sections]
    result = {"title": found.title, "facts": found.facts, "sections": sections, "table": list(found.table)}
    variables = {
        "result": result,
        "findings": [one.key for one in found.findings],
        **reasons([dict(one.reason) for one in found.findings]),
    }
    if not found.findings:
        return ServiceResult(variables)
    case = handed(found, call.item.payload["kind"], name=call.item.source_name, content=call.lookup.content())
    return ServiceResult(variables, handed={"judgement": case})


def deliver(call: ServiceCall) -> ServiceResult:
    """Write the result with every decision: JSON for programs, PDF for people, CSV of the rows, and the certificate."""
    result, case = call.variables["result"], call.variables.get("case_file")
    kind, words = call.item.payload["kind"], Words(spoken(call.parameters))
    fact = {
        "item": call.item.number,
        "kind": kind,
        **result["facts"],
        "decisions": [_decision(one) for one in case["questions"]] if case else [],
        "sign_off": case["sign_off"] if case else None,
        "delivered_at": call.now.isoformat(),
    }
    report = Report(
        title=words("title"),
        subject=result["title"],
        facts=((words("item"), call.item.number), (words("made"), f"{call.now:%Y-%m-%d}")),
        sections=(*(Section(**one) for one in result["sections"]), *(_decided(case, words) if case else ())),
        pictures={},
        language=words.language,
    )
    made = [json_document(f"{kind}.json", fact), document(f"{kind}.pdf", print_report(report, made_at=call.now))]
    made += [_csv(f"{kind}.csv", result["table"])] if result["table"] else []
    bound = certified(call, made, language=words.language, title=result["title"]) if case else tuple(made)
    return ServiceResult(documents=bound)


def _decision(one: Mapping[str, Any]) -> dict[str, Any]:
    people = [entry["person"] for entry in one["decided"]]
    return {"finding": one["key"], "decision": one["answer"], "reason": " ".join(one["reasons"]), "by": people}


def _decided(case: Mapping[str, Any], words: Words) -> tuple[Section, Section]:
    rows = [
        [
            one["text"][words.language],
            one["answer_text"][words.language],
            " ".join(one["reasons"]),
            ", ".join(entry["person"] for entry in one["decided"]),
        ]
        for one in case["questions"]
    ]
    head = words.all("finding", "decision", "reason", "by")
    decisions = Section(words("decisions"), (), head, tuple(map(tuple, rows)), narrow=(1, 3))
    signed = tuple(f"{name}: {value}" for name, value in signed_rows(case, language=words.language))
    return decisions, Section(words("signed"), signed)


def _csv(name: str, rows: Sequence[Mapping[str, str]]) -> Document:
    return Document(name, "text/csv; charset=utf-8", BYTE_ORDER + write_csv(list(rows[0]), rows))
