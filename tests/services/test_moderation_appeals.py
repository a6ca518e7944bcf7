"""Appeals: whoever's picture was removed asks again, and somebody else decides, for reasons that are told."""

import json

import pytest
from tests.services.knowledge_house import KnowledgeHouse

from remit.parties.model import Role
from remit.services.media_process import line
from remit.store import Store
from remit.work.model import Item, NotEligible

PRAISED = {"shown": "violence", "violence_kind": "real", "violence_framing": "praised"}
PICTURE = (line.folder / "samples" / "reported.png").read_bytes()


@pytest.fixture
def house(store: Store) -> KnowledgeHouse:
    return KnowledgeHouse(store, line, qualification="none")


def appeal(house: KnowledgeHouse, number: str) -> Item:
    told = {"appeal": number, "complaint": "It is a film set."}
    return house.send(json.dumps(told).encode(), "appeal.json")


def test_another_moderator_decides_the_appeal_and_both_decisions_state_their_reasons(house: KnowledgeHouse) -> None:
    an, binh = house.person("An", Role.AGENT), house.person("Binh", Role.AGENT)
    picture = house.send(PICTURE, "set.png")
    house.complete(picture, "moderate", an, **PRAISED, why="Blood on a face.")
    first = house.documents(picture)
    letter = first["statement-of-reasons.txt"].decode()
    assert "was removed" in letter
    assert "Blood on a face." in letter
    assert json.loads(first["statement-of-reasons.json"])["decided_by_automated_means"] is False

    asked = appeal(house, picture.number)
    with pytest.raises(NotEligible):
        house.claimed(asked, "decide_appeal", an)
    decided = {"appeal_decision": "limit", "appeal_policy": "violence", "appeal_why": "Paint, but not for children."}
    house.complete(asked, "decide_appeal", binh, **decided)
    second = house.documents(asked)
    told = json.loads(second["appeal.json"])
    assert (told["decided_before"], told["decision"], told["complaint"]) == ("remove", "limit", "It is a film set.")
    assert "Paint, but not for children." in second["statement-of-reasons.txt"].decode()


def test_what_is_kept_restricts_nobody_and_needs_no_statement(house: KnowledgeHouse) -> None:
    picture = house.send(PICTURE, "set.png")
    house.complete(picture, "moderate", house.person("An", Role.AGENT), shown="nothing", why="Paint.")
    assert set(house.documents(picture)) == {"decision.json"}


def test_who_decides_is_told_that_nothing_was_decided_under_that_number(house: KnowledgeHouse) -> None:
    asked = appeal(house, "NONE-1")
    assert [one["reason"] for one in house.open_tasks(asked)["decide_appeal"].reasons] == ["unknown"]


@pytest.mark.parametrize("content", [b"{", b"[]", b'{"appeal": "X"}', b'{"appeal": "X", "complaint": " "}'])
def test_what_is_no_appeal_is_refused(content: bytes) -> None:
    problems = line.read(content, media_type="application/json", name="appeal.json").problems
    assert [one.code for one in problems] == ["media.appeal"]
