"""The way of a statement: proven, matched, put before people where needed, signed by somebody else, written."""

import csv
import io
import json
from datetime import UTC, date, datetime
from typing import Any

from remit.demo.inventing.bank_reconciliation import write_camt
from remit.services.bank_reconciliation import line
from remit.services.kit import StatementLine
from remit.services.rehearsal import Answer, Rehearsal, Stage

NOW = datetime(2026, 4, 1, 9, tzinfo=UTC)
DAY = date(2026, 3, 31)
ITEMS = {
    "INV-2026-0101": {"party": "Hartbury Foods", "amount": "12.50", "currency": "EUR", "due_date": "2026-03-10"},
    "INV-2026-0102": {"party": "Norwick Timber", "amount": "7.00", "currency": "EUR", "due_date": "2025-12-20"},
}
SIGN = Answer("sign", {"signature": "sign"})


def stage() -> Stage:
    return Stage(line, now=NOW, references={"open_item": ITEMS})


def statement(*lines: tuple[int, str, str], number: str = "1", opening: int = 0) -> bytes:
    made = [StatementLine(str(at), DAY, minor, party, text) for at, (minor, party, text) in enumerate(lines, start=1)]
    return write_camt(made, account="DE1", currency="EUR", number=number, opening=opening, day=DAY)


def by_hand(*rows: dict[str, str], undone: tuple[str, ...] = ()) -> Answer:
    return Answer("match_by_hand", {"hand_matches": list(rows), "undone": [{"match": one} for one in undone]})


def written(came: Rehearsal) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(came.documents["reconciliation.json"])
    return found


def rows(came: Rehearsal, name: str) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(came.documents[name].decode("utf-8-sig"))))


def test_what_the_rules_match_needs_a_signature_only() -> None:
    came = stage().rehearse(statement((1250, "Hartbury Foods", "INV-2026-0101")), name="a.xml", answers=[SIGN])
    assert came.outcome == "straight_through"
    found = written(came)
    assert [(one["rule"], one["items"]) for one in found["matches"]] == [("reference", ["INV-2026-0101"])]
    assert [(one["key"], one["age_days"], one["band"]) for one in found["open_items"]] == [
        ("INV-2026-0102", 101, "91+")
    ]
    assert [(row["account"], row["amount"]) for row in rows(came, "journal.csv")] == [
        ("1200", "12.50"),
        ("1300", "-12.50"),
    ]


def test_a_match_of_the_rules_is_undone_and_another_made_by_hand() -> None:
    lines = ((1250, "Hartbury Foods", "INV-2026-0101"), (500, "Somebody", "?"))
    hand = by_hand({"lines": "1:2", "items": "INV-2026-0102", "account": "6800", "reason": "less 2.00"}, undone=("M1",))
    came = stage().rehearse(statement(*lines), name="a.xml", answers=[hand, SIGN])
    found = written(came)
    assert [(one["rule"], one["items"], one["reason"]) for one in found["matches"]] == [
        ("person", ["INV-2026-0102"], "less 2.00")
    ]
    assert [one["key"] for one in found["open_items"]] == ["1:1", "INV-2026-0101"]
    assert found["statements"][0]["unmatched"] == "12.50"
    assert ("6800", "2.00") in [(row["account"], row["amount"]) for row in rows(came, "journal.csv")]


def test_a_match_that_does_not_add_up_comes_back_to_the_desk() -> None:
    wrong = by_hand({"lines": "1:1", "items": "INV-2026-0102"})
    came = stage().rehearse(statement((500, "Somebody", "?")), name="a.xml", answers=[wrong])
    assert (came.waits, came.reasons) == (("match_by_hand",), ("difference",))


def test_an_unproven_statement_goes_before_a_person_and_may_go_back() -> None:
    bad = statement((1250, "Hartbury Foods", "INV-2026-0101")).replace(
        b"12.50</Amt><CdtDbtInd>CRDT</CdtDbtInd><Sts>", b""
    )
    bad = bad.replace(b'<Amt Ccy="EUR">0.00</Amt>', b'<Amt Ccy="EUR">3.00</Amt>')
    back = Answer("resolve_statement", {"statement_decision": "refuse", "statement_comment": "The bank sends it anew"})
    came = stage().rehearse(bad, name="a.xml")
    assert (came.waits, came.reasons) == (("resolve_statement",), ("sum",))
    assert "returned.json" in stage().rehearse(bad, name="a.xml", answers=[back]).documents


def test_a_gap_and_a_second_copy_are_seen_and_what_was_settled_is_open_no_longer() -> None:
    on = stage()
    first = statement((1250, "Hartbury Foods", "INV-2026-0101"))
    on.rehearse(first, name="a.xml", answers=[SIGN])
    assert on.rehearse(first, name="a.xml").reasons == ("gap", "twice")
    gap = on.rehearse(statement((700, "Hartbury Foods", "x"), number="2", opening=1), name="b.xml")
    assert gap.reasons == ("gap",)
    paid_again = on.rehearse(
        statement((1250, "Hartbury Foods", "INV-2026-0101"), number="3", opening=1250), name="c.xml"
    )
    assert paid_again.waits == ("match_by_hand",)


def test_several_statements_of_one_day_follow_one_another() -> None:
    on = stage()
    for number, opening in (("1", 0), ("2", 900), ("3", 1800), ("4", 2700)):
        came = on.rehearse(statement((900, "x", "y"), number=number, opening=opening), name="a.xml")
        assert came.reasons == ("open",), number


def test_nobody_signs_what_they_matched() -> None:
    definition = line.definition("bank_statement.bpmn").decode()
    assert 'remit:separateFrom="match_by_hand,resolve_statement"' in definition
