"""Figures with sources, covenants by definition, breaks, hits: a person decides each finding, a second one releases."""

import json
import os
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from remit.services.financial_process import line
from remit.services.financial_process.outcome import OrderRefused
from remit.services.financial_process.parties import screened
from remit.services.rehearsal import Answer, Rehearsal, Stage

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SAMPLES = line.folder / "samples"
EXAMPLES = Path(__file__).parents[2] / "examples" / "financial_process"
REFERENCES: dict[str, Any] = json.loads((SAMPLES / "references.json").read_text("utf-8"))
RELEASE = Answer("release", {"verdict": "release", "release_comment": "Reasons and evidence read."})


def sample(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return body


def rehearse(order: dict[str, Any], *answers: Answer) -> Rehearsal:
    on = Stage(line, now=NOW, references=REFERENCES)
    return on.rehearse(json.dumps(order).encode(), name="order.json", answers=answers)


def decided(*rows: tuple[str, str, str]) -> Answer:
    columns = ("finding", "decision", "reason")
    return Answer("decide", {"decisions": [dict(zip(columns, row, strict=True)) for row in rows]})


SCREENED = decided(
    ("C-1/INV-001", "the_same", "Name, date of birth and country are the same; the account is blocked."),
    ("C-3/INV-002", "not_the_same", "Another licence number; the registry extract is on file."),
)
CREDIT = decided(
    ("us-gaap:Revenues", "confirmed", "Reclassified rebates; both filings read."),
    ("cover", "confirmed", "Below the floor; the borrower was told on the day of the test."),
)


def test_every_cell_of_a_spread_has_concept_period_and_filing() -> None:
    came = rehearse(sample("credit"), CREDIT, RELEASE)
    cells = json.loads(came.documents["credit.json"])["cells"]
    assert len(cells) > 60
    assert all(cell["concept"] and cell["period"] and "10-K" in cell["source"] for cell in cells)
    assert came.documents["credit.csv"].decode().count("\r\n") == len(cells) + 1


def test_a_covenant_is_tested_by_its_versioned_definition_with_headroom_and_cure() -> None:
    came = rehearse(sample("credit"), CREDIT, RELEASE)
    made = json.loads(came.documents["credit.json"])
    assert made["definition"] == "Facility agreement of 3 May 2024, schedule 4 (invented) (version 1)"
    by = {one["key"]: one for one in made["covenants"]}
    assert (by["leverage"]["standing"], by["leverage"]["headroom"][:4]) == ("met", "2.10")
    assert (by["cover"]["standing"], by["cover"]["cure_until"]) == ("breached", "2026-04-16")


def test_a_figure_that_is_not_reported_leaves_a_covenant_unmeasured() -> None:
    order = sample("credit")
    del order["facts"]["facts"]["us-gaap"]["InterestExpense"]
    assert "unmeasured" in rehearse(order).reasons


def test_the_published_quarter_links_to_its_printed_figure_and_all_roots_are_told() -> None:
    made = json.loads(rehearse(sample("returns")).documents["returns.json"])
    assert [round(float(one["return"]) * 100, 2) for one in made["periods"]] == [2.3, -1.0, 4.02]
    assert round(float(made["time_weighted"]) * 100, 2) == 5.35
    came = rehearse(sample("returns-roots"))
    assert (came.waits, came.reasons) == (("decide",), ("roots",))
    assert "5.000 %, 20.000 %" in came.variables["reasons"][0]["text"]["en"]


def test_breaks_come_with_their_worth_and_the_value_a_share_is_computed_again() -> None:
    came = rehearse(sample("fund-breaks"))
    found = {one["kind"]: one["worth"] for one in came.variables["result"]["facts"]["breaks"]}
    assert found["quantity"] == "2024.00"
    assert found["cash"] == "1.00"
    assert came.variables["result"]["facts"]["computed"] == "10.8120"


def test_a_hit_is_explained_and_never_dismissed_by_the_rules() -> None:
    came = rehearse(sample("screening"))
    assert set(came.variables["findings"]) == {"C-1/INV-001", "C-3/INV-002"}
    hit = came.variables["result"]["facts"]["hits"][0]
    assert hit["evidence"] == ["same_date", "same_country"]
    assert "tarnov=tarnov" in hit["words"]


def test_an_undecided_hit_keeps_the_order_and_a_release_is_another_persons() -> None:
    assert rehearse(sample("screening"), decided(("C-1/INV-001", "the_same", "Same."))).reasons == ("undecided",)
    assert rehearse(sample("screening"), SCREENED).waits == ("release",)
    for name in line.definitions:
        assert 'remit:separateFrom="decide"' in line.definition(name).decode()


def test_without_a_list_nothing_is_screened() -> None:
    with pytest.raises(OrderRefused, match="list of sanctioned parties"):
        screened(sample("screening"), None, threshold=0.8)


@pytest.mark.parametrize(
    ("kind", "answers"), [("credit", (CREDIT, RELEASE)), ("screening", (SCREENED, RELEASE)), ("returns", ())]
)
def test_the_examples_are_what_the_line_makes(kind: str, answers: tuple[Answer, ...]) -> None:
    made = rehearse(sample(kind), *answers).documents
    if os.environ.get("REMIT_WRITE_EXAMPLES"):
        EXAMPLES.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (EXAMPLES / name).write_bytes(content)
    for name, content in made.items():
        assert (EXAMPLES / name).read_bytes() == content, f"{name} is not what the line makes now"
