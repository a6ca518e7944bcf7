"""Assumptions and comparables as an analyst's draft writes them in JSON; numbers are exact."""

from collections.abc import Mapping, Sequence
from decimal import Decimal
from typing import Any

from remit.valuation.model import Assumptions, Peer

RATES = ("operating_margin", "tax_rate", "sales_to_capital", "discount_rate", "terminal_growth")
MEASURES = ("price", "enterprise_value", "revenue", "ebitda", "earnings_per_share")


def read_assumptions(body: Mapping[str, Any]) -> Assumptions:
    """Read assumptions. Raises KeyError for one that lacks, ValueError or ArithmeticError for what is no number."""
    return Assumptions(tuple(map(_number, body["growth"])), **{key: _number(body[key]) for key in RATES})


def read_peers(bodies: Sequence[Mapping[str, Any]]) -> tuple[Peer, ...]:
    """Read comparable companies; raises as `read_assumptions`."""
    return tuple(
        Peer(name=str(one["name"]), source=str(one["source"]), **{key: _number(one[key]) for key in MEASURES})
        for one in bodies
    )


def _number(value: Any) -> Decimal:
    found = Decimal(str(value))
    if not found.is_finite():
        raise ValueError(value)
    return found
