"""A qualification that lapses at midnight yields no task after midnight, where the person sits."""

from datetime import UTC, date, datetime, timedelta
from typing import Any

import pytest
from tests.flows.work_floor import Floor, bpmn, flow, open_floor, user_task

from remit.parties.access import SYSTEM
from remit.parties.actions.people import PersonDetails, create_person, record_qualification
from remit.parties.actions.places import create_site
from remit.parties.actions.rights import grant
from remit.parties.model import Role
from remit.parties.reports.principals import principal_of
from remit.store import Store, open_store
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.actions.claims import claim, next_item
from remit.work.actions.tasks import release_task
from remit.work.model import NotEligible

# Midnight in Ho Chi Minh City is 17:00 UTC.
BEFORE = datetime(2026, 3, 2, 16, 59, 59, tzinfo=UTC)
NOTARIAL = bpmn(
    '<startEvent id="s"/>', user_task("check", qualification="notary"), '<endEvent id="e"/>', flow("s", "check", "e")
)


def open_at(url: str, at: datetime) -> Store:
    clock, chance = SimulatedClock(at), SeededChance(1)
    return open_store(url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)


def notary_until_midnight(floor: Floor) -> str:
    def make(tx: Any) -> str:
        site = create_site(
            tx, SYSTEM, tenant=floor.provider, name="Saigon", country="VN", city="Saigon", tz="Asia/Ho_Chi_Minh"
        )
        details = PersonDetails("An", "an@provider.test", site_id=site.id)
        an = create_person(tx, SYSTEM, tenant=floor.provider, details=details)
        grant(tx, SYSTEM, tenant=floor.tenant, person_id=an.id, role=Role.AGENT)
        record_qualification(
            tx, SYSTEM, person_id=an.id, key="notary", evidence="Licence 7",
            valid_from=date(2026, 1, 1), valid_until=date(2026, 3, 3),
        )  # fmt: skip
        return an.id

    return str(floor.store.write(make))


def test_a_qualification_that_lapses_at_midnight_yields_no_task_after_midnight(database_url: str) -> None:
    store = open_at(database_url, BEFORE)
    floor = open_floor(store)
    floor.publish(NOTARIAL)
    an = notary_until_midnight(floor)
    first, second = floor.send("A-1|10").item, floor.send("A-2|10").item

    def now_as_principal() -> Any:
        with store.read() as reader:
            return principal_of(reader, person_id=an, now=store.clock.now())

    taken = store.write(lambda tx: next_item(tx, principal=now_as_principal()))
    assert taken is not None
    floor.do(release_task, principal=now_as_principal(), task_id=taken.id)

    floor.pass_time(seconds=1)
    assert store.clock.now() == BEFORE + timedelta(seconds=1)
    assert store.write(lambda tx: next_item(tx, principal=now_as_principal())) is None
    for item in (first, second):
        with pytest.raises(NotEligible) as refused:
            floor.do(claim, principal=now_as_principal(), task_id=floor.task(item, "check").id)
        assert [one.code for one in refused.value.fields["obstacles"]] == ["work.needs.qualification"]
    store.close()
