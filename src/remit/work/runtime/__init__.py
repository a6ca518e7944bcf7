"""The runtime: drives the instances of one item inside an open transaction, from an event until all is quiet.

What lives here: loading, stepping, carrying out the engine's commands, journal and replay. What does not: who may ask
for it (`actions`) and what follows from an event (`engine`).
"""

from remit.work.runtime.drive import Drive
from remit.work.runtime.journal import (
    DROPPED,
    JournalDropped,
    ReplayDiffers,
    dropped_journal,
    read_journal,
    replay_instance,
)
from remit.work.runtime.models import Models
from remit.work.runtime.replaying import Asked
from remit.work.runtime.runtime import Edge, RoomHandler, Runtime, Taker
from remit.work.runtime.services import ItemLookup
from remit.work.runtime.starting import problem_row, set_going, start_variables
from remit.work.runtime.stored import stored_state, stored_status, waits_outside

__all__ = [
    "DROPPED",
    "Asked",
    "Drive",
    "Edge",
    "ItemLookup",
    "JournalDropped",
    "Models",
    "ReplayDiffers",
    "RoomHandler",
    "Runtime",
    "Taker",
    "dropped_journal",
    "problem_row",
    "read_journal",
    "replay_instance",
    "set_going",
    "start_variables",
    "stored_state",
    "stored_status",
    "waits_outside",
]
