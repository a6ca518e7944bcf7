"""Push: where the terms say so, the house hands work out by itself to whoever is free, by the same scored choice.

Who has waited longest for work comes first, so that nobody is passed over; what they get is what they would have
pulled.
"""

from contextlib import suppress
from datetime import UTC, datetime

from remit.contracts.refusals import NoTerms
from remit.contracts.reports import terms
from remit.parties.access import Permission, Principal, tenants_with
from remit.parties.model import PresenceState
from remit.parties.reports.presence import presences
from remit.parties.reports.principals import colleagues
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.claims import next_item
from remit.work.model import TaskState
from remit.work.records.tasks import held_by, last_claims

HOW = "pushed"
LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


def push(tx: Transaction, *, tenant: Identifier, engagement_id: Identifier) -> int:
    """Hand an engagement's ready work to the people who are free for it; returns how many got something."""
    with suppress(NoTerms):
        if terms(tx, tenant=tenant, engagement_id=engagement_id, at=tx.now).routing.push:
            handed = (
                next_item(tx, principal=one, engagement_id=engagement_id, tenants=[tenant], how=HOW)
                for one in free_people(tx, tenant=tenant)
            )
            return sum(task is not None for task in handed)
    return 0


def free_people(tx: Transaction, *, tenant: Identifier) -> tuple[Principal, ...]:
    """Return who is available with nothing in hand, whoever took work longest ago first.

    Only those who said that they are available count: nobody is handed work who is not there.
    """
    known = [one for one in colleagues(tx, tenant=tenant, now=tx.now) if _may_take(one, tenant)]
    doing = presences(tx, person_ids=[one.id for one in known])
    there = [one for one in known if one.id in doing and doing[one.id].state is PresenceState.AVAILABLE]
    free = [one for one in there if not _busy(tx, one)]
    last = last_claims(tx, tenants=[tenant], person_ids=[one.id for one in free])
    return tuple(sorted(free, key=lambda one: (last.get(one.id, LONG_AGO), one.id)))


def _may_take(one: Principal, tenant: Identifier) -> bool:
    return tenant in (tenants_with(one, Permission.TASK_CLAIM) or ())


def _busy(tx: Transaction, one: Principal) -> bool:
    held = held_by(tx, tenants=one.tenants(), person_id=one.id)
    return any(task.state is not TaskState.SUSPENDED for task in held)
