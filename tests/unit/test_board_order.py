"""The order of queues on the board and on the wall, where only the first ten are shown."""

from datetime import UTC, datetime, timedelta

from remit.web.pages.board import for_leads
from remit.work.reports.board import Board, QueueLine, most_pressing_first

NOON = datetime(2026, 3, 2, 12, tzinfo=UTC)


def line(role: str, *, late: int = 0, within_15: int = 0, within_60: int = 0, waits_h: int = 1) -> QueueLine:
    """Make a queue; what is late is also due within 15 minutes, and that within 60, as the board counts it."""
    soon = late + within_15
    return QueueLine("harrow", "ap", role, 9, NOON - timedelta(hours=waits_h), late, soon, soon + within_60)


def test_a_queue_with_late_work_stands_first_then_what_is_due_soonest_then_what_waits_longest() -> None:
    queues = [
        line("waits an hour", waits_h=1),
        line("waits a day", waits_h=24),
        line("due within the hour", within_60=5),
        line("due at once", within_15=1),
        line("one late", late=1),
        line("two late", late=2),
    ]
    assert [one.role for one in most_pressing_first(queues)] == [
        "two late",
        "one late",
        "due at once",
        "due within the hour",
        "waits a day",
        "waits an hour",
    ]


def test_what_waits_for_a_lead_is_counted_over_all_queues() -> None:
    queues = (line("lead"), line("agent"), line("lead"))
    assert (
        for_leads(
            Board(
                NOON,
                queues,
                (),
                awaiting_client=0,
                in_review=0,
                late=0,
                soon=0,
                at_risk=(),
                incidents=(),
                escalated={},
                breaches=(),
            )
        )
        == 18
    )
