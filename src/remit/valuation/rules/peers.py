"""Comparables: what the market pays for peers, and what that implies for the company. The median, not the mean."""

from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from statistics import median

from remit.valuation.model import Multiple, Peer

LEAST = 3
"""Fewer peers than this give no multiple: a median of two is an accident."""


def compare_peers(
    peers: Sequence[Peer],
    *,
    revenue: Decimal,
    ebitda: Decimal | None,
    earnings_per_share: Decimal | None,
    net_debt: Decimal,
    shares: Decimal,
) -> tuple[Multiple, ...]:
    """Return EV/revenue, EV/EBITDA and P/E with the prices that their medians imply.

    A peer whose measure is not above 0 gives no multiple; a company's own measure not above 0 takes none.
    """
    found: list[Multiple] = []
    for key, measure, each in (
        ("ev_revenue", revenue, _ratios((one.name, one.enterprise_value, one.revenue) for one in peers)),
        ("ev_ebitda", ebitda, _ratios((one.name, one.enterprise_value, one.ebitda) for one in peers)),
    ):
        if measure is not None and measure > 0 and len(each) >= LEAST:
            middle = median(each.values())
            found.append(Multiple(key, middle, len(each), (middle * measure - net_debt) / shares, each))
    each = _ratios((one.name, one.price, one.earnings_per_share) for one in peers)
    if earnings_per_share is not None and earnings_per_share > 0 and len(each) >= LEAST:
        middle = median(each.values())
        found.append(Multiple("price_earnings", middle, len(each), middle * earnings_per_share, each))
    return tuple(found)


def _ratios(pairs: Iterable[tuple[str, Decimal, Decimal]]) -> dict[str, Decimal]:
    return dict(_positive(pairs))


def _positive(pairs: Iterable[tuple[str, Decimal, Decimal]]) -> Iterator[tuple[str, Decimal]]:
    for name, above, below in pairs:
        if below > 0:
            yield name, above / below
