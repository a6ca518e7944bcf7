"""A copy of the installation was made: written down, so that somebody sees when none is."""

from remit.parties.access import Permission, require
from remit.parties.actions.noting import note
from remit.parties.model import EventKind, Principal, Resource
from remit.parties.records.places import find_provider
from remit.store import Transaction


def note_backup(tx: Transaction, principal: Principal, *, size_bytes: int) -> None:
    """Note a backup in the audit of the provider; nothing before there is one. Needs `house.operate`."""
    provider = find_provider(tx)
    if provider is not None:
        resource = Resource(tenant=provider.id, kind="installation", name="backup")
        require(principal, Permission.OPERATE, resource)
        note(tx, principal, kind=EventKind.BACKUP_MADE, resource=resource, body={"size_bytes": size_bytes})
