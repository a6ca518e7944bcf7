"""Which qualifications count: by dates at the person's site, so one that ends today stopped at midnight there."""

from collections.abc import Iterable
from zoneinfo import ZoneInfo

from remit.parties.model import Qualification
from remit.values.moment import Moment


def counts(qualification: Qualification, *, now: Moment, tz: str) -> bool:
    """Tell whether a qualification counts at a moment: from 00:00 of `valid_from` to 00:00 of `valid_until`, local."""
    today = now.astimezone(ZoneInfo(tz)).date()
    return qualification.valid_from <= today and (
        qualification.valid_until is None or today < qualification.valid_until
    )


def counting(qualifications: Iterable[Qualification], *, now: Moment, tz: str) -> frozenset[str]:
    """Return the keys of the qualifications that count."""
    return frozenset(one.key for one in qualifications if counts(one, now=now, tz=tz))
