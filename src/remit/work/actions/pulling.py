"""Several people's next items at once: few messages read for all of them and take for all, one commit keeps it.

It hands out what `next_item` would, one person after the other. Whoever needs a closer look, because of four eyes, of
work that weighs on people, of a floor that is split, or because what was best went to others, is left to `next_item`
and a transaction of their own: no lock of an item is held while others wait for their commit.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from remit.contracts.model import Terms
from remit.contracts.reports import terms_asked
from remit.parties.access import Principal
from remit.parties.model import Presence, PresenceState
from remit.parties.reports.presence import presences_asked
from remit.store import Soon, Transaction
from remit.values.identifier import Identifier
from remit.work.actions.claims import reserved_for, why_chosen
from remit.work.actions.telling import about, stream_of
from remit.work.model import EventKind, Pull, Task
from remit.work.records.offers import Found, best_asked
from remit.work.records.offers.hands import Taking, held_asked, taking_asked
from remit.work.records.offers.shelf import Look, Shelf
from remit.work.records.splits import splits_in_force
from remit.work.reports.desk import Desk, may_be_exposed
from remit.work.reports.queue import CONTEXT_FADES, Offered, Walls, pull_of, tenants_of

SEEN = 3
"""How many of the best come for each: all may lie before them, so that a second is asked for where others took one."""
HOW = "next"


class Alone:
    """The answer for whoever is to be served by `next_item`."""


class Forestalled(Alone):
    """The answer for whom others forestalled; asked again, they may be served together with others after all."""


ALONE, FORESTALLED = Alone(), Forestalled()
Handed = Task | None | Alone
_Choice = tuple[Principal, Offered, Task]
"""Who is to get what, as it was offered and as it is once it is theirs."""


@dataclass(frozen=True, slots=True)
class Handing:
    """What several people are handed, in their order; what is taken for them is known with the commit."""

    people: Sequence[Principal]
    known: Mapping[Identifier, Handed]
    chosen: Sequence[_Choice] = ()
    took: Soon[frozenset[str]] | None = None
    shelf: Shelf | None = None

    def outcome(self) -> list[Handed]:
        """Return what each got, once the transaction is over; whom others forestalled, the shelf forgets that task."""
        handed = dict(self.known)
        took = self.took.answer if self.took else frozenset()
        for one, offered, task in self.chosen:
            handed[one.id] = task if task.id in took else FORESTALLED
            if self.shelf and task.id not in took:
                self.shelf.forget(offered.task)
        return [handed[one.id] for one in self.people]


@dataclass(slots=True)
class _Round:
    """What is known of everybody who asks, and what was promised to one of them."""

    tx: Transaction
    presences: Mapping[Identifier, Presence]
    held: Sequence[Task]
    agreed: Mapping[Identifier, Terms]
    split: frozenset[Identifier]
    shelf: Shelf | None
    look: Look | None
    promised: set[Identifier] = field(default_factory=set)

    def best(self, pulls: Sequence[Pull]) -> list[Found]:
        """Return the best that waits for each, from the shelf where that can tell."""
        found = [self.look.best(one, now=self.tx.now, best_max=SEEN) if self.look else None for one in pulls]
        asked = [one for one, known in zip(pulls, found, strict=True) if known is None]
        if not asked:
            return [known or () for known in found]
        (told,) = self.tx.together(best_asked(self.tx.dialect, asked, now=self.tx.now, best_max=SEEN))
        answers = iter(told)
        return [next(answers) if known is None else known for known in found]

    def desk(self, principal: Principal) -> Desk:
        """Return what stands on somebody's desk."""
        presence = self.presences.get(principal.id)
        state = presence.state if presence else PresenceState.AVAILABLE
        tenants = principal.tenants()
        held = tuple(one for one in self.held if one.assignee == principal.id and one.tenant in tenants)
        return Desk(principal, state.value, held, self.tx.now)

    def offer(self, desk: Desk, found: Found) -> Offered | None:
        """Return the best that somebody may have and nobody here was promised; None where there is none."""
        free = tuple(one for one in found if one[0].id not in self.promised)
        first = next(Walls(self.tx, desk, self.tx.now, self.agreed, taking=True).let_through(free), None)
        if first is not None:
            self.promised.add(first.task.id)
        return first


