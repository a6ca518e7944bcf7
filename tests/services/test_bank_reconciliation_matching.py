"""The passes take what has one reading only; a seeded month comes out without one wrong match."""

from datetime import date

import pytest

from remit.demo.inventing.bank_reconciliation import invent
from remit.services.bank_reconciliation.terms import Terms
from remit.services.kit import (
    Match,
    MatchingPolicy,
    OpenItem,
    Rule,
    SeededChance,
    StandingRule,
    StatementLine,
    reconcile,
    stand,
)

DAY = date(2026, 3, 2)


def line(minor: int, *, key: str = "1", party: str = "", text: str = "") -> StatementLine:
    return StatementLine(key, DAY, minor, party, text)


def owed(minor: int, *, key: str = "INV-2026-0001", party: str = "Elmgate Paper Ltd", due: date = DAY) -> OpenItem:
    return OpenItem(key, party, minor, due, (key,))


def matched(lines: list[StatementLine], items: list[OpenItem], **policy: object) -> list[tuple[str, tuple[str, ...]]]:
    done = reconcile(lines, items, MatchingPolicy(**policy))  # type: ignore[arg-type]  # any of its fields
    return [(match.rule.value, match.items) for match in done.matches]


@pytest.mark.parametrize(
    "text", ["INV-2026-0001", "inv 2026 0001", "pays INV2026-\n0001, thanks", "88 INV-2026-0001 2"]
)
def test_a_reference_is_found_however_it_is_written(text: str) -> None:
    assert matched([line(500, text=text)], [owed(500)]) == [("reference", ("INV-2026-0001",))]


@pytest.mark.parametrize("text", ["INV-2026-00012", "1INV-2026-00017", "INV-2026-000"])
def test_a_number_that_runs_on_is_another_number(text: str) -> None:
    assert matched([line(500, text=text)], [owed(500)]) == []


def test_a_payment_less_charges_is_matched_up_to_what_is_agreed() -> None:
    lines, items = [line(490, text="INV-2026-0001")], [owed(500)]
    assert matched(lines, items, charges=10) == [("charges", ("INV-2026-0001",))]
    assert matched(lines, items, charges=9) == []


def test_equal_amounts_of_one_party_are_left_to_people() -> None:
    items = [owed(500), owed(500, key="INV-2026-0002")]
    assert matched([line(500, party="ELMGATE PAPER")], items) == []
    assert matched([line(500, party="ELMGATE PAPER")], items[:1]) == [("exact", ("INV-2026-0001",))]


def test_only_one_way_to_add_up_makes_a_collective_payment() -> None:
    items = [owed(minor, key=f"INV-2026-000{minor}") for minor in (3, 5, 7)]
    assert matched([line(8, party="Elmgate Paper")], items) == [("collective", ("INV-2026-0003", "INV-2026-0005"))]
    assert matched([line(10, party="Elmgate Paper")], [*items, owed(5, key="INV-2026-0009")]) == []


def test_fees_follow_the_clients_rule_and_its_limit() -> None:
    rule = StandingRule("account fee", "6800", sign=-1, most=500)
    done = reconcile([line(-450, text="Account Fee March")], [], MatchingPolicy(standing=(rule,)))
    assert done.matches == (Match(Rule.STANDING, ("1",), (), -450, "6800", "account fee"),)
    assert matched([line(-501, text="Account fee")], [], standing=(rule,)) == []


def test_a_like_name_counts_only_where_nobody_else_comes_close() -> None:
    near = owed(500, key="INV-2026-0002", party="Elmgatte Paper Ltd")
    assert matched([line(500, party="Elmgte Paper Ltd")], [owed(500)]) == [("fuzzy", ("INV-2026-0001",))]
    assert matched([line(500, party="Elmgte Paper Ltd")], [owed(500), near]) == []


def test_what_a_person_matched_must_add_up_or_name_an_account() -> None:
    lines, items = [line(480)], [owed(500)]
    by_hand = Match(Rule.PERSON, ("1",), ("INV-2026-0001",))
    assert [(one.fault, one.minor) for one in stand(lines, items, [by_hand]).faults] == [("difference", -20)]
    explained = Match(Rule.PERSON, ("1",), ("INV-2026-0001",), account="6800")
    assert stand(lines, items, [explained]).matches == (explained,)
    assert [one.fault for one in stand(lines, items, [explained, by_hand]).faults] == ["taken"]


@pytest.mark.parametrize("seed", [11, 12])
def test_in_a_seeded_month_nine_lines_of_ten_are_matched_and_none_wrongly(seed: int) -> None:
    made = invent(SeededChance(seed), count=1_500, day=DAY)
    done = reconcile(made.lines, made.items, Terms({}).policy("EUR"))
    wrong = [match for match in done.matches for key in match.lines if made.truth[key] != frozenset(match.items)]
    assert wrong == []
    assert len(done.lines) <= len(made.lines) // 10
