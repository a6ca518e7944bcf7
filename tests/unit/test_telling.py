"""When a mail about something is due: by the person's own clock, after quiet hours, with the day's digest."""

from datetime import UTC, datetime

import pytest

from remit.conversation.model import NoticeKind
from remit.conversation.rules.telling import TimeUnreadable, Way, Wishes, mail_due, minute_of, written

BERLIN, SAIGON = "Europe/Berlin", "Asia/Ho_Chi_Minh"
AT_ONCE, DIGEST = {NoticeKind.MENTION: Way.AT_ONCE}, {NoticeKind.MENTION: Way.DIGEST}


def moment(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=UTC)


@pytest.mark.parametrize(
    ("zone", "now", "due"),
    [
        (SAIGON, "2026-03-02 09:00", "2026-03-02 09:00"),  # 16:00 there
        (SAIGON, "2026-03-02 14:59", "2026-03-02 14:59"),  # 21:59
        (SAIGON, "2026-03-02 15:00", "2026-03-03 00:00"),  # 22:00, until 07:00
        (SAIGON, "2026-03-02 23:59", "2026-03-03 00:00"),  # 06:59
        (BERLIN, "2026-03-28 22:30", "2026-03-29 05:00"),  # the night in which clocks go forward
        (BERLIN, "2026-10-24 22:30", "2026-10-25 06:00"),  # the night in which they go back
    ],
)
def test_what_comes_at_a_quiet_hour_leaves_when_the_persons_morning_comes(zone: str, now: str, due: str) -> None:
    wishes = Wishes("t", "p", AT_ONCE, quiet_from=22 * 60, quiet_until=7 * 60)
    assert mail_due(wishes, NoticeKind.MENTION, now=moment(now), zone=zone) == moment(due)


def test_without_quiet_hours_a_mail_leaves_at_any_time() -> None:
    now = moment("2026-03-02 00:00")
    assert mail_due(Wishes("t", "p", AT_ONCE), NoticeKind.MENTION, now=now, zone=BERLIN) == now


def test_a_digest_leaves_with_the_next_hour_that_was_wished() -> None:
    wishes = Wishes("t", "p", DIGEST, digest_at=8 * 60 + 30)
    due = [
        mail_due(wishes, NoticeKind.MENTION, now=moment(f"2026-03-02 {at}"), zone=SAIGON)
        for at in ("01:29", "01:30", "23:00")
    ]
    assert due == [moment("2026-03-02 01:30"), moment("2026-03-03 01:30"), moment("2026-03-03 01:30")]


def test_of_what_is_told_in_the_page_or_not_at_all_no_mail_leaves() -> None:
    now = moment("2026-03-02 09:00")
    assert mail_due(Wishes("t", "p"), NoticeKind.MENTION, now=now, zone=BERLIN) is None
    silent = Wishes("t", "p", {NoticeKind.MISSED: Way.NONE})
    assert mail_due(silent, NoticeKind.MISSED, now=now, zone=BERLIN) is None


def test_a_time_of_day_is_read_and_written_alike() -> None:
    assert written(minute_of("08:05", place="digest_at")) == "08:05"
    with pytest.raises(TimeUnreadable):
        minute_of("25:00", place="digest_at")
