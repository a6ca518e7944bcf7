"""What a drive needs beside the transaction: the lines, what upper rooms answer and take, the compiled definitions."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from remit.store import Transaction
from remit.work.model import Lines, ServiceCall, ServiceResult
from remit.work.runtime.models import Models

RoomHandler = Callable[[Transaction, ServiceCall], ServiceResult]
"""Answers a topic of an upper room, in the transaction of the drive."""

Taker = Callable[[Transaction, ServiceCall, Any], Mapping[str, Any]]
"""Takes what a line's handler handed to an upper room; returns variables for the instance."""


Edge = Callable[[ServiceCall], ServiceResult]
"""Answers a topic that reaches outside the house; runs at least once, in no transaction."""


@dataclass(frozen=True, slots=True)
class Runtime:
    """The doors of a drive; `app` fills them once."""

    lines: Lines
    rooms: Mapping[str, RoomHandler] = field(default_factory=dict)
    takers: Mapping[str, Taker] = field(default_factory=dict)
    outside: Mapping[str, Edge] = field(default_factory=dict)
    models: Models = field(default_factory=Models)
