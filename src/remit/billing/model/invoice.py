"""Invoices and credit notes: what they say, line by line. Never changed once issued."""

from collections.abc import Mapping
from dataclasses import dataclass
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
    """An invoice of a rated month, or a credit note (`corrects` is the invoice's number); credit notes count up too.

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

    @property
    def net_minor(self) -> int:
        """The sum of the lines."""
        return sum(line.minor for line in self.lines)

    @property
    def gross_minor(self) -> int:
        """What is to be paid, or is credited."""
        return self.net_minor + self.tax_minor
