"""The twins on PostgreSQL under an ordinary role: no foreign id opens anything, and row-level security holds alone."""

from collections.abc import Iterator

import pytest
from sqlalchemy import select
from tests.databases import Databases
from tests.web.calling import Door, Somebody
from tests.web.test_twins import EACH, PLAIN_PLACES, Grounds, all_routes, everybody, reads, send, stand, writes
from tests.web.twins import Twin, open_twins

from remit.app.house import House
from remit.app.settings import write_settings
from remit.parties.model import Role
from remit.parties.passwords import Passwords
from remit.store.tables import metadata
from remit.web.application import create_app

OF_THE_HOUSE = "*"
ASKING = (Role.ADMIN, Role.LEAD, Role.AGENT, Role.CLIENT_MANAGER)
"""Who asks here: roles and rights are decided above the store, and everybody asks on SQLite (`test_twins`)."""
TABLES = [table for table in metadata.sorted_tables if "tenant" in table.c]


@pytest.fixture(scope="module")
def grounds(databases: Databases, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grounds]:
    settings = write_settings(tmp_path_factory.mktemp("twins"), database=databases.postgresql())
    house = House(settings, passwords=Passwords(memory_kib=64, passes=1, lanes=1))
    house.prepare_database()
    twins = open_twins(house)
    door = Door(create_app(house))
    yield Grounds(house, door, twins, {twin.short: everybody(house, settings, twin) for twin in twins})
    door.close()
    house.close()


def asking(grounds: Grounds, own: Twin) -> list[Somebody]:
    """Return the people who ask, every key, and nobody."""
    people = {f"{own.short} {role.value}" for role in Role} - {f"{own.short} {role.value}" for role in ASKING}
    return [one for one in grounds.callers[own.short] if one.name not in people]


def test_the_house_is_opened_by_a_role_that_the_walls_bind(grounds: Grounds) -> None:
    assert grounds.house.store.walls_hold()


@pytest.mark.slow
def test_no_foreign_id_opens_or_changes_anything(grounds: Grounds) -> None:
    own, other = grounds.twins
    before = stand(grounds.house, other)
    known = {*own.ids, *PLAIN_PLACES}  # a place that is not known fails the same calls on SQLite
    for route in [one for one in all_routes() if known.issuperset(one.places)]:
        made = reads if route.verb == "GET" else writes
        for place, who in enumerate(asking(grounds, own)):
            calls = made(route, own=own, other=other, turn=place % EACH)
            for call in [one for one in calls if one.foreign and not one.query]:
                send(grounds, call, who, other)
    assert grounds.leaks == []
    assert stand(grounds.house, other) == before
    assert sum(grounds.calls.values()) > 1_000


def test_a_query_that_forgot_its_filter_finds_nothing_of_the_other(grounds: Grounds) -> None:
    own, other = grounds.twins
    store, filled = grounds.house.store, 0
    for table in TABLES:
        everything = select(table.c.tenant).distinct()
        with store.read() as reader:
            all_tenants = {row.tenant for row in reader.rows(everything)}
        with store.read(own.tenant) as reader:
            seen = {row.tenant for row in reader.rows(everything)}
        assert seen <= {own.tenant, OF_THE_HOUSE}, table.name
        filled += other.tenant in all_tenants
    assert filled > 15, "empty tables prove nothing"
