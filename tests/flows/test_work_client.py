"""The client: questions that stop the clock, what they see and what they do not, counts by month."""

from datetime import timedelta

import pytest
from tests.flows.work_floor import ONE_CHECK, Floor, bpmn, flow, service_task, user_task

from remit.parties.access import SYSTEM
from remit.parties.model import Role
from remit.parties.refusals import AccessDenied
from remit.values.refusal import NotFound
from remit.work.actions.claims import claim
from remit.work.actions.comments import answer_client_question, ask_client, comment
from remit.work.actions.incidents import retry_incident
from remit.work.actions.items import release_item
from remit.work.actions.tasks import complete_task
from remit.work.model import ItemState, NothingWaits, Visibility
from remit.work.records.instances import incidents_of_item
from remit.work.records.items import load_item
from remit.work.reports.board import board
from remit.work.reports.items import deliverable_content, item_view, trail
from remit.work.reports.portal import months, open_questions

ANSWER = bpmn('<startEvent id="s"/>', service_task("answer", "write"), '<endEvent id="e"/>', flow("s", "answer", "e"))


def test_a_question_stops_the_clock_until_it_is_answered(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    item = floor.send("4711|20").item
    expert, anna = floor.person("Eve", Role.EXPERT), floor.client("Anna", Role.CLIENT_MANAGER)
    floor.pass_time(minutes=30)
    question = floor.do(ask_client, principal=expert, item_id=item.id, text="Which site?")
    view = floor.ask(item_view, floor.runtime.lines, principal=anna, tenant=floor.tenant, item_id=item.id)
    assert (view.item.state, view.item.due_at) == (ItemState.AWAITING_CLIENT, None)
    assert floor.ask(open_questions, principal=anna, tenant=floor.tenant) == (question,)
    floor.pass_time(hours=3)
    floor.drive(answer_client_question, principal=anna, question_id=question.id, text="Hamburg")
    view = floor.ask(item_view, floor.runtime.lines, principal=anna, tenant=floor.tenant, item_id=item.id)
    assert item.due_at is not None
    assert (view.item.state, view.item.due_at) == (ItemState.IN_PROGRESS, item.due_at + timedelta(hours=3))
    with pytest.raises(NothingWaits):
        floor.drive(answer_client_question, principal=anna, question_id=question.id, text="Berlin")


BOTH = bpmn(
    '<startEvent id="s"/><parallelGateway id="f"/>',
    user_task("check"),
    user_task("approve"),
    service_task("archive", "archive"),
    '<endEvent id="e"/>',
    flow("s", "f", "check", "archive", "e"),
    flow("f", "approve", "e"),
)
ARCHIVE = bpmn(
    '<startEvent id="s"/>', service_task("archive", "archive"), '<endEvent id="e"/>', flow("s", "archive", "e")
)


def test_an_answer_does_not_hide_an_incident(floor: Floor) -> None:
    floor.publish(ARCHIVE)
    floor.letters.down = True
    item = floor.send("4711|20").item
    question = floor.do(ask_client, principal=SYSTEM, item_id=item.id, text="Which site?")
    floor.drive(answer_client_question, principal=SYSTEM, question_id=question.id, text="Hamburg")
    assert floor.ask(load_item, tenant=floor.tenant, item_id=item.id).state is ItemState.INCIDENT


def test_a_retried_incident_does_not_hide_a_question(floor: Floor) -> None:
    floor.publish(BOTH)
    floor.letters.down = True
    item = floor.send("4711|20").item
    floor.do(ask_client, principal=SYSTEM, item_id=item.id, text="Which site?")
    floor.do(ask_client, principal=SYSTEM, item_id=item.id, text="Which floor?")
    task = floor.task(item, "check")
    floor.do(claim, principal=floor.person("An"), task_id=task.id)
    floor.drive(complete_task, principal=floor.people["An"], task_id=task.id, variables={})
    assert floor.ask(load_item, tenant=floor.tenant, item_id=item.id).state is ItemState.INCIDENT
    floor.letters.down = False
    (incident,) = floor.ask(incidents_of_item, tenant=floor.tenant, item_id=item.id)
    after = floor.drive(retry_incident, principal=SYSTEM, incident_id=incident.id)
    assert after.state is ItemState.AWAITING_CLIENT


def test_a_client_sees_its_own_words_and_not_the_providers_inner_ones(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    item = floor.send("4711|20").item
    an, anna = floor.person("An"), floor.client("Anna", Role.CLIENT_MANAGER)
    floor.do(comment, principal=an, item_id=item.id, text="looks odd", visibility=Visibility.INTERNAL)
    floor.pass_time(minutes=1)
    floor.do(comment, principal=an, item_id=item.id, text="we are on it", visibility=Visibility.CLIENT)
    floor.pass_time(minutes=1)
    floor.do(comment, principal=anna, item_id=item.id, text="thanks", visibility=Visibility.INTERNAL)
    of = {"tenant": floor.tenant, "item_id": item.id}
    theirs = floor.ask(item_view, floor.runtime.lines, principal=anna, **of)
    ours = floor.ask(item_view, floor.runtime.lines, principal=an, **of)
    assert [one.text for one in theirs.comments] == ["we are on it", "thanks"]
    assert len(ours.comments) == 3
    assert (theirs.tasks, theirs.instances) == ((), ())


def test_a_far_shore_sees_a_classified_field_masked(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    item = floor.send("4711|20").item
    of = {"tenant": floor.tenant, "item_id": item.id}
    here = floor.ask(item_view, floor.runtime.lines, principal=floor.person("A", country="DE"), **of)
    far = floor.ask(item_view, floor.runtime.lines, principal=floor.person("B", country="VN"), **of)
    assert here.payload["iban"] == "DE89370400440532013000"
    assert "3000" not in far.payload["iban"]
    assert far.payload["reference"] == "4711"


def test_a_deliverable_reaches_the_client_when_it_is_released(floor: Floor) -> None:
    floor.publish(ANSWER)
    item = floor.send("4711|20").item
    anna = floor.client("Anna", Role.CLIENT_READER)
    of = {"tenant": floor.tenant, "item_id": item.id}
    (made,) = floor.ask(item_view, floor.runtime.lines, principal=SYSTEM, **of).deliverables
    with pytest.raises(NotFound):
        floor.ask(deliverable_content, floor.runtime.lines, principal=anna, **of, deliverable_id=made.id)
    floor.do(release_item, principal=SYSTEM, item_id=item.id)
    _, content = floor.ask(deliverable_content, floor.runtime.lines, principal=anna, **of, deliverable_id=made.id)
    assert content == b"NOAP-000001:20"
    with pytest.raises(AccessDenied):
        floor.ask(trail, principal=anna, **of)


def test_months_count_what_came_and_what_went(floor: Floor) -> None:
    floor.publish(ANSWER)
    for order in range(3):
        floor.send(f"{order}|1")
    item = floor.send("last|1").item
    floor.do(release_item, principal=SYSTEM, item_id=item.id)
    anna = floor.client("Anna", Role.CLIENT_MANAGER)
    of = {"tenant": floor.tenant, "engagement_id": floor.engagement.id, "now": floor.store.clock.now()}
    lines = floor.ask(months, principal=anna, **of, tz="Europe/Berlin", count=2)
    assert [(line.month.isoformat(), line.received, line.released, line.straight_through) for line in lines] == [
        ("2026-03-01", 4, 1, 1),
        ("2026-02-01", 0, 0, 0),
    ]


def test_the_board_shows_what_waits_and_what_is_at_risk(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    floor.send("4711|20")
    floor.pass_time(minutes=50)
    floor.send("4712|20")
    floor.pass_time(minutes=60)
    lead = floor.person("Lan", Role.LEAD)
    shown = floor.ask(board, principal=lead, now=floor.store.clock.now())
    (line,) = shown.queues
    assert (line.waiting, line.overdue, line.at_risk_15, line.at_risk_60) == (2, 0, 1, 2)
    assert (shown.late, shown.soon, shown.awaiting_client, shown.in_review) == (0, 2, 0, 0)
    assert [item.reference for item in shown.at_risk] == ["4711", "4712"]


def test_the_board_counts_what_is_late_beyond_what_it_shows(floor: Floor) -> None:
    floor.publish(ONE_CHECK)
    for order in range(3):
        floor.send(f"{order}|20")
    floor.pass_time(hours=3)
    lead = floor.person("Lan", Role.LEAD)
    shown = floor.ask(board, principal=lead, now=floor.store.clock.now(), at_risk_max=1)
    assert (len(shown.at_risk), shown.late, shown.soon) == (1, 3, 0)
