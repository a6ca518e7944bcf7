"""Migrations: the schema of the database, brought forward by Alembic and compared with what the rooms declare.

Whether a database is at this release is asked by every command and every few seconds, so it is told without Alembic:
a migration is named like its file, and the last by name is where a database must stand.
"""

from collections.abc import Collection
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, inspect, text

from remit.store.refusals import NewerSchema, OlderSchema
from remit.store.tables import metadata

if TYPE_CHECKING:
    from alembic.config import Config

_FOUND = text("SELECT version_num FROM alembic_version")


def _config() -> "Config":
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(resources.files("remit.store").joinpath("migrations")))
    config.set_main_option("path_separator", "os")
    return config


@cache
def revisions() -> tuple[str, ...]:
    """Return the names of this release's migrations, the last of them last."""
    files = resources.files("remit.store").joinpath("migrations", "versions").iterdir()
    return tuple(sorted(one.name.removesuffix(".py") for one in files if one.name.endswith(".py")))


def upgrade(connection: Connection) -> None:
    """Bring the schema to this release. Refuses `NewerSchema` where a newer release migrated it."""
    if _known(connection) == revisions()[-1]:
        connection.rollback()
        return  # Alembic would read every migration to find nothing to do
    from alembic import command

    config = _config()
    config.attributes["connection"] = connection
    command.upgrade(config, "head")
    connection.commit()


def require_current(connection: Connection) -> None:
    """Refuse `OlderSchema` or `NewerSchema` where the database is not at this release's schema."""
    found = _known(connection)
    if found != revisions()[-1]:
        raise OlderSchema(found=found or "none", needed=revisions()[-1])


def _known(connection: Connection) -> str | None:
    if not inspect(connection).has_table("alembic_version"):
        return None
    found: str | None = connection.scalar(_FOUND)
    if found is not None and found not in revisions():
        raise NewerSchema(found=found)
    return found


def differences(connection: Connection, *, tables: Collection[str] | None = None) -> list[str]:
    """Return how the database differs from what is declared (types and nullability too), one line each.

    `tables` narrows the look to some tables.
    """
    from alembic.autogenerate import compare_metadata
    from alembic.runtime.migration import MigrationContext

    def wanted(thing: Any, name: str | None, kind: str, _reflected: bool, _other: Any) -> bool:
        return tables is None or (name if kind == "table" else thing.table.name) in tables

    context = MigrationContext.configure(connection, opts={"include_object": wanted})
    return [str(difference) for difference in compare_metadata(context, metadata)]
