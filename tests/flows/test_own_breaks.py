"""The breaks that somebody took are read from what they said of their presence."""

from datetime import timedelta
from functools import partial

from tests.flows.work_floor import Floor

from remit.parties.access import SYSTEM
from remit.parties.actions.people import PersonDetails, create_person, set_presence
from remit.parties.model import PresenceState
from remit.parties.reports.people import profile
from remit.workforce.reports import own_breaks


def test_breaks_of_today_are_those_since_it_began_and_one_that_lasts_ends_now(floor: Floor) -> None:
    details = PersonDetails(name="An", email="an@example.test")
    an = floor.store.write(partial(create_person, principal=SYSTEM, tenant=floor.provider, details=details))

    def is_(state: PresenceState, *, minutes: int) -> None:
        floor.store.write(lambda tx: set_presence(tx, SYSTEM, state=state, person_id=an.id))
        floor.pass_time(minutes=minutes)

    is_(PresenceState.BREAK, minutes=30)
    begins = floor.store.clock.now() - timedelta(minutes=10)
    is_(PresenceState.AVAILABLE, minutes=60)
    is_(PresenceState.BREAK, minutes=15)
    is_(PresenceState.AVAILABLE, minutes=20)
    is_(PresenceState.BREAK, minutes=5)

    with floor.store.read() as reader:
        own = profile(reader, SYSTEM, person_id=an.id)
        taken = own_breaks(reader, own=own, begins=begins, now=floor.store.clock.now())

    assert [(until - since) / timedelta(minutes=1) for since, until in taken] == [10, 15, 5]
