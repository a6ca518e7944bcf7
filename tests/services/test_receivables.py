"""Invoices go out, money comes in, who is late is reminded, who disputes is heard."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from remit.services.receivables import line
from remit.services.receivables.terms import Terms
from remit.services.rehearsal import Answer, Rehearsal, Stage
from remit.services.supplier_invoices.arithmetic import prove
from remit.services.supplier_invoices.reading import read_invoice

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
CUSTOMER = {"name": "Elmgate Paper GmbH", "vat_id": "DE136695976", "country": "DE", "city": "Kassel", "terms_days": 14}
OLD = {"party": "Norwick Timber plc", "amount": "310.00", "currency": "EUR", "due_date": "2026-01-15"}
GO = Answer("let_go", {"spared": [], "let_go": "go"})


def stage(**customer: Any) -> Stage:
    references = {"customer": {"C-1": {**CUSTOMER, **customer}}, "open_item": {"OLD-2025-77": OLD}}
    return Stage(line, now=NOW, references=references)


def send(on: Stage, kind: str, *answers: Answer, **data: Any) -> Rehearsal:
    return on.rehearse(json.dumps({"kind": kind, **data}).encode(), name=f"{kind}.json", answers=answers)


def bill(on: Stage, *answers: Answer, price: str = "33.335", rate: str = "19") -> Rehearsal:
    lines = [{"text": "Paper", "quantity": "3", "unit": "BX", "price": price, "vat_rate": rate}]
    lines.append({"text": "Stamps", "quantity": "1", "price": "10", "vat_rate": "7"})
    return send(on, "billing", *answers, customer="C-1", date="2026-03-02", currency="EUR", lines=lines)


def pay(on: Stage, amount: str, text: str, *answers: Answer, party: str = "ELMGATE PAPER") -> dict[str, Any]:
    paid = [{"id": "P1", "amount": amount, "party": party, "text": text}]
    came = send(on, "payments", *answers, date="2026-03-12", currency="EUR", payments=paid)
    found: dict[str, Any] = json.loads(came.documents["cash-application.json"]) if came.documents else {}
    return found


def test_a_letter_without_an_address_is_named_and_left_to_go_by_hand() -> None:
    owed = {"party": "Elmgate Paper GmbH", "amount": "40.00", "currency": "EUR", "due_date": "2026-01-15"}
    known = {"C-1": {**CUSTOMER, "email": "kasse@elmgate.example"}}
    on = Stage(line, now=NOW, references={"customer": known, "open_item": {"OLD-1": OLD, "OLD-2": owed}})
    came = send(on, "dunning", GO, date="2026-03-10", currency="EUR")
    assert json.loads(came.documents["reminders.json"])["letters"] == [
        {"document": "reminder-001.pdf", "has_address": False},
        {"document": "reminder-002.pdf", "has_address": True},
    ]


def remind(on: Stage, day: str, *answers: Answer) -> list[tuple[str, int]]:
    came = send(on, "dunning", *answers, date=day, currency="EUR")
    return [(one["invoice"], one["level"]) for one in json.loads(came.documents["reminders.json"])["sent"]]


def test_an_invoice_goes_out_that_our_own_payables_read_without_a_finding() -> None:
    came = bill(stage())
    (name, content), *_ = came.documents.items()
    invoice, problems = read_invoice(content)
    assert invoice is not None
    assert (problems, prove(invoice)) == ((), ())
    assert (name, str(invoice.totals.gross), str(invoice.due_date)) == ("INV-R-000001.xml", "129.71", "2026-03-16")


@pytest.mark.parametrize("sample", ["bad-amount.json", "bad-kind.json"])
def test_what_is_no_order_is_refused_with_its_place(sample: str) -> None:
    content = (line.folder / "samples" / sample).read_bytes()
    (problem,) = line.read(content, media_type="application/json", name=sample).problems
    assert (problem.code, bool(problem.place)) == ("receivables.unreadable", True)


def test_a_rate_that_is_none_is_refused_with_its_row() -> None:
    lines = [{"text": "Paper", "quantity": "1", "price": "10", "vat_rate": "none"}]
    order = {"kind": "billing", "customer": "C-1", "date": "2026-03-02", "currency": "EUR", "lines": lines}
    (problem,) = line.read(json.dumps(order).encode(), media_type="application/json", name="order.json").problems
    assert problem.place == "lines.0.vat_rate"


def test_a_customer_over_the_limit_is_decided_by_a_person() -> None:
    on = stage(credit_limit="200")
    assert bill(on).outcome == "straight_through"
    assert bill(on).reasons == ("credit_limit",)
    refused = bill(on, Answer("decide", {"decision": "refuse", "comment": "owes"}))
    assert list(refused.documents) == ["not-billed.json"]


def test_cash_is_applied_by_reference_and_what_was_paid_is_open_no_longer() -> None:
    on = stage()
    bill(on)
    applied = pay(on, "129.71", "your INV R 000001")
    assert [(one["rule"], one["invoices"]) for one in applied["applied"]] == [("reference", ["INV-R-000001"])]
    left = pay(on, "129.71", "your INV R 000001", Answer("match_by_hand", {"hand_matches": [], "undone": []}))
    assert left["on_account"] == [{"payment": "P1", "amount": "129.71"}]


def test_a_person_applies_what_had_no_reading_and_differences_need_an_account() -> None:
    row = {"lines": "P1", "items": "OLD-2025-77", "reason": "called them"}
    on = stage()
    assert pay(on, "300.00", "?", Answer("match_by_hand", {"hand_matches": [row]})) == {}
    again = pay(on, "300.00", "?", Answer("match_by_hand", {"hand_matches": [{**row, "account": "6800"}]}))
    assert [(one["rule"], one["account"]) for one in again["applied"]] == [("person", "6800")]


def test_reminders_climb_one_level_at_a_time_and_a_person_may_spare_somebody() -> None:
    on = stage()
    spare = Answer("let_go", {"spared": [{"invoice": "OLD-2025-77", "why": "promised"}], "let_go": "go"})
    assert remind(on, "2026-03-10", spare) == []
    assert remind(on, "2026-03-10", GO) == [("OLD-2025-77", 1)]
    assert remind(on, "2026-03-10", GO) == [("OLD-2025-77", 2)]


@pytest.mark.parametrize(
    ("days", "reached", "level"), [(6, 0, None), (7, 0, 1), (50, 0, 1), (20, 1, None), (21, 1, 2), (99, 3, None)]
)
def test_the_table_says_which_level_is_next(days: int, reached: int, level: int | None) -> None:
    found = Terms({}).level_for(days, reached=reached)
    assert (found["level"] if found else None) == level


def test_a_disputed_invoice_is_not_reminded_until_somebody_judged_and_a_credit_lowers_it() -> None:
    on = stage()
    assert send(on, "dispute", invoice="OLD-2025-77", reason="two pallets short").waits == ("judge",)
    assert remind(on, "2026-03-10") == []
    judge = {"verdict": "credit", "credit": "119.00 EUR", "vat_rate": "19", "verdict_comment": "sorry"}
    credited = send(on, "dispute", Answer("judge", judge), invoice="OLD-2025-77", reason="the same")
    (content,) = credited.documents.values()
    note, _ = read_invoice(content)
    assert note is not None
    assert (note.credit_note, str(note.totals.gross), note.preceding) == (True, "119.00", ("OLD-2025-77",))
    assert prove(note) == ()


def test_a_claim_that_stands_is_explained_and_reminded_again() -> None:
    on = stage()
    no = Answer("judge", {"verdict": "stands", "verdict_comment": "signed delivery note"})
    told = send(on, "dispute", no, invoice="OLD-2025-77", reason="?")
    assert json.loads(told.documents["dispute.json"])["comment"] == "signed delivery note"
    assert remind(on, "2026-03-10", GO) == [("OLD-2025-77", 1)]
