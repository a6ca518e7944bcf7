"""From a need to a certificate: marks, raters, nesting, and who is due again."""

import json
from datetime import UTC, date, datetime
from decimal import Decimal
from fractions import Fraction
from typing import Any

import pytest

from remit.services.rehearsal import Answer, Rehearsal, Stage
from remit.services.training import line
from remit.training.model import BankItem, Certificate, Renewal, Scope
from remit.training.rules.assessment import draw, mark, rate
from remit.training.rules.renewal import gap, nested, renewals
from remit.values.chance import SeededChance

NOW = datetime(2026, 3, 3, 9, tzinfo=UTC)
KNOWN = json.loads((line.folder / "samples" / "references.json").read_text("utf-8"))
BANK = [BankItem(one["key"], one["text"], one["answer"]) for one in KNOWN["course"]["AP-1"]["bank"]]
RIGHT = [{"question": one.key, "answer": one.answer} for one in BANK]
LEARNT = Answer("learn", {"attended_hours": 6})
NESTED = Answer("nest", {"nested_items": 10, "nested_defective": 0})
HELD = Certificate("lan", "ap", date(2026, 1, 1), date(2026, 3, 10), "3")


def send(on: Stage, *answers: Answer, course: str = "AP-1") -> Rehearsal:
    content = json.dumps({"course": course, "person": "lan@provider.example"}).encode()
    return on.rehearse(content, name="enrolment.json", answers=answers)


def rated(who: str, *scores: int) -> Answer:
    names = ("completeness", "tone")
    rows = [{"criterion": key, "score": one} for key, one in zip(names, scores, strict=False)]
    return Answer(f"rate_{who}", {f"ratings_{who}": rows})


def rows_of(came: Rehearsal) -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(came.documents["training-matrix.json"])["rows"]
    return found


def matrix(references: dict[str, Any], *, now: datetime, earlier: Stage | None = None) -> Rehearsal:
    on = earlier or Stage(line, now=now, references=references)
    return on.rehearse(b'{"kind": "matrix"}', name="matrix.json")


def test_an_attempt_is_marked_by_the_bank_and_what_is_left_out_is_wrong() -> None:
    answers = {"q1": " Exception ", "q2": "120", "q3": "one person"}
    found = mark(BANK, answers, pass_mark=40)
    assert (found.right, found.asked, found.percent, found.passed) == (2, 5, Fraction(40), True)
    assert not mark(BANK, answers, pass_mark=41).passed
    assert not mark([], {}, pass_mark=0).passed


def test_a_paper_repeats_no_question_and_the_same_chance_draws_the_same() -> None:
    paper = draw(BANK, count=4, chance=SeededChance(7))
    assert len({one.key for one in paper}) == 4
    assert paper == draw(BANK, count=4, chance=SeededChance(7))
    assert len(draw(BANK, count=99, chance=SeededChance(7))) == len(BANK)


def test_two_raters_are_put_together_with_their_agreement() -> None:
    found = rate({"a": 4, "b": 3, "c": 5}, {"a": 4, "b": 4, "c": 5}, pass_score=Fraction(4))
    assert (found.mean, found.agreed_percent, found.passed) == (Fraction(25, 6), Fraction(200, 3), True)
    assert found.alpha is not None
    assert 0 < found.alpha < 1
    assert not rate({"a": 5}, {"b": 5}, pass_score=Fraction(1)).passed


@pytest.mark.parametrize(
    ("today", "procedure", "quality", "why"),
    [
        (date(2026, 2, 1), "3", "99", ()),
        (date(2026, 2, 8), "3", None, (Renewal.EXPIRES,)),
        (date(2026, 3, 9), "4", "94.9", (Renewal.EXPIRES, Renewal.PROCEDURE, Renewal.QUALITY)),
        (date(2026, 3, 10), "3", "95", (Renewal.EXPIRED,)),
    ],
)
def test_renewal_is_due_by_expiry_by_a_new_procedure_or_by_quality(
    today: date, procedure: str, quality: str | None, why: tuple[Renewal, ...]
) -> None:
    measured = None if quality is None else Decimal(quality)
    agreed: dict[str, Any] = {"horizon_days": 30, "least": Decimal(95)}
    assert renewals(HELD, today=today, procedure=procedure, quality=measured, **agreed) == why


