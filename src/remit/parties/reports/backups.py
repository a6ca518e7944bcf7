"""When the installation was last copied, and how large the copy was."""

from dataclasses import dataclass

from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.records.places import find_provider
from remit.store import Reader
from remit.values.moment import Moment

STREAM = "installation:backup"


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy that was made."""

    at: Moment
    size_bytes: int


def last_backup(reader: Reader, principal: Principal) -> Backup | None:
    """Return the newest backup that was noted, None where none was. Needs `house.operate` at the provider."""
    provider = find_provider(reader)
    if provider is None:
        return None
    require(principal, Permission.OPERATE, Resource(tenant=provider.id, kind="installation", name="health"))
    last = reader.last_position(tenant=provider.id, stream=STREAM)
    noted = reader.events(tenant=provider.id, stream=STREAM, after=last - 1, limit=1) if last else []
    return Backup(noted[0].at, int(noted[0].body["size_bytes"])) if noted else None
