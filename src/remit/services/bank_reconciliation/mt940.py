"""MT940 into statements by the library `mt-940`, each message split off at its `:20:` first."""

import re
from datetime import date
from decimal import Decimal
from typing import Any

import mt940

from remit.services.bank_reconciliation.refusals import StatementMissing, StatementTerm
from remit.services.kit import Money, Statement, StatementLine

_BOOKED = re.compile(r"(?m)^:61:")
_START = re.compile(r"(?m)^(?=(?:\{\d:.*?)?:20:)")


def is_mt940(text: str) -> bool:
    """Tell whether a text holds an MT940 message."""
    return bool(re.search(r"(?m)^(?:\{.*)?:20:", text)) and ":25" in text


def read_mt940(text: str) -> tuple[Statement, ...]:
    """Return every statement of a file. Refuses `StatementMissing`, `StatementTerm`."""
    return tuple(_statement(part) for part in _START.split(text.replace("\r\n", "\n")) if ":20:" in part)


def _statement(text: str) -> Statement:
    try:
        found = mt940.parse(text)
    except (ValueError, ArithmeticError, RuntimeError, AttributeError, KeyError, AssertionError) as fault:
        raise StatementTerm(place=":20:", term="The message", text=str(fault)[:80], expected="MT940") from None
    data = found.data
    account = str(data.get("account_identification") or "").replace(" ", "")
    if not account:
        raise StatementMissing(place=":25:", term=":25:")
    opening = data.get("final_opening_balance") or data.get("intermediate_opening_balance")
    closing = data.get("final_closing_balance") or data.get("intermediate_closing_balance")
    currency = _currency(opening or closing)
    booked = tuple(one.data for one in found.transactions if one.data.get("amount") is not None)
    if len(booked) != len(_BOOKED.findall(text)):  # the library passes over a line it cannot read
        raise StatementTerm(place=":61:", term=":61:", text="a line", expected="a booking of MT940")
    lines = tuple(_line(one, currency, at) for at, one in enumerate(booked, start=1))
    return Statement(
        account=account,
        currency=currency,
        number=_number(data),
        opening_minor=_minor(opening.amount.amount, currency) if opening else None,
        closing_minor=_minor(closing.amount.amount, currency) if closing else None,
        from_date=_plain(opening.date) if opening else None,
        until_date=_plain(closing.date) if closing else max((one.booked_date for one in lines), default=None),
        lines=lines,
    )


def _number(data: dict[str, Any]) -> str:
    parts = (data.get("statement_number"), data.get("sequence_number"))
    return "/".join(str(part) for part in parts if part) or str(data.get("transaction_reference") or "")


def _currency(balance: Any) -> str:
    if balance is None:
        raise StatementMissing(place=":60F:", term=":60F:")
    return str(balance.amount.currency)


def _line(data: dict[str, Any], currency: str, at: int) -> StatementLine:
    day = _plain(data.get("entry_date") or data["date"])
    texts = (data.get("purpose") or data.get("transaction_details"), data.get("customer_reference"))
    names = (data.get("applicant_name"), data.get("recipient_name"))
    text = " ".join(str(one) for one in texts if one and one != "NONREF")
    party = " ".join(str(one) for one in names if one)
    return StatementLine(
        str(at), day, _minor(data["amount"].amount, currency), party, " ".join(text.split()), str(data.get("id") or "")
    )


def _minor(amount: Decimal, currency: str) -> int:
    return Money.of(amount, currency).minor


def _plain(day: date) -> date:
    return date(day.year, day.month, day.day)
