"""A subject's key, and what is sealed under it: AES-256-GCM, the key wrapped by the installation's secret."""

import base64
import json
from collections.abc import Mapping
from typing import Any

from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from remit.parties.sealing import Seals
from remit.values.canonical import canonical_json
from remit.values.chance import Chance

KEY_BYTES, NONCE_BYTES = 32, 12


class SubjectKey:
    """Seals and opens under one subject's key."""

    def __init__(self, key: bytes, chance: Chance) -> None:
        self._key, self._chance = key, chance

    @classmethod
    def new(cls, chance: Chance) -> "SubjectKey":
        """Draw a key."""
        return cls(chance.bytes(KEY_BYTES), chance)

    @classmethod
    def unwrapped(cls, wrapped: str, seals: Seals, chance: Chance) -> "SubjectKey":
        """Unwrap a key that was stored."""
        return cls(base64.b64decode(seals.open(wrapped)), chance)

    def wrapped(self, seals: Seals) -> str:
        """Wrap the key by the installation's secret, so that a copy of the database alone opens nothing."""
        return seals.seal(base64.b64encode(self._key).decode())

    def seal(self, fact: Mapping[str, Any], content: bytes = b"") -> bytes:
        """Seal a fact and bytes that go with it, under a nonce of its own."""
        nonce, head = self._chance.bytes(NONCE_BYTES), canonical_json(fact).encode()
        plain = len(head).to_bytes(4, "big") + head + content
        return nonce + AESGCM(self._key).encrypt(nonce, plain, None)

    def open(self, sealed: bytes) -> tuple[dict[str, Any], bytes]:
        """Open what `seal` sealed; anything else is a fault."""
        plain = AESGCM(self._key).decrypt(sealed[:NONCE_BYTES], sealed[NONCE_BYTES:], None)
        end = 4 + int.from_bytes(plain[:4], "big")
        return json.loads(plain[4:end]), plain[end:]
