"""Several people's next items at once: one message reads for all of them, one takes for all, one commit keeps it.

It hands out what `next_item` would, one person after the other. Whoever needs a closer look, because of four eyes, of
work that weighs on people, of a floor that is split, or because what was best went to others, is left to `next_item`
and a transaction of their own: no lock of an item is held while others wait for their commit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from remit.contracts.model import Terms
from remit.contracts.reports import terms_asked
from remit.parties.access import Principal
from remit.parties.model import Presence, PresenceState
from remit.parties.reports.presence import presences_asked
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.claims import reserved_for, why_chosen
from remit.work.actions.telling import tell
from remit.work.model import EventKind, Task
from remit.work.records.offers import Found, best_asked
from remit.work.records.splits import splits_in_force
from remit.work.records.tasks import held_by_any, take_asked
from remit.work.reports.desk import Desk, may_be_exposed
from remit.work.reports.queue import CHECKED_AT_ONCE, Offered, Walls, pull_of, tenants_of

HOW = "next"


@dataclass(frozen=True, slots=True)
class Alone:
    """The answer for whoever is to be served by `next_item`."""


ALONE = Alone()
Handed = Task | None | Alone


@dataclass(slots=True)
class _Round:
    """What is known of everybody who asks, and what each of them is to get."""

    tx: Transaction
    presences: Mapping[Identifier, Presence]
    held: Sequence[Task]
    terms: dict[Identifier, Terms | None]
    split: frozenset[Identifier]
    promised: set[Identifier] = field(default_factory=set)

    def choose(self, principal: Principal, tenants: Sequence[Identifier], found: Found) -> Handed | Offered:
        """Say what a person is to get: what they have in hand, else the best that nobody here was promised."""
        desk = self._desk(principal)
        in_hand = desk.in_hand(tenants)
        if in_hand is not None or not tenants:
            return in_hand
        if (
            may_be_exposed(principal)
            or self.split.intersection(tenants)
            or any(task.separate_from for task, _ in found)
        ):
            return ALONE
        for offered in Walls(self.tx, desk, self.tx.now, taking=True, agreed=self.terms).let_through(found):
            if offered.task.id not in self.promised:
                self.promised.add(offered.task.id)
                return offered
        return ALONE if len(found) == CHECKED_AT_ONCE else None

    def _desk(self, principal: Principal) -> Desk:
        presence = self.presences.get(principal.id)
        state = presence.state if presence else PresenceState.AVAILABLE
        tenants = principal.tenants()
        held = tuple(one for one in self.held if one.assignee == principal.id and one.tenant in tenants)
        return Desk(principal, state.value, held, self.tx.now)


def next_items(tx: Transaction, people: Sequence[Principal]) -> list[Handed]:
    """Hand each of these people their next item; `ALONE` for those whom `next_item` is to serve. For PostgreSQL."""
    pulls = [pull_of(one, tenants_of(one, None), now=tx.now) for one in people]
    ids = [one.id for one in people]
    tenants = sorted({tenant for one in people for tenant in one.tenants()})
    if not tenants:
        return [None for _ in people]
    presences, held, splits, found, terms = tx.together(
        presences_asked(person_ids=ids),
        held_by_any(tenants=tenants, person_ids=ids),
        splits_in_force(tenants=tenants, now=tx.now),
        best_asked(tx.dialect, pulls, now=tx.now, best_max=CHECKED_AT_ONCE),
        terms_asked(tenants=tenants, at=tx.now),
    )
    at_hand = _Round(tx, presences, held, terms, frozenset(one.tenant for one in splits))
    asked = zip(people, pulls, found, strict=True)
    chosen = [at_hand.choose(one, pull.tenants, best) for one, pull, best in asked]
    return _taken(tx, people, chosen)


def _taken(tx: Transaction, people: Sequence[Principal], chosen: Sequence[Handed | Offered]) -> list[Handed]:
    """Take what was chosen; whom others forestalled is left to `next_item`."""
    wanted = {
        person.id: reserved_for(person, one.task, at=tx.now)
        for person, one in zip(people, chosen, strict=True)
        if isinstance(one, Offered)
    }
    offers = {one.task.id: one for one in chosen if isinstance(one, Offered)}
    took = tx.together(*(take_asked(task, before=offers[task.id].task) for task in wanted.values()))
    lost = {person_id for person_id, ours in zip(wanted, took, strict=True) if not ours}
    for person_id, task in wanted.items():
        if person_id not in lost:
            offered = offers[task.id]
            tell(tx, offered.task, EventKind.TASK_CLAIMED, by=person_id, why=why_chosen(offered, HOW))
    return [
        one if not isinstance(one, Offered) else ALONE if person.id in lost else wanted[person.id]
        for person, one in zip(people, chosen, strict=True)
    ]
