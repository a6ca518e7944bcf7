"""Column types that mean the same on both databases; rooms declare their tables with these."""

from collections.abc import Callable
from datetime import datetime, timedelta
from decimal import Decimal
from functools import lru_cache
from typing import Any

from sqlalchemy import JSON, BigInteger, Dialect, String, Text
from sqlalchemy.dialects.postgresql import JSONB
from sqlalchemy.types import TypeDecorator, TypeEngine

from remit.values.moment import EPOCH, in_microseconds

Identifier: TypeEngine[str] = String(36).with_variant(String(36, collation="C"), "postgresql")
"""A UUIDv7 as text, 36 characters; sorts by bytes on both databases."""

Tenant: TypeEngine[str] = Identifier
"""The identifier of the organisation whose data the row is."""

Key: TypeEngine[str] = Text().with_variant(Text(collation="C"), "postgresql")
"""A short text that is compared and sorted by bytes: keys, codes, kinds, states."""

Hash: TypeEngine[str] = String(64).with_variant(String(64, collation="C"), "postgresql")
"""A SHA-256 in hexadecimal, 64 characters."""

Json: TypeEngine[Any] = JSON(none_as_null=True).with_variant(JSONB(none_as_null=True), "postgresql")
"""A JSON value: text on SQLite, JSONB on PostgreSQL. Decimals and moments are written, and come back, as text."""


to_microseconds = lru_cache(maxsize=256)(in_microseconds)
"""Returns a moment as `in_microseconds` does; a transaction writes its one moment into every row."""


@lru_cache(maxsize=4_096)  # the rows of an item, its tasks and their history tell the same few moments again and again
def from_microseconds(count: int) -> datetime:
    """Return the moment that lies `count` microseconds after 1970-01-01T00:00:00Z."""
    return EPOCH + timedelta(microseconds=count)


def _moment_of(value: Any) -> datetime | None:
    return None if value is None else from_microseconds(int(value))


class Moment(TypeDecorator[datetime]):
    """An aware UTC datetime, stored as integer microseconds since 1970: exact, sortable, subtractable in SQL."""

    impl = BigInteger
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> int | None:
        """Write a moment; a naive datetime is a fault."""
        return None if value is None else to_microseconds(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> datetime | None:
        """Read a moment."""
        return _moment_of(value)

    def result_processor(self, dialect: Dialect, coltype: object) -> Callable[[Any], datetime | None]:
        """Return what reads a moment, without SQLAlchemy's two calls around it: a page of a list reads hundreds."""
        return _moment_of


class Exact(TypeDecorator[Decimal]):
    """A `Decimal` stored as its text, because SQLite's NUMERIC is a binary float. Not for sorting in SQL."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Decimal | None, dialect: Dialect) -> str | None:
        """Write a decimal with all its digits."""
        return None if value is None else str(value)

    def process_result_value(self, value: Any, dialect: Dialect) -> Decimal | None:
        """Read a decimal."""
        return None if value is None else Decimal(value)
