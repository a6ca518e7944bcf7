"""A review set in the demonstration: two readers read on, a lead samples what is left, decides, and signs."""

from datetime import timedelta
from functools import partial
from pathlib import Path

import pytest
from tests.houses import prepare

from remit.app.house import House
from remit.app.settings import write_settings
from remit.demo.crew import Crew
from remit.demo.inventing import legal_discovery as samples
from remit.demo.lines.legal_discovery import LINE
from remit.demo.opening import open_world
from remit.judgement.reports import load_case
from remit.parties.access import SYSTEM
from remit.parties.actions.people import set_presence
from remit.parties.model import PresenceState
from remit.values.chance import SeededChance
from remit.values.moment import SimulatedClock, parse_moment
from remit.work.actions.receive import Parcel
from remit.work.model import Channel

ACTS = 36
STEP = timedelta(minutes=4)


@pytest.mark.slow
def test_the_crew_reads_a_review_set_draws_a_sample_and_ends_it_proven(tmp_path: Path) -> None:
    clock = SimulatedClock(parse_moment("2026-03-02T08:00:00Z"))
    settings = write_settings(tmp_path / "demo", database=f"sqlite:///{tmp_path}/demo.sqlite", demo=True)
    house = House(settings, clock=clock, chance=SeededChance(7))
    prepare(house)
    world = open_world(house)
    tenant = world.clients["harrow"]
    parcel = Parcel(samples.make(SeededChance(1))[1], "valve.zip", Channel.SIMULATED)
    item = house.receive(SYSTEM, tenant=tenant, engagement_id=world.engagements["harrow-discovery"], parcel=parcel).item
    people = [world.people[staff.name] for staff in LINE.staff]
    for person_id in people:
        house.store.write(partial(set_presence, principal=SYSTEM, state=PresenceState.AVAILABLE, person_id=person_id))
    crew = Crew(house, people, SeededChance(5))

    for _ in range(ACTS):
        house.store.write(crew.somebody_acts)
        clock.advance(STEP)
        house.pump()
    with house.store.read(tenant=tenant) as reader:
        case = load_case(reader, tenant=tenant, item_id=item.id)

    assert case.review is not None
    assert case.review.stop is not None
    assert case.standing is not None
    assert case.standing.enough
    assert case.review.looks > 0, "the lead drew no sample in this play; another seed of the crew does"
    assert case.valid_sign_off is not None
    house.close()
