"""Payables at volume: a seeded stream of invoices with duplicates of every kind, and what the line made of each."""

import copy
import datetime as dt
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum
from typing import Any

from tests.services.invoice_desk import NOON
from tests.services.invoice_stage import BUYER, approves, bank, decides

from remit.demo.inventing.supplier_invoices import Defect, Form, compose, references, write
from remit.services.kit import SeededChance
from remit.services.rehearsal import Answer, AnswerRefused, Rehearsal, Stage
from remit.services.supplier_invoices import line

DAY = dt.date(2026, 3, 2)


class Truth(StrEnum):
    """What an invoice of the stream really is."""

    GENUINE = "genuine"
    HARD = "hard"  # the same number, written differently
    FUZZY = "fuzzy"  # sent again under another number, mistyped or renewed
    MISTYPED = "mistyped"  # another number and another total by a few cents: the hardest
    BANK = "bank"
    LARGE = "large"


SHARES = ((Truth.GENUINE, 80), (Truth.HARD, 5), (Truth.FUZZY, 8), (Truth.BANK, 4), (Truth.LARGE, 3))


@dataclass
class Tally:
    """What was counted."""

    sent: Counter[Truth] = field(default_factory=Counter)
    flagged: Counter[Truth] = field(default_factory=Counter)
    paid: Counter[Truth] = field(default_factory=Counter)
    unapproved: list[str] = field(default_factory=list)
    alone: list[str] = field(default_factory=list)

    @property
    def repeats(self) -> int:
        """How many were sent again under another number."""
        return self.sent[Truth.FUZZY] + self.sent[Truth.MISTYPED]

    @property
    def fuzzy_pct(self) -> float:
        """The share of them that was flagged."""
        return 100 * (self.flagged[Truth.FUZZY] + self.flagged[Truth.MISTYPED]) / max(self.repeats, 1)

    @property
    def false_pct(self) -> float:
        """The share of invoices that came once and were flagged."""
        once = (Truth.GENUINE, Truth.BANK, Truth.LARGE)
        return 100 * sum(self.flagged[kind] for kind in once) / max(sum(self.sent[kind] for kind in once), 1)


class Stream:
    """Makes the invoices one after the other."""

    def __init__(self, *, seed: int, count: int) -> None:
        self.chance = SeededChance(seed)
        made = references(self.chance, buyer=BUYER, suppliers=max(count // 20, 4), orders=count + 2)
        *_, large = made["purchase_order"].values()
        self._orders = [key for place, key in enumerate(made["purchase_order"]) if place % 6 != 5][:-1]
        self.known = {**made, "purchase_order": {**made["purchase_order"], **{f"L{n}": large for n in range(count)}}}
        self._count = count
        self._earlier: list[dict[str, Any]] = []

    def __iter__(self) -> Iterator[tuple[Truth, dict[str, Any]]]:
        """Yield what each invoice is, and its terms."""
        bag = [kind for kind, share in SHARES for _ in range(share)]
        for at in range(self._count):
            truth = bag[self._number(0, 99)]
            if truth in (Truth.HARD, Truth.FUZZY) and len(self._earlier) > 3:
                yield self._again(truth)
            else:
                truth = Truth.GENUINE if truth in (Truth.HARD, Truth.FUZZY) else truth
                yield truth, self._new(truth, at)

    def _number(self, low: int, high: int) -> int:
        return low + int(self.chance.fraction() * (high - low + 1))

    def _new(self, truth: Truth, at: int) -> dict[str, Any]:
        orders = {name: self.known["purchase_order"][name] for name in (self._orders[at % len(self._orders)], f"L{at}")}
        defects = {Truth.BANK: Defect.BANK_DETAIL_CHANGED, Truth.LARGE: Defect.OVER_APPROVAL_LIMIT}
        known = {**self.known, "purchase_order": orders}
        day = DAY + dt.timedelta(days=self._number(0, 60))
        terms = compose(self.chance, buyer=BUYER, known=known, day=day, defect=defects.get(truth))
        if truth is not Truth.LARGE:
            self._earlier.append(terms)
        return terms

    def _again(self, truth: Truth) -> tuple[Truth, dict[str, Any]]:
        terms = copy.deepcopy(self._earlier[self._number(0, len(self._earlier) - 1)])
        number = terms["BT-1"]
        if truth is Truth.HARD:
            ways = (number.lower(), f" {number} ", number.replace("-", " "), number.replace("0", "O"), f"0{number}")
            fit = [way for way in ways if way[:1] != "0" or number[:1].isdigit()]
            terms["BT-1"] = fit[self._number(0, len(fit) - 1)]
            return truth, terms
        again = (f"{number}-A", f"{number[:-1]}{(int(number[-1]) + 1) % 10}", f"N{self._number(10**6, 10**7)}")
        terms["BT-1"] = again[self._number(0, 2)]
        terms["BT-2"] += dt.timedelta(days=self._number(0, 25))
        if self._number(1, 40) > 1:
            return truth, terms
        return Truth.MISTYPED, _off_by_cents(terms)


def _off_by_cents(terms: dict[str, Any]) -> dict[str, Any]:
    # one line more, of a few cents: everything still adds up
    cents = Decimal("0.05")
    terms["BG-21"][0]["amount"] = str(Decimal(terms["BG-21"][0]["amount"]) + cents)
    terms["BG-23"][0]["BT-116"] = str(Decimal(terms["BG-23"][0]["BT-116"]) + cents)
    tax = (Decimal(terms["BG-23"][0]["BT-116"]) * Decimal(terms["BG-23"][0]["BT-119"]) / 100).quantize(Decimal("0.01"))
    moved = tax - Decimal(terms["BG-23"][0]["BT-117"])
    terms["BG-23"][0]["BT-117"] = str(tax)
    for key, more in (("BT-108", cents), ("BT-109", cents), ("BT-110", moved), ("BT-112", cents + moved)):
        terms[key] = str(Decimal(terms[key]) + more)
    terms["BT-115"] = terms["BT-112"]
    return terms


def run(*, seed: int, count: int) -> Tally:
    """Send the stream through the line; of changed accounts and large amounts only every second is released."""
    stream, tally = Stream(seed=seed, count=count), Tally()
    stage = Stage(line, now=NOON, references=stream.known)
    for at, (truth, terms) in enumerate(stream):
        answers = _answers(truth, whole=at % 2 == 0)
        tally.sent[truth] += 1
        try:
            came = stage.rehearse(write(terms, form=Form.UBL), name="invoice.xml", answers=answers)
        except AnswerRefused:  # nobody may approve yet: a large invoice is under another suspicion first
            tally.flagged[truth] += 1
            continue
        _count(tally, truth, came, answers, number=terms["BT-1"])
    return tally


def _answers(truth: Truth, *, whole: bool) -> list[Answer]:
    if truth is Truth.BANK:
        return [decides("accept"), *([bank("confirmed")] if whole else [])]
    return [approves("approved")] if truth is Truth.LARGE and whole else []


def _count(tally: Tally, truth: Truth, came: Rehearsal, answers: list[Answer], *, number: str) -> None:
    tally.flagged[truth] += "duplicate_suspect" in came.reasons
    if "payment-proposal.json" not in came.documents:
        return
    tally.paid[truth] += 1
    done = {answer.task for answer in answers}
    if came.variables["gross_amount"] > came.variables["approval_limit"] and "approve_amount" not in done:
        tally.unapproved.append(number)
    if "bank_detail_changed" in came.reasons and not {"resolve_exception", "confirm_bank"} <= done:
        tally.alone.append(number)
