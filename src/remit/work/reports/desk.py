"""What stands on a person's desk, and whether they may take more: presence, load, and every reason why not."""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cache, partial
from typing import Any

from remit.contracts.model import Terms
from remit.parties.access import Principal
from remit.parties.model import PresenceState
from remit.parties.reports.presence import presences_asked
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.work.model import Task, TaskState
from remit.work.model.splits import Split
from remit.work.records.looks import looks_of
from remit.work.records.splits import splits_in_force
from remit.work.records.tasks import held_by_any, holders, holders_cited, holders_elsewhere, work_done
from remit.work.rules.eligibility import Worker, obstacles, worker_of
from remit.work.rules.exposure import EXPOSING, Looks, rest_needed
from remit.work.rules.separation import CITED, parted_elements
from remit.work.rules.splitting import left_to_others


@dataclass(frozen=True, slots=True)
class Desk:
    """A person's presence and the tasks they hold."""

    principal: Principal
    presence: str
    held: tuple[Task, ...]
    at: Moment
    looks: Callable[[], Looks] = Looks
    """What they took within a day; asked for where work that weighs on people is at stake, and once."""
    splits: tuple[Split, ...] = ()
    """How their leads have split the work of the clients they work for, as it holds now."""

    def in_hand(self, tenants: Collection[str]) -> Task | None:
        """Return what they hold for these clients and have not put aside, first claimed first; None for nothing."""
        return next((one for one in self.held if one.state is not TaskState.SUSPENDED and one.tenant in tenants), None)


def desk_of(reader: Reader, principal: Principal, *, now: Moment) -> Desk:
    """Return what stands on a person's desk now."""
    tenants = principal.tenants()
    known, held, splits = reader.together(
        presences_asked(person_ids=[principal.id]),
        held_by_any(tenants=tenants, person_ids=[principal.id]),
        splits_in_force(tenants=tenants, now=now),
    )
    presence = known.get(principal.id)
    state = presence.state if presence else PresenceState.AVAILABLE
    looks = cache(partial(looks_of, reader, tenants=tenants, person_id=principal.id, now=now))
    return Desk(principal, state.value, held, now, looks, splits)


def may_be_exposed(principal: Principal) -> bool:
    """Tell whether somebody's skills let them do work that weighs on people."""
    return not EXPOSING.isdisjoint(principal.skills)


def worker_at(desk: Desk, terms: Terms) -> Worker:
    """Return what the person at a desk is to an engagement; the same for all its tasks."""
    return worker_of(desk.principal, terms.resource("task"), presence=desk.presence, held=len(desk.held))


def why_not(
    task: Task,
    desk: Desk,
    *,
    terms: Terms,
    done: Iterable[tuple[str, str, str]] = (),
    taking: bool = True,
    worker: Worker | None = None,
) -> tuple[Refusal, ...]:
    """Return every reason why a person may not do a task; `done` as in `separation_of`, `worker` as in `worker_at`."""
    parted = parted_elements(task, person_id=desk.principal.id, done=done) if task.separate_from else ()
    rest: tuple[Refusal, ...] = ()
    if task.skill in EXPOSING:
        rest = rest_needed(terms.routing.exposure, desk.looks(), now=desk.at)
    left = left_to_others(desk.splits, engagement_id=task.engagement_id, person_id=desk.principal.id)
    return (
        rest
        + left
        + obstacles(
            task,
            worker or worker_at(desk, terms),
            handling=terms.data_handling,
            parted=parted,
            taking=taking,
            on_shift_only=terms.routing.on_shift_only,
        )
    )


def separation_of(reader: Reader, tasks: Iterable[Task]) -> Mapping[str, tuple[tuple[str, str, str], ...]]:
    """Return, for the items of tasks that ask for four eyes, who holds or did what: (task id, element, person).

    Of a copy, who did the original or another copy counts as well: they know the answer. Where a task is separate from
    elements of the item that its own cites, those come with `CITED` before their names.
    """
    asking = [task for task in tasks if task.separate_from]
    found = _told(reader, asking, holders)
    copied = [one for one in asking if one.element in one.separate_from]
    for item_id, more in _told(reader, copied, holders_elsewhere).items():
        found[item_id] = (*found.get(item_id, ()), *more)
    citing = [one for one in asking if any(name.startswith(CITED) for name in one.separate_from)]
    for item_id, more in _told(reader, citing, holders_cited).items():
        theirs = tuple((task_id, CITED + element, person) for task_id, element, person in more)
        found[item_id] = (*found.get(item_id, ()), *theirs)
    return found


def _told(reader: Reader, tasks: list[Task], ask: Any) -> dict[str, tuple[tuple[str, str, str], ...]]:
    if not tasks:
        return {}
    found = ask(reader, tenants={one.tenant for one in tasks}, item_ids=sorted({one.item_id for one in tasks}))
    return {item_id: tuple((row.id, row.element, row.assignee) for row in rows) for item_id, rows in found.items()}


@dataclass(frozen=True, slots=True)
class Done:
    """What somebody completed since a moment: tasks and the time they were active on them."""

    tasks: int
    handling_time_s: int


def done_by(reader: Reader, principal: Principal, *, since_at: Moment) -> Done:
    """Return what one completed oneself since a moment."""
    count, spent = work_done(reader, tenants=principal.tenants(), person_id=principal.id, since_at=since_at)
    return Done(count, spent)
