"""Statements: what foots, what fails, what is incomplete, what was restated, and what is no filing at all."""

import json
from decimal import Decimal

import pytest

from remit.demo.inventing.investment_research import Company, _company_facts, _instance, _linkbase
from remit.engine.core.xml import XmlRefused
from remit.valuation.model import FilingRefused, SumState
from remit.valuation.rules.chart import cash_ties, identities, spread
from remit.valuation.rules.company_facts import read_company_facts
from remit.valuation.rules.footing import foot, restatements
from remit.valuation.rules.ratios import ratios
from remit.valuation.rules.xbrl import read_instance

INSTANCE, LINKBASE = _instance(Company()), _linkbase().encode()


def test_every_sum_of_a_sound_filing_holds() -> None:
    found = foot(read_instance(INSTANCE.encode(), LINKBASE))
    assert len(found) == 28
    assert {one.state for one in found} == {SumState.HOLDS}


def test_a_changed_total_fails_beyond_the_rounding_of_its_digits() -> None:
    wrong = INSTANCE.replace(">444700000<", ">444900000<")
    failing = [one for one in foot(read_instance(wrong.encode(), LINKBASE)) if one.state is SumState.FAILS]
    assert [(one.parent, one.stated, one.summed) for one in failing] == [
        ("us-gaap:Assets", Decimal(444_900_000), Decimal(444_700_000))
    ]


def test_a_difference_within_the_stated_accuracy_is_rounding() -> None:
    close = INSTANCE.replace(">444700000<", ">444800000<")
    assert {one.state for one in foot(read_instance(close.encode(), LINKBASE))} == {SumState.HOLDS}


def test_a_sum_whose_parts_are_not_all_reported_is_incomplete_not_wrong() -> None:
    lines = [one for one in INSTANCE.splitlines() if not ("InventoryNet" in one and "I2025" in one)]
    (one,) = [
        one for one in foot(read_instance("\n".join(lines).encode(), LINKBASE)) if one.state is not SumState.HOLDS
    ]
    assert (one.state, one.parent, one.missing) == (
        SumState.INCOMPLETE, "us-gaap:AssetsCurrent", ("us-gaap:InventoryNet",)
    )  # fmt: skip


def test_facts_of_a_segment_are_no_totals() -> None:
    entity = "</identifier></entity>"
    segment = '</identifier><segment><a xmlns="urn:a"/></segment></entity>'
    assert read_instance(INSTANCE.replace(entity, segment).encode()).facts == ()


def test_a_balance_that_does_not_balance_and_cash_that_does_not_tie_are_found() -> None:
    body = json.loads(_company_facts(Company()))
    held = body["facts"]["us-gaap"]
    held["StockholdersEquity"]["units"]["USD"][-1]["val"] += 1
    held["CashAndCashEquivalentsAtCarryingValue"]["units"]["USD"][-1]["val"] += 1
    chart = spread(read_company_facts(json.dumps(body).encode()), years=4, currency="USD")
    failing = [one.parent for one in (*identities(chart), *cash_ties(chart)) if one.state is SumState.FAILS]
    assert failing == ["assets", "cash"]


def test_the_later_filing_counts_and_the_restatement_is_told() -> None:
    filing = read_company_facts(_company_facts(Company()).encode())
    (one,) = restatements(filing.facts)
    assert (one.earlier.value, one.later.value) == (Decimal(382_400_000), Decimal(381_900_000))
    assert spread(filing, years=2, currency="USD")["revenue.2024"].fact == one.later


def test_ratios_name_their_cells_and_none_comes_of_a_missing_one() -> None:
    filing = read_company_facts(_company_facts(Company()).encode())
    found = ratios(spread(filing, years=2, currency="USD"))
    assert found["revenue_growth.2025"].inputs == ("revenue.2025", "revenue.2024")
    assert found["current_ratio.2025"].value == Decimal(2297) / Decimal(710)
    assert "revenue_growth.2024" not in found


@pytest.mark.parametrize(
    ("content", "place"),
    [
        (b"[]", "facts"),
        (b'{"facts": {"us-gaap": {"Revenues": {}}}}', "us-gaap.Revenues"),
        (b'{"facts": {"us-gaap": {"Revenues": {"units": {"USD": [{"val": "x", "end": "2025-12-31"}]}}}}}',
         "us-gaap.Revenues.USD[0]"),
        (b'{"facts": {"us-gaap": {"Revenues": {"units": {"USD": [{"val": 1, "end": "31 Dec"}]}}}}}',
         "us-gaap.Revenues.USD[0]"),
    ],
)  # fmt: skip
def test_what_is_no_filing_is_refused_with_its_place(content: bytes, place: str) -> None:
    with pytest.raises(FilingRefused) as refused:
        read_company_facts(content)
    assert refused.value.place == place


def test_another_currency_gives_no_statements() -> None:
    with pytest.raises(FilingRefused, match="EUR"):
        spread(read_company_facts(_company_facts(Company()).encode()), years=2, currency="EUR")


def test_an_instance_with_a_document_type_is_refused() -> None:
    with pytest.raises(XmlRefused):
        read_instance(b'<!DOCTYPE x [<!ENTITY a "b">]><x>&a;</x>')
