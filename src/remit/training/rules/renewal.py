"""When a certificate is to be renewed: it runs out, the procedure changed, or the work falls below the threshold."""

from collections.abc import Iterable
from datetime import date, timedelta
from decimal import Decimal

from remit.training.model import Certificate, Renewal


def renewals(
    one: Certificate, *, today: date, horizon_days: int, procedure: str, quality: Decimal | None, least: Decimal
) -> tuple[Renewal, ...]:
    """Return every reason to certify somebody again; `quality` is first-pass yield in percent, or None."""
    found = []
    if one.valid_until <= today:
        found.append(Renewal.EXPIRED)
    elif one.valid_until <= today + timedelta(days=horizon_days):
        found.append(Renewal.EXPIRES)
    if procedure and one.procedure != procedure:
        found.append(Renewal.PROCEDURE)
    if quality is not None and quality < least:
        found.append(Renewal.QUALITY)
    return tuple(found)


def gap(needed: Iterable[str], held: Iterable[Certificate], *, today: date) -> tuple[str, ...]:
    """Return the certificates that a process asks for and somebody does not hold today."""
    valid = {one.key for one in held if one.valid_from <= today < one.valid_until}
    return tuple(key for key in dict.fromkeys(needed) if key not in valid)


def nested(*, checked: int, defective: int, least_items: int, most_percent: Decimal) -> bool:
    """Tell whether nesting is over: enough real items, every one of them checked, few enough of them defective."""
    return checked >= least_items and 100 * defective <= most_percent * checked
