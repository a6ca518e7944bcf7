"""Migrations: the schema of the database, brought forward by Alembic and compared with what the rooms declare."""

from collections.abc import Collection
from functools import cache
from importlib import resources
from typing import Any

from alembic import command
from alembic.autogenerate import compare_metadata
from alembic.config import Config
from alembic.runtime.migration import MigrationContext
from alembic.script import ScriptDirectory
from alembic.util import CommandError
from sqlalchemy import Connection

from remit.store.refusals import NewerSchema, OlderSchema
from remit.store.tables import metadata


def _config() -> Config:
    config = Config()
    config.set_main_option("script_location", str(resources.files("remit.store").joinpath("migrations")))
    config.set_main_option("path_separator", "os")
    return config


@cache
def _scripts() -> ScriptDirectory:
    """Read this release's migrations, once: whether the house is ready is asked every few seconds."""
    return ScriptDirectory.from_config(_config())


def upgrade(connection: Connection) -> None:
    """Bring the schema to this release. Refuses `NewerSchema` where a newer release migrated it."""
    config = _config()
    config.attributes["connection"] = connection
    if _known(connection) == _scripts().get_current_head():
        connection.rollback()
        return  # Alembic would read every migration again to find nothing to do
    command.upgrade(config, "head")
    connection.commit()


def require_current(connection: Connection) -> None:
    """Refuse `OlderSchema` or `NewerSchema` where the database is not at this release's schema."""
    found = _known(connection)
    needed = _scripts().get_current_head()
    if found != needed:
        raise OlderSchema(found=found or "none", needed=needed)


def _known(connection: Connection) -> str | None:
    found = MigrationContext.configure(connection).get_current_revision()
    if found is not None:
        try:
            _scripts().get_revision(found)
        except CommandError as unknown:
            raise NewerSchema(found=found) from unknown
    return found


def differences(connection: Connection, *, tables: Collection[str] | None = None) -> list[str]:
    """Return how the database differs from what is declared (types and nullability too), one line each.

    `tables` narrows the look to some tables.
    """

    def wanted(thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
        return tables is None or (name if kind == "table" else thing.table.name) in tables

    context = MigrationContext.configure(connection, opts={"include_object": wanted})
    return [str(difference) for difference in compare_metadata(context, metadata)]
