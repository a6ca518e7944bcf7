"""Signed notes and checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint) with Ed25519 (RFC 8032)."""

import base64
import hashlib
import hmac
from dataclasses import dataclass
from functools import cached_property

from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey

from remit.values.moment import Moment, format_moment

ED25519 = b"\x01"


@dataclass(frozen=True)
class Signer:
    """A name and the 32 secret bytes with which checkpoints are signed under it."""

    name: str
    seed: bytes

    @cached_property
    def _key(self) -> Ed25519PrivateKey:
        return Ed25519PrivateKey.from_private_bytes(self.seed)

    @cached_property
    def _public(self) -> bytes:
        return ED25519 + self._key.public_key().public_bytes_raw()

    @cached_property
    def _id(self) -> bytes:
        return hashlib.sha256(self.name.encode() + b"\n" + self._public).digest()[:4]

    @property
    def verifier_key(self) -> str:
        """The public key as it is given away: `name+id+key`."""
        return f"{self.name}+{self._id.hex()}+{coded(self._public)}"

    def sign(self, body: str) -> str:
        """Return a signed note; the body ends in a line feed."""
        signature = self._id + self._key.sign(body.encode())
        return f"{body}\n— {self.name} {coded(signature)}\n"


def signer_from(secret: str) -> Signer:
    """Derive an installation's signer from its secret; the name is taken from the key, so that no address is in it."""
    seed = hmac.digest(secret.encode(), b"remit proof signing key", "sha256")
    public = Ed25519PrivateKey.from_private_bytes(seed).public_key().public_bytes_raw()
    return Signer(f"remit-{hashlib.sha256(public).hexdigest()[:8]}", seed)


def checkpoint(signer: Signer, *, tenant: str, size: int, root: bytes, at: Moment) -> str:
    """Write and sign a checkpoint: origin, size, root, and as its one extension line the moment of signing."""
    body = f"{signer.name}/{tenant}\n{size}\n{coded(root)}\n{format_moment(at)}\n"
    return signer.sign(body)


def coded(data: bytes) -> str:
    """Write bytes as base64."""
    return base64.b64encode(data).decode()
