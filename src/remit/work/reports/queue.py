"""The queue: the ready tasks a person may do, best first, and why this one, why not that one."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from itertools import islice

from remit.contracts.model import Engagement, Terms
from remit.contracts.reports import terms_asked
from remit.parties.access import Permission, Principal, shore_at, tenants_with
from remit.parties.reports.principals import colleagues
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.work.model import ItemName, Pull, Reach, Standing, Task
from remit.work.model.splits import Split
from remit.work.records.attention import load_attention
from remit.work.records.items import load_names
from remit.work.records.offers import WINDOW, Found, best_waiting, count_waiting
from remit.work.records.tasks import had_easy_work, last_engagement
from remit.work.reports.desk import Desk, desk_of, separation_of, why_not, worker_at
from remit.work.reports.doors import read_task
from remit.work.rules.attention import Attention
from remit.work.rules.eligibility import Worker, playable, reach_of
from remit.work.rules.routing import Score, score
from remit.work.rules.splitting import dealt

CONTEXT_FADES = timedelta(hours=12)
"""How long after their last claim somebody still has a client's context in mind."""
CHECKED_AT_ONCE, THEN_MORE, LONGER = 6, 8, 10
"""How many of the best come first for a pull, how many times as many if none will do, and how many windows at most."""


@dataclass(frozen=True, slots=True)
class Offered:
    """A task that a person may do, with its score."""

    score: Score
    task: Task


@dataclass(frozen=True, slots=True)
class QueueEntry:
    """One task of a queue with what its item is called, and its score."""

    score: Score
    task: Task
    item: ItemName


@dataclass(frozen=True, slots=True)
class Explanation:
    """Why a task stands where it stands for a person: its score, or every reason why they may not have it."""

    task: Task
    score: Score
    obstacles: tuple[Refusal, ...]
    attention: Attention | None = None


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a person: the best of it, how much there is in all, and the engagements that it may be of.

    `total` counts what asks for nothing that the person lacks, up to a number, where more waits than `entries` hold;
    four eyes and presence are asked of a task when it is offered.
    """

    entries: tuple[QueueEntry, ...]
    total: int
    engagements: tuple[Engagement, ...]


def queue(
    reader: Reader,
    *,
    principal: Principal,
    now: Moment,
    engagement_id: Identifier | None = None,
    count_max: int = 100,
    counted_max: int = 0,
) -> Queue:
    """Return the ready tasks that a person may do for the clients they work for, the next one first."""
    desk = desk_of(reader, principal, now=now)
    wanted = tenants_of(principal, None)
    search = search_of(reader, desk=desk, tenants=wanted, engagement_id=engagement_id, now=now, taking=False)
    offered = tuple(islice(search.offers(count_max), count_max))
    tenants, ids = {one.task.tenant for one in offered}, [one.task.item_id for one in offered]
    items = load_names(reader, tenants=tenants, ids=ids)
    total = len(offered) if len(offered) < count_max else max(count_max, search.count(counted_max))
    return Queue(
        entries=tuple(QueueEntry(one.score, one.task, items[one.task.item_id]) for one in offered),
        total=total,
        engagements=tuple(sorted((one.engagement for one in search.walls.agreed.values()), key=_by_name)),
    )


def _by_name(one: Engagement) -> tuple[str, Identifier]:
    return one.name, one.id


def tenants_of(principal: Principal, wanted: Iterable[Identifier] | None) -> tuple[Identifier, ...]:
    """Return the clients for whom a person may take tasks, narrowed to those wanted."""
    allowed = tenants_with(principal, Permission.TASK_CLAIM) or ()
    return allowed if wanted is None else tuple(sorted(set(allowed) & set(wanted)))


@dataclass(frozen=True, slots=True)
class Search:
    """Somebody who looks for work: what stands between them and tasks, and what the pull asks for them."""

    walls: "Walls"
    pull: Pull

    def offers(self, wanted: int = 1) -> Iterator[Offered]:
        """Yield the ready tasks that a person may do, best first: one indexed query, the score, then eligibility.

        A few come at a time, for whoever takes the first needs no more; `wanted` says how many it is to be. What a
        lead's split of the floor leaves to the person comes first, what it leaves to others not at all.
        """
        for part in parts_of(self.pull, self.walls.desk.splits):
            yield from _choices(self.walls, part, wanted=wanted)

    def count(self, count_max: int) -> int:
        """Count the ready tasks that ask for nothing the person lacks, up to a number."""
        _own, others = dealt(self.walls.desk.splits, person_id=self.pull.person)
        return count_waiting(self.walls.reader, pull=replace(self.pull, without=others), count_max=count_max)


def search_of(
    reader: Reader,
    *,
    desk: Desk,
    tenants: Sequence[Identifier],
    now: Moment,
    engagement_id: Identifier | None = None,
    taking: bool = True,
) -> Search:
    """Return what somebody's search for work of some clients asks; `taking` also asks for presence and capacity."""
    agreed = reader.ask(terms_asked(tenants=tenants, at=now))
    walls = Walls(reader, desk, now, agreed, taking=taking)
    return Search(walls, pull_of(desk.principal, tenants, agreed=agreed, now=now, engagement_id=engagement_id))


