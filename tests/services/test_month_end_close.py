"""A month is closed by several people, and reopened by two: no fluctuation unexplained, no arithmetic by hand."""

import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

from remit.services.month_end_close import line
from remit.services.month_end_close.checks import (
    fluctuations,
    intercompany_differences,
    missing_rates,
    revaluations,
)
from remit.services.month_end_close.pack import Pack, pack_of
from remit.services.rehearsal import Answer, Rehearsal, Stage

NOW = datetime(2026, 4, 3, 9, tzinfo=UTC)
ACCOUNTS = {"accrued": "1490", "revenue": "4000", "exchange": "7680"}
STEPS = (
    Answer("cut_off", {"cut_off": "done", "cut_off_evidence": "goods received"}),
    Answer("reconciliations", {"reconciliations": [{"account": "1200", "item": "R-1", "signed_by": "An"}]}),
    Answer("intercompany", {"intercompany": "done"}),
)
SOFT = Answer("soft_close", {"soft_close": "done"})
REOPEN = {"reopen": True, "entity": "A", "month": "2026-03", "reason": "a lost invoice"}
ASK, AGREE = (
    Answer("ask", {"ask_comment": "4471"}),
    Answer("agree", {"agreement": "agree", "agree_comment": "material"}),
)


def month(**more: Any) -> dict[str, Any]:
    balances = [
        {"account": "1200", "balance": "100.00", "before": "100.00"},
        {"account": "3000", "balance": "-100.00", "before": "-100.00"},
    ]
    return {"entity": "A", "month": "2026-03", "currency": "EUR", "balances": balances, **more}


def rehearse(on: Stage, data: dict[str, Any], *answers: Answer) -> Rehearsal:
    return on.rehearse(json.dumps(data).encode(), name="pack.json", answers=answers)


def reviewed(verdict: str) -> Answer:
    return Answer("review", {"review_verdict": verdict, "review_comment": "see 1200"})


def foreign(balance: str, amount: str, currency: str, rate: str | None) -> Pack:
    held = {"account": "1210", "balance": balance, "foreign": {"currency": currency, "amount": amount}}
    return pack_of({**month(), "balances": [held], "closing_rates": {currency: rate} if rate else {}})


def test_a_foreign_balance_is_revalued_at_the_closing_rate_rounded_half_up() -> None:
    (entry,) = revaluations(foreign("90.00", "100.00", "USD", "0.91555"), ACCOUNTS)
    assert entry.sides == (("1210", 156), ("7680", -156))
    (entry,) = revaluations(foreign("37.00", "1000000", "VND", "0.0000365"), ACCOUNTS)
    assert entry.sides == (("1210", -50), ("7680", 50))
    (entry,) = revaluations(foreign("-90.00", "-100.00", "USD", "0.91555"), ACCOUNTS)
    assert entry.sides == (("1210", -156), ("7680", 156))
    assert missing_rates(foreign("1.00", "1.00", "USD", None)) == ("USD",)


def test_a_change_must_exceed_percentage_and_amount_to_need_an_explanation() -> None:
    balances = [
        {"account": "a", "balance": "200.00", "before": "100.00"},
        {"account": "b", "balance": "1050.00", "before": "1000.00"},
        {"account": "c", "balance": "5.00", "before": "1.00"},
    ]
    found = fluctuations(pack_of({**month(), "balances": balances}), percent=Decimal(10), amount=Decimal(20))
    assert [one.account for one in found] == ["a"]


def test_entities_that_disagree_are_named_with_the_difference() -> None:
    pack = pack_of(month(intercompany=[{"partner": "B", "ours": "50.00", "theirs": "-48.00"}]))
    assert intercompany_differences(pack) == (("B", 200),)


def test_a_reviewer_may_send_the_close_back_and_the_month_is_closed_once() -> None:
    on = Stage(line, now=NOW)
    back = rehearse(on, month(), *STEPS, SOFT, reviewed("return"))
    assert back.waits == ("soft_close",)
    closed = rehearse(on, month(), *STEPS, SOFT, reviewed("agree"))
    assert json.loads(closed.documents["close-pack.json"])["reconciliations"][0]["signed_by"] == "An"
    assert rehearse(on, month()).reasons == ("again",)


def test_a_month_reopened_by_two_may_be_closed_again_and_leaves_a_record() -> None:
    on = Stage(line, now=NOW)
    assert rehearse(on, REOPEN).reasons == ("open",)
    rehearse(on, month(), *STEPS, SOFT, reviewed("agree"))
    reopened = rehearse(on, REOPEN, ASK, AGREE)
    record = json.loads(reopened.documents["reopening.json"])
    assert (record["reason"], record["asked"], record["agreed"]) == ("a lost invoice", "4471", "material")
    assert rehearse(on, month()).reasons == ()
    rehearse(on, month(), *STEPS, SOFT, reviewed("agree"))
    assert rehearse(on, month()).reasons == ("again",)


def test_reviewer_and_second_person_are_others_than_those_before_them() -> None:
    close = line.definition("month_end_close.bpmn").decode()
    assert 'remit:separateFrom="cut_off,reconciliations,intercompany,flux,soft_close"' in close
    assert 'remit:separateFrom="ask"' in line.definition("month_reopening.bpmn").decode()
