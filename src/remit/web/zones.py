"""The client's time zone: the one in which its service levels are reckoned."""

from remit.contracts.model import Terms


def zone_of(terms: Terms) -> str | None:
    """Return the zone of the first service level's calendar, None where no level has one."""
    return next((level.calendar.tz for level in terms.service_levels if level.calendar), None)
