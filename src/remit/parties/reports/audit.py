"""What the audit and the list of keys say to those who may ask."""

from remit.parties.access import Permission, require
from remit.parties.model import ApiKey, AuditEntry, AuditSought, Principal, Resource
from remit.parties.records.audit import entries_like, entries_of, latest_entries
from remit.parties.records.keys import list_keys
from remit.store import Reader

EVERYTHING = AuditSought()


def audit(
    reader: Reader, principal: Principal, *, tenant: str, sought: AuditSought = EVERYTHING, count_max: int = 200
) -> tuple[AuditEntry, ...]:
    """Return a tenant's audit, newest first: who opened or changed what, from which shore. Needs `audit.read`."""
    require(principal, Permission.AUDIT_READ, Resource(tenant=tenant, kind="audit", name=tenant))
    if sought == EVERYTHING:
        return latest_entries(reader, tenant=tenant, count_max=count_max)
    return entries_like(reader, tenant=tenant, sought=sought, count_max=count_max)


def audit_of(
    reader: Reader, principal: Principal, *, tenant: str, subject_kind: str, subject_id: str
) -> tuple[AuditEntry, ...]:
    """Return the audit of one thing, newest first. Needs `audit.read`."""
    require(principal, Permission.AUDIT_READ, Resource(tenant=tenant, kind=subject_kind, name=subject_id))
    return entries_of(reader, tenant=tenant, subject_kind=subject_kind, subject_id=subject_id)


def keys(reader: Reader, principal: Principal, *, tenant: str) -> tuple[ApiKey, ...]:
    """Return a client's API keys, revoked ones too; never a secret. Needs `key.manage`."""
    require(principal, Permission.KEY_MANAGE, Resource(tenant=tenant, kind="organisation", name=tenant))
    return list_keys(reader, tenant=tenant)
