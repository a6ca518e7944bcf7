"""After the invoice: a disputed line is credited or stands with a reason, money comes in, the month is closed."""

from datetime import date, timedelta
from decimal import Decimal
from functools import partial
from typing import Any

import pytest
from tests.flows.test_billing_invoices import balances, billed
from tests.flows.test_billing_rating import APRIL, MARCH, add, at_end_of, letter
from tests.flows.test_notices import Letterbox, letterbox
from tests.flows.work_floor import Floor

from remit.app.mail.crier import Crier, server_of
from remit.billing.actions.closing import Published, accrue_month, enter_rate, revalue
from remit.billing.actions.disputes import credit_dispute, open_dispute, reject_dispute
from remit.billing.actions.ledger import close_book, close_softly
from remit.billing.actions.mistakes import take_anew, take_back
from remit.billing.actions.payments import Paid, apply_payment, remind, take_payment
from remit.billing.model.invoice import Invoice
from remit.billing.model.ledger import BOOK
from remit.billing.model.settling import Dispute, DisputeState
from remit.billing.refusals import (
    AppliedTooMuch,
    BookedAlready,
    DisputeSettled,
    LineDisputed,
    NotOverdue,
    PaymentKnown,
    PaymentStands,
    PaymentTakenBack,
    RateMissing,
    ReasonMissing,
)
from remit.billing.reports.invoices import (
    invoice_called,
    payments_of,
    run_called,
    statement_of_account,
    usages_of,
)
from remit.billing.reports.ledger import book_called, moves_on, trial_balance
from remit.billing.reports.reminder_paper import reminder_pdf
from remit.conversation.reports.notices import own_notices
from remit.parties.access import SYSTEM, Principal
from remit.parties.actions.people import PersonDetails, create_person
from remit.parties.actions.rights import grant
from remit.parties.model import Role
from remit.parties.refusals import AccessDenied
from remit.parties.reports.principals import principal_of
from remit.values.money import Money
from remit.values.refusal import NotFound

__all__ = ["letterbox"]


def disputed(floor: Floor, one: Invoice, charge: int = 1, reason: str = "Two of them were ours to redo") -> Dispute:
    return floor.store.write(
        lambda tx: open_dispute(tx, SYSTEM, tenant=one.tenant, invoice_id=one.id, charge=charge, reason=reason)
    )


def paid(floor: Floor, one: Invoice, amount: str, reference: str = "BANK-1") -> Any:
    told = Paid(reference, one.issued_date + timedelta(days=5), Money.of(amount, one.currency))
    return floor.store.write(lambda tx: take_payment(tx, SYSTEM, tenant=one.tenant, issuer=one.issuer, paid=told))


def applied(floor: Floor, one: Invoice, payment: Any, amount: Money | None = None) -> Money:
    return floor.store.write(
        lambda tx: apply_payment(tx, SYSTEM, tenant=one.tenant, payment_id=payment.id, invoice_id=one.id, amount=amount)
    )


def standing(floor: Floor, one: Invoice) -> Any:
    return floor.ask(invoice_called, SYSTEM, tenant=one.tenant, invoice_id=one.id)


def test_a_disputed_line_is_credited_by_a_credit_note_and_owes_nothing_more(floor: Floor) -> None:
    one = billed(floor)
    argued = disputed(floor, one)
    assert standing(floor, one).disputed
    with pytest.raises(LineDisputed, match=r"Line 1 of INV-2026-000001"):
        disputed(floor, one)
    of: dict[str, Any] = {"tenant": one.tenant, "dispute_id": argued.id, "answer": "You are right"}
    note = floor.store.write(lambda tx: credit_dispute(tx, SYSTEM, **of))
    assert (note.number, note.corrects, note.reason) == ("CN-2026-000001", one.number, "You are right")
    now = standing(floor, one)
    assert not now.disputed
    assert now.open.minor == one.gross_minor - note.gross_minor == balances(floor)["Assets"]
    assert now.disputes[0].credit_note == note.number
    with pytest.raises(DisputeSettled):
        floor.store.write(lambda tx: reject_dispute(tx, SYSTEM, **of))
    with pytest.raises(LineDisputed):
        disputed(floor, one)


def test_a_line_stands_only_with_a_reason_and_may_be_disputed_again(floor: Floor) -> None:
    one = billed(floor)
    with pytest.raises(ReasonMissing):
        disputed(floor, one, reason="  ")
    with pytest.raises(NotFound):
        disputed(floor, one, charge=99)
    argued = disputed(floor, one)

    def rejected(answer: str) -> None:
        of: dict[str, Any] = {"tenant": one.tenant, "dispute_id": argued.id}
        floor.store.write(lambda tx: reject_dispute(tx, SYSTEM, **of, answer=answer))

    with pytest.raises(ReasonMissing):
        rejected("")
    rejected("Both were asked for twice; see the mail of the 3rd")
    (settled,) = standing(floor, one).disputes
    assert (settled.state, settled.credit_note) == (DisputeState.REJECTED, None)
    assert disputed(floor, one).state is DisputeState.OPEN


