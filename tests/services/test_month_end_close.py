"""A month is closed by several people, and reopened by two: no fluctuation unexplained, no arithmetic by hand."""

import io
import json
from datetime import UTC, datetime
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook  # type: ignore[import-untyped]  # ships no types

from remit.services.kit import account_code
from remit.services.month_end_close import line
from remit.services.month_end_close.checks import (
    fluctuations,
    intercompany_differences,
    missing_rates,
    revaluations,
)
from remit.services.month_end_close.pack import Pack, pack_of
from remit.services.month_end_close.terms import Terms
from remit.services.rehearsal import Answer, Rehearsal, Stage

NOW = datetime(2026, 4, 3, 9, tzinfo=UTC)
ACCOUNTS = {"accrued": "1490", "revenue": "4000", "exchange": "7680"}
STEPS = (
    Answer("cut_off", {"cut_off": "done", "cut_off_evidence": "goods received"}),
    Answer("reconciliations", {"reconciliations": [{"account": "1200", "item": "R-1", "signed_by": "An"}]}),
    Answer("intercompany", {"intercompany": "done"}),
)
ACCRUAL = {"text": "Audit fee", "debit": "1490", "credit": "4000", "amount": "1250.00", "reverses": "yes"}
SOFT = Answer("soft_close", {"journal": [ACCRUAL], "soft_close": "done"})
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


def test_the_pack_shows_the_trial_balance_before_and_after_and_the_journal_with_day_one() -> None:
    unbilled = [{"text": "Audit fee", "amount": "1250.00"}, {"text": "Rent", "amount": "9.00"}]
    data = month(unbilled=unbilled)
    made = rehearse(Stage(line, now=NOW), data, *STEPS, SOFT, reviewed("agree")).documents
    pack = json.loads(made["close-pack.json"])
    figures = {one["account"]: (one["before"], one["moved"], one["after"]) for one in pack["trial_balance"]}
    assert figures == {
        "1200": ("100.00", "0.00", "100.00"),
        "3000": ("-100.00", "0.00", "-100.00"),
        "1490": ("0.00", "1250.00", "1250.00"),
        "4000": ("0.00", "-1250.00", "-1250.00"),
    }
    assert made["journal.csv"].decode().split() == [
        "date,text,debit,credit,amount",
        *["2026-03-31,Audit", "fee,1490,4000,1250.00"],
        *["2026-04-01,Audit", "fee,4000,1490,1250.00"],
    ]
    assert [one["text"] for one in pack["left_out"]] == ["Rent"]
    balance = load_workbook(io.BytesIO(made["close-pack.xlsx"]))["Trial balance"]
    assert [cell.value for cell in balance[4]][-3:] == [0, 1250, 1250]
    assert balance[6][5].value == "=SUM(F2:F5)"


def test_a_row_that_cannot_be_booked_comes_back_and_nothing_is_booked() -> None:
    on = Stage(line, now=NOW)
    for wrong in ({"amount": "0"}, {"amount": "1.005"}, {"credit": "1490"}):
        soft = Answer("soft_close", {"journal": [{**ACCRUAL, **wrong}], "soft_close": "done"})
        back = rehearse(on, month(), *STEPS, soft)
        assert (back.waits, back.reasons) == (("soft_close",), ("row",))


def test_accounts_stand_in_the_ledger_by_the_beginning_of_their_number() -> None:
    terms = Terms({"roots": {"2": "Assets", "22": "Liabilities", "9": "Equity"}})
    assert [account_code(one, terms.roots) for one in ("2110", "2210", "9.1", "7000")] == [
        "Assets:2110",
        "Liabilities:2210",
        "Equity:9-1",
        "Expenses:7000",
    ]


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


def test_reopening_a_month_names_the_later_ones_that_open_with_it() -> None:
    on = Stage(line, now=NOW)
    for one in ("2026-03", "2026-04", "2026-02"):
        rehearse(on, month(month=one), *STEPS, SOFT, reviewed("agree"))
    reopened = rehearse(on, REOPEN, ASK, AGREE)
    assert (reopened.reasons, json.loads(reopened.documents["reopening.json"])["later_months"]) == (
        ("asked", "later"),
        ["2026-04"],
    )
    assert rehearse(on, month(month="2026-04")).reasons == ()
    assert rehearse(on, month(month="2026-02")).reasons == ("again",)


def test_reviewer_and_second_person_are_others_than_those_before_them() -> None:
    close = line.definition("month_end_close.bpmn").decode()
    assert 'remit:separateFrom="cut_off,reconciliations,intercompany,flux,soft_close"' in close
    assert 'remit:separateFrom="ask"' in line.definition("month_reopening.bpmn").decode()


@pytest.mark.parametrize("sample", ["bad-unbalanced.json", "bad-no-json.txt"])
def test_what_is_no_trial_balance_is_refused_with_its_place(sample: str) -> None:
    (problem,) = line.read((line.folder / "samples" / sample).read_bytes(), media_type="", name=sample).problems
    assert problem.place
