"""Stories of the help desk on each database: settled by a disposition, a complaint judged, a chat without consent."""

import json
from typing import Any

import pytest
from tests.flows.work_floor import Floor

from remit.conversation.actions.replying import TAKERS
from remit.parties.access import Principal
from remit.parties.model import Role
from remit.services.help_desk import line
from remit.work.actions.claims import claim
from remit.work.actions.tasks import complete_task, start
from remit.work.model import FormRefused, Item, ItemState
from remit.work.records.comments import comments_of_item
from remit.work.reports.items import deliverable_content, item_view
from remit.work.runtime import Runtime


class HelpDeskOnly:
    """The installed lines of this floor."""

    def line(self, key: str) -> Any:
        return line


@pytest.fixture
def desk(floor: Floor) -> Floor:
    """The floor with the help desk on it."""
    floor.runtime = Runtime(lines=HelpDeskOnly(), rooms={}, takers=TAKERS)
    for name in line.definitions:
        floor.publish(line.definition(name))
    return floor


def does(desk: Floor, who: Principal, item: Item, element: str, values: dict[str, Any]) -> Item:
    task = desk.task(item, element)
    desk.do(claim, principal=who, task_id=task.id)
    desk.do(start, principal=who, task_id=task.id)
    done: Item = desk.drive(complete_task, principal=who, task_id=task.id, variables=values)
    return done


def contact(**told: Any) -> str:
    return json.dumps({"channel": "api", "email": "tom@mail.example", "text": "It flickers.", **told})


def test_an_agent_answers_a_contact_and_the_desk_keeps_its_record(desk: Floor) -> None:
    agent = desk.person("Lan", Role.AGENT, skills={"customer_care": 3})
    item = desk.send(contact()).accepted()
    item = does(desk, agent, item, "answer", {"disposition": "answered", "topic": "product"})
    assert item.state is ItemState.RESOLVED
    of = {"principal": agent, "tenant": desk.tenant, "item_id": item.id}
    (made,) = desk.ask(item_view, desk.runtime.lines, **of).deliverables
    _, content = desk.ask(deliverable_content, desk.runtime.lines, **of, deliverable_id=made.id)
    assert json.loads(content)["disposition"] == "answered"


def test_a_complaint_is_a_leads_and_the_leads_answer_is_said_as_it_stands(desk: Floor) -> None:
    lead = desk.person("Yến", Role.LEAD, skills={"customer_care": 3})
    item = desk.send(contact(text="I want to complain.")).accepted()
    with pytest.raises(FormRefused):
        does(desk, lead, item, "judge_complaint", {"judgement": "upheld"})
    told = {"judgement": "upheld", "reason": "It was late", "reply": "We are sorry, and refund the delivery."}
    task = desk.task(item, "judge_complaint")
    desk.drive(complete_task, principal=lead, task_id=task.id, variables=told)
    desk.pump()
    said = desk.ask(comments_of_item, tenant=desk.tenant, item_id=item.id)
    assert [(one.text, one.automatic) for one in said] == [(told["reply"], False)]


def test_a_chat_without_consent_is_refused_and_kept(desk: Floor) -> None:
    receipt = desk.send(contact(channel="chat"))
    assert receipt.item.state is ItemState.REJECTED
    assert [one["code"] for one in receipt.item.problems] == ["help_desk.no_consent"]
