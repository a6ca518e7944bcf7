"""Obeying the split of a floor: whom an engagement's open work is left to, and what is left to somebody.

Where several splits are in force for one engagement, its work is for the people of all of them.
"""

from collections.abc import Iterable
from datetime import timedelta

from remit.values.identifier import Identifier
from remit.values.moment import Moment, format_moment
from remit.values.refusal import Refusal
from remit.work.model.splits import Split, SplitUnfit

LASTS_MAX = timedelta(hours=24)


class LeftToOthers(Refusal):
    """The lead left the engagement's work to other people for a while."""

    code = "work.needs.split"
    status = 409
    sentence = "until {until} a lead has left this client's work to others."


def left_to_others(splits: Iterable[Split], *, engagement_id: Identifier, person_id: Identifier) -> tuple[Refusal, ...]:
    """Return why somebody may not have an engagement's work for now, nothing if they may."""
    of_it = [one for one in splits if one.engagement_id == engagement_id]
    if not of_it or any(person_id in one.people for one in of_it):
        return ()
    return (LeftToOthers(until=format_moment(max(one.until_at for one in of_it))),)


def dealt(splits: Iterable[Split], *, person_id: Identifier) -> tuple[tuple[Identifier, ...], tuple[Identifier, ...]]:
    """Return the engagements that are somebody's for now, and those that are left to others."""
    known = tuple(splits)
    own = {one.engagement_id for one in known if person_id in one.people}
    return tuple(sorted(own)), tuple(sorted({one.engagement_id for one in known} - own))


def require_fit(people: Iterable[Identifier], *, known: Iterable[Identifier], until: Moment, now: Moment) -> None:
    """Refuse `SplitUnfit` for nobody, for people who take no tasks of the client, and for a time out of bounds."""
    named = set(people)
    if not named or not named <= set(known):
        raise SplitUnfit(place="people")
    if not now < until <= now + LASTS_MAX:
        raise SplitUnfit(place="until")
