"""Upkeep of the installation, written down in the provider's audit: a copy was made, what was kept long enough went."""

from collections.abc import Mapping, Sequence
from typing import Any

from remit.parties.access import Permission, require
from remit.parties.actions.noting import note
from remit.parties.model import EventKind, Principal, Resource
from remit.parties.records.places import find_provider
from remit.store import Transaction


def note_backup(tx: Transaction, principal: Principal, *, size_bytes: int) -> None:
    """Note that a backup was made; nothing before there is a provider. Needs `house.operate`."""
    _note(tx, principal, EventKind.BACKUP_MADE, "backup", {"size_bytes": size_bytes})


def note_dropped(tx: Transaction, principal: Principal, *, finished: int, journals: int) -> None:
    """Note how many finished jobs and messages, and journals, were dropped after their days. Needs `house.operate`."""
    _note(tx, principal, EventKind.RETENTION_APPLIED, "retention", {"finished": finished, "journals": journals})


def note_retried(tx: Transaction, principal: Principal, *, kinds: Sequence[str]) -> None:
    """Note which kinds of job were put before the workers again, and how many. Needs `house.operate`."""
    _note(tx, principal, EventKind.JOBS_RETRIED, "work", {"jobs": len(kinds), "kinds": sorted(set(kinds))})


def _note(tx: Transaction, principal: Principal, kind: EventKind, name: str, body: Mapping[str, Any]) -> None:
    provider = find_provider(tx)
    if provider is not None:
        resource = Resource(tenant=provider.id, kind="installation", name=name)
        require(principal, Permission.OPERATE, resource)
        note(tx, principal, kind=kind, resource=resource, body=body)
