"""Receipts charged on, and a mark-up under its cap."""

from collections.abc import Iterator
from fractions import Fraction

from remit.billing.model import ChargeKind, Line, Receipt, Receipts
from remit.billing.rules.rounding import shown
from remit.contracts.pricing import PassThrough


def pass_through(model: PassThrough, receipts: Receipts) -> tuple[Line, ...]:
    """Charge each receipt at its rate, in the order of their keys, and one mark-up on their sum."""
    passed = tuple(_receipt(one) for one in sorted(receipts.receipts, key=lambda one: one.key))
    return (*passed, *_markup(model, sum((line.amount for line in passed), Fraction(0))))


def _receipt(one: Receipt) -> Line:
    at_rate = "" if one.rate == 1 else f" × {shown(one.rate)}"
    amount = Fraction(one.amount) * Fraction(one.rate)
    return Line(ChargeKind.PASS_THROUGH, amount, f"{one.key}: {shown(one.amount)}{at_rate}")


def _markup(model: PassThrough, passed: Fraction) -> Iterator[Line]:
    markup = passed * Fraction(model.markup_pct) / 100
    most = markup if model.markup_cap is None else min(markup, Fraction(model.markup_cap))
    if most:
        held = "" if most == markup else f", at most {shown(most)}"
        yield Line(ChargeKind.MARKUP, most, f"{shown(passed)} × {shown(model.markup_pct)}%{held}")
