"""Everything that is billed is valid and comes back through our own line for invoices straight through.

One month with every pricing model, a missed level and what is earned back of an earlier one; then each way to tax it,
in other currencies, with and without an order, as a credit note, in either syntax and language.
"""

from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any

import facturx  # type: ignore[import-untyped]
import pytest
from tests.databases import Databases
from tests.flows.test_billing_documents import broken_rules
from tests.flows.test_billing_rating import APRIL, CREDITS, HOURS, LETTERS, MARCH, add, agree, at_end_of, kept, letter
from tests.flows.work_floor import MONDAY, Floor, open_floor

from remit.billing.actions.invoices import issue_credit_note, issue_invoice, set_invoice_party
from remit.billing.actions.rating import record_usage
from remit.billing.model.invoice import Invoice, Tax
from remit.billing.records.runs import runs_of
from remit.billing.refusals import ParticularsMissing
from remit.billing.reports.paper import invoice_pdf
from remit.billing.rules.tax import tax_between, tax_minor
from remit.billing.rules.ubl import NORM, PEPPOL, business_terms, ubl
from remit.parties.access import SYSTEM
from remit.services.rehearsal import Stage
from remit.services.supplier_invoices import line as supplier_invoices
from remit.store import open_store
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock

SELLER = {"vat_id": "DE136695976", "account": "DE89370400440532013000", "city": "Köln", "country": "DE"}
BUYER = {"city": "Bonn", "country": "DE", "email": "ap@client.example"}
FRENCH = {**BUYER, "country": "FR", "vat_id": "FR40303265045"}


def priced(key: str, model: str, **terms: Any) -> dict[str, Any]:
    return {
        "key": key,
        "name": f"{key} 中",
        "clause": "4",
        "unit": "month",
        "meter": key,
        "model": model,
        "terms": terms,
    }


BAND = {"deadband_pct": "5", "additional_rate": "4", "reduced_rate": "3"}
PRICING: dict[str, Any] = {
    "currency": "EUR",
    "credits": {**CREDITS, "earn_back": {"months": 1, "returned_pct": "50"}},
    "items": [
        LETTERS,
        HOURS,
        priced("seats", "per_fte", monthly_rate="700"),
        priced("base", "baseline", monthly_charge="900", volume="20", **BAND),
        priced("volume", "take_or_pay", committed="30", shortfall_rate="0.4"),
        priced("hits", "outcome", price="12.5", gate_pct="50", cap="60"),
        priced("saved", "gain_share", baseline_cost="1000", threshold="0", share_pct="30"),
        priced("moving", "transition_fee", total="100", instalments=3),
        priced("travel", "pass_through", markup_pct="5"),
        priced("desk", "fixed", monthly="350"),
    ],
}  # fmt: skip
FACTS: tuple[Mapping[str, Any], ...] = (
    {"kind": "time", "source": "1", "role": "analyst", "minutes": 61},
    {"kind": "seat", "source": "2", "meter": "seats", "key": "A", "opened_date": "2026-04-16"},
    {"kind": "outcome", "source": "3", "meter": "hits", "attempts": 9, "successes": 7},
    {"kind": "cost", "source": "4", "meter": "saved", "amount": "800"},
    {"kind": "receipt", "source": "5", "meter": "travel", "amount": "79.99"},
)


