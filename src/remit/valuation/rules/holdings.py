"""A fund against its custodian: positions, prices and cash compared, and the value a share computed again."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal


@dataclass(frozen=True, slots=True)
class Position:
    """A holding at a price, in the fund's currency."""

    security: str
    quantity: Decimal
    price: Decimal


@dataclass(frozen=True, slots=True)
class Break:
    """One difference: quantity, price, missing (at either) or cash; `worth` is what it moves the fund's value by."""

    kind: str
    security: str
    ours: Decimal
    theirs: Decimal
    worth: Decimal


def breaks(
    ours: Sequence[Position],
    theirs: Sequence[Position],
    *,
    cash: tuple[Decimal, Decimal],
    price_tolerance: Decimal,
) -> tuple[Break, ...]:
    """Return every difference, largest worth first; prices may differ by a fraction of theirs."""
    ours_by, theirs_by = {one.security: one for one in ours}, {one.security: one for one in theirs}
    found = list(_position_breaks(ours_by, theirs_by, price_tolerance))
    if cash[0] != cash[1]:
        found.append(Break("cash", "", cash[0], cash[1], cash[0] - cash[1]))
    return tuple(sorted(found, key=lambda one: (-abs(one.worth), one.security, one.kind)))


def _position_breaks(
    ours: Mapping[str, Position], theirs: Mapping[str, Position], tolerance: Decimal
) -> Iterator[Break]:
    nothing = Decimal(0)
    for security in sorted({*ours, *theirs}):
        one, other = ours.get(security), theirs.get(security)
        if one is None or other is None:
            held = one or other
            assert held is not None
            worth = held.quantity * held.price * (1 if one else -1)
            quantities = (held.quantity, nothing) if one else (nothing, held.quantity)
            yield Break("missing", security, *quantities, worth)
            continue
        if one.quantity != other.quantity:
            worth = (one.quantity - other.quantity) * other.price
            yield Break("quantity", security, one.quantity, other.quantity, worth)
        if abs(one.price - other.price) > tolerance * other.price:
            yield Break("price", security, one.price, other.price, (one.price - other.price) * one.quantity)


def value_a_share(
    positions: Sequence[Position], *, cash: Decimal, liabilities: Decimal, shares: Decimal, places: Decimal
) -> Decimal:
    """Return net asset value a share, rounded half up to the places at which the fund states it; shares above 0."""
    whole = sum((one.quantity * one.price for one in positions), cash) - liabilities
    return (whole / shares).quantize(places, ROUND_HALF_UP)
