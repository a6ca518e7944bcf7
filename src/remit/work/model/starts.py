"""Definitions that start by themselves: where, for whom, and when the next time is."""

from dataclasses import dataclass

from remit.values.identifier import Identifier
from remit.values.moment import Moment


@dataclass(frozen=True, slots=True)
class StartTimer:
    """A timer start event of the version that an engagement's kind of item runs by; `due_at` is None once it is over.

    `repeats` (-1: without end) and `interval` are the engine's own words for what comes after.
    """

    tenant: Identifier
    engagement_id: Identifier
    kind: str
    element: str
    definition_key: str
    definition_hash: str
    due_at: Moment | None
    repeats: int
    interval: str
