"""A French client with suppliers, orders and receipts, and a stage on which the whole process runs."""

import datetime as dt
from typing import Any

from tests.services.invoice_desk import DAY, NOON

from remit.demo.inventing.supplier_invoices import Buyer, Defect, Form, compose, references, write
from remit.services.kit import SeededChance
from remit.services.rehearsal import Answer, Stage
from remit.services.supplier_invoices import line

BUYER = Buyer("Ateliers Morel SAS", "FR", "EUR", "Lyon", "FR83404833048")
KNOWN = references(SeededChance(11), buyer=BUYER)


def stage(**parameters: Any) -> Stage:
    """The client's supplier invoices, at noon, with nothing received yet."""
    return Stage(line, now=NOON, references=KNOWN, parameters=parameters)


def terms_of(
    defect: Defect | None = None, *, seed: int = 1, credit: bool = False, day: dt.date = DAY
) -> dict[str, Any]:
    """The business terms of one invoice."""
    return compose(SeededChance(seed), buyer=BUYER, known=KNOWN, day=day, defect=defect, credit=credit)


def document(defect: Defect | None = None, *, seed: int = 1, **more: Any) -> bytes:
    """One invoice as UBL."""
    return write(terms_of(defect, seed=seed, **more), form=Form.UBL)


def decides(decision: str, **more: Any) -> Answer:
    """What the person at the exception enters."""
    return Answer("resolve_exception", {"decision": decision, "comment": "As agreed by telephone", **more})


def bank(verdict: str) -> Answer:
    """What the second person enters about an account."""
    return Answer("confirm_bank", {"bank_verdict": verdict, "bank_evidence": "Called Mme Lambert on 2 March"})


def approves(approval: str) -> Answer:
    """What the lead enters about an amount."""
    return Answer("approve_amount", {"approval": approval, "approval_comment": "Budget 2026"})
