"""The queue: the ready tasks a person may do, best first, and why this one, why not that one."""

from collections.abc import Iterable, Sequence
from contextlib import suppress
from dataclasses import dataclass

from remit.contracts.model import Terms
from remit.contracts.refusals import NoTerms
from remit.contracts.reports import terms
from remit.parties.access import Permission, Principal, tenants_with
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.work.model import Item, Task
from remit.work.records.items import load_items
from remit.work.records.tasks import candidates, last_engagement
from remit.work.reports.desk import Desk, desk_of, separation_of, why_not
from remit.work.reports.doors import read_task
from remit.work.rules.eligibility import playable
from remit.work.rules.routing import Score, ranked, score


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One task of a queue with its item and its score."""

    score: Score
    item: Item


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a task stands where it stands for a person: its score, or every reason why they may not have it."""

    task: Task
    score: Score
    obstacles: tuple[Refusal, ...]


def queue(
    reader: Reader,
    *,
    principal: Principal,
    now: Moment,
    tenants: Iterable[Identifier] | None = None,
    engagement_id: Identifier | None = None,
    count_max: int = 100,
) -> tuple[QueueEntry, ...]:
    """Return the ready tasks that a person may do for the clients they work for, the next one first."""
    wanted = tenants_of(principal, tenants)
    scores = choices(
        reader, desk=desk_of(reader, principal), tenants=wanted, engagement_id=engagement_id, now=now, taking=False
    )[:count_max]
    return tuple(_with_items(reader, scores))


def _with_items(reader: Reader, scores: Sequence[Score]) -> Iterable[QueueEntry]:
    items: dict[str, Item] = {}
    for tenant in sorted({one.task.tenant for one in scores}):
        ids = [one.task.item_id for one in scores if one.task.tenant == tenant]
        items |= load_items(reader, tenant=tenant, ids=ids)
    return (QueueEntry(one, items[one.task.item_id]) for one in scores)


def tenants_of(principal: Principal, wanted: Iterable[Identifier] | None) -> tuple[Identifier, ...]:
    """Return the clients for whom a person may take tasks, narrowed to those wanted."""
    allowed = tenants_with(principal, Permission.TASK_CLAIM) or ()
    return allowed if wanted is None else tuple(sorted(set(allowed) & set(wanted)))


def choices(
    reader: Reader,
    *,
    desk: Desk,
    tenants: Sequence[Identifier],
    now: Moment,
    engagement_id: Identifier | None = None,
    taking: bool = True,
) -> tuple[Score, ...]:
    """Return the ready tasks that a person may do, best first: one indexed query, then eligibility, then the score."""
    principal = desk.principal
    if not tenants:
        return ()
    roles = frozenset(role.value for tenant in tenants for role in principal.roles(tenant))
    offer = {
        "tenants": list(tenants),
        "roles": sorted(playable(roles)),
        "skills": sorted(principal.skills),
        "qualifications": sorted(principal.qualifications),
        "languages": sorted(principal.languages),
    }
    found = candidates(reader, offer=offer, now=now, engagement_id=engagement_id)
    fitting = _fitting(reader, found, desk=desk, now=now, taking=taking)
    last = last_engagement(reader, tenants=tenants, person_id=principal.id)
    return ranked(fitting, now=now, engagement_id=last)


def _fitting(reader: Reader, found: Sequence[Task], *, desk: Desk, now: Moment, taking: bool) -> list[Task]:
    done = separation_of(reader, found)
    agreed = terms_by_engagement(reader, found, at=now)
    return [
        task
        for task in found
        if task.engagement_id in agreed
        and not why_not(
            task,
            desk,
            terms=agreed[task.engagement_id],
            done=done.get(task.item_id, ()),
            taking=taking,
        )
    ]


def explain_task(
    reader: Reader, *, principal: Principal, tenant: Identifier, task_id: Identifier, now: Moment
) -> Explanation:
    """Say why a task stands where it stands for a person, or every reason why they may not have it."""
    opened = read_task(reader, principal=principal, permission=Permission.TASK_READ, tenant=tenant, task_id=task_id)
    task = opened.task
    done = separation_of(reader, [task]).get(task.item_id, ())
    last = last_engagement(reader, tenants=principal.tenants(), person_id=principal.id)
    return Explanation(
        task=task,
        score=score(task, now=now, engagement_id=last),
        obstacles=why_not(task, desk_of(reader, principal), terms=opened.terms, done=done),
    )


def why_not_me(
    reader: Reader,
    *,
    principal: Principal,
    person: Principal,
    tenant: Identifier,
    task_id: Identifier,
    now: Moment,
) -> tuple[Refusal, ...]:
    """Say why another person may not have a task, for whoever assigns work."""
    opened = read_task(reader, principal=principal, permission=Permission.TASK_ASSIGN, tenant=tenant, task_id=task_id)
    done = separation_of(reader, [opened.task]).get(opened.task.item_id, ())
    return why_not(opened.task, desk_of(reader, person), terms=opened.terms, done=done)


def terms_by_engagement(reader: Reader, tasks: Iterable[Task], *, at: Moment) -> dict[Identifier, Terms]:
    """Return the terms that stand over tasks now, by engagement; one without terms in force is left out."""
    agreed: dict[Identifier, Terms] = {}
    for tenant, engagement in sorted({(task.tenant, task.engagement_id) for task in tasks}):
        with suppress(NoTerms):
            agreed[engagement] = terms(reader, tenant=tenant, engagement_id=engagement, at=at)
    return agreed
