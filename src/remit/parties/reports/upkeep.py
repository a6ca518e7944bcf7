"""When the installation was last copied, and when what had been kept long enough last went."""

from dataclasses import dataclass

from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.records.places import find_provider
from remit.store import LoggedEvent, Reader
from remit.values.moment import Moment


@dataclass(frozen=True, slots=True)
class Backup:
    """One copy that was made."""

    at: Moment
    size_bytes: int


@dataclass(frozen=True, slots=True)
class Dropped:
    """One day's end of what was kept: how many finished jobs and messages, and how many journals."""

    at: Moment
    finished: int
    journals: int


def last_backup(reader: Reader, principal: Principal) -> Backup | None:
    """Return the newest backup that was noted, None where none was. Needs `house.operate` at the provider."""
    noted = _last(reader, principal, "backup")
    return Backup(noted.at, int(noted.body["size_bytes"])) if noted else None


def last_dropped(reader: Reader, principal: Principal) -> Dropped | None:
    """Return what was dropped last, None where nothing ever was. Needs `house.operate` at the provider."""
    noted = _last(reader, principal, "retention")
    return Dropped(noted.at, int(noted.body["finished"]), int(noted.body["journals"])) if noted else None


def _last(reader: Reader, principal: Principal, name: str) -> LoggedEvent | None:
    provider = find_provider(reader)
    if provider is None:
        return None
    require(principal, Permission.OPERATE, Resource(tenant=provider.id, kind="installation", name=name))
    stream = f"installation:{name}"
    last = reader.last_position(tenant=provider.id, stream=stream)
    noted = reader.events(tenant=provider.id, stream=stream, after=last - 1, limit=1) if last else []
    return noted[0] if noted else None
