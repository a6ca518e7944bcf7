"""The second wall: a PostgreSQL transaction of one tenant finds, changes and makes no row of another."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from sqlalchemy import delete, func, select, text, update
from sqlalchemy.exc import ProgrammingError
from tests.databases import NO_SERVER, Databases, open_for_test
from tests.store.conftest import OTHER, TENANT

from remit.store import Store, Transaction
from remit.store.roles import prepare_database
from remit.store.tables import blob, job, log, metadata, outbox, parked
from remit.store.walls import without_walls
from remit.values.chance import SystemChance

TABLES = [log, job, outbox, blob]


@pytest.fixture
def walled(databases: Databases) -> Iterator[Store]:
    """A PostgreSQL store that holds a row of each of two tenants in every table."""
    url = databases.lend("postgresql")
    store = open_for_test(url)

    def fill(tx: Transaction) -> None:
        for tenant in (TENANT, OTHER):
            tx.record(tenant=tenant, stream="s", kind="K", body={"marker": tenant})
            tx.schedule(tenant=tenant, kind="timer", body={})
            tx.post(tenant=tenant, channel="mail", body={}, key="k")
            tx.put_blob(tenant=tenant, content=tenant.encode(), media_type="text/plain")

    store.write(fill)
    yield store
    store.close()
    databases.take_back(url)


def test_the_walls_bind_the_role_we_connect_as(walled: Store) -> None:
    assert walled.walls_hold()


def test_a_superuser_is_told_that_the_walls_do_not_bind_it(databases: Databases) -> None:
    if databases.server is None:
        pytest.skip(NO_SERVER)
    store = open_for_test(databases.server.admin)
    assert not store.walls_hold()
    store.close()


def test_every_table_with_a_tenant_has_a_wall(walled: Store) -> None:
    with walled.read() as reader:
        assert without_walls(reader._connection) == []


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_tenant_sees_its_own_rows_where_the_query_forgot_to_ask(walled: Store, table: object) -> None:
    everything = select(table.c.tenant)  # type: ignore[attr-defined]
    with walled.read(TENANT) as reader:
        assert [row.tenant for row in reader.rows(everything)] == [TENANT]
    with walled.read(OTHER) as reader:
        assert [row.tenant for row in reader.rows(everything)] == [OTHER]
    with walled.read() as reader:
        assert {row.tenant for row in reader.rows(everything)} == {TENANT, OTHER}


@pytest.mark.parametrize("table", TABLES, ids=lambda table: table.name)
def test_a_tenant_changes_and_deletes_its_own_rows_alone(walled: Store, table: object) -> None:
    touch = update(table).values(tenant=table.c.tenant)  # type: ignore[attr-defined, arg-type]
    assert walled.write(lambda tx: tx.run(touch), tenant=TENANT) == 1
    assert walled.write(lambda tx: tx.run(delete(table)), tenant=TENANT) == 1  # type: ignore[arg-type]
    with walled.read() as reader:
        assert reader.scalar(select(func.count()).select_from(table)) == 1  # type: ignore[arg-type]


def test_a_tenant_cannot_write_a_row_of_another(walled: Store) -> None:
    with pytest.raises(ProgrammingError, match="row-level security"):
        walled.write(lambda tx: tx.record(tenant=OTHER, stream="s", kind="K", body={}), tenant=TENANT)
    with pytest.raises(ProgrammingError, match="row-level security"):
        walled.write(lambda tx: tx.run(update(log).values(tenant=OTHER)), tenant=TENANT)


def test_rows_of_the_house_are_seen_by_all_and_written_by_the_house_alone(walled: Store) -> None:
    walled.write(lambda tx: tx.record(tenant="*", stream="house", kind="K", body={}))
    with walled.read(TENANT) as reader:
        assert len(reader.events(stream="house")) == 1
    with pytest.raises(ProgrammingError, match="row-level security"):
        walled.write(lambda tx: tx.record(tenant="*", stream="house", kind="K", body={}), tenant=TENANT)
    assert walled.write(lambda tx: tx.run(delete(log).where(log.c.tenant == "*")), tenant=TENANT) == 0


def test_the_tenant_of_one_transaction_does_not_leak_into_the_next(walled: Store) -> None:
    for _ in range(40):
        with walled.read(TENANT) as reader:
            assert len(reader.events()) == 1
        with walled.read() as reader:
            assert len(reader.events()) == 2


def test_a_connection_that_names_no_tenant_sees_nothing(walled: Store) -> None:
    with psycopg.connect(walled.url) as connection:
        for table in metadata.sorted_tables:
            if table.name in {"log", "job", "outbox", "blob", parked.name}:
                assert connection.execute(f'SELECT count(*) FROM "{table.name}"').fetchone() == (0,)


def test_migrating_again_locks_no_table_that_has_its_wall(walled: Store) -> None:
    with walled.read() as reader:
        reader.scalar(select(func.count()).select_from(log))
        walled.write(lambda tx: tx.run(text("SET LOCAL lock_timeout = '1s'")))
        walled.migrate()


def test_the_role_and_database_for_an_installation_are_made_and_made_again(databases: Databases) -> None:
    if databases.server is None:
        pytest.skip(NO_SERVER)
    name = f"made_{uuid4().hex[:12]}"
    for _ in range(2):
        url = prepare_database(databases.server.admin, role=name, database=name, chance=SystemChance())
        store = open_for_test(url)
        store.migrate()
        assert store.walls_hold()
        store.close()
