"""Staffing of work before it is handed over: the hours of a month, as the client's own figures say."""

from remit.profile.assessment import Assessment, Staffing
from remit.profile.model import Point
from remit.profile.rules.drafting import handling_minutes


def staffing(found: Assessment) -> Staffing | None:
    """Return the hours of a month; None where the items of a month or the minutes of an item are not known.

    Hours are items × minutes / 60 as the client works today, so nothing that shall be gained is in them. The place of
    the point “talent” is the part that qualified people do; where it is open, none is.
    """
    items, minutes = found.interview.items_per_month, handling_minutes(found)
    if not items or not minutes:
        return None
    hours = float(items) * minutes / 60
    qualified = next((one.place for one in found.estimates if one.point is Point.TALENT), None) or 0.0
    return Staffing(hours * (1 - qualified), hours * qualified, float(items))
