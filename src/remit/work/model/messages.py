"""Messages and signals from outside the house: what is sent, and what became of it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Any

from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal


class SentKind(StrEnum):
    """A message has one receiver, a signal everybody who listens."""

    MESSAGE = "message"
    SIGNAL = "signal"


@dataclass(frozen=True, slots=True)
class Sent:
    """What an outside sender brings; `key` is the correlation key, `idempotency_key` makes a repetition harmless."""

    kind: SentKind
    name: str
    idempotency_key: str
    key: str | None = None
    variables: Mapping[str, Any] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Taken:
    """What became of it: the item that took a message or was begun by it, or how many listen to a signal."""

    tenant: Identifier
    id: Identifier
    idempotency_key: str
    digest: str
    kind: SentKind
    name: str
    item_id: Identifier | None
    started: bool
    listeners: int
    sent_by: Identifier
    taken_at: Moment
    repeated: bool = False


class NobodyWaits(Refusal):
    """A message that no instance waits for and that begins none; nothing is kept of it."""

    code = "work.nobody_waits"
    status = 409
    sentence = "Nobody waits for the message “{name}” with the key “{key}”, and it begins nothing; send it again later."


class SendingIncomplete(Refusal):
    """A message without a name, or without the key that makes it count once."""

    code = "work.sending_incomplete"
    status = 422
    sentence = "A message needs a name and an idempotency key of yours, so that it counts once however often it comes."


class SendingReused(Refusal):
    """An idempotency key came again with another message."""

    code = "work.sending_reused"
    status = 409
    sentence = "The idempotency key “{key}” belongs to another message, “{name}”; use a new key for a new message."
