"""How and when somebody is told: by kind in the page, by mail at once or gathered, and never at a quiet hour."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from remit.conversation.model import NoticeKind
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal

DAY_MINUTES = 24 * 60
_TIME = re.compile(r"([01]\d|2[0-3]):([0-5]\d)(?::\d\d)?")


class Way(StrEnum):
    """How somebody is told of one kind of thing. All but `NONE` show in the page."""

    PAGE = "page"
    AT_ONCE = "at_once"
    DIGEST = "digest"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Wishes:
    """How one person wishes to be told; `tenant` is their organisation. Times are minutes of the day where they sit.

    From `quiet_from` to before `quiet_until` no mail leaves; the span may run over midnight, and equal ends mean none.
    """

    tenant: Identifier
    person_id: Identifier
    ways: Mapping[NoticeKind, Way] = field(default_factory=dict)
    quiet_from: int = 0
    quiet_until: int = 0
    digest_at: int = 8 * 60

    def way(self, kind: NoticeKind) -> Way:
        """Return how the person is told of a kind; in the page where nothing was said."""
        return self.ways.get(kind, Way.PAGE)


class TimeUnreadable(Refusal):
    """A time of day that is none."""

    code = "conversation.time_of_day"
    status = 422
    sentence = "“{value}” is no time of day: write it as 08:30."


def minute_of(text: str, *, place: str) -> int:
    """Read a time of day as minutes after midnight. Refuses `TimeUnreadable`."""
    read = _TIME.fullmatch(text)
    if read is None:
        raise TimeUnreadable(place=place, value=text)
    return int(read[1]) * 60 + int(read[2])


def written(minute: int) -> str:
    """Write minutes after midnight as a time of day."""
    return f"{minute // 60:02}:{minute % 60:02}"


def mail_due(wishes: Wishes, kind: NoticeKind, *, now: Moment, zone: str) -> Moment | None:
    """Return when a mail about something is due: now, after the quiet hours, with the next digest, or never (None)."""
    way = wishes.way(kind)
    if way is Way.DIGEST:
        return _next(wishes.digest_at, now=now, zone=zone)
    if way is not Way.AT_ONCE:
        return None
    return _next(wishes.quiet_until, now=now, zone=zone) if _quiet(wishes, now=now, zone=zone) else now


def _quiet(wishes: Wishes, *, now: Moment, zone: str) -> bool:
    local = now.astimezone(ZoneInfo(zone))
    since = (local.hour * 60 + local.minute - wishes.quiet_from) % DAY_MINUTES
    return since < (wishes.quiet_until - wishes.quiet_from) % DAY_MINUTES


def _next(minute: int, *, now: Moment, zone: str) -> Moment:
    """Return the next moment after now at which clocks of a zone show a time of day."""
    there = ZoneInfo(zone)
    today, at = now.astimezone(there).date(), time(minute // 60, minute % 60)
    candidates = (datetime.combine(today + timedelta(days=n), at, there).astimezone(UTC) for n in (0, 1, 2))
    return next(one for one in candidates if one > now)
