"""Where an item stands, from what goes on in it."""

from dataclasses import dataclass

from remit.work.model import ENDED_STATES, ItemState


@dataclass(frozen=True, slots=True)
class Going:
    """What goes on in an item: how its first instance ended (None: it runs), open incidents, unanswered questions."""

    outcome: str | None
    incidents: int = 0
    questions: int = 0


GOOD_OUTCOMES = frozenset({"completed", "terminated", "closed"})
"""Outcomes of an instance that resolve its item; `error` and `failed` need a person."""


def standing(state: ItemState, going: Going) -> ItemState:
    """Return the state an item is in now; what people decided about it stands."""
    if state in ENDED_STATES:
        return state
    if going.outcome == "cancelled":
        return ItemState.CANCELLED
    if going.incidents or (going.outcome is not None and going.outcome not in GOOD_OUTCOMES):
        return ItemState.INCIDENT
    if going.outcome is not None:
        return ItemState.IN_REVIEW if state is ItemState.IN_REVIEW else ItemState.RESOLVED
    if going.questions:
        return ItemState.AWAITING_CLIENT
    return ItemState.RETURNED if state is ItemState.RETURNED else ItemState.IN_PROGRESS
