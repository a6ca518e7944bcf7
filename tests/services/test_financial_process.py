"""Figures with sources, covenants by definition, breaks, hits: a person decides each finding, a second one releases."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime
from decimal import Decimal
from functools import partial
from io import BytesIO
from pathlib import Path
from typing import Any

import pytest
from pypdf import PdfReader
from tests.services.knowledge_house import KnowledgeHouse, certifies

from remit.parties.access import SYSTEM
from remit.parties.model import Role
from remit.services.financial_process import line
from remit.services.financial_process.fund import fund
from remit.services.financial_process.outcome import ENGLISH, OrderRefused
from remit.services.financial_process.parties import screened
from remit.services.kit import SeededChance
from remit.services.rehearsal import Rehearsal, Stage
from remit.store import open_store
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.actions.reference import put_reference
from remit.work.model import ItemState, NotEligible

NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)
SAMPLES = line.folder / "samples"
EXAMPLES = Path(__file__).parents[2] / "examples" / "financial_process"
REFERENCES: dict[str, Any] = json.loads((SAMPLES / "references.json").read_text("utf-8"))


def sample(name: str) -> dict[str, Any]:
    body: dict[str, Any] = json.loads((SAMPLES / f"{name}.json").read_text("utf-8"))
    return body


def rehearse(order: dict[str, Any]) -> Rehearsal:
    return Stage(line, now=NOW, references=REFERENCES).rehearse(json.dumps(order).encode(), name="order.json")


@contextmanager
def founded(
    folder: Path, *, language: str = "en", qualification: str = "financial-analyst"
) -> Iterator[KnowledgeHouse]:
    """Open a house of analysts with the samples' reference data."""
    clock, chance = SimulatedClock(NOW), SeededChance(11)
    url = f"sqlite:///{folder}/house.db"
    store = open_store(url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    made = KnowledgeHouse(store, line, qualification=qualification, parameters={"language": language})
    bring = partial(put_reference, principal=SYSTEM, tenant=made.tenant, engagement_id=made.engagement.id)
    for kind, entries in REFERENCES.items():
        for key, body in entries.items():
            made.do(partial(bring, kind=kind, key=key, body=body))
    yield made
    store.close()


def worked(house: KnowledgeHouse, name: str, **decisions: str) -> dict[str, bytes]:
    """Work a sample as its story goes: decided by one, signed by another; return what the client gets."""
    an, _, _, lead = house.crew()
    item = house.send(json.dumps(sample(name)).encode(), f"{name}.json")
    if decisions:
        asked = {one.question.key: decisions["every"] for one in house.view(item, an).questions}
        house.judge(item, "review", an, **asked)
        assert set(house.open_tasks(item)) == {"sign_off"}
        house.sign(item, lead)
    assert house.item(item).state is ItemState.RESOLVED
    return house.documents(item)


def test_every_cell_of_a_spread_has_concept_period_and_filing() -> None:
    found = rehearse(sample("credit")).variables["result"]
    cells = found["facts"]["cells"]
    assert len(cells) > 60
    assert all(cell["concept"] and cell["period"] and "10-K" in cell["source"] for cell in cells)
    assert len(found["table"]) == len(cells)


def test_a_covenant_is_tested_by_its_versioned_definition_with_headroom_and_cure() -> None:
    made = rehearse(sample("credit")).variables["result"]["facts"]
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
    assert (came.waits, came.reasons) == (("review",), ("roots",))
    assert "5.000%, 20.000%" in came.variables["reasons"][0]["text"]["en"]


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


def test_who_decided_a_hit_does_not_sign_and_the_papers_name_both(tmp_path: Path) -> None:
    with founded(tmp_path, language="vi", qualification="sanctions-officer") as house:
        officer = house.person("An", Role.EXPERT, Role.LEAD)
        item = house.send(json.dumps(sample("screening")).encode(), "screening.json")
        keys = [one.question.key for one in house.view(item, officer).questions]
        house.judge(item, "review", officer, **dict(zip(keys, ("the_same", "not_the_same"), strict=True)))
        with pytest.raises(NotEligible, match="“review” on this item was done by"):
            house.claimed(item, "sign_off", officer)
        house.sign(item, house.crew()[3])
        documents = house.documents(item)
    made = json.loads(documents["screening.json"])
    assert [(one["finding"], one["decision"], one["by"]) for one in made["decisions"]] == [
        ("C-1/INV-001", "the_same", ["An"]),
        ("C-3/INV-002", "not_the_same", ["An"]),
    ]
    assert made["sign_off"]["person"] == "Dung"
    shown = "".join(page.extract_text() for page in PdfReader(BytesIO(documents["screening.pdf"])).pages)
    assert all(word in shown for word in ("Sàng lọc cấm vận", "Đúng là bên đó", "Phê duyệt"))
    certifies(documents.pop("certificate.pdf"), documents)


@pytest.mark.parametrize("shares", ["1e400", "1E-40", "12345678901234567"])
def test_a_number_that_cannot_be_reckoned_with_exactly_is_refused_with_its_place(shares: str) -> None:
    order = sample("fund")
    order["books"]["shares"] = shares
    with pytest.raises(OrderRefused, match="more digits than are reckoned with") as refused:
        fund(order, tolerance=Decimal(0))
    assert refused.value.place == "books.shares"


def test_without_a_list_nothing_is_screened() -> None:
    with pytest.raises(OrderRefused, match="list of sanctioned parties"):
        screened(sample("screening"), None, ENGLISH, threshold=0.8)


@pytest.mark.parametrize(
    ("kind", "qualification", "decisions"),
    [
        ("credit", "financial-analyst", {"every": "confirmed"}),
        ("screening", "sanctions-officer", {"every": "not_the_same"}),
        ("returns", "financial-analyst", {}),
    ],
)
def test_the_examples_are_what_the_line_makes(
    tmp_path: Path, kind: str, qualification: str, decisions: dict[str, str]
) -> None:
    with founded(tmp_path, qualification=qualification) as house:
        made = worked(house, kind, **decisions)
    assert ("certificate.pdf" in made) is bool(decisions)
    made = {f"{kind}-{name}" if name == "certificate.pdf" else name: content for name, content in made.items()}
    if os.environ.get("REMIT_WRITE_EXAMPLES"):
        EXAMPLES.mkdir(parents=True, exist_ok=True)
        for name, content in made.items():
            (EXAMPLES / name).write_bytes(content)
    for name, content in made.items():
        assert (EXAMPLES / name).read_bytes() == content, f"{name} is not what the line makes now"
