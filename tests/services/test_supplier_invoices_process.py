"""The whole way of an invoice: checks, decision table, people, deliverables."""

import json
from typing import Any

import pytest
from tests.services.invoice_stage import approves, bank, decides, document, stage, terms_of

from remit.demo.inventing.supplier_invoices import Defect, Form, write
from remit.engine.core.xml import read_xml
from remit.engine.dmn import compile_model, read_model
from remit.services.rehearsal import AnswerRefused, Rehearsal
from remit.services.supplier_invoices import line

PROPOSALS = {"posting-proposal.json", "posting-proposal.csv", "payment-proposal.json", "payment-proposal.csv"}


def run(content: bytes, *answers: Any, **parameters: Any) -> Rehearsal:
    return stage(**parameters).rehearse(content, name="invoice.xml", answers=answers)


def payment(came: Rehearsal) -> dict[str, Any]:
    fact: dict[str, Any] = json.loads(came.documents["payment-proposal.json"])["payment"]
    return fact


def test_an_invoice_that_agrees_in_everything_goes_straight_through() -> None:
    came = run(document())
    assert came.outcome == "straight_through"
    assert set(came.documents) == PROPOSALS
    assert payment(came)["method"] == "transfer"


@pytest.mark.parametrize("form", list(Form))
def test_the_form_of_the_file_makes_no_difference(form: Form) -> None:
    assert run(write(terms_of(), form=form)).outcome == "straight_through"


@pytest.mark.parametrize("seed", [1, 2, 3])
@pytest.mark.parametrize("defect", [one for one in Defect if one is not Defect.DUPLICATE_SUSPECT])
def test_each_defect_gives_its_reason_and_no_other(defect: Defect, seed: int) -> None:
    expected = ("no_po", "vendor_unknown") if defect is Defect.VENDOR_UNKNOWN else (defect.value,)
    came = run(document(defect, seed=seed))
    assert came.reasons == expected
    assert came.waits == (("approve_amount",) if defect is Defect.OVER_APPROVAL_LIMIT else ("resolve_exception",))


def test_an_invoice_that_comes_twice_is_suspect_the_second_time() -> None:
    desk = stage()
    first = desk.rehearse(document(Defect.DUPLICATE_SUSPECT), name="a.xml")
    second = desk.rehearse(document(Defect.DUPLICATE_SUSPECT), name="b.xml")
    assert (first.outcome, second.reasons) == ("straight_through", ("quantity", "duplicate_suspect"))


def test_every_reason_is_said_in_both_languages_with_its_place() -> None:
    for reason in run(document(Defect.ARITHMETIC)).variables["reasons"]:
        assert set(reason["text"]) == set(reason["name"]) == {"en", "vi"}
        assert reason["place"] == "BT-112"
        assert reason["clause"] == "BR-CO-15"


def test_what_a_person_accepts_is_proposed() -> None:
    came = run(document(Defect.PRICE), decides("accept"))
    assert came.outcome == "straight_through"
    assert set(came.documents) == PROPOSALS


def test_what_a_person_rejects_goes_back_with_its_reasons() -> None:
    came = run(document(Defect.PRICE), decides("reject"))
    notice = json.loads(came.documents["rejection-notice.json"])
    assert set(came.documents) == {"rejection-notice.json"}
    assert {entry["reason"] for entry in notice["reasons"]} == {"price"}
    assert notice["comment"] == "As agreed by telephone"


def test_a_named_order_is_matched_and_the_invoice_checked_again() -> None:
    terms = terms_of(Defect.NO_PO)
    order = terms_of(None, seed=1)["BT-13"]
    came = run(write(terms, form=Form.UBL), decides("correct", correct_order=order))
    assert (came.outcome, came.reasons) == ("straight_through", ())


def test_a_correction_that_mends_nothing_comes_back() -> None:
    came = run(document(Defect.NO_PO), decides("correct", correct_order="PO-0000"))
    assert (came.waits, came.reasons) == (("resolve_exception",), ("no_po",))


def test_a_changed_account_goes_before_a_second_person_and_is_then_paid() -> None:
    waiting = run(document(Defect.BANK_DETAIL_CHANGED), decides("accept"))
    assert waiting.waits == ("confirm_bank",)
    came = run(document(Defect.BANK_DETAIL_CHANGED), decides("accept"), bank("confirmed"))
    stated = terms_of(Defect.BANK_DETAIL_CHANGED)["BT-84"]
    assert payment(came)["account"] == stated


def test_an_account_that_the_supplier_denies_sends_the_invoice_back() -> None:
    came = run(document(Defect.BANK_DETAIL_CHANGED), decides("accept"), bank("refused"))
    assert set(came.documents) == {"rejection-notice.json"}


def test_the_first_account_of_a_new_supplier_goes_before_a_second_person_too() -> None:
    assert run(document(Defect.VENDOR_UNKNOWN), decides("accept")).waits == ("confirm_bank",)


def test_nobody_confirms_an_account_or_approves_an_amount_after_their_own_decision() -> None:
    remit = "{urn:remit:definition:1}"
    tasks = {one.get("id"): one for one in read_xml(line.definition("supplier_invoice.bpmn")).iter("{*}userTask")}
    assert tasks["confirm_bank"].get(f"{remit}separateFrom") == "resolve_exception"
    assert tasks["approve_amount"].get(f"{remit}separateFrom") == "resolve_exception,confirm_bank"


@pytest.mark.parametrize(("approval", "documents"), [("approved", PROPOSALS), ("refused", {"rejection-notice.json"})])
def test_a_large_amount_needs_a_leads_approval(approval: str, documents: set[str]) -> None:
    assert set(run(document(Defect.OVER_APPROVAL_LIMIT), approves(approval)).documents) == documents


def test_an_accepted_exception_over_the_limit_still_needs_approval() -> None:
    came = run(document(Defect.PRICE), decides("accept"), approval_limits={"EUR": "1"})
    assert came.waits == ("approve_amount",)
    assert came.reasons == ("price", "over_approval_limit")


def test_what_does_not_balance_comes_back_to_the_person_who_accepted_it() -> None:
    came = run(document(Defect.ARITHMETIC), decides("accept"))
    assert came.waits == ("resolve_exception",)
    assert came.documents == {}
    assert "arithmetic.unbalanced" in {reason["code"] for reason in came.variables["reasons"]}


def test_a_credit_note_is_proposed_as_a_set_off() -> None:
    came = run(document(credit=True))
    assert came.outcome == "straight_through"
    assert payment(came)["method"] == "set_off"


def test_a_decision_without_a_reason_is_refused() -> None:
    with pytest.raises(AnswerRefused, match="comment"):
        run(document(Defect.PRICE), decides("accept", comment=""))


@pytest.mark.parametrize(
    ("second_person", "exceptions", "gross", "route"),
    [
        (False, 0, 100, "straight_through"),
        (False, 0, 101, "approval"),
        (False, 1, 100, "exception"),
        (True, 0, 1, "exception"),
        (True, 3, 999, "exception"),
    ],
)
def test_the_table_of_routes(second_person: bool, exceptions: int, gross: int, route: str) -> None:
    model, problems = read_model(line.definition("approval_route.dmn"))
    assert model is not None
    assert not problems
    inputs = {
        "second_person": second_person,
        "exception_count": exceptions,
        "gross_amount": gross,
        "approval_limit": 100,
    }
    assert compile_model(model).decide("approval_route", inputs).value == route