def test_the_client_disputes_and_only_the_provider_settles(floor: Floor) -> None:
    one = billed(floor)
    manager = floor.client("Mara", Role.CLIENT_MANAGER)
    clerk = floor.client("Cleo", Role.CLIENT_SUBMITTER)
    of: dict[str, Any] = {"tenant": one.tenant, "invoice_id": one.id, "charge": 1, "reason": "Not ours"}
    with pytest.raises(AccessDenied):
        floor.store.write(lambda tx: open_dispute(tx, clerk, **of))
    argued = floor.store.write(lambda tx: open_dispute(tx, manager, **of))
    settling: dict[str, Any] = {"tenant": one.tenant, "dispute_id": argued.id, "answer": "Yes"}
    with pytest.raises(AccessDenied):
        floor.store.write(lambda tx: credit_dispute(tx, manager, **settling))


def test_a_payment_is_booked_once_and_settles_what_it_can(floor: Floor) -> None:
    one = billed(floor)
    first = paid(floor, one, "40.00")
    with pytest.raises(PaymentKnown, match="BANK-1"):
        paid(floor, one, "40.00")
    assert applied(floor, one, first).minor == 4000
    with pytest.raises(AppliedTooMuch):
        applied(floor, one, first)
    second = paid(floor, one, "20.00", "BANK-2")
    assert applied(floor, one, second, Money(500, "EUR")).minor == 500
    assert applied(floor, one, second).minor == 5200 - 4500
    assert standing(floor, one).open.minor == 0
    assert [left.minor for _, left in floor.ask(payments_of, SYSTEM, tenant=one.tenant)] == [0, 800]
    lines = floor.ask(statement_of_account, SYSTEM, tenant=one.tenant, currency="EUR")
    assert [line.balance.minor for line in lines] == [5200, 1200, -800]
    assert receivable(floor) == -800


def taken_back(floor: Floor, one: Invoice, payment: Any) -> Any:
    return floor.store.write(lambda tx: take_back(tx, SYSTEM, tenant=one.tenant, payment_id=payment.id))


def taken_anew(floor: Floor, one: Invoice, payment: Any) -> Any:
    return floor.store.write(lambda tx: take_anew(tx, SYSTEM, tenant=one.tenant, payment_id=payment.id))


def on_statement(floor: Floor, one: Invoice) -> list[tuple[str, int, bool]]:
    lines = floor.ask(statement_of_account, SYSTEM, tenant=one.tenant, currency="EUR")
    return [(line.text, line.balance.minor, line.takes_back) for line in lines]


def test_a_payment_taken_by_mistake_is_reversed_and_its_invoice_open_again(floor: Floor) -> None:
    one = billed(floor)
    before = nonzero(floor)
    payment = paid(floor, one, "60.00")
    applied(floor, one, payment)
    assert standing(floor, one).open.minor == 0
    taken_back(floor, one, payment)
    assert standing(floor, one).open.minor == 5200
    assert nonzero(floor) == before
    assert on_statement(floor, one) == [
        (one.number, 5200, False),
        ("BANK-1", -800, False),
        ("BANK-1", 5200, True),
    ]
    with floor.store.read() as reader:
        book = book_called(reader, SYSTEM, tenant=floor.provider, key=BOOK)
        of: dict[str, Any] = {"tenant": floor.provider, "book_id": book.id, "until_date": date(2028, 1, 1)}
        moves = moves_on(reader, SYSTEM, **of, account="Assets:Bank:Current")
    assert sorted((move.amount.minor, move.entry.reverses is not None, move.reversed) for move in moves) == [
        (-6000, True, False),
        (6000, False, True),
    ]
    assert [left.minor for _, left in floor.ask(payments_of, SYSTEM, tenant=one.tenant)] == [0]
    with pytest.raises(PaymentTakenBack, match="BANK-1"):
        taken_back(floor, one, payment)
    with pytest.raises(PaymentTakenBack):
        applied(floor, one, payment)
    right = paid(floor, one, "40.00")
    assert applied(floor, one, right).minor == 4000


def test_a_payment_that_was_no_mistake_is_taken_anew_and_settles_the_same(floor: Floor) -> None:
    one = billed(floor)
    payment = paid(floor, one, "60.00")
    applied(floor, one, payment, Money(5000, "EUR"))
    before = nonzero(floor)
    with pytest.raises(PaymentStands):
        taken_anew(floor, one, payment)
    taken_back(floor, one, payment)
    taken_anew(floor, one, payment)
    assert nonzero(floor) == before
    assert standing(floor, one).open.minor == 200
    assert [balance for _, balance, _ in on_statement(floor, one)] == [5200, -800, 5200, -800]
    with pytest.raises(PaymentKnown):
        taken_anew(floor, one, payment)


