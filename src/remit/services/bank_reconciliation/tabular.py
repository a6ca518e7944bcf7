"""CSV into a statement by a mapping of columns: the agreed one, or headings that speak for themselves."""

import csv
import io
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from typing import Any

from remit.services.bank_reconciliation.refusals import NoStatement, StatementMissing, StatementTerm
from remit.services.kit import AmountRefused, Money, Statement, StatementLine

HEADINGS: Mapping[str, tuple[str, ...]] = {
    "date": ("date", "booking date", "booked", "buchungstag", "ngày", "ngày giao dịch", "transaction date"),
    "amount": ("amount", "betrag", "số tiền"),
    "credit": ("credit", "paid in", "haben", "ghi có", "số tiền ghi có"),
    "debit": ("debit", "paid out", "soll", "ghi nợ", "số tiền ghi nợ"),
    "balance": ("balance", "saldo", "số dư"),
    "party": ("party", "name", "payee", "counterparty", "đối tác", "tên đối tác"),
    "text": ("text", "description", "details", "reference", "verwendungszweck", "nội dung", "diễn giải"),
    "account": ("account", "iban", "tài khoản", "số tài khoản"),
    "currency": ("currency", "ccy", "loại tiền"),
}
"""What a column may be headed, in small letters, where nothing is agreed."""

DAYS = ("%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y", "%d-%m-%Y", "%Y%m%d")
ROWS_MAX = 100_000


def read_csv(text: str, *, mapping: Mapping[str, Any] | None = None) -> tuple[Statement, ...]:
    """Return the statement of a CSV. Refuses `NoStatement`, `StatementMissing`, `StatementTerm`.

    `mapping`: column headings by meaning, and `decimal` (the mark before decimals), `day` (of strptime), `account`,
    `currency` where no column says. Where rows carry a balance, opening and closing come from the first and last.
    """
    agreed = mapping or {}
    rows = _rows(text, agreed)
    columns = _columns(rows[0], agreed)
    if "date" not in columns or not ({"amount"} <= columns.keys() or {"credit", "debit"} <= columns.keys()):
        raise NoStatement(place="line 1")
    body = [row for row in rows[1:] if any(cell.strip() for cell in row)]
    if not body:
        raise StatementMissing(place="line 2", term="lines")
    return (_statement(body, columns, agreed),)


def _rows(text: str, agreed: Mapping[str, Any]) -> list[list[str]]:
    first = text.lstrip("\ufeff").split("\n", 1)[0]
    delimiter = str(agreed.get("delimiter") or max(";,\t|", key=first.count))
    try:
        found = [
            row
            for _, row in zip(
                range(ROWS_MAX), csv.reader(io.StringIO(text.lstrip("\ufeff")), delimiter=delimiter), strict=False
            )
        ]
    except csv.Error as fault:
        raise StatementTerm(place="file", term="The file", text=str(fault), expected="CSV") from None
    if not found:
        raise NoStatement(place="file")
    return found


def _columns(heading: Sequence[str], agreed: Mapping[str, Any]) -> dict[str, int]:
    names = [cell.strip().casefold() for cell in heading]
    found: dict[str, int] = {}
    for meaning, known in HEADINGS.items():
        wanted = (str(agreed[meaning]).casefold(),) if agreed.get(meaning) else known
        place = next((names.index(name) for name in wanted if name in names), None)
        if place is not None:
            found[meaning] = place
    return found


def _statement(body: list[list[str]], columns: Mapping[str, int], agreed: Mapping[str, Any]) -> Statement:
    currency = _cell(body[0], columns, "currency") or str(agreed.get("currency") or "")
    account = _cell(body[0], columns, "account") or str(agreed.get("account") or "")
    if not currency or not account:
        raise StatementMissing(place="line 2", term="account or currency")
    lines = tuple(_line(row, columns, agreed, currency, at) for at, row in enumerate(body, start=1))
    balances = [_balance(row, columns, agreed, currency, at) for at, row in enumerate(body, start=1)]
    newest_first = lines[0].booked_date > lines[-1].booked_date
    first, last = (-1, 0) if newest_first else (0, -1)
    opened = balances[first]
    return Statement(
        account=account.replace(" ", ""),
        currency=currency,
        number=lines[last].booked_date.isoformat(),
        opening_minor=None if opened is None else opened - lines[first].minor,
        closing_minor=balances[last],
        from_date=lines[first].booked_date,
        until_date=lines[last].booked_date,
        lines=lines,
    )


def _line(
    row: list[str], columns: Mapping[str, int], agreed: Mapping[str, Any], currency: str, at: int
) -> StatementLine:
    place = f"line {at + 1}"
    if "amount" in columns:
        minor = _minor(_cell(row, columns, "amount"), agreed, currency, place)
    else:
        paid_in, paid_out = (_cell(row, columns, side) for side in ("credit", "debit"))
        minor = _minor(paid_in or "0", agreed, currency, place) - abs(_minor(paid_out or "0", agreed, currency, place))
    day = _day(_cell(row, columns, "date"), agreed, place)
    return StatementLine(str(at), day, minor, _cell(row, columns, "party"), _cell(row, columns, "text"))


def _balance(
    row: list[str], columns: Mapping[str, int], agreed: Mapping[str, Any], currency: str, at: int
) -> int | None:
    text = _cell(row, columns, "balance")
    return _minor(text, agreed, currency, f"line {at + 1}") if text else None


def _cell(row: list[str], columns: Mapping[str, int], meaning: str) -> str:
    at = columns.get(meaning)
    return row[at].strip() if at is not None and at < len(row) else ""


def _minor(text: str, agreed: Mapping[str, Any], currency: str, place: str) -> int:
    mark = str(agreed.get("decimal") or ".")
    plain = text.replace(" ", "").replace("\u00a0", "").replace("." if mark == "," else ",", "").replace(mark, ".")
    try:
        return Money.of(plain, currency).minor
    except AmountRefused:
        raise StatementTerm(place=place, term="The amount", text=text, expected=f"an amount of {currency}") from None


def _day(text: str, agreed: Mapping[str, Any], place: str) -> date:
    for pattern in (agreed["day"],) if agreed.get("day") else DAYS:
        try:
            return datetime.strptime(text, pattern).date()  # noqa: DTZ007 - a day on a statement has no zone
        except ValueError:
            continue
    raise StatementTerm(place=place, term="The day", text=text, expected="a day")
