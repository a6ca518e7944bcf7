"""What keeps somebody from what waits for their roles, where nothing of it is for them."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass

from remit.contracts.reports import terms_asked
from remit.parties.access import Principal
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.work.records.tasks import pressing_tasks
from remit.work.reports.desk import desk_of, separation_of, why_not
from remit.work.reports.queue import tenants_of
from remit.work.rules.eligibility import playable

ASKED_MAX = 100
"""Of so many tasks that are due first the reasons are told; those of the rest are hardly others."""


@dataclass(frozen=True, slots=True)
class Lacking:
    """A reason why somebody may not take work, and how many of the most pressing tasks it keeps from them."""

    reason: Refusal
    tasks: int


def lacking(reader: Reader, principal: Principal, *, now: Moment) -> tuple[Lacking, ...]:
    """Return what keeps somebody from the tasks that wait for their roles, what keeps them from most first."""
    reasons: dict[str, Refusal] = {}
    counts: Counter[str] = Counter()
    for one in _reasons(reader, principal, now):
        reasons.setdefault(str(one), one)
        counts[str(one)] += 1
    return tuple(Lacking(reasons[said], count) for said, count in counts.most_common())


def _reasons(reader: Reader, principal: Principal, now: Moment) -> Iterator[Refusal]:
    tenants = tenants_of(principal, None)
    roles = playable(frozenset(role.value for tenant in tenants for role in principal.roles(tenant)))
    found = pressing_tasks(reader, tenants=tenants, roles=roles, count_max=ASKED_MAX)
    agreed, desk = reader.ask(terms_asked(tenants=tenants, at=now)), desk_of(reader, principal, now=now)
    done = separation_of(reader, found)
    for task in found:
        terms = agreed.get(task.engagement_id)
        if terms is not None:
            yield from why_not(task, desk, terms=terms, done=done.get(task.item_id, ()), taking=False)
