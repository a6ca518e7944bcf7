"""Migrations: a fresh schema equals the migrated one, and a newer one is refused."""

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import text
from tests.databases import Databases, open_for_test

import remit.app.tables  # noqa: F401 - every room declares its tables; some refer to others
from remit.store import metadata, migration
from remit.store.refusals import NewerSchema, OlderSchema

OWN = {"log", "cursor", "parked", "job", "outbox", "blob"}
KINDS = ["sqlite", "postgresql"]


@pytest.mark.parametrize("kind", KINDS)
def test_the_migrated_schema_is_the_declared_one(databases: Databases, kind: str) -> None:
    store = open_for_test(databases.new(kind, migrated=False))
    with pytest.raises(OlderSchema):
        store.require_current_schema()
    store.migrate()
    store.require_current_schema()
    assert store.schema_differences(tables=OWN) == []
    store.migrate()
    store.close()


def test_a_migration_is_named_like_its_file_and_the_last_by_name_is_where_alembic_ends() -> None:
    scripts = ScriptDirectory.from_config(migration._config())
    assert sorted(one.revision for one in scripts.walk_revisions()) == list(migration.revisions())
    assert scripts.get_heads() == [migration.revisions()[-1]]


@pytest.mark.parametrize("kind", KINDS)
def test_a_difference_is_seen(databases: Databases, kind: str) -> None:
    store = open_for_test(databases.new(kind))
    store.write(lambda tx: tx.run(text("DROP INDEX ix_log_tenant_stream")))
    store.write(lambda tx: tx.run(text("ALTER TABLE blob ADD COLUMN stray TEXT")))
    found = store.schema_differences(tables=OWN)
    assert len(found) == 2
    assert any("ix_log_tenant_stream" in line for line in found)
    assert any("stray" in line for line in found)
    store.close()


@pytest.mark.parametrize("kind", KINDS)
def test_a_database_of_a_newer_release_is_refused(databases: Databases, kind: str) -> None:
    store = open_for_test(databases.new(kind))
    store.write(lambda tx: tx.run(text("UPDATE alembic_version SET version_num = '9999_future'")))
    with pytest.raises(NewerSchema, match="9999_future"):
        store.migrate()
    with pytest.raises(NewerSchema):
        store.require_current_schema()
    store.close()


def test_the_tenant_leads_every_key_of_every_table_with_one() -> None:
    for table in metadata.sorted_tables:
        if "tenant" not in table.c:
            assert table.name in {"cursor", "worker"}, f"{table.name} has no tenant"
            continue
        assert next(iter(table.primary_key.columns)).name == "tenant", table.name
        for index in table.indexes:
            assert not index.unique or next(iter(index.columns)).name == "tenant", index.name
        for key in table.foreign_key_constraints:
            assert key.column_keys[0] == "tenant", f"{table.name}: {key.column_keys}"
