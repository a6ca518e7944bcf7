"""A certificate earned in training gates routing: the day it is given, and not one second after its last midnight."""

import json
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import pytest
from tests.flows.work_floor import TERMS, Floor, bpmn, flow, open_floor, user_task

from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.parties.access import SYSTEM, Principal
from remit.parties.actions.people import PersonDetails, create_person
from remit.parties.actions.places import create_site
from remit.parties.actions.rights import grant
from remit.parties.model import Role
from remit.parties.reports.principals import principal_of
from remit.services.training import line
from remit.store import Transaction, open_store
from remit.training.actions.certifying import TAKERS
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.actions.claims import claim, next_item
from remit.work.actions.reference import put_reference
from remit.work.actions.tasks import complete_task, release_task, start
from remit.work.model import Item, ItemState, NotEligible, TaskState
from remit.work.runtime import Runtime

# Ten in the morning of 2 March in Ho Chi Minh City.
MORNING = datetime(2026, 3, 2, 3, tzinfo=UTC)
SCOPE = {"process": "ap-invoices", "client": "nordwind"}
INVOICES = bpmn(
    '<startEvent id="s"/>',
    user_task("check", qualification="ap-invoices.nordwind"),
    '<endEvent id="e"/>',
    flow("s", "check", "e"),
)


class TrainingOnly:
    """The installed lines of the school."""

    def line(self, key: str) -> Any:
        return line


