"""Jobs that were given up, put before the workers again: one, all of a kind, or all; each time is audited."""

from collections.abc import Callable

from remit.app.house import House
from remit.parties.access import Principal
from remit.parties.actions.upkeep import note_retried
from remit.store import Transaction
from remit.store.stuck import StuckJob, stuck_jobs
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound


def retry_all(house: House, principal: Principal) -> int:
    """Retry whatever was given up; return how many jobs. Needs `house.operate` at the provider."""
    return house.store.write(lambda tx: _retry(tx, principal, lambda _one: True))


def retry_kind(house: House, principal: Principal, *, kind: str) -> int:
    """Retry the jobs of a kind that were given up; return how many, none where somebody was quicker."""
    return house.store.write(lambda tx: _retry(tx, principal, lambda one: one.kind == kind))


def retry_one(house: House, principal: Principal, *, job_id: Identifier) -> None:
    """Retry a job that was given up. Refuses `NotFound` where it waits for nobody any more."""
    if not house.store.write(lambda tx: _retry(tx, principal, lambda one: one.id == job_id)):
        raise NotFound(kind="job", name=job_id)


def _retry(tx: Transaction, principal: Principal, meant: Callable[[StuckJob], bool]) -> int:
    found = [one for one in stuck_jobs(tx) if meant(one)]
    note_retried(tx, principal, kinds=[one.kind for one in found])
    for one in found:
        tx.retry_job(tenant=one.tenant, job_id=one.id)
    return len(found)
