"""The tables of the law as files: read once, with those of an installation laid over the house's own."""

import tomllib
from decimal import Decimal
from functools import cache
from pathlib import Path

from remit.payroll.model import RunUnreadable
from remit.payroll.rules.tables import Table, Tables, tables_of

FOLDER = Path(__file__).parent / "tables"


@cache
def house_tables() -> Tables:
    """Return the tables that come with the release."""
    return read_tables(FOLDER)


def read_tables(folder: Path) -> Tables:
    """Return every table of a folder's TOML files, by name of file. Refuses `RunUnreadable`, `TableBad`."""
    return Tables(tuple(entry for path in sorted(folder.glob("*.toml")) for entry in _entries(path)))


def tables_with(folder: Path | None) -> Tables:
    """Return the house's tables with those of a folder laid over them: on the same day the folder's counts."""
    return house_tables() if folder is None else house_tables().under(read_tables(folder))


def _entries(path: Path) -> tuple[Table, ...]:
    try:
        read = tomllib.loads(path.read_text("utf-8"), parse_float=Decimal)
    except tomllib.TOMLDecodeError as fault:
        raise RunUnreadable(path.name, reason=f"{path.name}: {fault}") from None
    return tables_of(read.get("table", ()))
