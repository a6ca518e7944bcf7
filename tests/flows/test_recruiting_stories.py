"""Stories of recruiting on each database: two who score alone, an identity opened against a reason, a closed form."""

import json
from dataclasses import replace
from typing import Any

import pytest
from tests.flows.work_floor import TERMS, Floor

from remit.contracts.actions import publish_statement_of_work
from remit.conversation.actions import corresponding
from remit.engine import ROOT
from remit.parties.access import SYSTEM, Principal
from remit.parties.model import DataClass, Role
from remit.parties.refusals import AccessDenied
from remit.parties.rules.masking import Masked, Sight
from remit.services.recruiting import line
from remit.work.actions import reference
from remit.work.actions.claims import claim
from remit.work.actions.reference import put_reference
from remit.work.actions.tasks import complete_task, start
from remit.work.model import Item, ItemState, NotEligible
from remit.work.records.instances import instances_of_item
from remit.work.reports.items import item_view, source_content
from remit.work.runtime import Runtime, stored_state

SAMPLES = line.folder / "samples"
KEYS = ("accuracy.1", "communication.1", "integrity.1")
EVERY_CLASS = frozenset(DataClass)


class RecruitingOnly:
    """The installed lines of this floor: recruiting, under the key of its engagement."""

    def line(self, key: str) -> Any:
        return line


@pytest.fixture
def desk(floor: Floor) -> Floor:
    """The floor with the line on it, and one job of the client."""
    floor.runtime = Runtime(lines=RecruitingOnly(), rooms={}, takers={**corresponding.TAKERS, **reference.TAKERS})
    for name in line.definitions:
        floor.publish(line.definition(name))
    handling = {"visible": {"on": ["personal", "secret", "protected"]}}
    body = {**TERMS, "data_handling": handling, "parameters": {}}
    agreed: dict[str, Any] = {"tenant": floor.tenant, "engagement_id": floor.engagement.id}
    floor.pass_time(seconds=1)
    floor.store.write(lambda tx: publish_statement_of_work(tx, SYSTEM, **agreed, body=body))
    job = json.loads((SAMPLES / "references.json").read_text("utf-8"))["job"]["AP-CLERK"]
    agreed |= {"kind": "job", "key": "AP-CLERK", "body": job}
    floor.store.write(lambda tx: put_reference(tx, principal=SYSTEM, **agreed))
    return floor


def does(desk: Floor, who: Principal, item: Item, element: str, **values: Any) -> Item:
    task = desk.task(item, element)
    desk.do(claim, principal=who, task_id=task.id)
    desk.do(start, principal=who, task_id=task.id)
    done: Item = desk.drive(complete_task, principal=who, task_id=task.id, variables=values)
    return done


def recruiter(desk: Floor) -> Principal:
    return desk.person("Rosa", skills={"recruiting": 4}, cleared=frozenset({DataClass.PERSONAL, DataClass.SECRET}))


def interviewer(desk: Floor, name: str, *roles: Role) -> Principal:
    return desk.person(name, *(roles or (Role.AGENT,)), skills={"recruiting": 4, "interviewing": 4})


def payload(desk: Floor, who: Principal, item: Item) -> Any:
    return desk.ask(item_view, desk.runtime.lines, principal=who, tenant=desk.tenant, item_id=item.id).payload


def rows(*scores: int) -> list[dict[str, Any]]:
    return [{"question": key, "score": one, "evidence": "a case"} for key, one in zip(KEYS, scores, strict=True)]


def test_two_score_alone_and_a_third_decides(desk: Floor) -> None:
    item = desk.send((SAMPLES / "application.json").read_text("utf-8")).accepted()
    rosa, an, binh = recruiter(desk), interviewer(desk, "An"), interviewer(desk, "Bình", Role.AGENT, Role.LEAD)
    does(desk, rosa, item, "confirm_cv", confirmation="confirmed", confirmed_on="2026-03-02")
    does(desk, an, item, "screen", screening="pass", screening_reason="in the second line")
    people = [{"name": "Panel", "email": "panel@example.com"}]
    at = {"interview_date": "2026-03-09", "interview_time": "10:00", "interview_zone": "UTC", "interview_place": "1"}
    does(desk, rosa, item, "schedule", **at, invited_people=people)
    does(desk, an, item, "interview_a", scores_a=rows(4, 4, 4))
    with pytest.raises(NotEligible):
        desk.do(claim, principal=an, task_id=desk.task(item, "interview_b").id)
    does(desk, binh, item, "interview_b", scores_b=rows(3, 4, 4))
    with pytest.raises(NotEligible):
        desk.do(claim, principal=binh, task_id=desk.task(item, "decide").id)
    lead = interviewer(desk, "Yến", Role.LEAD)
    done = does(desk, lead, item, "decide", decision="offer", decision_reasons="accuracy", offer_terms="1 June")
    assert done.state is ItemState.RESOLVED


