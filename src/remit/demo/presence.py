"""Who is doing what on the simulated floor: people come, go on a break, and are back."""

from collections.abc import Sequence

from remit.parties.access import SYSTEM
from remit.parties.actions.people import set_presence
from remit.parties.model import PresenceState
from remit.store import Transaction
from remit.values.chance import Chance
from remit.values.identifier import Identifier

SHARES = (
    (0.80, PresenceState.AVAILABLE),
    (0.87, PresenceState.BUSY),
    (0.91, PresenceState.WRAP_UP),
    (0.95, PresenceState.BREAK),
    (0.97, PresenceState.TRAINING),
    (1.00, PresenceState.OFFLINE),
)
"""The share of people up to which a state is drawn."""


def turn(tx: Transaction, people: Sequence[Identifier], chance: Chance, *, share: float) -> None:
    """Let about this share of the people do something else from now on."""
    for person_id in people:
        if chance.fraction() < share:
            set_presence(tx, SYSTEM, state=_drawn(chance), person_id=person_id)


def _drawn(chance: Chance) -> PresenceState:
    lot = chance.fraction()
    return next(state for until, state in SHARES if lot < until)
