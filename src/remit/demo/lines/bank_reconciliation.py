"""Bank reconciliation in the demonstration: two clients, a statement a day each, payers who write as payers do."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from remit.demo.inventing import bank_reconciliation as bank
from remit.demo.line import DemoLine, References
from remit.demo.world import ALL, Handover, Staff
from remit.services.kit import OpenItem, StatementLine
from remit.values.canonical import content_hash
from remit.values.chance import Chance, SeededChance
from remit.values.moment import Moment
from remit.values.money import Money

LINES_A_DAY = 20
DAYS = 20
ACCOUNTS = {"harrow": ("GB82WEST12345698765432", "GBP"), "morel": ("FR1420041010050500013M02606", "EUR")}
"""Account and currency by client; the numbers are published examples."""
FIRST_DAY = date(2026, 1, 1)
HANDOVERS = (
    Handover("harrow-bank", "harrow", "bank_reconciliation", "Harrow & Finch: bank reconciliation", 480, 900),
    Handover("morel-bank", "morel", "bank_reconciliation", "Ateliers Morel: bank reconciliation", 480, 950),
)
STAFF = tuple(
    Staff(name, "agent", site, "vi" if site == "danang" else "en", languages, ALL, {"bank_reconciliation": 4})
    for name, site, languages in (
        ("Nguyễn Thị Lan", "danang", ("vi", "en")),
        ("Trần Minh Quân", "danang", ("vi", "en")),
        ("Hannah Whitaker", "leeds", ("en",)),
        ("Camille Lefort", "lille", ("fr", "en")),
    )
)


class StatementSource:
    """Sends the statements of each account one after the other; the books know what is owed."""

    def __init__(self, *, first: int = 0) -> None:
        self._made = {one.key: _month(one) for one in HANDOVERS}
        self._next = dict.fromkeys(self._made, first)

    def references(self, handover: Handover) -> References:
        """Return what the client's books hold as open."""
        currency = ACCOUNTS[handover.client][1]
        return {"open_item": {item.key: _body(item, currency) for item in self._made[handover.key].items}}

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Write the next statement: it opens where the one before it closed."""
        del chance  # the month is made already
        at, lines = self._next[handover.key], self._made[handover.key].lines
        self._next[handover.key] += 1
        place = at % DAYS
        opening = 5_000_000 + sum(line.minor for line in lines[: place * LINES_A_DAY])
        account, currency = ACCOUNTS[handover.client]
        booked = [_on(line, now.date()) for line in lines[place * LINES_A_DAY : (place + 1) * LINES_A_DAY]]
        content = bank.write_camt(
            booked, account=account, currency=currency, number=str(at + 1), opening=opening, day=now.date()
        )
        return f"{handover.client}-{at + 1}.camt053.xml", content


def _month(handover: Handover) -> bank.Invented:
    chance = SeededChance(int(content_hash(handover.key.encode())[:8], 16))
    return bank.invent(chance, count=LINES_A_DAY * DAYS, day=FIRST_DAY + timedelta(days=60))


def _on(line: StatementLine, day: date) -> StatementLine:
    return StatementLine(line.key, day, line.minor, line.party, line.text, line.code)


def _body(item: OpenItem, currency: str) -> dict[str, str]:
    return {
        "party": item.party,
        "amount": f"{Money(abs(item.minor), currency).amount:f}",
        "currency": currency,
        "due_date": item.due_date.isoformat(),
        "kind": "receivable" if item.minor > 0 else "payable",
    }


def _answer(form: str, chance: Chance) -> Mapping[str, Any] | None:
    """The crew leaves open what the rules left open, and a lead signs; it never guesses who paid what."""
    del chance
    known: Mapping[str, Mapping[str, Any]] = {
        "matching": {"hand_matches": [], "undone": []},
        "sign": {"signature": "sign", "sign_comment": ""},
    }
    return known.get(form)


LINE = DemoLine(
    key="bank_reconciliation",
    handovers=HANDOVERS,
    staff=STAFF,
    arrivals_per_hour=0.3,
    source=lambda resumed: StatementSource(first=DAYS // 2 if resumed else 0),
    question="Is this deposit an advance, and for which order?",
    reply="Yes, an advance; leave it open until the invoice is out.",
    answer=_answer,
)
"""Some 48 statements in two days."""
