"""Periods as people write them: a month (2026-03), or two days (2026-03-02/2026-03-08)."""

from calendar import monthrange
from datetime import date

from remit.payroll.model import FieldBad, Period


def period_of(label: str, *, pay_date: date | None = None) -> Period:
    """Return a period; it is paid on its last day unless said otherwise. Refuses `FieldBad`."""
    text = label.strip()
    try:
        if "/" in text:
            first, last = (date.fromisoformat(part.strip()) for part in text.split("/"))
        else:
            year, month = (int(part) for part in text.split("-")[:2])
            first, last = date(year, month, 1), date(year, month, monthrange(year, month)[1])
    except ValueError:
        raise FieldBad("period", field="period", value=label, wanted="a month such as 2026-03") from None
    if last < first:
        raise FieldBad("period", field="period", value=label, wanted="a first day before the last")
    return Period(first, last, pay_date or last, text)
