"""Invoices and credit notes: what they say, line by line. Never changed once issued."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date
from decimal import Decimal
from typing import Any

from remit.values.identifier import Identifier
from remit.values.moment import Moment


@dataclass(frozen=True, slots=True)
class Tax:
    """How a document is taxed: category of UNCL 5305 as EN 16931 uses it (BT-151), and percent."""

    category: str
    rate: Decimal


@dataclass(frozen=True, slots=True)
class InvoiceLine:
    """One line: the charge of the run that it bills, by its ordinal from 1, in whole minor units."""

    charge: int
    name: str
    clause: str
    unit: str
    quantity: str
    unit_price: str | None
    minor: int
    working: str


@dataclass(frozen=True, slots=True)
class Invoice:
    """An invoice of a rated month, or a credit note: to an invoice (`corrects` is its number), which counts up too.

    A month whose credits exceed its charges has a credit note of its own: its lines keep the signs of their charges,
    so it comes to less than nothing, and is written with them turned (`as_written`, then `turned`).
    `checkpoint` is the state of the sealed log that the figures were computed at.
    """

    tenant: Identifier
    id: Identifier
    issuer: Identifier
    number: str
    engagement_id: Identifier
    run_id: Identifier | None
    corrects: str | None
    issued_date: date
    due_date: date
    currency: str
    tax: Tax
    tax_minor: int
    lines: tuple[InvoiceLine, ...]
    seller: Mapping[str, Any]
    buyer: Mapping[str, Any]
    reason: str
    checkpoint: Mapping[str, Any] | None
    by: str
    issued_at: Moment
    turned: bool = False

    @property
    def is_credit_note(self) -> bool:
        """Whether it credits instead of charging."""
        return self.corrects is not None or self.turned or self.net_minor < 0

    @property
    def as_written(self) -> "Invoice":
        """The document as people and programs read it: what a credit note credits is above nothing."""
        if self.net_minor >= 0:
            return self
        lines = tuple(replace(one, minor=-one.minor, quantity=_turned(one)) for one in self.lines)
        return replace(self, lines=lines, tax_minor=-self.tax_minor, turned=True)

    @property
    def net_minor(self) -> int:
        """The sum of the lines."""
        return sum(line.minor for line in self.lines)

    @property
    def gross_minor(self) -> int:
        """What is to be paid, or is credited."""
        return self.net_minor + self.tax_minor


def _turned(one: InvoiceLine) -> str:
    # What was charged counts down; what was credited, mostly one of it and not below nothing, counts up.
    quantity = one.quantity.removeprefix("-")
    return f"-{quantity}" if one.minor > 0 else quantity