@pytest.fixture
def floor(database_url: str) -> Iterator[Floor]:
    """A client whose work asks for a certificate."""
    clock, chance = SimulatedClock(MORNING), SeededChance(1)
    store = open_store(database_url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    made = open_floor(store)
    made.publish(INVOICES)
    yield made
    store.close()


@pytest.fixture
def school(floor: Floor) -> Floor:
    """The provider's engagement with itself, with one course that certifies for one month."""
    details = EngagementDetails(key="own-training", name="Own people", provider=floor.provider, line="training")
    own = floor.store.write(
        lambda tx: create_engagement(tx, SYSTEM, tenant=floor.provider, details=details), tenant=floor.provider
    )
    where: dict[str, Any] = {"tenant": floor.provider, "engagement_id": own.id}
    body = {**TERMS, "parameters": {"nesting_items": 3, "withdraw_for": ["quality"]}}
    course = json.loads((line.folder / "samples" / "references.json").read_text("utf-8"))["course"]["AP-1"]
    course |= {"scope": SCOPE, "months": 1}

    def agree(tx: Transaction) -> None:
        publish_statement_of_work(tx, SYSTEM, **where, body=body)
        put_reference(tx, principal=SYSTEM, **where, kind="course", key="AP-1", body=course)

    floor.store.write(agree, tenant=floor.provider)
    runtime = Runtime(lines=TrainingOnly(), rooms={}, takers=TAKERS)
    made = replace(floor, engagement=own, runtime=runtime)
    for name in line.definitions:
        made.publish(line.definition(name))
    return made


def hire(floor: Floor) -> str:
    def make(tx: Transaction) -> str:
        where: dict[str, Any] = {"country": "VN", "city": "Saigon", "tz": "Asia/Ho_Chi_Minh"}
        site = create_site(tx, SYSTEM, tenant=floor.provider, name="Saigon", **where)
        details = PersonDetails("An", "an@provider.test", site_id=site.id)
        an = create_person(tx, SYSTEM, tenant=floor.provider, details=details)
        grant(tx, SYSTEM, tenant=floor.tenant, person_id=an.id, role=Role.AGENT)
        return an.id

    return floor.store.write(make)


def enrol(school: Floor, person: str) -> Item:
    return school.send(json.dumps({"course": "AP-1", "person": person})).accepted()


def does(school: Floor, item: Item, element: str, **values: Any) -> Item:
    trainer = school.people.get("Trainer") or school.person("Trainer", Role.AGENT, country="VN", skills={"training": 4})
    task = next(one for one in school.tasks(item) if (one.element, one.state) == (element, TaskState.READY))
    school.do(claim, principal=trainer, task_id=task.id)
    school.do(start, principal=trainer, task_id=task.id)
    done: Item = school.drive(complete_task, principal=trainer, task_id=task.id, variables=values)
    return done


def right_answers(school: Floor) -> list[dict[str, str]]:
    bank = json.loads((line.folder / "samples" / "references.json").read_text("utf-8"))["course"]["AP-1"]["bank"]
    return [{"question": one["key"], "answer": one["answer"]} for one in bank]


def pass_everything(school: Floor, item: Item) -> Item:
    does(school, item, "learn", attended_hours=6)
    does(school, item, "examine", answers=right_answers(school))
    return does(school, item, "nest", nested_items=3, nested_defective=0)


def as_principal(floor: Floor, person_id: str) -> Principal:
    with floor.store.read() as reader:
        return principal_of(reader, person_id=person_id, now=floor.store.clock.now())


def test_a_certificate_opens_work_and_yields_no_task_after_its_last_midnight(floor: Floor, school: Floor) -> None:
    an = hire(floor)
    work = floor.send("A-1|10").accepted()
    assert floor.store.write(lambda tx: next_item(tx, principal=as_principal(floor, an))) is None

    done = pass_everything(school, enrol(school, "an@provider.test"))
    assert done.state is ItemState.RESOLVED
    taken = floor.store.write(lambda tx: next_item(tx, principal=as_principal(floor, an)))
    assert taken is not None
    floor.do(release_task, principal=as_principal(floor, an), task_id=taken.id)

    # Valid until 2 April, that day not included: midnight of its beginning is 17:00 UTC on 1 April.
    floor.pass_time(days=30, hours=13, minutes=59, seconds=59)
    assert floor.store.clock.now() == datetime(2026, 4, 1, 16, 59, 59, tzinfo=UTC)
    taken = floor.store.write(lambda tx: next_item(tx, principal=as_principal(floor, an)))
    assert taken is not None
    floor.do(release_task, principal=as_principal(floor, an), task_id=taken.id)
    floor.pass_time(seconds=1)
    assert floor.store.write(lambda tx: next_item(tx, principal=as_principal(floor, an))) is None
    with pytest.raises(NotEligible) as refused:
        floor.do(claim, principal=as_principal(floor, an), task_id=floor.task(work, "check").id)
    assert [one.code for one in refused.value.fields["obstacles"]] == ["work.needs.qualification"]


def test_who_falls_below_the_threshold_gets_no_work_from_then_on_where_so_agreed(floor: Floor, school: Floor) -> None:
    an = hire(floor)
    floor.send("A-1|10")
    pass_everything(school, enrol(school, "an@provider.test"))
    assert as_principal(floor, an).qualifications == {"ap-invoices.nordwind"}
    measured = {"kind": "quality", "key": "an@provider.test", "body": {"first_pass_yield": "91"}}
    school.do(put_reference, principal=SYSTEM, engagement_id=school.engagement.id, **measured)
    school.send('{"kind": "matrix"}').accepted()
    assert as_principal(floor, an).qualifications == frozenset()
    assert floor.store.write(lambda tx: next_item(tx, principal=as_principal(floor, an))) is None


def test_who_fails_twice_is_turned_down_and_gets_no_work(floor: Floor, school: Floor) -> None:
    an, wrong = hire(floor), [{"question": "q1", "answer": "?"}]
    floor.send("A-1|10")
    item = enrol(school, "an@provider.test")
    for _ in range(2):
        does(school, item, "learn", attended_hours=6)
        done = does(school, item, "examine", answers=wrong)
    assert done.state is ItemState.RESOLVED
    assert as_principal(floor, an).qualifications == frozenset()


def test_what_is_no_enrolment_is_refused_at_the_door_and_kept(school: Floor) -> None:
    receipt = school.send('{"course": "AP-1"}')
    assert receipt.item.state is ItemState.REJECTED
    assert [problem["code"] for problem in receipt.item.problems] == ["training.unreadable"]
