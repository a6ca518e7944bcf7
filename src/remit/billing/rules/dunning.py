"""Reminders: how often an overdue invoice may be reminded of, and when the next one is due."""

from datetime import date, timedelta

STEPS_DAYS = (3, 17, 31)
"""Days after the due date from which the first, second and last reminder may go."""


def next_level(due_date: date, *, sent: int, today: date) -> int | None:
    """Return the level of the reminder that is due now, or None: not yet, or all of them are sent."""
    if sent >= len(STEPS_DAYS) or today < due_date + timedelta(days=STEPS_DAYS[sent]):
        return None
    return sent + 1
