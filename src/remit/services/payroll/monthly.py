"""The line's own section of the monthly service report: pay runs and how many people they paid; never an amount."""

from collections.abc import Iterable, Sequence

from remit.services.kit import LineFigure, ReleasedFact

PAID = {"en": "Payslips", "vi": "Phiếu lương"}


def monthly(facts: Iterable[ReleasedFact]) -> Sequence[LineFigure]:
    """Count payslips, in all and by country."""
    by_country: dict[str, int] = {}
    for one in facts:
        country = str(one.payload.get("country", "–"))
        by_country[country] = by_country.get(country, 0) + len(one.payload.get("employees", ()))
    parts = [
        LineFigure({name: f"{text}, {country}" for name, text in PAID.items()}, count)
        for country, count in sorted(by_country.items())
    ]
    return (LineFigure(PAID, sum(by_country.values())), *parts) if len(parts) != 1 else parts
