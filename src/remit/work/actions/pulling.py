"""Several people's next items at once: few messages read for all of them and take for all, one commit keeps it.

It hands out what `next_item` would, one person after the other. Whoever needs a closer look, because of four eyes, of
work that weighs on people, of a floor that is split, or because what was best went to others, is left to `next_item`
and a transaction of their own: no lock of an item is held while others wait for their commit.
"""

from collections.abc import Iterator, Mapping, Sequence
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
from remit.work.model import EventKind, Pull, Task
from remit.work.records.offers import Found, best_asked
from remit.work.records.offers.shelf import Look, Shelf
from remit.work.records.splits import splits_in_force
from remit.work.records.tasks import held_by_any, take_asked
from remit.work.reports.desk import Desk, may_be_exposed
from remit.work.reports.queue import CONTEXT_FADES, Offered, Walls, pull_of, tenants_of

SEEN = 3
"""How many of the best come for each: all may lie before them, so that a second is asked for where others took one."""
HOW = "next"


@dataclass(frozen=True, slots=True)
class Alone:
    """The answer for whoever is to be served by `next_item`."""


ALONE = Alone()
Handed = Task | None | Alone


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

    def offers(self, desk: Desk, found: Found) -> Iterator[Offered]:
        """Yield what somebody may have that nobody here was promised, best first."""
        for offered in Walls(self.tx, desk, self.tx.now, self.agreed, taking=True).let_through(found):
            if offered.task.id not in self.promised:
                self.promised.add(offered.task.id)
                yield offered


def next_items(tx: Transaction, people: Sequence[Principal], *, shelf: Shelf | None = None) -> list[Handed]:
    """Hand each of these people their next item; `ALONE` for those whom `next_item` is to serve. For PostgreSQL.

    What waits is looked up on a `shelf` that one caller at a time uses; without one the database is asked.
    """
    of_each = {one.id: tenants_of(one, None) for one in people}
    tenants = sorted({tenant for one in people for tenant in one.tenants()})
    if not tenants:
        return [None for _ in people]
    wanted = sorted({tenant for some in of_each.values() for tenant in some})
    shelved = shelf.asked(wanted, people, now=tx.now, since_at=tx.now - CONTEXT_FADES) if shelf else ()
    presences, held, splits, agreed, *told = tx.together(
        presences_asked(person_ids=[*of_each]),
        held_by_any(tenants=tenants, person_ids=[*of_each]),
        splits_in_force(tenants=tenants, now=tx.now),
        terms_asked(tenants=tenants, at=tx.now),
        *shelved,
    )
    look = shelf.look(*told, tx=tx) if shelf else None
    at_hand = _Round(tx, presences, held, agreed, frozenset(one.tenant for one in splits), shelf, look)
    handed: dict[Identifier, Handed] = {}
    desks: list[Desk] = []
    for one in people:
        desk = at_hand.desk(one)
        handed[one.id] = desk.in_hand(of_each[one.id])
        if handed[one.id] is None and of_each[one.id]:
            if may_be_exposed(one) or at_hand.split.intersection(of_each[one.id]):
                handed[one.id] = ALONE
            else:
                desks.append(desk)
    handed |= _pulled(at_hand, desks, of_each)
    return [handed[one.id] for one in people]


def _pulled(
    at_hand: _Round, desks: Sequence[Desk], of_each: Mapping[Identifier, tuple[Identifier, ...]]
) -> dict[Identifier, Handed]:
    """Take for each what is best and theirs to have, then the next best for those whom others forestalled."""
    tx = at_hand.tx
    if not desks:
        return {}
    asking = (desk.principal for desk in desks)
    pulls = [pull_of(one, of_each[one.id], agreed=at_hand.agreed, now=tx.now) for one in asking]
    best = at_hand.best(pulls)
    handed: dict[Identifier, Handed] = {}
    offers: dict[Identifier, Iterator[Offered]] = {}
    for desk, found in zip(desks, best, strict=True):
        # Where as many came as were asked for, there may be more.
        handed[desk.principal.id] = ALONE if len(found) == SEEN else None
        if any(task.separate_from for task, _ in found):
            handed[desk.principal.id] = ALONE
        else:
            offers[desk.principal.id] = at_hand.offers(desk, found)
    principals = {desk.principal.id: desk.principal for desk in desks}
    while chosen := [(principals[key], one) for key, of_person in offers.items() if (one := next(of_person, None))]:
        took = _taken(tx, chosen)
        if at_hand.shelf:
            for asker, lost in chosen:
                if asker.id not in took:
                    at_hand.shelf.forget(lost.task)
        handed |= took
        offers = {one.id: offers[one.id] for one, _offered in chosen if one.id not in took}
    return handed


def _taken(tx: Transaction, chosen: Sequence[tuple[Principal, Offered]]) -> dict[Identifier, Task]:
    """Take what was chosen for each; return what each got, leaving out whom others forestalled."""
    wanted = [(one, offered, reserved_for(one, offered.task, at=tx.now)) for one, offered in chosen]
    took = tx.together(*(take_asked(task, before=offered.task) for _one, offered, task in wanted))
    handed: dict[Identifier, Task] = {}
    for (one, offered, task), ours in zip(wanted, took, strict=True):
        if ours:
            handed[one.id] = task
            tell(tx, offered.task, EventKind.TASK_CLAIMED, by=one.id, why=why_chosen(offered, HOW))
    return handed