def test_what_was_booked_in_a_closed_period_is_reversed_in_the_open_one(floor: Floor) -> None:
    one = billed(floor)
    payment = paid(floor, one, "52.00")
    with floor.store.read() as reader:
        book = book_called(reader, SYSTEM, tenant=floor.provider, key=BOOK)
    of: dict[str, Any] = {"tenant": floor.provider, "book_id": book.id}
    closed = payment.paid_date + timedelta(days=40)
    floor.store.write(lambda tx: close_book(tx, SYSTEM, **of, closed_date=closed))
    floor.store.write(lambda tx: close_softly(tx, SYSTEM, **of, soft_date=closed + timedelta(days=9)))
    assert taken_back(floor, one, payment).reversed_date == closed + timedelta(days=1)
    assert receivable(floor) == 5200


def test_only_who_may_write_the_billing_takes_a_payment_back(floor: Floor) -> None:
    one = billed(floor)
    payment = paid(floor, one, "52.00")
    manager = floor.client("Mara", Role.CLIENT_MANAGER)
    of: dict[str, Any] = {"tenant": one.tenant, "payment_id": payment.id}
    with pytest.raises(AccessDenied):
        floor.store.write(lambda tx: take_back(tx, manager, **of))
    with pytest.raises(NotFound):
        floor.store.write(lambda tx: take_back(tx, SYSTEM, tenant=one.tenant, payment_id=one.id))


def receivable(floor: Floor) -> int:
    return sum(minor for account, minor in nonzero(floor).items() if account.startswith("Assets:Receivable"))


def nonzero(floor: Floor) -> dict[str, int]:
    with floor.store.read() as reader:
        book = book_called(reader, SYSTEM, tenant=floor.provider, key=BOOK)
        of: dict[str, Any] = {"tenant": floor.provider, "book_id": book.id}
        found = trial_balance(reader, SYSTEM, **of, until_date=date(2028, 1, 1))
    return {each.account: each.balance.minor for each in found if each.balance.minor}


def test_an_overdue_invoice_is_reminded_of_level_by_level_and_a_paid_one_never(floor: Floor) -> None:
    one = billed(floor)

    def reminded() -> int:
        return floor.store.write(lambda tx: remind(tx, SYSTEM, tenant=one.tenant, invoice_id=one.id)).level

    with pytest.raises(NotOverdue):
        reminded()
    clock: Any = floor.store.clock
    clock.advance(timedelta(days=30 + 3))
    assert reminded() == 1
    with pytest.raises(NotOverdue):
        reminded()
    clock.advance(timedelta(days=14))
    assert reminded() == 2
    applied(floor, one, paid(floor, one, "52.00"))
    clock.advance(timedelta(days=14))
    with pytest.raises(NotOverdue):
        reminded()


def test_a_reminder_rings_for_those_of_the_client_who_read_its_invoices(floor: Floor) -> None:
    one = billed(floor)

    def known(name: str, role: Role, home: str) -> Principal:
        details = PersonDetails(name=name, email=f"{name}@floor.example".lower(), languages=("en",))
        made = floor.store.write(lambda tx: create_person(tx, SYSTEM, tenant=home, details=details)).id
        floor.store.write(lambda tx: grant(tx, SYSTEM, tenant=one.tenant, person_id=made, role=role))
        with floor.store.read() as reader:
            return principal_of(reader, person_id=made, now=floor.store.clock.now())

    crowd = (
        known("Mara", Role.CLIENT_MANAGER, one.tenant),
        known("Sam", Role.CLIENT_SUBMITTER, one.tenant),
        known("Finn", Role.FINANCE, floor.provider),
    )
    clock: Any = floor.store.clock
    clock.advance(timedelta(days=30 + 3))
    floor.store.write(lambda tx: remind(tx, SYSTEM, tenant=one.tenant, invoice_id=one.id))
    with floor.store.read() as reader:
        heard = {each.name: own_notices(reader, each) for each in crowd}
    assert {name: [(each.number, each.address) for each in rung] for name, rung in heard.items()} == {
        "Mara": [(one.number, f"/invoices/{one.id}")],
        "Sam": [],
        "Finn": [],
    }


