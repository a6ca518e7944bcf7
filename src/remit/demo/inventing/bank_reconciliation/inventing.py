"""A month of a client's account, invented: what was owed, what the bank booked, and which line settles what.

Beside plain payments it holds what misleads a matcher: payments twice, of a wrong amount, without any item, of parties
whose names are nearly equal, of amounts that two items share, with numbers that run on.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, timedelta

from remit.services.kit import Chance, OpenItem, StatementLine

_FIRST = [
    "Ald",
    "Bran",
    "Cor",
    "Dun",
    "Elm",
    "Far",
    "Glen",
    "Hart",
    "Iver",
    "Kes",
    "Lang",
    "Mor",
    "Nor",
    "Oak",
    "Pen",
    "Quar",
    "Ros",
    "Stan",
    "Thorn",
    "Wex",
]
_SECOND = [
    "bridge",
    "burn",
    "bury",
    "combe",
    "dale",
    "field",
    "ford",
    "gate",
    "ham",
    "hurst",
    "lake",
    "ley",
    "mere",
    "mouth",
    "port",
    "side",
    "stead",
    "ton",
    "wick",
    "worth",
]
_TRADE = ["Foods", "Logistics", "Paper", "Motors", "Textiles", "Systems", "Timber", "Optics", "Pharma", "Ceramics"]
_FORM = ("Ltd", "GmbH", "SAS", "plc", "BV", "AG", "JSC")
_FEES = (
    ("Account fee", 1, -450),
    ("Transaction fee SEPA", 1, -35),
    ("Credit interest", 2, 1250),
    ("Debit interest", 2, -980),
)


@dataclass
class Invented:
    """Lines, open items, and the truth: line -> the items it settles, nothing where it settles none."""

    lines: list[StatementLine] = field(default_factory=list)
    items: list[OpenItem] = field(default_factory=list)
    truth: dict[str, frozenset[str]] = field(default_factory=dict)


class Inventor:
    """Makes lines and items one after the other, by chance."""

    def __init__(self, chance: Chance, *, day: date, parties: int) -> None:
        self.chance = chance
        self.day = day
        self.made = Invented()
        self._parties = [self._name() for _ in range(parties)]

    def number(self, low: int, high: int) -> int:
        """Return a whole number from low to high, both included."""
        return low + int(self.chance.fraction() * (high - low + 1))

    def _name(self) -> str:
        words = [options[self.number(0, len(options) - 1)] for options in (_FIRST, _SECOND, _TRADE, _FORM)]
        return f"{words[0]}{words[1]} {words[2]} {words[3]}"

    def party(self) -> str:
        """Return one of the parties."""
        return self._parties[self.number(0, len(self._parties) - 1)]

    def owe(self, party: str, *, minor: int | None = None) -> OpenItem:
        """Make an open item, money to come in three times of four."""
        at = len(self.made.items) + 1
        sign = 1 if self.number(1, 4) < 4 else -1
        amount = sign * self.number(1_500, 4_000_000) if minor is None else minor
        reference = f"INV-{self.day.year}-{at:06d}" if amount > 0 else f"RE{self.day.year}/{at:05d}"
        due = self.day + timedelta(days=self.number(-20, 20))
        item = OpenItem(reference, party, amount, due, (reference,))
        self.made.items.append(item)
        return item

    def pay(self, minor: int, *, party: str, text: str, settles: tuple[OpenItem, ...] = ()) -> None:
        """Make a line, and keep the truth about it."""
        key = str(len(self.made.lines) + 1)
        day = self.day + timedelta(days=self.number(0, 27))
        self.made.lines.append(StatementLine(key, day, minor, party, text))
        self.made.truth[key] = frozenset(item.key for item in settles)

    def spelled(self, reference: str) -> str:
        """Return a reference as payers write it."""
        ways: tuple[Callable[[str], str], ...] = (
            str,
            lambda text: text.replace("-", " "),
            lambda text: text.replace("-", "").lower(),
            lambda text: f"Payment {text} thank you",
            lambda text: f"CUST 88{self.number(100, 999)}, {text}, your goods",
            lambda text: f"{text[:7]}\n{text[7:]}",
        )
        return ways[self.number(0, len(ways) - 1)](reference)

    def misspelled(self, name: str) -> str:
        """Return a name as banks pass it on: a letter lost, in capitals, without its legal form, cut off."""
        at = self.number(1, max(len(name) - 4, 1))
        ways = (name[:at] + name[at + 1 :], name.upper(), name.rpartition(" ")[0], name[:26])
        return ways[self.number(0, len(ways) - 1)]


def _named(maker: Inventor) -> None:
    item = maker.owe(maker.party())
    maker.pay(item.minor, party=maker.misspelled(item.party), text=maker.spelled(item.key), settles=(item,))


def _unnamed(maker: Inventor) -> None:
    item = maker.owe(maker.party())
    maker.pay(item.minor, party=item.party, text="Payment", settles=(item,))


def _collective(maker: Inventor) -> None:
    party = maker.party()
    items = tuple(maker.owe(party, minor=maker.number(1_500, 900_000)) for _ in range(maker.number(2, 4)))
    text = " ".join(item.key for item in items) if maker.number(0, 1) else "your invoices"
    maker.pay(sum(item.minor for item in items), party=party, text=text, settles=items)


def _fee(maker: Inventor) -> None:
    text, most, minor = _FEES[maker.number(0, len(_FEES) - 1)]
    maker.pay(minor * maker.number(1, most * 4), party="", text=text)


def _charged(maker: Inventor) -> None:
    item = maker.owe(maker.party(), minor=maker.number(50_000, 4_000_000))
    maker.pay(item.minor - maker.number(100, 1_500), party=item.party, text=maker.spelled(item.key), settles=(item,))


def _instalments(maker: Inventor) -> None:
    item = maker.owe(maker.party(), minor=maker.number(50_000, 4_000_000))
    first = item.minor // maker.number(2, 4)
    for minor in (first, item.minor - first):
        maker.pay(minor, party=item.party, text=maker.spelled(item.key), settles=(item,))


def _misspelled(maker: Inventor) -> None:
    item = maker.owe(maker.party())
    maker.pay(item.minor, party=maker.misspelled(item.party), text="Payment", settles=(item,))


def _twice(maker: Inventor) -> None:
    # which of two equal payments settles the invoice is for a person to say; either reading is true
    item = maker.owe(maker.party())
    maker.pay(item.minor, party=item.party, text=item.key, settles=(item,))
    maker.pay(item.minor, party=item.party, text=item.key, settles=(item,))


def _short(maker: Inventor) -> None:
    item = maker.owe(maker.party(), minor=maker.number(50_000, 4_000_000))
    maker.pay(item.minor - maker.number(5_000, 40_000), party=item.party, text=item.key, settles=(item,))


def _unknown(maker: Inventor) -> None:
    maker.pay(maker.number(1_500, 4_000_000), party=maker.party(), text="Advance payment")


def _twins(maker: Inventor) -> None:
    party, minor = maker.party(), maker.number(1_500, 900_000)
    items = (maker.owe(party, minor=minor), maker.owe(party, minor=minor))
    maker.pay(minor, party=party, text="monthly rent", settles=items[1:])


def _neighbours(maker: Inventor) -> None:
    party, minor = maker.party(), maker.number(1_500, 900_000)
    other = party.replace("ton ", "town ").replace("ham ", "hams ").replace("ley ", "lay ")
    items = (maker.owe(party, minor=minor), maker.owe(other, minor=minor))
    maker.pay(minor, party=other, text="Invoice", settles=items[1:])


def _running_on(maker: Inventor) -> None:
    item = maker.owe(maker.party())
    maker.pay(item.minor + 700, party=item.party, text=f"{item.key}7 our order {item.key[:-1]}")


KINDS: tuple[tuple[Callable[[Inventor], None], int], ...] = (
    (_named, 60),
    (_unnamed, 10),
    (_collective, 8),
    (_fee, 7),
    (_charged, 3),
    (_instalments, 1),
    (_misspelled, 5),
    (_twice, 1),
    (_short, 1),
    (_unknown, 1),
    (_twins, 1),
    (_neighbours, 1),
    (_running_on, 1),
)
"""What lines are, and how often of a hundred."""


def invent(chance: Chance, *, count: int, day: date) -> Invented:
    """Invent a month with at least so many lines, and a quarter as many parties."""
    maker = Inventor(chance, day=day, parties=max(count // 4, 8))
    bag = [kind for kind, share in KINDS for _ in range(share)]
    while len(maker.made.lines) < count:
        bag[maker.number(0, len(bag) - 1)](maker)
    for _ in range(count // 10):  # owed, and not paid this month
        maker.owe(maker.party())
    return maker.made
