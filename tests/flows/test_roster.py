"""The roster decides who is offered work where terms want it so; overtime lets somebody go on."""

from datetime import date, time
from typing import Any

import pytest
from tests.flows import work_floor
from tests.flows.work_floor import MONDAY, ONE_CHECK, Floor

from remit.parties.access import SYSTEM
from remit.parties.actions.people import PersonDetails, create_person, set_presence
from remit.parties.actions.places import create_site
from remit.parties.actions.rights import grant
from remit.parties.actions.roster import allow_overtime, publish_roster
from remit.parties.model import PresenceState, Principal, Role
from remit.parties.refusals import AccessDenied, OvertimeRefused, RosterRefused
from remit.parties.reports.people import profile
from remit.parties.reports.principals import principal_of
from remit.parties.rules.rostering import Pattern, Stretch
from remit.work.actions.claims import next_item
from remit.work.reports.queue import explain_task
from remit.work.rules.eligibility import ShiftNeeded
from remit.workforce.model import Supposition
from remit.workforce.reports import attendance, day_plan, due_against_staff, own_attendance, plannable

EARLY = Pattern(frozenset(range(5)), time(6), time(10))
WEEK = Stretch(date(2026, 3, 2), 7)


@pytest.fixture(autouse=True)
def terms(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(work_floor.TERMS, "routing", {"on_shift_only": True})


def hire(floor: Floor, name: str, role: Role, site_id: str) -> str:
    details = PersonDetails(name=name, email=f"{name}@example.test".lower(), site_id=site_id)
    person = floor.store.write(lambda tx: create_person(tx, SYSTEM, tenant=floor.provider, details=details))
    for tenant in (floor.tenant, floor.provider):
        floor.store.write(lambda tx, of=tenant: grant(tx, SYSTEM, tenant=of, person_id=person.id, role=role))  # type: ignore[misc]  # mypy cannot infer a lambda's default
    return person.id


@pytest.fixture
def crew(floor: Floor) -> dict[str, str]:
    floor.publish(ONE_CHECK)
    site = floor.store.write(
        lambda tx: create_site(
            tx, SYSTEM, tenant=floor.provider, name="Leeds", country="GB", city="Leeds", tz="Europe/London"
        )
    )
    people = {name: hire(floor, name, role, site.id) for name, role in (("An", Role.AGENT), ("Chi", Role.PLANNER))}
    return {**people, "site": site.id}


def who(floor: Floor, person_id: str) -> Principal:
    with floor.store.read() as reader:
        return principal_of(reader, person_id=person_id, now=floor.store.clock.now())


def publish(floor: Floor, crew: dict[str, str], pattern: Pattern = EARLY, stretch: Stretch = WEEK) -> Any:
    chi = who(floor, crew["Chi"])
    return floor.store.write(
        lambda tx: publish_roster(
            tx, chi, tenant=floor.provider, site_id=crew["site"], pattern=pattern, stretch=stretch
        )
    )


def test_off_shift_nothing_is_offered_until_overtime_is_allowed(floor: Floor, crew: dict[str, str]) -> None:
    assert publish(floor, crew) == 10
    item = floor.send("L-1|10").item
    floor.pass_time(hours=2)
    an = who(floor, crew["An"])
    assert floor.store.write(lambda tx: next_item(tx, principal=an)) is None
    task, now = floor.task(item, "check"), floor.store.clock.now()
    told = floor.ask(explain_task, principal=an, tenant=floor.tenant, task_id=task.id, now=now)
    assert [type(one) for one in told.obstacles] == [ShiftNeeded]

    with pytest.raises(AccessDenied):
        floor.store.write(lambda tx: allow_overtime(tx, an, person_id=an.id, hours=1))
    chi = who(floor, crew["Chi"])
    with pytest.raises(OvertimeRefused):
        floor.store.write(lambda tx: allow_overtime(tx, chi, person_id=an.id, hours=12))
    floor.store.write(lambda tx: allow_overtime(tx, chi, person_id=an.id, hours=1))
    assert floor.store.write(lambda tx: next_item(tx, principal=who(floor, an.id))) is not None


def test_publishing_again_takes_the_place_of_what_was_planned(floor: Floor, crew: dict[str, str]) -> None:
    publish(floor, crew)
    assert who(floor, crew["An"]).on_shift
    publish(floor, crew, pattern=Pattern(frozenset(range(5)), time(12), time(20)))
    assert not who(floor, crew["An"]).on_shift
    with pytest.raises(RosterRefused):
        publish(floor, crew, stretch=Stretch(date(2026, 3, 2), 0))


def test_the_plan_lays_need_beside_the_roster_and_adherence_beside_each_shift(
    floor: Floor, crew: dict[str, str]
) -> None:
    publish(floor, crew)
    floor.store.write(lambda tx: set_presence(tx, SYSTEM, state=PresenceState.AVAILABLE, person_id=crew["An"]))
    for number in range(6):
        floor.send(f"L-{number}|10")
    floor.pass_time(minutes=30)
    floor.store.write(lambda tx: set_presence(tx, SYSTEM, state=PresenceState.BREAK, person_id=crew["An"]))
    floor.pass_time(minutes=30)
    chi, now = who(floor, crew["Chi"]), floor.store.clock.now()
    begins = MONDAY.replace(hour=0)
    with floor.store.read() as reader:
        chosen = plannable(reader, chi)
        plan = day_plan(reader, chi, chosen=chosen, begins=begins, now=now, suppose=Supposition())
        (row,) = attendance(reader, chi, tenants=[floor.tenant], begins=begins, now=now)
        curve = due_against_staff(reader, chi, tenants=[floor.tenant], now=MONDAY)
    assert plan.came[9] == 6
    assert [one.scheduled for one in plan.hours[5:11]] == [0, 1, 1, 1, 1, 0]
    # From 6 to 10 on shift; at work from 9 to half past.
    assert row.adherence == pytest.approx(0.5 / 4)
    # Six letters of 300 s, due at 11:00, against one person until 10:00.
    assert curve.owed[:3] == (0.0, 0.0, 0.5)
    assert curve.able[:3] == (1.0, 1.0, 1.0)
    assert (curve.on_shift, curve.short_at) == (1, None)


def test_everybody_sees_their_own_shifts_and_how_they_kept_to_todays_and_nobody_elses(
    floor: Floor, crew: dict[str, str]
) -> None:
    publish(floor, crew)
    floor.store.write(lambda tx: set_presence(tx, SYSTEM, state=PresenceState.AVAILABLE, person_id=crew["An"]))
    floor.pass_time(minutes=30)
    an, now = who(floor, crew["An"]), floor.store.clock.now()
    with floor.store.read() as reader:
        told = profile(reader, an, person_id=an.id)
        own = own_attendance(reader, an, own=told, begins=MONDAY.replace(hour=0), now=now)
    assert {one.person_id for one in own.shifts} == {an.id}
    assert [one.begins_at.hour for one in own.shifts] == [6] * 5
    assert own.adherence == pytest.approx(0.5 / 3.5)
