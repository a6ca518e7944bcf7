"""From a billing order to an invoice that is out, and from a dispute to a credit note."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from remit.services.kit import Document, Money, ServiceCall, ServiceResult, handed_entries
from remit.services.receivables.book import (
    CREDITED,
    DISPUTED,
    RESOLVED,
    SETTLED,
    Owed,
    find,
    issued_mark,
    owed,
)
from remit.services.receivables.booking import of_bill
from remit.services.receivables.invoicing import Bill, ubl
from remit.services.receivables.reasons import document, reason, reasons
from remit.services.receivables.terms import Terms


def check(call: ServiceCall) -> ServiceResult:
    """Look at the customer: on file, not blocked, within the credit limit."""
    order, customer = call.item.payload, _customer(call)
    if customer is None:
        return ServiceResult(reasons([reason("customer_unknown", customer=order["customer"])]))
    found = [reason("blocked", customer=order["customer"])] if customer.get("blocked") else []
    bill, currency = _bill(call, customer), order["currency"]
    limit = customer.get("credit_limit")
    if limit is not None:
        name = str(customer["name"])
        open_minor = sum(one.minor for one in owed(call.lookup, currency=currency) if one.customer == name)
        if open_minor + bill.gross_minor > Money.of(str(limit), currency).minor:
            total = f"{Money(open_minor + bill.gross_minor, currency).amount:f}"
            found.append(reason("credit_limit", total=total, limit=limit, currency=currency))
    return ServiceResult(reasons(found))


def issue(call: ServiceCall) -> ServiceResult:
    """Write the invoice and leave the mark that it is open. A customer who is not on file is billed by the order."""
    customer = _customer(call) or {"name": call.item.payload["customer"]}
    bill = _bill(call, customer)
    mark = issued_mark(Owed(bill.number, str(customer["name"]), bill.gross_minor, bill.currency, bill.due_date))
    name = f"{bill.number}.xml"
    return ServiceResult(
        {"invoice": bill.number, "gross": f"{Money(bill.gross_minor, bill.currency).amount:f}"},
        documents=(Document(name, "application/xml", ubl(bill)),),
        fingerprints=(mark,),
        handed=handed_entries(call, [of_bill(bill, Terms(call.parameters))]),
    )


def turn_down(call: ServiceCall) -> ServiceResult:
    """Write why an order was not billed."""
    fact = {"item": call.item.number, "reasons": call.variables["reasons"], "comment": call.variables.get("comment")}
    return ServiceResult(documents=(document("not-billed.json", fact),))


def _customer(call: ServiceCall) -> Mapping[str, Any] | None:
    found = call.lookup.reference("customer", str(call.item.payload["customer"]))
    return None if found is None else found.body


def _bill(call: ServiceCall, customer: Mapping[str, Any]) -> Bill:
    order, terms = call.item.payload, Terms(call.parameters)
    issued = date.fromisoformat(order["date"])
    return Bill(
        number=f"INV-{call.item.number}",
        issued_date=issued,
        due_date=issued + timedelta(days=int(customer.get("terms_days", terms.terms_days))),
        currency=order["currency"],
        seller=terms.seller,
        customer=customer,
        lines=tuple(order["lines"]),
        order=str(order.get("order") or ""),
    )


def open_dispute(call: ServiceCall) -> ServiceResult:
    """Find the disputed invoice; while a dispute is open nobody is reminded of it."""
    number = str(call.item.payload["invoice"])
    found = find(call.lookup, number)
    if found is None:
        return ServiceResult({"known": False, **reasons([reason("not_open", invoice=number)])})
    amount = f"{Money(found.minor, found.currency).amount:f} {found.currency}"
    told = [reason("disputed", invoice=number, amount=amount, why=call.item.payload["reason"])]
    return ServiceResult({"known": True, **reasons(told)}, fingerprints=((DISPUTED, f"{number}|{call.item.id}"),))


def settle_dispute(call: ServiceCall) -> ServiceResult:
    """Credit what was agreed, or write why the claim stands; either ends the dispute."""
    number = str(call.item.payload["invoice"])
    resolved = (RESOLVED, f"{number}|{call.item.id}")
    found = find(call.lookup, number)
    credit = call.variables.get("credit")
    if call.variables.get("verdict") != "credit" or found is None or not credit:
        fact = {"invoice": number, "verdict": "stands", "comment": call.variables.get("verdict_comment")}
        return ServiceResult(documents=(document("dispute.json", fact),), fingerprints=(resolved,))
    minor = min(int(credit["minor"]), found.minor)
    marks = [resolved, (CREDITED, f"{number}|{minor}|{call.item.id}")]
    marks += [(SETTLED, number)] if minor == found.minor else []
    note = _credit_note(call, found, minor)
    return ServiceResult(
        documents=(Document(f"{note.number}.xml", "application/xml", ubl(note)),),
        fingerprints=tuple(marks),
        handed=handed_entries(call, [of_bill(note, Terms(call.parameters))]),
    )


def _credit_note(call: ServiceCall, found: Owed, minor: int) -> Bill:
    # the tax of a partial credit depends on the lines it is for: the rate is the person's to say
    rate = str(call.variables.get("vat_rate") or "0")
    net = Money.rounded(Money(minor, found.currency).amount * 100 / (100 + int(rate)), found.currency)
    line = {"text": f"Credit on {found.number}", "quantity": "1", "price": f"{net.amount:f}", "vat_rate": rate}
    day = call.now.date()
    number = f"CN-{call.item.number}"
    parties = Terms(call.parameters).seller, {"name": found.customer}
    return Bill(number, day, day, found.currency, *parties, (line,), corrects=found.number)
