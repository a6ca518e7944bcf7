"""The instance: one running definition for one item."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from msgspec import Struct, field

from remit.values.identifier import Identifier
from remit.values.moment import Moment


class Instance(Struct, frozen=True, gc=False):
    """One running definition: `state` is the engine's compact state, `bindings` the versions it uses (key -> hash)."""

    tenant: Identifier
    id: Identifier
    item_id: Identifier
    engagement_id: Identifier
    definition_key: str
    definition_hash: str
    notation: str
    state: Any
    started_at: Moment
    parent_id: Identifier | None = None
    parent_activation: int | None = None
    bindings: Mapping[str, str] = field(default_factory=dict)
    version: int = 1
    ended_at: Moment | None = None
    outcome: str | None = None

    @property
    def stream(self) -> str:
        """The instance's stream in the log."""
        return f"instance:{self.id}"


@dataclass(frozen=True, slots=True)
class BegunBy:
    """What begins an instance where it is not the plain start: a start event's `element`, a message or a signal."""

    element: str | None = None
    message: str | None = None
    signal: str | None = None


@dataclass(frozen=True, slots=True)
class Incident:
    """Machine work that could not go on by itself and waits for a person."""

    tenant: Identifier
    id: Identifier
    item_id: Identifier
    instance_id: Identifier
    activation: int
    element: str
    topic: str | None
    code: str
    message: str
    raised_at: Moment
    attempts: int = 1
    resolved_at: Moment | None = None
    resolved_by: str | None = None
