"""The organisations a visitor knows, by id, for names and colours beside their work."""

from remit.parties.access import Principal
from remit.parties.model import Organisation
from remit.parties.reports.people import organisations
from remit.store import Reader


def clients_of(reader: Reader, principal: Principal) -> dict[str, Organisation]:
    """Return the organisations that a principal may know of, by id."""
    return {one.id: one for one in organisations(reader, principal)}
