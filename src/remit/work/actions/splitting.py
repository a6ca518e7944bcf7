"""Splitting the floor: a lead leaves an engagement's open work to some people for a while, and can take it back."""

from collections.abc import Sequence

from remit.contracts.reports import engagement
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model import EventKind
from remit.work.model.splits import Split
from remit.work.records.splits import end_split, insert_split, load_split
from remit.work.reports.splits import hands_for
from remit.work.rules.splitting import require_fit


def split_floor(
    tx: Transaction,
    *,
    principal: Principal,
    tenant: Identifier,
    engagement_id: Identifier,
    people: Sequence[Identifier],
    until: Moment,
) -> Split:
    """Leave an engagement's open work to some people, and them to it, until a moment.

    Refuses `AccessDenied`, `NotFound` for a foreign engagement, `SplitUnfit`.
    """
    require(principal, Permission.TASK_ASSIGN, Resource(tenant=tenant, kind="engagement", name=engagement_id))
    engagement(tx, principal, tenant=tenant, engagement_id=engagement_id)
    known = [one.id for one in hands_for(tx, tenant=tenant, now=tx.now)]
    require_fit(people, known=known, until=until, now=tx.now)
    made = Split(tenant, tx.identifiers.new(), engagement_id, tuple(sorted(set(people))), until, principal.id, tx.now)
    insert_split(tx, made)
    _tell(tx, made, EventKind.FLOOR_SPLIT, by=principal.id, people=list(made.people), until=until)
    return made


def stop_split(tx: Transaction, *, principal: Principal, tenant: Identifier, split_id: Identifier) -> Split:
    """End a split before its time; everybody is offered the work again. Refuses as `split_called`."""
    found = split_called(tx, principal=principal, tenant=tenant, split_id=split_id)
    end_split(tx, found, ended_at=tx.now)
    _tell(tx, found, EventKind.SPLIT_ENDED, by=principal.id)
    return found


def renew_split(tx: Transaction, *, principal: Principal, tenant: Identifier, split_id: Identifier) -> Split:
    """Let a split that was ended hold again, until the time it was made for. Refuses as `split_called`."""
    found = split_called(tx, principal=principal, tenant=tenant, split_id=split_id)
    end_split(tx, found, ended_at=None)
    _tell(tx, found, EventKind.FLOOR_SPLIT, by=principal.id, people=list(found.people), until=found.until_at)
    return found


def split_called(reader: Reader, *, principal: Principal, tenant: Identifier, split_id: Identifier) -> Split:
    """Return a split. Refuses `AccessDenied` and `NotFound`."""
    require(principal, Permission.TASK_ASSIGN, Resource(tenant=tenant, kind="split", name=split_id))
    return load_split(reader, tenant=tenant, split_id=split_id)


def _tell(tx: Transaction, one: Split, kind: EventKind, **body: object) -> None:
    about = {"split": one.id, "engagement": one.engagement_id}
    tx.record(tenant=one.tenant, stream=f"engagement:{one.engagement_id}", kind=kind.value, body=about | body)