def next_items(tx: Transaction, people: Sequence[Principal], *, shelf: Shelf | None = None) -> Handing:
    """Hand each of these people their next item; `Alone` for those whom `next_item` is to serve. For PostgreSQL.

    What waits is looked up on a `shelf` that one caller at a time uses; without one the database is asked.
    """
    of_each = {one.id: tenants_of(one, None) for one in people}
    tenants = sorted({tenant for one in people for tenant in one.tenants()})
    if not tenants:
        return Handing(people, dict.fromkeys(of_each))
    wanted = sorted({tenant for some in of_each.values() for tenant in some})
    shelved = shelf.asked(wanted, people, now=tx.now, since_at=tx.now - CONTEXT_FADES) if shelf else ()
    presences, held, splits, agreed, *told = tx.together(
        presences_asked(person_ids=[*of_each]),
        held_asked(people),
        splits_in_force(tenants=tenants, now=tx.now),
        terms_asked(tenants=tenants, at=tx.now),
        *shelved,
    )
    look = shelf.look(*told, tx=tx) if shelf else None
    at_hand = _Round(tx, presences, held, agreed, frozenset(one.tenant for one in splits), shelf, look)
    known: dict[Identifier, Handed] = {}
    desks: list[Desk] = []
    for one in people:
        desk = at_hand.desk(one)
        known[one.id] = desk.in_hand(of_each[one.id])
        if known[one.id] is None and of_each[one.id]:
            if may_be_exposed(one) or at_hand.split.intersection(of_each[one.id]):
                known[one.id] = ALONE
            else:
                desks.append(desk)
    return _handing(at_hand, people, known, _chosen(at_hand, desks, of_each, known))


def _chosen(
    at_hand: _Round,
    desks: Sequence[Desk],
    of_each: Mapping[Identifier, tuple[Identifier, ...]],
    known: dict[Identifier, Handed],
) -> list[_Choice]:
    """Choose for each what is best and theirs to have; for whom nothing is chosen, it becomes known why."""
    now, chosen = at_hand.tx.now, list[_Choice]()
    asking = (desk.principal for desk in desks)
    pulls = [pull_of(one, of_each[one.id], agreed=at_hand.agreed, now=now) for one in asking]
    for desk, found in zip(desks, at_hand.best(pulls) if pulls else (), strict=True):
        one = desk.principal
        # Where as many came as were asked for, there may be more; and four eyes need a closer look.
        closer = len(found) == SEEN or any(task.separate_from for task, _ in found)
        known[one.id] = ALONE if closer else None
        offered = None if any(task.separate_from for task, _ in found) else at_hand.offer(desk, found)
        if offered is not None:
            chosen.append((one, offered, reserved_for(one, offered.task, at=now)))
    return chosen


def _handing(
    at_hand: _Round, people: Sequence[Principal], known: Mapping[Identifier, Handed], chosen: Sequence[_Choice]
) -> Handing:
    """Have what was chosen taken with the commit, in the same message."""
    if not chosen:
        return Handing(people, known)
    takings = [Taking(offered.task, task, stream_of(task), _told(one, offered)) for one, offered, task in chosen]
    took = at_hand.tx.ask_soon(taking_asked(takings, kind=EventKind.TASK_CLAIMED.value, at=at_hand.tx.now))
    return Handing(people, known, chosen, took, at_hand.shelf)


def _told(one: Principal, offered: Offered) -> Mapping[str, Any]:
    return {**about(offered.task), "by": one.id, "why": why_chosen(offered, HOW)}
