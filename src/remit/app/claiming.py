"""Handing out next items: on PostgreSQL, whoever asks while others are served is served together with them."""

from collections.abc import Sequence

from remit.parties.access import Principal
from remit.store import Store
from remit.store.gathering import Gathering
from remit.work.actions.claims import next_item
from remit.work.actions.pulling import Alone, Forestalled, Handed, next_items
from remit.work.model import Task
from remit.work.records.offers.shelf import Shelf

TOGETHER_MAX, AT_ONCE = 16, 1
"""How many are served in one transaction at most, and how many such transactions run at the same moment."""
COMPANY_S = 0.0004
"""How long whoever asks for all waits for those who came together with them before: a tenth of what a claim takes."""


class Claiming:
    """Hands people of one store their next items."""

    def __init__(self, store: Store) -> None:
        self._store = store
        self._shelf = Shelf()
        self._together: Gathering[Principal, Handed] | None = None
        if store.dialect == "postgresql":  # the writer of SQLite commits together whatever waits
            self._together = Gathering(self._serve, most=TOGETHER_MAX, at_once=AT_ONCE, company_s=COMPANY_S)

    def next_item(self, principal: Principal) -> Task | None:
        """Hand a person the task that is worth most now, as `next_item` says."""
        handed: Handed = Alone() if self._together is None else self._together.ask(principal)
        if isinstance(handed, Alone):
            return self._store.write(lambda tx: next_item(tx, principal=principal))
        return handed

    def _serve(self, people: Sequence[Principal]) -> Sequence[Handed]:
        """Serve people together, and once more those whom others forestalled."""
        served = self._once(people)
        forestalled = [one for one, got in zip(people, served, strict=True) if isinstance(got, Forestalled)]
        if not forestalled:
            return served
        again = iter(self._once(forestalled))
        return [next(again) if isinstance(got, Forestalled) else got for got in served]

    def _once(self, people: Sequence[Principal]) -> list[Handed]:
        handing = self._store.write(lambda tx: next_items(tx, people, shelf=self._shelf))
        return handing.outcome()
