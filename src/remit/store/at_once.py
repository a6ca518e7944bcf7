"""Many rows in one statement, as PostgreSQL takes them quickest: one JSON text that it spreads into a table.

The driver's own way sends each row as an execution of its own: every value is adapted in Python and every row planned.
Only what means the same is done so: plain inserts, and updates of columns by key, of types that JSON carries exactly.
"""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from msgspec import Raw
from msgspec.json import Encoder

from remit.store.json_text import json_text

ROWS = "$1"
"""The one parameter: a JSON list of objects."""

_VALUE = re.compile(r"%\((?P<name>\w+)\)s::(?P<type>[A-Z]+)(?: COLLATE \"C\")?")
_TYPES = frozenset(("VARCHAR", "BIGINT", "INTEGER", "BOOLEAN", "JSONB", "DATE"))
_INSERT = re.compile(
    r"INSERT INTO (?P<table>\w+) \((?P<columns>[\w, ]+)\) "
    r"VALUES \((?P<values>(?:(?! ON CONFLICT ).)*)\)(?P<tail>| ON CONFLICT DO NOTHING)"
)
_UPDATE = re.compile(r"UPDATE (?P<table>\w+) SET (?P<changes>.*) WHERE (?P<keys>(?:(?!\bOR\b|\bSELECT\b).)*)")
_encode = Encoder().encode


@dataclass(frozen=True, slots=True)
class AtOnce:
    """A statement over a table `given`, and how each of its columns is written."""

    sql: str
    columns: tuple[tuple[str, Callable[[Any], Any] | None], ...]

    def bind(self, rows: Sequence[Any]) -> list[str]:
        """Write rows as the one parameter."""
        written = [
            {name: row[name] if write is None else write(row[name]) for name, write in self.columns} for row in rows
        ]
        return [_encode(written).decode()]


def at_once(sql: str, writers: dict[str, Callable[[Any], Any] | None]) -> AtOnce | None:
    """Rewrite a statement of psycopg's spelling; None where rows must go one by one."""
    values = list(_VALUE.finditer(sql))
    types = {value["name"]: value["type"] for value in values}
    if not values or not _TYPES.issuperset(types.values()) or set(types) != set(writers):
        return None
    rewritten = _inserted(sql, types) or _updated(sql, types)
    if rewritten is None or "%" in rewritten:
        return None
    columns = tuple((name, _as_json if types[name] == "JSONB" else write) for name, write in writers.items())
    return AtOnce(rewritten, columns)


def _inserted(sql: str, types: dict[str, str]) -> str | None:
    match = _INSERT.fullmatch(sql)
    if match is None:
        return None
    chosen = _VALUE.sub(r"given.\g<name>", match["values"])
    # The statement is one that SQLAlchemy wrote, so no value stands in it.
    return f"INSERT INTO {match['table']} ({match['columns']}) SELECT {chosen} FROM {_given(types)}{match['tail']}"  # noqa: S608 - see above


def _updated(sql: str, types: dict[str, str]) -> str | None:
    match = _UPDATE.fullmatch(sql)
    if match is None:
        return None
    changes, keys = (_VALUE.sub(r"given.\g<name>", match[part]) for part in ("changes", "keys"))
    return f"UPDATE {match['table']} SET {changes} FROM {_given(types)} WHERE {keys}"  # noqa: S608 - see above


def _given(types: dict[str, str]) -> str:
    columns = ", ".join(f"{name} {kind}" for name, kind in types.items())
    return f"json_to_recordset({ROWS}::json) AS given({columns})"


def _as_json(value: Any) -> Raw | None:
    return None if value is None else Raw(json_text(value).encode())
