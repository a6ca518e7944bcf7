"""The close pack: what a client's books hold for an entity and a month, read from JSON and proven to balance."""

import json
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any

from remit.services.kit import Money, Problem, Reading, Refusal


class NoPack(Refusal):
    """A file that is no close pack."""

    code = "close.no_pack"
    status = 422
    sentence = "The file is no close pack: {reason}."


@dataclass(frozen=True, slots=True)
class Balance:
    """An account at the end of the month and of the month before; whole minor units, debit above 0.

    `before` is None where the pack does not tell it and the books have not said it yet. `foreign` is the balance in a
    foreign currency (currency, minor), None where the account is kept in the books' own.
    """

    account: str
    name: str
    minor: int
    before: int | None
    foreign: tuple[str, int] | None = None


@dataclass(frozen=True, slots=True)
class Between:
    """What two entities of a group say they owe each other, each from its own books."""

    partner: str
    ours: int
    theirs: int


@dataclass(frozen=True, slots=True)
class Pack:
    """One entity's month; `from_books` where it brings no trial balance, and `foreign` then tells foreign balances."""

    entity: str
    month: str
    currency: str
    balances: tuple[Balance, ...]
    unbilled: tuple[tuple[str, int], ...] = ()
    between: tuple[Between, ...] = ()
    rates: Mapping[str, str] | None = None
    late: int = 0
    from_books: bool = False
    foreign: tuple[tuple[str, tuple[str, int]], ...] = ()

    @property
    def trial_minor(self) -> int:
        """What debits and credits differ by."""
        return sum(one.minor for one in self.balances)


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a close pack or a request to reopen a month. Refuses `NoPack`; what does not balance is an error."""
    del media_type
    data = _data(content)
    if data.get("reopen"):
        return _reopening(data)
    pack = pack_of(data)
    problems = []
    if pack.trial_minor:
        amount = f"{Money(pack.trial_minor, pack.currency).amount:f} {pack.currency}"
        text = f"Debits and credits of the trial balance differ by {amount}."
        problems.append(Problem("close.unbalanced", text, "balances", fields={"amount": amount}))
    twice = sorted(account for account, count in Counter(one.account for one in pack.balances).items() if count > 1)
    if twice:
        text = f"The trial balance has account {twice[0]} twice."
        problems.append(Problem("close.twice", text, "balances", fields={"account": twice[0]}))
    title = f"{pack.entity} {pack.month}"
    return Reading(payload=data, kind="close", title=title, reference=title, problems=tuple(problems))


def _reopening(data: Mapping[str, Any]) -> Reading:
    if not all(isinstance(data.get(key), str) and data[key].strip() for key in ("entity", "month", "reason")):
        raise NoPack(place="reopen", reason="a request to reopen names entity, month and reason")
    _month(data["month"])
    title = f"{data['entity']} {data['month']}"
    return Reading(payload=dict(data), kind="reopening", title=title, reference=title)


def _data(content: bytes) -> dict[str, Any]:
    try:
        data = json.loads(content)
    except (UnicodeDecodeError, json.JSONDecodeError) as fault:
        raise NoPack(place="file", reason=f"it is no JSON ({type(fault).__name__})") from None
    if not isinstance(data, dict):
        raise NoPack(place="file", reason="it is a list, not an entity's month")
    return data


def pack_of(data: Mapping[str, Any]) -> Pack:
    """Return the pack that JSON describes. Refuses `NoPack` with the field, and amounts that are none."""
    try:
        currency = str(data["currency"])
        first_date(str(data["month"]))
        return Pack(
            entity=str(data["entity"]),
            month=str(data["month"]),
            currency=currency,
            balances=tuple(_balance(one, currency) for one in data.get("balances", ())),
            unbilled=tuple((str(one["text"]), _minor(one["amount"], currency)) for one in data.get("unbilled", ())),
            between=tuple(_between(one, currency) for one in data.get("intercompany", ())),
            rates=data.get("closing_rates"),
            late=int(data.get("booked_after_cut_off", 0)),
            from_books="balances" not in data,
            foreign=tuple((str(one["account"]), _foreign(one)) for one in data.get("foreign", ())),
        )
    except (KeyError, TypeError, ValueError, InvalidOperation) as fault:
        raise NoPack(place=str(fault).strip("'")[:40], reason=f"{type(fault).__name__} {fault}") from None


def first_date(month: str) -> date:
    """Return the first day of a month such as 2026-03. Raises `ValueError` for what is none."""
    return date.fromisoformat(f"{month}-01")


def _month(text: str) -> None:
    try:
        first_date(text)
    except ValueError:
        raise NoPack(place="month", reason=f"“{text}” is no month such as 2026-03") from None


def _foreign(data: Mapping[str, Any]) -> tuple[str, int]:
    return str(data["currency"]), _minor(data["amount"], data["currency"])


def _balance(data: Mapping[str, Any], currency: str) -> Balance:
    foreign = data.get("foreign")
    held = None if foreign is None else _foreign(foreign)
    before = None if "before" not in data else _minor(data["before"], currency)
    return Balance(str(data["account"]), str(data.get("name", "")), _minor(data["balance"], currency), before, held)


def _between(data: Mapping[str, Any], currency: str) -> Between:
    return Between(str(data["partner"]), _minor(data["ours"], currency), _minor(data["theirs"], currency))


def _minor(amount: Any, currency: str) -> int:
    return Money.of(Decimal(str(amount)), currency).minor
