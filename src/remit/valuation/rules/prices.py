"""Prices of a share by day: read from CSV, and whether the last one is too old to rest on."""

import csv
import io
from collections.abc import Sequence
from datetime import date
from decimal import Decimal, InvalidOperation
from itertools import islice

from remit.valuation.model import Price, PricesRefused

ROWS_MAX = 20_000


def read_prices(content: bytes, *, name: str) -> tuple[Price, ...]:
    """Read a CSV with the columns date (ISO 8601) and close, oldest first. Refuses `PricesRefused` with the line."""
    try:
        table = csv.DictReader(io.StringIO(content.decode("utf-8-sig"), newline=""))
        columns, rows = set(table.fieldnames or ()), list(islice(table, ROWS_MAX))
    except UnicodeDecodeError:
        raise PricesRefused(reason="it is no text in UTF-8", place=name) from None
    except csv.Error as fault:
        raise PricesRefused(reason=f"it is no table ({fault})", place=name) from None
    if not {"date", "close"} <= columns:
        raise PricesRefused(reason="it lacks the columns date and close", place=name)
    found = [_price(row, f"{name} line {at}") for at, row in enumerate(rows, start=2)]
    if not found:
        raise PricesRefused(reason="it holds no price", place=name)
    if len({one.day for one in found}) < len(found):
        raise PricesRefused(reason="a day has two prices", place=name)
    return tuple(sorted(found, key=lambda one: one.day))


def _price(row: dict[str, str | None], place: str) -> Price:
    try:
        price = Price(date.fromisoformat(str(row["date"])), Decimal(str(row["close"])), place)
    except (ValueError, InvalidOperation):
        raise PricesRefused(reason=f"{place} holds no day with a price", place=place) from None
    if not price.close.is_finite() or price.close <= 0:
        raise PricesRefused(reason=f"{place} holds no price above 0", place=place)
    return price


def days_old(prices: Sequence[Price], *, on_date: date) -> int:
    """Return how many days before a date the last price not after it was made. Refuses `PricesRefused`."""
    known = [one for one in prices if one.day <= on_date]
    if not known:
        raise PricesRefused(reason=f"there is none up to {on_date}")
    return (on_date - known[-1].day).days