def test_a_reminder_leaves_once_as_a_letter_with_the_invoice_and_not_when_it_is_paid(
    floor: Floor, letterbox: tuple[Letterbox, int]
) -> None:
    one, (box, port) = billed(floor), letterbox
    server = server_of(f"smtp://127.0.0.1:{port}")
    crier = Crier(floor.store, server, sender="remit@provider.example", base_url="https://remit.example", name="w")
    clock: Any = floor.store.clock
    clock.advance(timedelta(days=30 + 3))

    def reminded() -> None:
        floor.store.write(lambda tx: remind(tx, SYSTEM, tenant=one.tenant, invoice_id=one.id))

    reminded()
    assert (crier.send(), crier.send()) == (1, 0)
    (came,) = box.letters
    assert (came["To"], came["Subject"]) == ("ap@client.example", f"Payment reminder 1: invoice {one.number}")
    assert "€52.00 of it is still open" in came.get_body(("plain",)).get_content()  # type: ignore[union-attr]  # - it has one
    named = {each.get_filename(): each.get_content() for each in came.iter_attachments()}
    assert set(named) == {f"reminder-{one.number}-1.pdf", f"{one.number}.pdf"}
    (kept,) = standing(floor, one).reminders
    assert named[f"reminder-{one.number}-1.pdf"] == reminder_pdf(kept, one, language="en")
    assert kept.mailed_at == clock.now()
    clock.advance(timedelta(days=14))
    reminded()
    applied(floor, one, paid(floor, one, "52.00"))
    assert (crier.send(), len(box.letters)) == (1, 1), "it was paid before the second letter left"


def test_every_charge_opens_exactly_the_letters_it_counts(floor: Floor) -> None:
    one = billed(floor)
    run, charges, invoice = floor.ask(run_called, SYSTEM, tenant=one.tenant, run_id=str(one.run_id))
    assert invoice == one
    sources = [
        [use.source for use in floor.ask(usages_of, SYSTEM, run=run, charge=charge, skip=0, count_max=50)]
        for charge in charges
        if charge.price_item == "letters"
    ]
    assert sources == [["release:0", "release:1", "release:2"], ["release:3", "release:4"]]
    page = floor.ask(usages_of, SYSTEM, run=run, charge=charges[0], skip=2, count_max=50)
    assert [use.source for use in page] == ["release:2"]


def test_work_not_billed_yet_is_accrued_and_taken_back_on_the_day_after(floor: Floor) -> None:
    one = billed(floor)
    before = nonzero(floor)
    add(floor, *(letter(floor, 100 + number, month=4) for number in range(2)))
    at_end_of(floor, APRIL)
    of: dict[str, Any] = {"tenant": one.tenant, "engagement_id": one.engagement_id, "month": APRIL}
    entry, back = floor.store.write(lambda tx: accrue_month(tx, SYSTEM, **of))
    assert [posting.minor for posting in entry.postings] == [2000, -2000]
    assert (entry.booked_date, back.booked_date) == (date(2026, 4, 30), date(2026, 5, 1))
    assert back.reverses == entry.id
    assert nonzero(floor) == before
    with pytest.raises(BookedAlready):
        floor.store.write(lambda tx: accrue_month(tx, SYSTEM, **of))


def test_open_receivables_are_revalued_at_the_days_rate(floor: Floor) -> None:
    one = billed(floor)
    of: dict[str, Any] = {"tenant": floor.provider, "currency": "EUR", "base": "VND", "day": date(2026, 4, 30)}
    with pytest.raises(RateMissing, match="EUR in VND"):
        floor.store.write(lambda tx: revalue(tx, SYSTEM, **of))
    for day, rate in ((one.issued_date, "27000"), (date(2026, 4, 30), "27150")):
        told = Published("EUR", "VND", day, Decimal(rate))
        floor.store.write(partial(enter_rate, principal=SYSTEM, tenant=floor.provider, told=told))
    gained, entry = floor.store.write(lambda tx: revalue(tx, SYSTEM, **of))
    assert gained == Money(52 * 150, "VND")
    assert entry is not None
    assert [(posting.currency, posting.minor) for posting in entry.postings] == [("VND", 7800), ("VND", -7800)]
    assert MARCH.last_date < entry.booked_date


def test_an_account_opens_its_entries_with_what_took_them_back(floor: Floor) -> None:
    one = billed(floor)
    paid(floor, one, "20.00")
    with floor.store.read() as reader:
        book = book_called(reader, SYSTEM, tenant=floor.provider, key=BOOK)
        of: dict[str, Any] = {"tenant": floor.provider, "book_id": book.id, "until_date": date(2027, 1, 1)}
        (owed,) = [each for each in trial_balance(reader, SYSTEM, **of) if each.account.startswith("Assets:Receivable")]
        found = moves_on(reader, SYSTEM, **of, account=owed.account)
        before = moves_on(reader, SYSTEM, **{**of, "until_date": one.issued_date}, account=owed.account)
    assert [(each.entry.source.kind, each.amount.minor, each.reversed) for each in found] == [
        ("payment", -2000, False),
        ("invoice", 5200, False),
    ]
    assert len(before) == 1
    assert sum(each.amount.minor for each in found) == owed.balance.minor