def test_a_gap_is_what_is_needed_and_not_held_today() -> None:
    assert gap(["ap", "bank", "bank"], [HELD], today=date(2026, 3, 9)) == ("bank",)
    assert gap(["ap"], [HELD], today=date(2026, 3, 10)) == ("ap",)
    assert Scope("ap", "harrow", "", "leeds").key == "ap.harrow.leeds"


def test_nesting_wants_enough_items_and_few_defects() -> None:
    least: dict[str, Any] = {"least_items": 10, "most_percent": Decimal(5)}
    assert nested(checked=20, defective=1, **least)
    assert not nested(checked=19, defective=1, **least)
    assert not nested(checked=9, defective=0, **least)


def test_nesting_that_is_not_over_comes_back_with_the_count() -> None:
    short = Answer("nest", {"nested_items": 9, "nested_defective": 0})
    came = send(Stage(line, now=NOW, references=KNOWN), LEARNT, Answer("examine", {"answers": RIGHT}), short)
    assert (came.waits, came.reasons) == (("nest",), ("not_yet",))


def test_a_judged_course_needs_both_raters_and_the_record_holds_their_agreement() -> None:
    on = Stage(line, now=NOW, references=KNOWN)
    answers = (LEARNT, Answer("examine", {"answers": RIGHT}), rated("a", 4, 3))
    assert send(on, *answers, course="AP-JUDGED").waits == ("rate_b",)
    came = send(on, *answers, rated("b", 4, 4), NESTED, course="AP-JUDGED")
    record = json.loads(came.documents["training-record.json"])
    assert (record["agreed_percent"], record["judged_mean"]) == ("50", "3.75")
    half = send(Stage(line, now=NOW, references=KNOWN), *answers, rated("b", 5), course="AP-JUDGED")
    assert half.variables["passed"] is False


def test_the_matrix_names_who_is_due_and_why() -> None:
    on = Stage(line, now=NOW, references={"course": KNOWN["course"]})
    send(on, LEARNT, Answer("examine", {"answers": RIGHT}), NESTED)
    assert matrix({}, now=NOW, earlier=on).reasons == ()
    low = Stage(line, now=NOW, references=KNOWN)
    send(low, LEARNT, Answer("examine", {"answers": RIGHT}), NESTED)
    came = matrix({}, now=NOW, earlier=low)
    row = rows_of(came)[0]
    assert (row["key"], row["valid_until"], row["renew"]) == ("ap-invoices.harrow.en", "2027-03-03", ["quality"])


def test_a_certificate_taken_back_by_a_lead_or_at_once_as_agreed_is_a_gap_until_it_is_earned_again() -> None:
    on = Stage(line, now=NOW, references=KNOWN)
    earn = (LEARNT, Answer("examine", {"answers": RIGHT}), NESTED)
    send(on, *earn)
    due = [{"person": "lan@provider.example", "key": "ap-invoices.harrow.en", "decision": "withdraw"}]
    came = on.rehearse(b'{"kind": "matrix"}', name="m.json", answers=[Answer("renew", {"due": due})])
    assert [(row["withdrawn"], row["why"]) for row in rows_of(came)] == [("2026-03-03", "quality")]
    assert matrix({}, now=NOW, earlier=on).reasons == ("withdrawn",)
    assert send(on, *earn).outcome == "straight_through", "what was taken back is a gap"
    at_once = Stage(line, now=NOW, references=KNOWN, parameters={"withdraw_for": ["quality"]})
    send(at_once, *earn)
    again = matrix({}, now=NOW, earlier=at_once)
    assert (again.reasons, rows_of(again)[0]["withdrawn"]) == (("quality", "withdrawn"), "2026-03-03")