def test_an_unknown_job_goes_to_a_recruiter_who_completes_the_file(desk: Floor) -> None:
    item = desk.send((SAMPLES / "unknown-job.json").read_text("utf-8")).accepted()
    uncleared = interviewer(desk, "An")
    with pytest.raises(NotEligible):
        desk.do(claim, principal=uncleared, task_id=desk.task(item, "complete_file").id)
    does(desk, recruiter(desk), item, "complete_file", completed_job="AP-CLERK", go_on_again=False)
    assert desk.task(item, "confirm_cv")


def test_what_is_no_application_is_refused_at_the_door_and_kept(desk: Floor) -> None:
    receipt = desk.send((SAMPLES / "bad-no-cv.json").read_text("utf-8"))
    assert receipt.item.state is ItemState.REJECTED
    assert [problem["code"] for problem in receipt.item.problems] == ["recruiting.unreadable"]


def test_an_identity_opens_to_the_cleared_against_a_reason_and_to_nobody_else(desk: Floor) -> None:
    item = desk.send((SAMPLES / "application.json").read_text("utf-8")).accepted()
    seen = payload(desk, recruiter(desk), item)["identity"]["name"]
    assert isinstance(seen, Masked)
    assert seen.sight is Sight.REVEALABLE
    others = payload(desk, interviewer(desk, "An"), item)["identity"]["name"]
    assert isinstance(others, Masked)
    assert others.sight is Sight.CLOSED


def test_a_monitoring_form_opens_to_nobody_whatever_their_clearance(desk: Floor) -> None:
    item = desk.send((SAMPLES / "monitoring.json").read_text("utf-8")).accepted()
    everything = desk.person("Boss of all", Role.LEAD, Role.REVIEWER, Role.ADMIN, cleared=EVERY_CLASS)
    for who in (everything, replace(everything, organisation=desk.tenant)):
        told = payload(desk, who, item)["attributes"]["gender"]
        assert isinstance(told, Masked)
        assert told.sight is Sight.CLOSED
        with pytest.raises(AccessDenied):
            desk.ask(source_content, desk.runtime.lines, principal=who, tenant=desk.tenant, item_id=item.id)


def test_a_job_names_a_competency_of_the_clients_own_frame_by_its_key(desk: Floor) -> None:
    desk.send((SAMPLES / "frame-esco.csv").read_text("utf-8")).accepted()
    asked = {
        "key": "http://frame.example/skill/0001",
        "weight": "1",
        "questions": ["Which difference was the hardest?"],
    }
    job: dict[str, Any] = {"kind": "job", "key": "AP-2", "body": {"title": "Clerk", "competencies": [asked]}}
    desk.do(put_reference, principal=SYSTEM, engagement_id=desk.engagement.id, **job)
    whole = json.loads((SAMPLES / "application.json").read_text("utf-8"))
    item = desk.send(json.dumps({**whole, "job": "AP-2"})).accepted()
    does(desk, recruiter(desk), item, "confirm_cv", confirmation="confirmed", confirmed_on="2026-03-02")
    (question,) = variables(desk, item)["desk"]["questions"]
    assert (question["name"], question["text"]) == (
        "reconcile supplier statements",
        "Which difference was the hardest?",
    )


def variables(desk: Floor, item: Item) -> dict[str, Any]:
    with desk.store.read(tenant=desk.tenant) as reader:
        (instance,) = instances_of_item(reader, tenant=desk.tenant, item_id=item.id)
        return dict(stored_state(reader, desk.runtime.models, instance).variables[ROOT])
