"""A note's whole way: declared, judged twice alone, signed by a third, its change of rating approved by a fourth."""

import json
import os
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pypdfium2  # type: ignore[import-untyped]
import pytest
from tests.services.judging_house import House
from tests.services.knowledge_house import certifies

from remit.demo.inventing.investment_research import Company, pack
from remit.judgement.refusals import QuotationNotFound
from remit.parties.model import DataClass, Principal, Role
from remit.services.investment_research import line
from remit.store import Store, open_store
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.model import Item, ItemState
from remit.work.records.deliverables import deliverables_of_item

MONDAY = datetime(2026, 3, 2, 9, tzinfo=UTC)
EXAMPLES = Path(__file__).parents[2] / "examples" / "investment_research"
FREE = {
    "conflict": "no", "holds_shares": "no", "banking": "no", "market_maker": "no", "shown_to_company": "yes",
    "declaration": "The company checked the facts; it saw neither the rating nor the target price.",
}  # fmt: skip


class Desk(House):
    """The house with research analysts who are cleared for figures not published yet."""

    def person(self, name: str, *roles: Role) -> Principal:
        return replace(
            super().person(name, *roles),
            qualifications=frozenset({"research-analyst", "supervisory-analyst"}),
            clearances={self.tenant: frozenset({DataClass.FINANCIAL})},
        )


@pytest.fixture
def opened(database_url: str) -> Iterator[Store]:
    clock, chance = SimulatedClock(MONDAY), SeededChance(11)
    store = open_store(database_url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    yield store
    store.close()


@pytest.fixture
def house(opened: Store) -> House:
    return Desk(opened, line=line)


class Crew:
    def __init__(self, house: House) -> None:
        self.author = house.person("Linh Hoàng", Role.EXPERT)
        self.first = house.person("Eleanor Marsh", Role.EXPERT)
        self.second = house.person("Tuấn Bùi", Role.EXPERT)
        self.lead = house.person("Oliver Grant", Role.LEAD)
        self.other_lead = house.person("Claire Dumont", Role.LEAD)


def answers(house: House, item: Item, who: Principal, **changed: str) -> list[dict[str, Any]]:
    """What an analyst answers who quotes the first line proposed for each question."""
    view = house.view(item, who)
    (source,) = view.sources
    found = []
    for one in view.questions:
        key = one.question.key
        quotation = one.proposals[0].evidence[0].quotation
        answer = changed.get(key, "buy" if key == "rating" else "holds")
        evidence = [{"source": source.id, "quotation": quotation}]
        found.append({"question": key, "answer": answer, "reason": f"{who.name} recomputed it.", "evidence": evidence})
    return found


def judged(house: House, crew: Crew, item: Item, **changed: str) -> Item:
    house.complete(item, "declare", crew.author, **FREE)
    house.complete(item, "review_a", crew.first, answers=answers(house, item, crew.first, **changed))
    house.complete(item, "review_b", crew.second, answers=answers(house, item, crew.second, **changed))
    return house.complete(item, "sign_off", crew.lead, content_hash=house.view(item, crew.lead).seal)


def made(house: House, item: Item) -> dict[str, bytes]:
    with house.store.read(tenant=house.tenant) as reader:
        found = deliverables_of_item(reader, tenant=house.tenant, item_id=item.id)
        return {one.name: reader.blob(house.tenant, one.content_hash) for one in found}


def send(house: House, **changed: Any) -> Item:
    return house.send("larkfield.zip", pack(Company(), changed=changed))


def text_of(pdf: bytes) -> str:
    document = pypdfium2.PdfDocument(pdf)
    text = "\n".join(page.get_textpage().get_text_bounded() for page in document)
    document.close()
    return text


def test_a_note_is_published_when_a_second_supervisor_approves_the_change_of_rating(house: House) -> None:
    crew, item = Crew(house), house.send("larkfield-xbrl.zip", pack(Company(), instance=True))
    judged(house, crew, item)
    assert set(house.open_tasks(item)) == {"approve"}
    with pytest.raises(Exception, match="sign_off"):
        house.complete(item, "approve", crew.lead, approval="agree", approval_comment="I signed it myself.")
    item = house.complete(item, "approve", crew.other_lead, approval="agree", approval_comment="Target and risks seen.")
    assert item.state is ItemState.RESOLVED
    documents = made(house, item)
    note = json.loads(documents["LKFD 2026-03-02 note.json"])
    assert (note["rating"], note["rating_before"], note["distribution"]) == (
        "buy",
        "hold",
        {"buy": 1, "hold": 0, "sell": 0},
    )
    page, paper = documents["LKFD 2026-03-02 note.html"].decode(), text_of(documents["LKFD 2026-03-02 note.pdf"])
    for shown in (page, paper):
        assert all(
            words in shown
            for words in (
                "412.6",
                "by segment",
                "23.1%",
                "Oliver Grant",
                "Target price",
                note["sign_off"]["content_hash"],
            )
        )
    assert "<script" not in page
    assert house.replays(item)
    bound = {name: content for name, content in documents.items() if "certificate" not in name}
    certifies(documents["LKFD 2026-03-02 certificate.pdf"], bound)
    keep_examples(documents)


def keep_examples(documents: dict[str, bytes]) -> None:
    """The examples show this very note; REMIT_WRITE_EXAMPLES writes them anew."""
    kept = {name.replace(" ", "-").lower(): content for name, content in documents.items()}
    if os.environ.get("REMIT_WRITE_EXAMPLES"):
        EXAMPLES.mkdir(parents=True, exist_ok=True)
        for name, content in kept.items():
            (EXAMPLES / name).write_bytes(content)
    for name, content in kept.items():
        assert (EXAMPLES / name).read_bytes() == content, f"{name} is not what the line makes now"


def test_an_unchanged_rating_needs_no_approval_and_counts_in_the_next_notes_distribution(house: House) -> None:
    crew = Crew(house)
    item = judged(house, crew, send(house, rating_before="buy"))
    assert item.state is ItemState.RESOLVED
    other = judged(house, crew, send(house, rating_before="", ticker="ALDR", company="Alder (invented)"))
    note = json.loads(made(house, other)["ALDR 2026-03-02 note.json"])
    assert note["distribution"]["buy"] == 2


def test_what_does_not_hold_is_withheld(house: House) -> None:
    crew = Crew(house)
    item = judged(house, crew, send(house, rating_before="buy"), assumptions="doubted")
    (name,) = made(house, item)
    assert name == "withheld.json"
    assert json.loads(made(house, item)[name])["reasons"][0]["reason"] == "doubted"


def test_a_changed_digit_in_a_quotation_is_no_evidence(house: House) -> None:
    crew, item = Crew(house), send(house)
    house.complete(item, "declare", crew.author, **FREE)
    given = answers(house, item, crew.first)
    evidence = given[0]["evidence"][0]
    evidence["quotation"] = evidence["quotation"].replace("382400000", "382500000")
    with pytest.raises(QuotationNotFound):
        house.complete(item, "review_a", crew.first, answers=given)
