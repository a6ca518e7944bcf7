"""Splitting the floor: a lead leaves work to some people for a while; the pull obeys, says so, and forgets in time."""

from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from tests.flows.work_floor import ONE_CHECK, Floor

from remit.parties.access import SYSTEM, Principal
from remit.parties.actions.people import PersonDetails, create_person
from remit.parties.actions.rights import grant
from remit.parties.model import Role
from remit.parties.refusals import AccessDenied
from remit.parties.reports.principals import principal_of
from remit.values.refusal import NotFound
from remit.work.actions.claims import claim, next_item
from remit.work.actions.splitting import renew_split, split_floor, stop_split
from remit.work.model import NotEligible, Task
from remit.work.model.splits import Split, SplitUnfit
from remit.work.reports.queue import explain_task, parts_of, pull_of, queue
from remit.work.reports.splits import hands_for

PEOPLE = {"An": Role.AGENT, "Binh": Role.AGENT, "Lan": Role.LEAD}


@pytest.fixture
def hands(floor: Floor) -> dict[str, Principal]:
    """Two agents and their lead, who work for the floor's client."""
    floor.publish(ONE_CHECK)
    found = {}
    for name, role in PEOPLE.items():
        details = PersonDetails(name=name, email=f"{name}@example.test".lower())
        made = floor.store.write(partial(create_person, principal=SYSTEM, tenant=floor.provider, details=details))
        floor.store.write(partial(grant, principal=SYSTEM, tenant=floor.tenant, person_id=made.id, role=role))
        with floor.store.read() as reader:
            found[name] = principal_of(reader, person_id=made.id, now=floor.store.clock.now())
    return found


def split(floor: Floor, by: Principal, *people: Principal, hours: float = 2) -> Split:
    until = floor.store.clock.now() + timedelta(hours=hours)
    return floor.store.write(  # as the page does, for the house: who works for the client is written at the provider
        lambda tx: split_floor(
            tx,
            principal=by,
            tenant=floor.tenant,
            engagement_id=floor.engagement.id,
            people=[one.id for one in people],
            until=until,
        )
    )


def pulled(floor: Floor, who: Principal) -> Task | None:
    return floor.store.write(lambda tx: next_item(tx, principal=who), tenant=floor.tenant)


def test_work_left_to_some_is_offered_to_nobody_else_until_it_is_taken_back(
    floor: Floor, hands: dict[str, Principal]
) -> None:
    an, binh, lan = (hands[name] for name in PEOPLE)
    first, second = (floor.task(floor.send(f"{n}|20").item, "check") for n in (4711, 4712))
    made = split(floor, lan, an)
    now = floor.store.clock.now()

    assert pulled(floor, binh) is None
    hidden = floor.ask(queue, principal=binh, now=now, counted_max=10)
    assert (hidden.entries, hidden.total) == ((), 0)
    why = floor.ask(explain_task, principal=binh, tenant=floor.tenant, task_id=first.id, now=now)
    assert [one.code for one in why.obstacles] == ["work.needs.split"]
    with pytest.raises(NotEligible, match=r"until 2026-03-02T11:00:00Z a lead"):
        floor.do(claim, principal=binh, task_id=first.id)
    assert floor.ask(queue, principal=an, now=now, count_max=1, counted_max=10).total == 2
    taken = pulled(floor, an)
    assert taken is not None

    floor.do(stop_split, principal=lan, split_id=made.id)
    other = pulled(floor, binh)
    assert other is not None
    assert {taken.id, other.id} == {first.id, second.id}


def test_a_split_that_was_ended_can_hold_again_and_is_over_at_its_time(
    floor: Floor, hands: dict[str, Principal]
) -> None:
    an, binh, lan = (hands[name] for name in PEOPLE)
    floor.send("4711|20")
    made = split(floor, lan, an, hours=1)
    floor.do(stop_split, principal=lan, split_id=made.id)
    floor.do(renew_split, principal=lan, split_id=made.id)

    floor.pass_time(minutes=59)
    assert pulled(floor, binh) is None
    floor.pass_time(minutes=1)
    assert pulled(floor, binh) is not None
    with floor.store.read() as reader:
        told = reader.events(kinds=["FloorSplit", "SplitEnded"])
    assert [event.kind for event in told] == ["FloorSplit", "SplitEnded", "FloorSplit"]


def test_who_has_a_part_is_given_it_before_everything_else(floor: Floor, hands: dict[str, Principal]) -> None:
    an, binh, lan = (hands[name] for name in PEOPLE)
    mine = split(floor, lan, an)
    others = replace(mine, engagement_id="other", people=(binh.id,))

    pull = pull_of(an, [floor.tenant], agreed={}, now=floor.store.clock.now())
    own, rest = parts_of(pull, [mine, others])

    assert own == replace(pull, only=(floor.engagement.id,))
    assert set(rest.without) == {floor.engagement.id, "other"}
    assert parts_of(pull, []) == (pull,)


def test_a_split_needs_a_lead_people_of_the_client_and_an_end(floor: Floor, hands: dict[str, Principal]) -> None:
    an, _binh, lan = (hands[name] for name in PEOPLE)
    with pytest.raises(AccessDenied):
        split(floor, an, an)
    for people, hours in (((), 2.0), ((floor.person("Stranger"),), 2.0), ((an,), 0.0), ((an,), 24.5)):
        with pytest.raises(SplitUnfit):
            split(floor, lan, *people, hours=hours)
    with pytest.raises(NotFound):
        floor.do(stop_split, principal=lan, split_id="01a00000-0000-7000-8000-000000000000")


def test_who_may_take_no_work_at_all_is_handed_none(floor: Floor, hands: dict[str, Principal]) -> None:
    floor.send("4711|20")
    assert pulled(floor, replace(hands["An"], grants={floor.tenant: frozenset({Role.PLANNER})})) is None


@pytest.mark.parametrize("role", [Role.PLANNER, Role.FINANCE, Role.ADMIN, Role.DESIGNER])
def test_the_floor_is_split_among_those_who_take_tasks_alone(
    floor: Floor, hands: dict[str, Principal], role: Role
) -> None:
    lan = hands["Lan"]
    details = PersonDetails(name="Phong", email="phong@example.test")
    phong = floor.store.write(partial(create_person, principal=SYSTEM, tenant=floor.provider, details=details))
    floor.store.write(partial(grant, principal=SYSTEM, tenant=floor.tenant, person_id=phong.id, role=role))
    with floor.store.read() as reader:
        offered = hands_for(reader, tenant=floor.tenant, now=floor.store.clock.now())
        as_principal = principal_of(reader, person_id=phong.id, now=floor.store.clock.now())

    assert {one.name for one in offered} >= {"An", "Binh"}
    assert "Phong" not in {one.name for one in offered}
    with pytest.raises(SplitUnfit):
        split(floor, lan, as_principal)
