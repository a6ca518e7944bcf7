"""The item: one unit of client work, and where it stands."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model.refusals import Unreadable


class ItemState(StrEnum):
    """Where an item stands between its receipt and its release."""

    RECEIVED = "received"
    IN_PROGRESS = "in_progress"
    AWAITING_CLIENT = "awaiting_client"
    IN_REVIEW = "in_review"
    RESOLVED = "resolved"
    RELEASED = "released"
    RETURNED = "returned"
    REJECTED = "rejected"
    CANCELLED = "cancelled"
    INCIDENT = "incident"
    MERGED = "merged"


OPEN_STATES = frozenset(
    {
        ItemState.RECEIVED,
        ItemState.IN_PROGRESS,
        ItemState.AWAITING_CLIENT,
        ItemState.IN_REVIEW,
        ItemState.RETURNED,
        ItemState.INCIDENT,
    }
)
"""States in which the provider still owes work: the backlog."""

ENDED_STATES = frozenset({ItemState.RELEASED, ItemState.REJECTED, ItemState.CANCELLED, ItemState.MERGED})
"""States that an item does not leave by running on; a return reopens a released item, a merge is taken back."""


class Channel(StrEnum):
    """How an item came in."""

    UPLOAD = "upload"
    API = "api"
    CLI = "cli"
    FOLDER = "folder"
    MAIL = "mail"
    COUNTER = "counter"
    SIMULATED = "simulated"
    PROCESS = "process"


@dataclass(frozen=True, slots=True)
class ItemName:
    """What people call an item, for lists of its tasks."""

    number: str
    title: str


@dataclass(frozen=True, slots=True)
class Item:
    """One unit of client work under an engagement; `tenant` is the client's organisation.

    `copy_of` names the item whose work a gold item repeats: it stands in no list and no count, and the client knows
    nothing of it.
    """

    tenant: Identifier
    id: Identifier
    number: str
    engagement_id: Identifier
    line: str
    kind: str
    title: str
    state: ItemState
    source_hash: str
    source_name: str
    media_type: str
    received_at: Moment
    channel: Channel
    received_by: str
    reference: str | None = None
    payload: Mapping[str, Any] = field(default_factory=dict)
    problems: tuple[Mapping[str, Any], ...] = ()
    due_at: Moment | None = None
    resolved_at: Moment | None = None
    released_at: Moment | None = None
    straight_through: bool | None = None
    returns: int = 0
    idempotency_key: str | None = None
    version: int = 1
    copy_of: Identifier | None = None

    @property
    def stream(self) -> str:
        """The item's stream in the log."""
        return f"item:{self.id}"

    @property
    def open(self) -> bool:
        """Whether the provider still owes work on it."""
        return self.state in OPEN_STATES


@dataclass(frozen=True, slots=True)
class Receipt:
    """What the sender is told: the item, and whether this very content had been received before under the same key."""

    item: Item
    repeated: bool = False

    def accepted(self) -> Item:
        """Return the item. Refuses `Unreadable` where it was kept as rejected."""
        if self.item.state is ItemState.REJECTED:
            reason = "; ".join(str(problem["message"]) for problem in self.item.problems)
            raise Unreadable(name=self.item.source_name, number=self.item.number, reason=reason, item=self.item.id)
        return self.item
