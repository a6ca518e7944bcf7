"""What the invented clients send: documents made by the lines' own sources, and their reference data."""

from remit.demo.lines import HANDOVERS, LINES
from remit.demo.world import Handover, World
from remit.parties.access import SYSTEM
from remit.store import Transaction
from remit.values.chance import Chance
from remit.values.moment import Moment
from remit.work.actions.reference import put_references

BROKEN = 0.012
"""The share of arrivals that nobody could read: a torn file."""


class Supply:
    """Sends documents for every engagement; `resumed` where the days behind are over."""

    def __init__(self, *, resumed: bool = False) -> None:
        self._sources = {line.key: line.source(resumed) for line in LINES}

    def put(self, tx: Transaction, world: World) -> None:
        """Store every engagement's reference data."""
        for handover in HANDOVERS:
            for kind, pieces in self._sources[handover.line].references(handover).items():
                put_references(
                    tx,
                    principal=SYSTEM,
                    tenant=world.clients[handover.client],
                    engagement_id=world.engagements[handover.key],
                    kind=kind,
                    pieces=pieces.items(),
                )

    def document(self, handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
        """Make the next document of an engagement: its file name and content."""
        name, content = self._sources[handover.line].document(handover, chance, now)
        return (name, content[: len(content) // 3]) if chance.fraction() < BROKEN else (name, content)
