"""A monthly price per seat: seats that open or close within the month, and vacancies beyond their tolerance."""

from datetime import date, timedelta
from fractions import Fraction

from remit.billing.model import ChargeKind, Line, Seat, Seats, Vacancy
from remit.billing.rules.months import Month, counted_days
from remit.billing.rules.rounding import shown
from remit.contracts.pricing import PartMonth, PerFte, VacancyDeduction


def per_fte(model: PerFte, seats: Seats) -> tuple[Line, ...]:
    """Charge each seat for its billed days among the days that the month counts, in the order of their keys."""
    month = Month.of(seats.first_date)
    lines = (_seat(model, seat, month) for seat in sorted(seats.seats, key=lambda seat: seat.key))
    return tuple(line for line in lines if line.quantity)


def _seat(model: PerFte, seat: Seat, month: Month) -> Line:
    whole = _count(model, month.first_date, month.last_date)
    span = _billed_span(model, seat, month)
    billed = (_count(model, *span) if span else 0) - sum(_deducted(model, seat, one, month) for one in seat.vacancies)
    quantity = Fraction(seat.fte) * Fraction(billed, whole)
    working = f"{seat.key}: {shown(seat.fte)} × {shown(model.monthly_rate)} × {billed}/{whole}"
    return Line(ChargeKind.SEAT, quantity * Fraction(model.monthly_rate), working, quantity, model.monthly_rate)


def _count(model: PerFte, from_date: date, until_date: date) -> int:
    return sum(1 for _ in counted_days(from_date, until_date, day_count=model.day_count, holidays=model.holidays))


def _billed_span(model: PerFte, seat: Seat, month: Month) -> tuple[date, date] | None:
    first, last = month.first_date, month.last_date
    if seat.opened_date > last or (seat.closed_date is not None and seat.closed_date < first):
        return None
    if seat.opened_date > first:
        if model.opening is PartMonth.NONE:
            return None
        first = seat.opened_date if model.opening is PartMonth.PRO_RATA else first
    if seat.closed_date is not None and seat.closed_date < last:
        if model.closing is PartMonth.NONE:
            return None
        last = seat.closed_date if model.closing is PartMonth.PRO_RATA else last
    return first, last


def _deducted(model: PerFte, seat: Seat, vacancy: Vacancy, month: Month) -> int:
    """Count what a vacancy takes from this month: all it has cost by its end, less what it had cost before."""
    before = month.first_date - timedelta(days=1)
    return _cost(model, seat, vacancy, by_date=month.last_date) - _cost(model, seat, vacancy, by_date=before)


def _cost(model: PerFte, seat: Seat, vacancy: Vacancy, *, by_date: date) -> int:
    until = min(day for day in (vacancy.until_date, seat.closed_date, by_date) if day is not None)
    days = _count(model, max(vacancy.from_date, seat.opened_date), until)
    beyond = days - model.vacancy_tolerance_days
    if beyond <= 0:
        return 0
    return beyond if model.vacancy_deducts is VacancyDeduction.EXCESS else days
