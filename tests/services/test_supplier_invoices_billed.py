"""Earlier invoices for the same order are added up, whoever's books know of them already."""

from typing import Any

from tests.services.invoice_desk import NOON
from tests.services.invoice_stage import KNOWN, decides, terms_of

from remit.demo.inventing.supplier_invoices import Form, write
from remit.services.rehearsal import Rehearsal, Stage
from remit.services.supplier_invoices import line


def billing(number: str, *, credit: bool = False) -> bytes:
    """An invoice over the whole of one order, or a credit note over the same."""
    terms = terms_of(credit=credit)
    return write({**terms, "BT-1": number}, form=Form.UBL)


def desk() -> Stage:
    """A desk that does not take equal amounts for duplicates, and whose orders ask for exactly what is billed."""
    terms = terms_of()
    orders = {
        number: {**order, "lines": [{**row, "quantity": billed(terms, row["line"])} for row in order["lines"]]}
        for number, order in KNOWN["purchase_order"].items()
        if number == terms["BT-13"]
    }
    known = {**KNOWN, "purchase_order": orders, "receipt": {}}
    return Stage(line, now=NOON, references=known, parameters={"duplicate_window_days": 0})


def billed(terms: dict[str, Any], row: str) -> str:
    return next(str(one["BT-129"]) for one in terms["BG-25"] if one["BT-132"] == row)


def come(stage: Stage, *contents: bytes, **of_last: Any) -> Rehearsal:
    *before, last = contents
    for content in before:
        stage.rehearse(content, name="before.xml")
    return stage.rehearse(last, name="last.xml", **of_last)


def test_an_order_is_billed_once() -> None:
    assert come(desk(), billing("1")).outcome == "straight_through"
    assert come(desk(), billing("1"), billing("2")).reasons == ("quantity",)


def test_what_a_credit_note_gives_back_may_be_billed_again() -> None:
    assert come(desk(), billing("1"), billing("2", credit=True), billing("3")).outcome == "straight_through"


def test_what_was_sent_back_to_the_supplier_does_not_count() -> None:
    stage = desk()
    come(stage, billing("1"), billing("2"), answers=[decides("reject")])
    assert come(stage, billing("3")).reasons == ("quantity",), "the first still counts"
    other = desk()
    come(other, billing("1", credit=True))
    assert come(other, billing("2"), billing("3")).outcome == "straight_through"


def test_what_a_person_accepts_counts_like_any_other() -> None:
    stage = desk()
    come(stage, billing("1"), billing("2"), answers=[decides("accept")])
    come(stage, billing("3", credit=True))
    assert come(stage, billing("4")).reasons == ("quantity",), "two were billed and one given back"
