"""Facts of proof: a sealed event, a checkpoint."""

import base64
import hashlib
from dataclasses import dataclass
from typing import Any

from remit.store import LoggedEvent
from remit.values.canonical import canonical_json
from remit.values.identifier import Identifier
from remit.values.moment import Moment, format_moment
from remit.values.refusal import Refusal

SALT_BYTES = 16


class NothingSealed(Refusal):
    """A proof about a thing of which the log has sealed no event yet."""

    code = "proof.nothing_sealed"
    status = 404
    sentence = "Nothing of this is in the sealed log yet; ask again in a minute."


class ProofBroken(Refusal):
    """A log, a proof or a checkpoint that does not hold."""

    code = "proof.broken"
    status = 409
    sentence = "This does not hold: {reason}."


class SizeUnknown(Refusal):
    """A size that the log has not reached, or that is no number of events."""

    code = "proof.size"
    sentence = "The log holds {size} events; there is no proof from {first}."


@dataclass(frozen=True, slots=True)
class Sealed:
    """One event as the tree holds it. `salt` is None, and the body gone, where it was erased."""

    tenant: Identifier
    index: int
    position: int
    stream: str
    previous: str | None
    salt: bytes | None
    commitment: str
    hash: bytes


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The state of a client's log at a moment: `note` is the signed text."""

    tenant: Identifier
    size: int
    root: bytes
    at: Moment
    note: str


def commitment(salt: bytes, body: str) -> str:
    """Return what the tree holds in place of a body: base64 of SHA-256 over salt and body.

    Without the salt nothing can be learned from it, not even by trying every name there is.
    """
    return base64.b64encode(hashlib.sha256(salt + body.encode()).digest()).decode()


def record_of(event: LoggedEvent, *, index: int, previous: str | None, committed: str) -> bytes:
    """Write what a leaf is the hash of."""
    fact: dict[str, Any] = {
        "at": format_moment(event.at),
        "commitment": committed,
        "index": index,
        "kind": event.kind,
        "position": event.position,
        "previous": previous,
        "stream": event.stream,
        "tenant": event.tenant,
    }
    return canonical_json(fact).encode()
