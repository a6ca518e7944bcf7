"""The topics of every kind: what the rules find, whether each finding is decided, and the papers."""

from collections.abc import Mapping, Sequence
from decimal import Decimal

from remit.services.financial_process.credit import credit
from remit.services.financial_process.fund import fund
from remit.services.financial_process.outcome import Outcome, reason
from remit.services.financial_process.parties import screened
from remit.services.financial_process.portfolio import returns
from remit.services.kit import (
    BYTE_ORDER,
    Document,
    Refusal,
    ServiceCall,
    ServiceResult,
    document,
    json_document,
    problem_of,
    reasons,
    render_pdf,
    write_csv,
)

TEMPLATE = """
#letterhead(from: ("Financial process",), to: (), title: data.title, facts: data.facts)
#for one in data.sections [
  == #one.heading
  #if one.rows.len() == 0 [ None. ] else [
    #set text(8pt)
    #let widths = one.head.enumerate().map(((at, _)) => if at in one.right { auto } else { 1fr })
    #rows(one.head, one.rows, right: one.right, widths: widths)
  ]
]
"""


def outcome_of(call: ServiceCall) -> Outcome:
    """Compute an order by its kind, against the client's reference data."""
    order, lookup = call.item.payload, call.lookup
    match order["kind"]:
        case "credit":
            return credit(order, lookup.reference("covenants", order["borrower"]))
        case "returns":
            return returns(order)
        case "fund":
            return fund(order, tolerance=Decimal(str(call.parameters["price_tolerance"])))
        case _:
            threshold = float(call.parameters["screening_threshold"])
            return screened(
                order, lookup.reference("sanctions", str(call.parameters["sanctions_list"])), threshold=threshold
            )


def prepare(call: ServiceCall) -> ServiceResult:
    """Compute, and say what a person must decide. What is found stays as it is, whatever reference data come later."""
    try:
        found = outcome_of(call)
    except Refusal as refusal:
        return ServiceResult(problems=(problem_of(refusal),))
    result = {"title": found.title, "facts": found.facts, "sections": list(found.sections), "table": list(found.table)}
    keys = [one.key for one in found.findings]
    told = reasons([dict(one.reason) for one in found.findings])
    return ServiceResult({"result": result, "findings": keys, "undecided": keys, **told})


def check(call: ServiceCall) -> ServiceResult:
    """Find the findings that nobody decided with a reason."""
    told = {str(row["finding"]).strip() for row in call.variables.get("decisions") or () if row.get("reason")}
    missing = [key for key in call.variables["findings"] if key not in told]
    return ServiceResult(
        {"undecided": missing, **reasons([reason("finance.undecided", finding=one) for one in missing])}
    )


def deliver(call: ServiceCall) -> ServiceResult:
    """Write the result with every decision: JSON for programs, PDF for people, CSV of the rows."""
    result, decisions = call.variables["result"], [dict(one) for one in call.variables.get("decisions") or ()]
    kind = call.item.payload["kind"]
    fact = {
        "item": call.item.number,
        "kind": kind,
        **result["facts"],
        "decisions": decisions,
        "release": call.variables.get("release_comment") or "",
        "delivered_at": call.now.isoformat(),
    }
    rows = [[one["finding"], one["decision"], one["reason"]] for one in decisions]
    sections = [*result["sections"]]
    if rows:
        sections.append({"heading": "Decisions", "head": ["Finding", "Decision", "Reason"], "rows": rows, "right": []})
    data = {
        "title": result["title"],
        "facts": [["Item", call.item.number], ["Made", f"{call.now:%Y-%m-%d}"]],
        "sections": sections,
    }
    pdf = render_pdf(TEMPLATE, data=data, title=result["title"], language="en", made_at=call.now)
    return ServiceResult(
        documents=(
            json_document(f"{kind}.json", fact),
            document(f"{kind}.pdf", pdf),
            *((_csv(f"{kind}.csv", result["table"]),) if result["table"] else ()),
        )
    )


def _csv(name: str, rows: Sequence[Mapping[str, str]]) -> Document:
    return Document(name, "text/csv; charset=utf-8", BYTE_ORDER + write_csv(list(rows[0]), rows))
