"""A company note: figures trace to sources, judgements to people, and nothing is published that may not be."""

import json
from datetime import UTC, datetime
from typing import Any

import pytest

from remit.demo.inventing.investment_research import Company, pack
from remit.services.figures import FigureLoose, FigureUnknown, Writer, untraced
from remit.services.investment_research import line
from remit.services.investment_research.package import package_of
from remit.services.investment_research.study import study
from remit.services.investment_research.terms import terms_of
from remit.services.rehearsal import Answer, Stage

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
FREE = {"conflict": "no", "holds_shares": "no", "banking": "no", "market_maker": "no", "shown_to_company": "no"}
TERMS = terms_of({})


def studied(**changed: Any) -> Any:
    return study(package_of(pack(Company(), changed=changed)), TERMS)


def test_every_figure_of_the_note_leads_to_a_source() -> None:
    made = studied()
    assert len(made.figures) > 100
    assert untraced(made.figures) == ()


def test_company_facts_and_xbrl_of_one_filing_give_the_same_value_a_share() -> None:
    facts, instance = (study(package_of(pack(Company(), instance=one)), TERMS) for one in (False, True))
    assert facts.worth.value.per_share == instance.worth.value.per_share
    assert facts.proposed.key == instance.proposed.key == "buy"


@pytest.mark.parametrize(
    ("text", "refused"), [("Margins rose by 3 points.", FigureLoose), ("Sales of {sales.2025} grew.", FigureUnknown)]
)
def test_a_claim_may_hold_no_digits_without_a_figure(text: str, refused: type[Exception]) -> None:
    made = studied()
    with pytest.raises(refused):
        Writer("en", "USD").filled(text, made.figures)


def test_a_claim_with_loose_digits_is_refused_at_intake() -> None:
    claims = [{"kind": "fact", "text": "Revenue grew by 8 %."}]
    came = Stage(line, now=NOW).rehearse(pack(Company(), changed={"claims": claims}), name="p.zip")
    assert came.refused == ("valuation.loose",)


def test_a_restatement_and_an_old_price_are_named_to_the_judges() -> None:
    came = Stage(line, now=NOW).rehearse(pack(Company(), changed={"as_of": "2026-04-15"}), name="p.zip")
    assert came.reasons == ("restated", "stale")


def test_two_peers_give_no_multiple_and_the_target_rests_on_cash_flows() -> None:
    peers = _peers()[:2]
    made = studied(peers=peers)
    assert made.worth.multiples == ()
    assert made.figures["target_price"].value == made.worth.value.per_share


def _peers() -> list[dict[str, str]]:
    return [
        {**dict.fromkeys(("price", "enterprise_value", "revenue", "ebitda", "earnings_per_share"), "2"), "name": name,
         "source": "invented"}
        for name in ("A", "B", "C")
    ]  # fmt: skip


def test_a_declared_conflict_publishes_nothing() -> None:
    on = Stage(line, now=NOW)
    came = on.rehearse(pack(Company()), name="p.zip", answers=[Answer("declare", {**FREE, "conflict": "yes"})])
    assert json.loads(came.documents["withheld.json"])["reasons"][0]["reason"] == "conflict"
