"""Tokens and keys: how they are made from chance, and what of them is kept."""

import hashlib
import hmac
from base64 import urlsafe_b64encode
from dataclasses import dataclass

SESSION_ENTROPY = 32
KEY_ENTROPY = 24
KEY_PREFIX = "rk"


@dataclass(frozen=True, slots=True)
class KeyText:
    """An API key taken apart."""

    id: str
    secret: str


def session_token(entropy: bytes) -> str:
    """Write the token of a session from 32 bytes of chance; it goes to the browser and is kept nowhere."""
    return urlsafe_b64encode(entropy).decode().rstrip("=")


def secret_hash(secret: str) -> str:
    """Return what is stored of a token or key: its SHA-256, enough because the secret itself is random and long."""
    return hashlib.sha256(secret.encode()).hexdigest()


def key_text(*, key_id: str, entropy: bytes) -> str:
    """Write an API key, `rk_<id>_<secret>`; it is shown once and kept nowhere."""
    return f"{KEY_PREFIX}_{key_id}_{entropy.hex()}"


def parse_key(text: str) -> KeyText | None:
    """Take an API key apart; None where the text is no key."""
    parts = text.split("_")
    if len(parts) != 3 or parts[0] != KEY_PREFIX or not parts[1] or not parts[2]:
        return None
    return KeyText(id=parts[1], secret=parts[2])


def secret_hash_of(text: str) -> str:
    """Return what is stored of the secret in an API key's text; of a text that is no key, a hash that fits none."""
    parts = parse_key(text)
    return secret_hash(parts.secret if parts else text)


def same_secret(stored_hash: str, secret: str) -> bool:
    """Tell whether a secret is the one whose hash is stored, in time that does not depend on how much agrees."""
    return hmac.compare_digest(stored_hash, secret_hash(secret))
