"""What the invented clients send: documents made by the lines' own sample makers, and their reference data."""

import json
from importlib import resources

from remit.app.house import House
from remit.demo.world import HANDOVERS, Handover, World
from remit.parties.access import SYSTEM
from remit.services.contract_review import samples as contracts
from remit.store import Transaction
from remit.values.chance import Chance
from remit.values.moment import Moment
from remit.work.actions.reference import put_reference

BROKEN = 0.012
"""The share of arrivals that nobody could read: a torn file."""


def document(handover: Handover, chance: Chance, now: Moment) -> tuple[str, bytes]:
    """Make the next document of an engagement: its file name and content."""
    name, content = contracts.make(chance)
    return (name, content[: len(content) // 3]) if chance.fraction() < BROKEN else (name, content)


def put_references(tx: Transaction, house: House, world: World) -> None:
    """Put the reference data that each engagement's line needs."""
    for handover in HANDOVERS:
        if handover.line == "contract_review":
            _put(tx, world, handover, "playbook", "standard", _playbook())


def _playbook() -> dict[str, object]:
    folder = resources.files("remit.services.contract_review").joinpath("samples")
    body: dict[str, object] = json.loads(folder.joinpath("playbook.json").read_text("utf-8"))
    return body


def _put(tx: Transaction, world: World, handover: Handover, kind: str, key: str, body: dict[str, object]) -> None:
    put_reference(
        tx,
        principal=SYSTEM,
        tenant=world.clients[handover.client],
        engagement_id=world.engagements[handover.key],
        kind=kind,
        key=key,
        body=body,
    )
