"""The decisions of an item: worked through again from the journal, cell by cell, with what is classified withheld."""

from typing import Any

from tests.flows.test_work_rules_and_cases import ROUTE, ROUTED
from tests.flows.work_floor import Floor

from remit.parties.access import SYSTEM
from remit.parties.model import DataClass
from remit.parties.rules.masking import Masked, Sight
from remit.work.model import ItemState
from remit.work.reports.decisions import DecisionShown, item_decisions
from remit.work.rules.withholding import Withheld, mask_in


def decisions(floor: Floor, item_id: str, **more: Any) -> tuple[DecisionShown, ...]:
    asked = {"principal": SYSTEM, "tenant": floor.tenant, "item_id": item_id} | more
    found: tuple[DecisionShown, ...] = floor.ask(item_decisions, floor.runtime.lines, floor.runtime.models, **asked)
    return found


def test_a_decision_is_laid_out_with_the_rule_that_fired_and_why_the_others_did_not(floor: Floor) -> None:
    floor.publish(ROUTE)
    floor.publish(ROUTED)
    item = floor.send("b|2000").accepted()
    assert item.state is ItemState.IN_PROGRESS
    (made,) = decisions(floor, item.id)
    (step,) = made.steps
    (table,) = step.tables
    assert (made.value, made.definition.version if made.definition else None) == ("look", 1)
    assert [(column.expression, column.value) for column in table.columns] == [("number(payload.amount)", 2000)]
    assert [(rule.id, rule.fired, [cell.passed for cell in rule.cells]) for rule in table.rules] == [
        ("small", False, [False]),
        ("big", True, [True]),
    ]


MASK = Masked("••••", data_class=DataClass.FINANCIAL, sight=Sight.CLOSED)


def withheld() -> Withheld:
    raw = {"iban": "EE382200221020145685", "gross": "1200.50", "known": True, "title": "Paper"}
    return Withheld(raw, raw | {"iban": MASK, "gross": MASK, "known": MASK})


def test_a_value_is_withheld_under_its_own_name_and_under_another() -> None:
    rule = withheld()
    assert rule.shown("iban", "other") is MASK
    assert rule.shown("account", "EE382200221020145685") is MASK
    assert rule.shown("amount", 1200.5) is MASK
    assert rule.shown("known", value=False) is MASK
    assert rule.shown("flag", value=True) is True
    assert rule.shown("title", "Paper") == "Paper"


def test_what_is_computed_from_a_withheld_value_is_withheld_with_it() -> None:
    rule, seen = withheld(), {"gross": MASK, "title": "Paper", "payload": {"gross": MASK, "title": "Paper"}}
    assert rule.computed("gross * 2", 2401, seen) is MASK
    assert rule.computed("title", "Paper", seen) == "Paper"
    assert rule.computed("payload.title", "Paper", seen) == "Paper"
    assert mask_in(rule.computed("substring(payload.gross, 1, 3)", "120", seen)) is MASK
    assert rule.computed("gross * 2", None, seen) is None
    assert rule.computed("payload.known", "yes", {"payload": {"known": MASK}}) is MASK
    assert rule.computed("payload.known or late", "yes", {"payload": {"known": MASK}}) is MASK


def test_a_value_whose_making_nobody_can_tell_is_withheld_where_anything_is() -> None:
    assert withheld().unexplained("exception") is MASK
    assert Withheld({"title": "Paper"}, {"title": "Paper"}).unexplained("exception") == "exception"