def parts_of(pull: Pull, splits: Sequence[Split]) -> tuple[Pull, ...]:
    """Return a pull in the order in which the split of the floor wants it asked."""
    if not splits:
        return (pull,)
    own, others = dealt(splits, person_id=pull.person)
    if pull.only is not None or not own:
        return (replace(pull, without=others),)
    return replace(pull, only=own), replace(pull, without=(*own, *others))


def _choices(walls: "Walls", pull: Pull, *, wanted: int) -> Iterator[Offered]:
    passed, asked, times = 0, max(CHECKED_AT_ONCE, wanted), min(LONGER, -(-wanted // WINDOW))
    while True:
        found = best_waiting(walls.reader, pull=pull, now=walls.now, times=times, best_max=asked, passed=passed)
        yield from walls.let_through(found)
        if len(found) < asked:
            return
        passed, asked = passed + asked, asked * THEN_MORE


def pull_of(
    principal: Principal,
    tenants: Sequence[Identifier],
    *,
    agreed: Mapping[Identifier, Terms],
    now: Moment,
    engagement_id: Identifier | None = None,
) -> Pull:
    """Return what the pull asks for a person, narrowed to an engagement or not; `agreed` are the terms in force."""
    roles = frozenset(role.value for tenant in tenants for role in principal.roles(tenant))
    return Pull(
        person=principal.id,
        reaches=_reaches(principal, tenants, agreed.values()),
        contexts=principal.tenants(),
        roles=tuple(sorted(playable(roles))),
        skills=principal.skills,
        qualifications=tuple(sorted(principal.qualifications)),
        languages=tuple(sorted(principal.languages)),
        since_at=now - CONTEXT_FADES,
        only=None if engagement_id is None else (engagement_id,),
    )


def _reaches(principal: Principal, tenants: Sequence[Identifier], agreed: Iterable[Terms]) -> dict[Identifier, Reach]:
    """Return what may lie before a person in any engagement of each client; who lets nothing through falls out."""
    found: dict[Identifier, Reach] = {}
    for terms in agreed:
        tenant = terms.engagement.tenant
        if tenant in tenants:
            shore = shore_at(principal, tenant=tenant, country=terms.engagement.country)
            reach = reach_of(shore, principal.cleared(tenant), handling=terms.data_handling)
            if reach is not None and found.get(tenant) != reach:
                found[tenant] = found[tenant] | reach if tenant in found else reach
    return found


def last_context(reader: Reader, principal: Principal, *, now: Moment) -> Identifier | None:
    """Return the engagement that a person took work of last, while they still have it in mind."""
    return last_engagement(reader, tenants=principal.tenants(), person_id=principal.id, since_at=now - CONTEXT_FADES)


def standing_for(reader: Reader, principal: Principal, task: Task, *, now: Moment) -> Standing:
    """Return how a task stands to a person, as the pull finds it in one statement."""
    tenants, since_at = principal.tenants(), now - CONTEXT_FADES
    found = load_attention(reader, tenant=task.tenant, engagement_id=task.engagement_id)
    return Standing(
        sticky=last_context(reader, principal, now=now) == task.engagement_id,
        lift=found.lift if found else 1.0,
        eased=had_easy_work(reader, tenants=tenants, person_id=principal.id, since_at=since_at),
    )


@dataclass(slots=True)
class Walls:
    """What stands between a person and tasks; `agreed` holds the terms in force of each engagement that has any."""

    reader: Reader
    desk: Desk
    now: Moment
    agreed: Mapping[Identifier, Terms]
    taking: bool
    _workers: dict[Identifier, Worker] = field(default_factory=dict)

    def let_through(self, found: Found) -> Iterator[Offered]:
        """Yield those that the person may do, scored; each comes with how it stands to them."""
        done = separation_of(self.reader, [task for task, _ in found])
        for task, standing in found:
            terms = self.agreed.get(task.engagement_id)
            if terms is None:
                continue
            worker = self._workers.get(task.engagement_id) or worker_at(self.desk, terms)
            self._workers[task.engagement_id] = worker
            parted = done.get(task.item_id, ())
            if not why_not(task, self.desk, terms=terms, done=parted, taking=self.taking, worker=worker):
                yield Offered(score(task, now=self.now, standing=standing), task)


def explain_task(
    reader: Reader, *, principal: Principal, tenant: Identifier, task_id: Identifier, now: Moment
) -> Explanation:
    """Say why a task stands where it stands for a person, or every reason why they may not have it."""
    opened = read_task(reader, principal=principal, permission=Permission.TASK_READ, tenant=tenant, task_id=task_id)
    task = opened.task
    done = separation_of(reader, [task]).get(task.item_id, ())
    return Explanation(
        task=task,
        score=score(task, now=now, standing=standing_for(reader, principal, task, now=now)),
        attention=load_attention(reader, tenant=tenant, engagement_id=task.engagement_id),
        obstacles=why_not(task, desk_of(reader, principal, now=now), terms=opened.terms, done=done),
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
    return why_not(opened.task, desk_of(reader, person, now=now), terms=opened.terms, done=done)


@dataclass(frozen=True, slots=True)
class Taker:
    """Somebody who might take a task over: every reason why not, none if they may; and what they hold."""

    person_id: Identifier
    name: str
    held: int
    obstacles: tuple[Refusal, ...]


def takers(
    reader: Reader, *, principal: Principal, tenant: Identifier, task_id: Identifier, now: Moment
) -> tuple[Taker, ...]:
    """Return whom a task may be handed to and whom not: those who may come first, least laden before.

    For whoever holds the task, or a lead. Refuses `AccessDenied` otherwise.
    """
    opened = read_task(reader, principal=principal, permission=Permission.TASK_WORK, tenant=tenant, task_id=task_id)
    if opened.task.assignee != principal.id:
        opened = read_task(
            reader, principal=principal, permission=Permission.TASK_ASSIGN, tenant=tenant, task_id=task_id
        )
    done = separation_of(reader, [opened.task]).get(opened.task.item_id, ())
    found = []
    for person in colleagues(reader, tenant=tenant, now=now):
        if person.id == opened.task.assignee:
            continue
        desk = desk_of(reader, person, now=now)
        reasons = why_not(opened.task, desk, terms=opened.terms, done=done, taking=False)
        found.append(Taker(person.id, person.name, len(desk.held), reasons))
    return tuple(sorted(found, key=lambda one: (bool(one.obstacles), one.held, one.name)))