@pytest.fixture
def floor(databases: Databases) -> Iterator[Floor]:
    """One house: what is written into a document does not depend on the database."""
    clock, chance = SimulatedClock(MONDAY), SeededChance(7)
    store = open_store(databases.sqlite(), clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    yield open_floor(store)
    store.close()


@pytest.fixture
def one(floor: Floor) -> Invoice:
    """April's invoice: March missed its level and was credited, in April it was met and half is earned back."""
    of: dict[str, Any] = {"tenant": floor.tenant, "engagement_id": floor.engagement.id}
    agree(floor, PRICING)
    add(floor, *(letter(floor, number, late=True) for number in range(3)))
    at_end_of(floor, MARCH)
    kept(floor, MARCH)
    add(floor, *(letter(floor, number, month=4) for number in range(10, 15)), letter(floor, 3, day=20))

    def told(tx: Any) -> None:
        for fact in FACTS:
            record_usage(tx, SYSTEM, **of, told={**fact, "date": "2026-04-20"})

    floor.store.write(told, tenant=floor.tenant)
    at_end_of(floor, APRIL)
    kept(floor, APRIL)
    say(floor, floor.provider, {**SELLER, "tax_rate": "19"})
    say(floor, floor.tenant, BUYER)
    april = floor.ask(runs_of, **of)[-1]
    return floor.store.write(lambda tx: issue_invoice(tx, SYSTEM, tenant=floor.tenant, run_id=april.id))


def say(floor: Floor, tenant: str, body: Mapping[str, Any]) -> None:
    floor.store.write(lambda tx: set_invoice_party(tx, SYSTEM, tenant=tenant, body=body))


def taxed(one: Invoice, *, seller: Mapping[str, Any], buyer: Mapping[str, Any], rate: str = "0") -> Invoice:
    """The invoice as it would be issued between these two."""
    sides: Any = {"seller": {"name": one.seller["name"], **seller}, "buyer": {"name": one.buyer["name"], **buyer}}
    exempt = "exempt_reason" in seller
    tax = tax_between(seller["country"], buyer["country"], rate=Decimal(rate), exempt=exempt)
    return replace(one, **sides, tax=tax, tax_minor=tax_minor(tax, one.net_minor))


def every_kind(one: Invoice) -> Iterator[tuple[str, Tax, Invoice]]:
    """Each kind of document by its name, and how it is to be taxed."""
    small = {**SELLER, "vat_id": "", "tax_id": "215/815/08151", "exempt_reason": "§ 19 UStG"}
    hanoi = {**SELLER, "country": "VN", "vat_id": "0100109106", "account": "19036582100018"}
    none = Decimal(0)
    yield "at home", Tax("S", Decimal(19)), one
    yield "at no rate", Tax("Z", none), taxed(one, seller=SELLER, buyer=BUYER)
    yield "exempt", Tax("E", none), taxed(one, seller=small, buyer=BUYER)
    yield "within the Union", Tax("AE", none), taxed(one, seller=SELLER, buyer=FRENCH)
    yield "out of the Union", Tax("O", none), taxed(one, seller=SELLER, buyer={**BUYER, "country": "GB"})
    there = taxed(one, seller=hanoi, buyer={**BUYER, "country": "VN", "vat_id": "0100233488"}, rate="10")
    yield "in Vietnam", Tax("S", Decimal(10)), replace(there, currency="VND", lines=whole(there))
    yield "in dollars", one.tax, replace(one, currency="USD")
    yield "by order", one.tax, replace(one, buyer={**one.buyer, "order": "PO-9"})
    yield "a credit note", one.tax, replace(one, number="CN-2026-000009", corrects="INV-2026-000009", run_id=None)


def whole(one: Invoice) -> tuple[Any, ...]:
    """Lines in a currency without decimals: amounts are what they are, a price is what the amount makes it."""
    return tuple(replace(line, unit_price=None) for line in one.lines)


def order_of(one: Invoice) -> Mapping[str, Any]:
    """A purchase order over twice what is billed, as it comes twice: by name and price, as the contract has them."""
    wanted: dict[tuple[str, Decimal], Decimal] = defaultdict(Decimal)
    for row in business_terms(one)["BG-25"]:
        wanted[row["BT-153"], Decimal(row["BT-146"])] += Decimal(row["BT-129"])
    rows = [
        {"line": str(at), "item": name, "quantity": str(max(0, 2 * quantity)), "price": str(price)}
        for at, ((name, price), quantity) in enumerate(wanted.items(), start=1)
    ]
    return {"currency": one.currency, "lines": rows}


class Desk:
    """The client's own line of supplier invoices, which knows the supplier, by whatever number, and the order."""

    def __init__(self, *documents: Invoice) -> None:
        suppliers = {key: supplier for one in documents for key, supplier in [record_of(one)]}
        orders = {str(one.buyer["order"]): order_of(one) for one in documents if "order" in one.buyer}
        known = {"supplier": suppliers, "purchase_order": orders}
        self.stage = Stage(supplier_invoices, now=documents[0].issued_at, references=known)

    def outcome(self, content: bytes, name: str) -> tuple[str, tuple[str, ...], tuple[str, ...]]:
        done = self.stage.rehearse(content, name=name)
        return done.outcome, done.reasons, done.refused


STRAIGHT = ("straight_through", (), ())


def record_of(one: Invoice) -> tuple[str, Mapping[str, Any]]:
    key = str(one.seller.get("vat_id") or one.seller["tax_id"]).replace("/", "")
    accounts = [{"account": account} for account in ("DE89370400440532013000", "19036582100018")]
    told = {"number": "70001", "name": one.seller["name"], "default_account": "6800", "repeats": True}
    return key, {**told, "accounts": accounts, "order_free": True}


def test_every_kind_of_document_is_valid_and_comes_back_straight_through(one: Invoice) -> None:
    assert {item["name"] for item in PRICING["items"]} <= {line.name for line in one.lines}, "every pricing model"
    assert any(line.unit == "credit" and line.minor > 0 for line in one.lines), "earned back"
    assert any(line.minor < 0 for line in one.lines), "something is taken off"
    kinds = list(every_kind(one))
    desk = Desk(*(document for _, _, document in kinds))
    for at, (kind, tax, document) in enumerate(kinds):
        assert document.tax == tax, kind
        plain, printed = (replace(document, number=f"{document.number}-{at}{form}") for form in "XP")
        assert desk.outcome(ubl(plain), "invoice.xml") == STRAIGHT, kind
        pdf = invoice_pdf(printed, language="vi" if at % 2 else "en")
        assert desk.outcome(pdf, "invoice.pdf") == STRAIGHT, kind
        assert facturx.xml_check_xsd(ubl(plain), flavor=f"ubl-2.1-{'creditnote' if document.corrects else 'invoice'}")
        assert broken_rules(document) == [], kind


def test_a_month_and_the_credit_note_over_all_of_it_come_to_nothing_in_the_end(floor: Floor, one: Invoice) -> None:
    charges = [line.charge for line in one.lines]
    note = floor.store.write(lambda tx: issue_credit_note(tx, SYSTEM, invoice=one, charges=charges, reason="All of it"))
    assert note.gross_minor == one.gross_minor
    assert Desk(note).outcome(ubl(note), "note.xml") == STRAIGHT
    assert broken_rules(note) == []


def test_an_invoice_that_would_not_be_valid_is_not_issued(floor: Floor) -> None:
    agree(floor, PRICING)
    at_end_of(floor, MARCH)
    kept(floor, MARCH)
    (march,) = floor.ask(runs_of, tenant=floor.tenant, engagement_id=floor.engagement.id)

    def issue() -> Invoice:
        return floor.store.write(lambda tx: issue_invoice(tx, SYSTEM, tenant=floor.tenant, run_id=march.id))

    say(floor, floor.provider, {"country": "DE", "tax_rate": "19"})
    say(floor, floor.tenant, FRENCH)
    with pytest.raises(ParticularsMissing):
        issue()
    say(floor, floor.provider, SELLER)
    say(floor, floor.tenant, {"country": "FR"})
    with pytest.raises(ParticularsMissing):
        issue()
    say(floor, floor.tenant, FRENCH)
    assert issue().number == "INV-2026-000001", "what is refused takes no number"


def test_two_sides_at_peppol_and_an_order_make_a_peppol_document(one: Invoice) -> None:
    at_home = {**one.buyer, "peppol": "0088:4035811991014", "reference": "04011000-12345-34"}
    there = replace(one, seller={**one.seller, "peppol": "9930:DE136695976"}, buyer=at_home)
    assert business_terms(one)["BT-24"] == NORM
    assert business_terms(there)["BT-24"] == PEPPOL
    assert b'<cbc:EndpointID schemeID="9930">DE136695976<' in ubl(there)
    assert broken_rules(there) == []
