"""The topics of the reconciliation: each reads the item's statements and answers variables and documents.

Variables: `proven`, `proposed` (the machine's matches, each with its rule), `items` (what was open), `open_count`,
`desk` (what the matching desk shows), `reasons` and `reason_codes` (why a person looks).
"""

from collections.abc import Iterable, Mapping
from typing import Any

from remit.services.bank_reconciliation.deliverables import documents, refusal_document, vouchers
from remit.services.bank_reconciliation.folder import FOLDER
from remit.services.bank_reconciliation.matching import (
    SETTLED,
    item_json,
    line_json,
    match_json,
    matched,
    open_items,
    standing,
    statements_in,
)
from remit.services.bank_reconciliation.reading import numbered, read_statements, statement_json
from remit.services.bank_reconciliation.terms import Terms
from remit.services.kit import (
    Doubt,
    Doubted,
    Handler,
    Lookup,
    Money,
    ServiceCall,
    ServiceResult,
    Standing,
    Statement,
    handed_entries,
    prove_statement,
    read_sentences,
)

STATEMENT, CLOSING = "bank-statement", "bank-closing"


def handlers() -> dict[str, Handler]:
    """Return the handlers by topic."""
    return {
        "bank_reconciliation.prove": prove,
        "bank_reconciliation.match": match,
        "bank_reconciliation.settle": settle,
        "bank_reconciliation.deliver": deliver,
        "bank_reconciliation.refuse": refuse,
    }


def prove(call: ServiceCall) -> ServiceResult:
    """Prove every statement of the file; leave the marks by which a second copy and a gap are known."""
    again: dict[str, Any] = {}
    statements = statements_in(call)
    if not statements:
        columns = Terms(call.parameters).csv_columns
        statements = numbered(read_statements(call.lookup.content(), mapping=columns))
        again = {"statements": [statement_json(one) for one in statements]}
    reasons = [_doubted(one, doubt) for one, doubt in _doubts(statements, call.lookup)]
    marks = [mark for one in statements for mark in _marks(one)]
    return ServiceResult({**again, "proven": not reasons, **_reasons(reasons)}, fingerprints=tuple(marks))


def _doubts(statements: Iterable[Statement], lookup: Lookup) -> Iterable[tuple[Statement, Doubted]]:
    last: dict[str, int] = {}
    for one in statements:
        before = last.get(one.account, _last_closing(one, lookup))
        yield from ((one, doubt) for doubt in prove_statement(one, last_closing=before))
        if lookup.first_seen(*_marks(one)[0]):
            yield one, Doubted(Doubt.TWICE)
        if one.closing_minor is not None:
            last[one.account] = one.closing_minor


def _marks(one: Statement) -> tuple[tuple[str, str], ...]:
    day = one.until_date.isoformat() if one.until_date else ""
    seen = (STATEMENT, f"{one.account}|{one.number}|{day}")
    return (seen,) if one.closing_minor is None else (seen, (CLOSING, f"{one.account}|{day}|{one.closing_minor}"))


def _last_closing(one: Statement, lookup: Lookup) -> int | None:
    if one.from_date is None:
        return None
    ended = [mark.key.split("|") for mark in lookup.marks(CLOSING, prefix=f"{one.account}|")]
    before = [(day, int(minor)) for _, day, minor in ended if day <= one.from_date.isoformat()]
    if not before:
        return None
    # an account may have several statements of one day: this one follows whichever ended where it opens
    latest = [minor for day, minor in before if day == max(before)[0]]
    return one.opening_minor if one.opening_minor in latest else latest[-1]


def _doubted(one: Statement, doubt: Doubted) -> dict[str, Any]:
    shown = {
        "account": f"…{one.account[-4:]}",
        "number": one.number,
        "stated": _amount(doubt.stated, one.currency),
        "found": _amount(doubt.found, one.currency),
    }
    return reason(f"doubt.{doubt.doubt}", **shown)


def _amount(minor: int | None, currency: str) -> str:
    return "–" if minor is None else f"{Money(minor, currency).amount:f} {currency}"


def reason(code: str, **fields: Any) -> dict[str, Any]:
    """Return one reason for a person to look, with its texts in both languages."""
    name = read_sentences(FOLDER)[code.partition(".")[0]]
    texts = {language: text.format(**fields) for language, text in read_sentences(FOLDER)[code].items()}
    return {"reason": code.partition(".")[2], "code": code, "name": name, "text": texts, "fields": fields}


def _reasons(found: list[dict[str, Any]]) -> dict[str, Any]:
    return {"reasons": found, "reason_codes": list(dict.fromkeys(one["reason"] for one in found))}


def match(call: ServiceCall) -> ServiceResult:
    """Match in passes, and lay the desk for what is left."""
    statements = statements_in(call)
    currencies = sorted({one.currency for one in statements})
    items = [item_json(item) for currency in currencies for item in open_items(call.lookup, currency=currency)]
    proposed = [match_json(one, number=at) for at, one in enumerate(matched(call), start=1)]
    known = {"proposed": proposed, "items": items, "undone": [], "hand_matches": []}
    return ServiceResult({**known, **_laid(call, known)})


def settle(call: ServiceCall) -> ServiceResult:
    """Take in what people undid and matched; what cannot stand comes back to them with its reason."""
    return ServiceResult(_laid(call, {}))


def _laid(call: ServiceCall, known: Mapping[str, Any]) -> dict[str, Any]:
    seen = ServiceCall(
        topic=call.topic,
        item=call.item,
        activation=call.activation,
        element=call.element,
        variables={**call.variables, **known},
        parameters=call.parameters,
        now=call.now,
        lookup=call.lookup,
    )
    stands = standing(seen)
    faults = [reason(f"fault.{one.fault}", key=one.key, minor=one.minor) for one in stands.faults]
    left = [reason("left.open", count=len(stands.lines))] if stands.lines and not faults else []
    desk = _desk(statements_in(seen), stands, seen.variables)
    faulty = {"faulty": bool(faults), "open_count": len(stands.lines), "desk": desk}
    return {**faulty, **_reasons(faults or left)}


def _desk(statements: Iterable[Statement], stands: Standing, variables: Mapping[str, Any]) -> dict[str, Any]:
    currency = {line.key: one.currency for one in statements for line in one.lines}
    first = next(iter(currency.values()), "")
    return {
        "currency": first,
        "lines": [line_json(line, currency[line.key]) for line in stands.lines],
        "items": [{**item_json(item), "amount": f"{Money(item.minor, first).amount:f}"} for item in stands.items],
        "matches": list(variables["proposed"]),
    }


def deliver(call: ServiceCall) -> ServiceResult:
    """Write the signed reconciliation and mark what it settled."""
    stands = standing(call)
    settled = tuple((SETTLED, key) for match in stands.matches for key in match.items)
    statements, terms = statements_in(call), Terms(call.parameters)
    return ServiceResult(
        documents=documents(call, statements, stands, terms),
        fingerprints=settled,
        forgets=(SETTLED,),
        handed=handed_entries(call, vouchers(statements, stands, terms)),
    )


def refuse(call: ServiceCall) -> ServiceResult:
    """Write why the statement goes back, and forget that it came."""
    return ServiceResult(documents=(refusal_document(call),), forgets=(STATEMENT, CLOSING, SETTLED))
