"""The lead's board: per queue what waits and what is at risk, people and what they do, incidents, approvals."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import timedelta

from remit.parties.access import Permission, Principal, tenants_with
from remit.parties.reports.people import working_for
from remit.parties.reports.presence import presences
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model import Incident, Item, ItemState, Task
from remit.work.records.escalations import escalations_of
from remit.work.records.instances import open_incidents
from remit.work.records.listing import count_by_state, count_due, items_due_until, ready_queues
from remit.work.records.tasks import held_tasks, live_tasks_of_items
from remit.work.rules.escalating import Escalated
from remit.work.rules.lateness import LateFor, why_late
from remit.work.rules.lingering import lingers

SOON = timedelta(minutes=15)
LATER = timedelta(minutes=60)


@dataclass(frozen=True, slots=True)
class QueueLine:
    """One queue: tasks of a role for an engagement; `at_risk_15`, `at_risk_60`: due within so many minutes, or late."""

    tenant: Identifier
    engagement_id: Identifier
    role: str
    waiting: int
    oldest_at: Moment
    overdue: int
    at_risk_15: int
    at_risk_60: int


@dataclass(frozen=True, slots=True)
class PersonLine:
    """One person on the floor: what they do since when, the tasks they hold, and whether a pause lasts too long."""

    person_id: Identifier
    name: str
    simulated: bool
    presence: str | None
    since_at: Moment | None
    held: tuple[Task, ...]
    lingers: bool = False


@dataclass(frozen=True, slots=True)
class Breach:
    """Late items that wait for the same, the latest first."""

    reason: LateFor
    items: tuple[Item, ...]


@dataclass(frozen=True, slots=True)
class Board:
    """The floor at one moment; `late` and `soon` count all open items, of which `at_risk` are the most urgent."""

    at: Moment
    queues: tuple[QueueLine, ...]
    people: tuple[PersonLine, ...]
    awaiting_client: int
    in_review: int
    late: int
    soon: int
    at_risk: tuple[Item, ...]
    incidents: tuple[Incident, ...]
    escalated: Mapping[Identifier, Escalated]
    """Of the items at risk, the highest level that was acted on."""
    breaches: tuple[Breach, ...]
    """The late ones among the items at risk, by what holds them, the gravest reason first."""


def board(
    reader: Reader,
    *,
    principal: Principal,
    now: Moment,
    tenants: Iterable[Identifier] | None = None,
    at_risk_max: int = 50,
) -> Board:
    """Return the floor as a lead sees it, for the clients they lead."""
    may = tenants_with(principal, Permission.BOARD_READ) or ()
    wanted = sorted(set(may) if tenants is None else set(may) & set(tenants))
    at_risk = items_due_until(reader, tenants=wanted, until=now + LATER, count_max=at_risk_max)
    late, soon = count_due(reader, tenants=wanted, now=now, until=now + LATER)
    states = count_by_state(reader, tenants=wanted, states=(ItemState.AWAITING_CLIENT, ItemState.IN_REVIEW))
    acted = escalations_of(reader, tenants=wanted, item_ids=[one.id for one in at_risk])
    incidents = open_incidents(reader, tenants=wanted)
    return Board(
        at=now,
        queues=most_pressing_first(_queues(reader, wanted, now)),
        people=_people(reader, principal, wanted, now),
        awaiting_client=states.get(ItemState.AWAITING_CLIENT, 0),
        in_review=states.get(ItemState.IN_REVIEW, 0),
        late=late,
        soon=soon,
        at_risk=at_risk,
        incidents=incidents,
        escalated={one.item_id: one for one in sorted(acted, key=lambda one: one.at_pct)},
        breaches=_breaches(reader, wanted, [one for one in at_risk if one.due_at and one.due_at < now], incidents),
    )


def _breaches(
    reader: Reader, tenants: list[Identifier], late: list[Item], incidents: Iterable[Incident]
) -> tuple[Breach, ...]:
    tasks = live_tasks_of_items(reader, tenants=tenants, item_ids=[one.id for one in late])
    stuck = {one.item_id for one in incidents}
    found: dict[LateFor, list[Item]] = {}
    for one in late:
        found.setdefault(why_late(one, tasks.get(one.id, ()), stuck=one.id in stuck), []).append(one)
    return tuple(Breach(reason, tuple(found[reason])) for reason in LateFor if reason in found)


def most_pressing_first(queues: Iterable[QueueLine]) -> tuple[QueueLine, ...]:
    """Put queues with late work first, then by what is due soonest, then by how long something waits."""
    return tuple(sorted(queues, key=lambda one: (-one.overdue, -one.at_risk_15, -one.at_risk_60, one.oldest_at)))


def _queues(reader: Reader, tenants: list[Identifier], now: Moment) -> Iterable[QueueLine]:
    for row in ready_queues(reader, tenants=tenants, now=now, soon=now + SOON, later=now + LATER):
        yield QueueLine(
            tenant=row.tenant,
            engagement_id=row.engagement_id,
            role=row.role,
            waiting=row.waiting,
            oldest_at=row.oldest_at,
            overdue=int(row.overdue),
            at_risk_15=int(row.soon),
            at_risk_60=int(row.later),
        )


def _people(reader: Reader, principal: Principal, tenants: list[Identifier], now: Moment) -> tuple[PersonLine, ...]:
    readable = tenants_with(principal, Permission.PEOPLE_READ)
    known = [one for one in tenants if readable is None or one in readable]
    crews = working_for(reader, principal, tenants=known)
    profiles = {one.person.id: one for tenant in known for one in crews[tenant]}
    doing = presences(reader, person_ids=sorted(profiles))
    held: dict[str, list[Task]] = {}
    for task in held_tasks(reader, tenants=tenants):
        held.setdefault(task.assignee or "", []).append(task)
    lines = []
    for person_id, profile in profiles.items():
        presence = doing.get(person_id)
        state, since_at = (presence.state.value, presence.since_at) if presence else (None, None)
        lines.append(
            PersonLine(
                person_id=person_id,
                name=profile.person.name,
                simulated=profile.person.simulated,
                presence=state,
                since_at=since_at,
                held=tuple(held.get(person_id, ())),
                lingers=lingers(state, since_at=since_at, now=now),
            )
        )
    return tuple(sorted(lines, key=lambda line: (not line.lingers, line.name, line.person_id)))
