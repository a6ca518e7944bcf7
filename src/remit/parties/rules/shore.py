"""Shore: where a site lies, seen from a client. A relation between two countries, never a property of one."""

from remit.parties.model import Shore
from remit.parties.rules.neighbours import NEIGHBOURS


def shore(client_country: str | None, site_country: str | None) -> Shore:
    """Return on for the same country, near for a neighbouring one, off otherwise and where either is unknown."""
    if not client_country or not site_country:
        return Shore.OFF
    if client_country == site_country:
        return Shore.ON
    return Shore.NEAR if site_country in NEIGHBOURS.get(client_country, frozenset()) else Shore.OFF
