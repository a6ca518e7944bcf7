"""What PostgreSQL keeps planned for a connection: one plan for lists of every length, kept through what goes wrong."""

import psycopg
import pytest
from sqlalchemy import BindParameter, bindparam, func, literal_column, select, text
from sqlalchemy.exc import DBAPIError
from tests.databases import Databases, programs
from tests.store.conftest import OTHER, TENANT

from remit.store import Store, Transaction, pipeline
from remit.store.tables import cursor, log

PLANNED = text("SELECT statement FROM pg_prepared_statements WHERE name LIKE 'remit%'")
OF_KINDS = select(log.c.kind).where(
    log.c.tenant.in_(bindparam("tenants", expanding=True)), log.c.kind.not_in(bindparam("without", expanding=True))
)


def kinds(store: Store, *, tenants: list[str], without: list[str]) -> list[str]:
    with store.read() as reader:
        rows = reader.rows(OF_KINDS, {"tenants": tenants, "without": without})
    return sorted(row.kind for row in rows)


def planned(store: Store) -> list[str]:
    with store.read() as reader:
        return [row.statement for row in reader.rows(PLANNED)]


def test_lists_of_every_length_answer_alike_and_share_their_plans(store: Store) -> None:
    for tenant, kind in ((TENANT, "Came"), (TENANT, "Went"), (OTHER, "Came"), (OTHER, "Stayed")):
        store.write(lambda tx, of=tenant, kind=kind: tx.record(tenant=of, stream="item:1", kind=kind, body={}))  # type: ignore[misc]  # mypy cannot infer a lambda's default
    for _ in range(2):
        assert kinds(store, tenants=[TENANT], without=["Went"]) == ["Came"]
        assert kinds(store, tenants=[TENANT, OTHER], without=["Went"]) == ["Came", "Came", "Stayed"]
        assert kinds(store, tenants=[TENANT, OTHER], without=["Came", "Went"]) == ["Stayed"]
        assert kinds(store, tenants=[TENANT, OTHER, "x"], without=["Came", "Went", "Stayed"]) == []
        assert kinds(store, tenants=[], without=["Went"]) == []
        assert kinds(store, tenants=[TENANT], without=[]) == ["Came", "Went"]
    if store.dialect == "postgresql":
        assert sum("= ANY ($1::VARCHAR[]) AND (log.kind <> ALL ($2" in one for one in planned(store)) == 1


def test_what_is_planned_stays_so_when_a_unit_fails(store: Store) -> None:
    if store.dialect != "postgresql":
        pytest.skip("SQLite keeps its statements with the driver; this holds where PostgreSQL plans them")

    def fail(tx: Transaction) -> None:
        tx.run(text("SELECT 1 / 0"))

    for _ in range(2):
        assert kinds(store, tenants=[TENANT], without=["Went"]) == []
    before = planned(store)
    with pytest.raises(DBAPIError):
        store.write(fail)
    assert before
    assert set(before) <= set(planned(store))


def test_a_statement_that_fails_is_refused_alone_and_the_connection_serves_on(store: Store) -> None:
    ratio = select(func.max(log.c.position) / bindparam("by"))

    def unit(tx: Transaction, by: int) -> int:
        tx.record(tenant=TENANT, stream="item:1", kind="Came", body={})
        tx.bind_in()
        return int(tx.scalar(ratio, {"by": by}))

    def asked(by: int) -> int:
        return store.write(lambda tx: unit(tx, by))

    assert asked(1) == asked(1) - 1
    if store.dialect == "postgresql":
        with pytest.raises(DBAPIError, match="division by zero"):
            asked(0)
    assert asked(1) > 2


def test_the_oldest_plan_makes_room_for_a_new_one(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pipeline, "PREPARED_MAX", 2)
    named = cursor.c.consumer == bindparam("name")
    questions = [select(cursor.c.position, literal_column(str(number))).where(named) for number in range(4)]
    for _ in range(3):
        for question in questions:
            with store.read() as reader:
                assert reader.rows(question, {"name": "nobody"}) == []
    if store.dialect == "postgresql":
        assert len(planned(store)) == 2


def test_a_value_that_cannot_be_written_leaves_nothing_half_asked(databases: Databases) -> None:
    if programs() is None:
        pytest.skip("needs PostgreSQL")
    with psycopg.connect(databases.postgresql(migrated=False)) as driver:
        asked = pipeline.Pipeline(driver)
        with pytest.raises(psycopg.DataError):
            asked.ask([("SELECT 1", ()), ("SELECT $1::text", ("a\0b",))])
        (one, text_of) = asked.ask([("SELECT 1", ()), ("SELECT $1::text", ("ab",))])
        assert (one.rows, text_of.rows) == ([(1,)], [("ab",)])


def test_a_value_that_stands_in_many_places_is_one_and_marks_in_texts_are_none(store: Store) -> None:
    kind: BindParameter[str] = bindparam("kind")
    asked = select(log.c.kind, literal_column("'so? it''s ?'").label("text"), bindparam("given").label("given")).where(
        (log.c.kind == kind) | (log.c.stream == kind), log.c.kind == kind, log.c.tenant == bindparam("of_tenant")
    )
    store.write(lambda tx: tx.record(tenant=TENANT, stream="Came", kind="Came", body={}))
    for _ in range(3):  # from the second time on the statement is a prepared one
        with store.read() as reader:
            (row,) = reader.rows(asked, {"given": "a?", "kind": "Came", "of_tenant": TENANT})
        assert tuple(row) == ("Came", "so? it's ?", "a?")
