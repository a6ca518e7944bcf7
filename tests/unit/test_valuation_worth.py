"""Value and returns equal published worked examples; what has no value is refused."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

import pytest

from remit.valuation.model import AssumptionRefused, Assumptions, Flow, Grade, Peer, PricesRefused
from remit.valuation.rules.cash_flows import discount, sensitivity
from remit.valuation.rules.grading import grade
from remit.valuation.rules.peers import compare_peers
from remit.valuation.rules.prices import read_prices
from remit.valuation.rules.returns import link, modified_dietz, money_weighted

FLAT = Assumptions((Decimal(0),) * 5, Decimal("0.2"), Decimal("0.25"), Decimal(2), Decimal("0.1"), Decimal(0))
BASE = {"revenue": Decimal(1000), "debt": Decimal(200), "cash": Decimal(50), "shares": Decimal(100)}


def test_a_company_that_never_grows_is_worth_its_flow_over_the_rate() -> None:
    value = discount(FLAT, **BASE, base_year=2025)
    assert abs(value.enterprise - Decimal(1500)) < Decimal("1e-20")
    assert abs(value.per_share - Decimal("13.5")) < Decimal("1e-20")


def test_growth_for_ever_is_gordon_and_shapiros_formula() -> None:
    growing = replace(FLAT, growth=(Decimal(0),), terminal_growth=Decimal("0.05"))
    value = discount(growing, **BASE, base_year=2025)
    assert value.terminal_value == Decimal(150) * Decimal("1.05") / Decimal("0.05")


@pytest.mark.parametrize(
    ("changed", "name"),
    [
        ({"terminal_growth": Decimal("0.1")}, "discount_rate"),
        ({"sales_to_capital": Decimal(0)}, "sales_to_capital"),
        ({"tax_rate": Decimal(1)}, "tax_rate"),
        ({"growth": ()}, "growth"),
    ],
)
def test_a_senseless_assumption_is_refused_by_name(changed: dict[str, object], name: str) -> None:
    with pytest.raises(AssumptionRefused, match=name):
        discount(replace(FLAT, **changed), **BASE, base_year=2025)  # type: ignore[arg-type]


def test_the_table_falls_with_the_rate_rises_with_growth_and_leaves_the_endless_open() -> None:
    table = sensitivity(
        FLAT, rates=(Decimal("0.05"), Decimal("0.10")), growths=(Decimal(0), Decimal("0.02"), Decimal("0.05")), **BASE
    )
    assert table[0][2] is None
    assert table[1][0] == discount(FLAT, **BASE, base_year=0).per_share
    known = [one for one in (table[0][0], table[0][1], table[1][1]) if one is not None]
    assert known[0] > known[2] > Decimal("13.5")
    assert known[1] > known[0]


def test_peers_give_the_median_and_leave_out_who_earns_nothing() -> None:
    peers = [Peer(name, Decimal(20), Decimal(ev), Decimal(100), Decimal(ebitda), Decimal(2)) for name, ev, ebitda in
             (("A", 200, 20), ("B", 300, 25), ("C", 400, 50), ("D", 900, -5))]  # fmt: skip
    found = {
        one.key: one
        for one in compare_peers(
            peers,
            revenue=Decimal(1000),
            ebitda=Decimal(150),
            earnings_per_share=None,
            net_debt=Decimal(150),
            shares=Decimal(100),
        )
    }
    assert (found["ev_ebitda"].median, found["ev_ebitda"].count) == (Decimal(10), 3)
    assert found["ev_ebitda"].implied_price == Decimal("13.5")
    assert "price_earnings" not in found


def test_a_rating_follows_its_definition_at_the_very_threshold() -> None:
    grades = (Grade("buy", {}, Decimal("0.15")), Grade("hold", {}, Decimal("-0.05")), Grade("sell", {}, None))
    given = [grade(Decimal(one), grades).key for one in ("0.15", "0.1499", "-0.05", "-0.0501")]
    assert given == ["buy", "hold", "hold", "sell"]


def test_spreadsheets_own_example_of_a_money_weighted_rate() -> None:
    flows = [
        Flow(date.fromisoformat(day), Decimal(amount))
        for day, amount in (
            ("2008-01-01", -10000), ("2008-03-01", 2750), ("2008-10-30", 4250), ("2009-02-15", 3250),
            ("2009-04-01", 2750),
        )
    ]  # fmt: skip
    found = money_weighted(flows)
    assert found.nearest is not None
    # Microsoft's documentation of XIRR prints 0.373362535.
    assert abs(found.nearest - Decimal("0.373362535")) < Decimal("2e-9")
    assert not found.ambiguous


def test_several_rates_are_all_shown_and_the_nearest_to_ten_percent_named() -> None:
    flows = [
        Flow(date(2021, 1, 1), Decimal(-100)),
        Flow(date(2022, 1, 1), Decimal(225)),
        Flow(date(2023, 1, 1), Decimal(-126)),
    ]
    found = money_weighted(flows)
    assert [round(one, 9) for one in found.every] == [Decimal("0.05"), Decimal("0.2")]
    assert found.nearest == found.every[0]
    assert (found.ambiguous, found.sign_changes) == (True, 2)


def test_flows_of_one_sign_have_no_rate() -> None:
    assert money_weighted([Flow(date(2021, 1, 1), Decimal(5)), Flow(date(2022, 1, 1), Decimal(5))]).nearest is None


def test_a_period_without_capital_is_refused() -> None:
    with pytest.raises(AssumptionRefused):
        modified_dietz(opening=Decimal(0), closing=Decimal(1), flows=(), start=date(2026, 1, 1), end=date(2026, 1, 31))


def test_linking_multiplies_growth() -> None:
    assert link([Decimal("0.10"), Decimal("-0.10")]) == Decimal("-0.01")


@pytest.mark.parametrize("content", [b"date,close\n2026-01-02," + b"1" * 200_000, b"day,price\n", b"\xff\xfe"])
def test_prices_that_are_no_table_are_refused(content: bytes) -> None:
    with pytest.raises(PricesRefused):
        read_prices(content, name="prices.csv")
