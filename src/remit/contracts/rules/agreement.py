"""Reading the section `agreement` of a statement of work, and the days that it makes somebody act on."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum
from typing import Any

from remit.contracts.agreement import Agreement, Duty, Renewal
from remit.contracts.rules.reading import Unreadable, problem, read_fact
from remit.values.problem import Problem


class Coming(StrEnum):
    """What happens on a day."""

    NOTICE = "notice"
    ENDS = "ends"
    RENEWS = "renews"
    PHASE_BEGINS = "phase_begins"
    PHASE_ENDS = "phase_ends"
    VERSION_BEGINS = "version_begins"


@dataclass(frozen=True, slots=True)
class ComingDay:
    """A day on which something of a contract happens; `urgent` from the agreed reminder on."""

    day: date
    what: Coming
    name: str = ""
    urgent: bool = False


def read_agreement(body: Any) -> tuple[Agreement, tuple[Problem, ...]]:
    """Read the section `agreement`; all problems are collected, each with its place."""
    try:
        found = read_fact(Agreement, body or {}, place="agreement")
    except Unreadable as unreadable:
        return Agreement(), unreadable.problems
    return found, tuple(_contradictions(found))


def _contradictions(found: Agreement) -> Iterator[Problem]:
    for at, phase in enumerate(found.transition):
        if phase.ends_date < phase.begins_date:
            yield problem(f"agreement.transition.{at}.ends_date", "a phase cannot end before it begins")
    for at, one in enumerate(found.responsibilities):
        if [one.provider, one.client].count(Duty.ACCOUNTABLE) > 1:
            yield problem(f"agreement.responsibilities.{at}.client", "only one side is accountable")
    for at, volume in enumerate(found.commitments):
        if volume.at_most is not None and volume.at_most < volume.at_least:
            yield problem(f"agreement.commitments.{at}.at_most", "the most is less than the least")


def coming_days(agreement: Agreement, today: date) -> tuple[ComingDay, ...]:
    """Return the days from today on that a contract makes somebody act on, in order."""
    found = [*_of_renewal(agreement.renewal, today)] if agreement.renewal else []
    for phase in agreement.transition:
        found.append(ComingDay(phase.begins_date, Coming.PHASE_BEGINS, phase.name))
        found.append(ComingDay(phase.ends_date, Coming.PHASE_ENDS, phase.name))
    return tuple(sorted((one for one in found if one.day >= today), key=lambda one: (one.day, one.what)))


def reminder_due(renewal: Renewal, today: date) -> int | None:
    """Return the reminder that today calls for, in days before the last day for notice: the closest one begun."""
    left = (renewal.notice_date - today).days
    return min((days for days in renewal.reminders_days if 0 <= left <= days), default=None)


def _of_renewal(renewal: Renewal, today: date) -> Iterator[ComingDay]:
    notice = renewal.notice_date
    urgent = notice - timedelta(days=renewal.remind_days) <= today <= notice
    yield ComingDay(notice, Coming.NOTICE, urgent=urgent)
    yield ComingDay(renewal.ends_date, Coming.RENEWS if renewal.renews_months else Coming.ENDS)
