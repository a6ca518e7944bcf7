"""Houses for tests: prepared as a first one was, since making and filling the tables takes half a second of work."""

import sqlite3
from contextlib import closing

from sqlalchemy.engine import make_url

from remit.app.house import House

_KEPT: list[sqlite3.Connection] = []
"""The database of the first house of this process, in memory, as it was once prepared."""


def prepare(house: House) -> None:
    """Prepare a house's database; on SQLite it begins as a copy of the first one and follows its own lines."""
    if house.store.dialect != "sqlite":
        house.prepare_database()
        return
    with closing(sqlite3.connect(make_url(house.store.url).database or "")) as file:
        if _KEPT:
            _KEPT[0].backup(file)
        house.prepare_database()
        if not _KEPT:
            _KEPT.append(sqlite3.connect(":memory:", check_same_thread=False))
            file.backup(_KEPT[0])
