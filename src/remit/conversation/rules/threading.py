"""Finding the conversation that a letter belongs to: by the ids it answers, or by the token in its subject.

The token names the item by number and proves the right to it by 60 bits under the client's own key: whoever merely
knows an item's number cannot write into its conversation.
"""

import base64
import hashlib
import hmac
import re
from dataclasses import dataclass

_TOKEN = re.compile(r"\[#([0-9A-Z]+-[0-9]+)-([a-z2-7]{12})\]", re.IGNORECASE)
_ID = re.compile(r"<[^<>\s]+>")
_ANSWER = re.compile(
    r"^\s*(?:(?:re|aw|wg|fwd?|sv|antw|tr|rv|trả lời|chuyển tiếp)\s*(?:\[\d+\])?\s*:\s*)+", re.IGNORECASE
)
REFERENCES_MAX = 30


@dataclass(frozen=True, slots=True)
class Token:
    """The item's number as a subject names it, and the proof beside it."""

    number: str
    proof: str


def proof_of(number: str, *, key: bytes) -> str:
    """Return the proof that belongs to an item's number under a client's key: 12 letters of base32, 60 bits."""
    digest = hmac.new(key, f"subject\0{number.upper()}".encode(), hashlib.sha256).digest()
    return base64.b32encode(digest)[:12].decode("ascii").lower()


def subject_with_token(subject: str, *, number: str, key: bytes) -> str:
    """Return the subject of an answer: one “Re:”, the subject without older tokens, the item's token at its end."""
    plain = _ANSWER.sub("", _TOKEN.sub("", subject)).strip() or number
    return f"Re: {' '.join(plain.split())[:180]} [#{number}-{proof_of(number, key=key)}]"


def tokens_in(subject: str) -> tuple[Token, ...]:
    """Return every token that a subject shows; whether one is genuine is for `genuine` to say."""
    return tuple(Token(found[1].upper(), found[2].lower()) for found in _TOKEN.finditer("".join(subject.splitlines())))


def genuine(token: Token, *, key: bytes) -> bool:
    """Tell whether a token was given out by the house."""
    return hmac.compare_digest(token.proof, proof_of(token.number, key=key))


def ids_in(text: str) -> tuple[str, ...]:
    """Return the message ids in a header, in order, each once."""
    return tuple(dict.fromkeys(_ID.findall(text)))


def answered_ids(in_reply_to: str, references: tuple[str, ...]) -> tuple[str, ...]:
    """Return the ids that a letter answers, nearest first (RFC 5322, 3.6.4)."""
    return tuple(dict.fromkeys((*ids_in(in_reply_to), *reversed(references))))[:REFERENCES_MAX]


def message_id_of(identifier: str, *, address: str) -> str:
    """Return the Message-ID of a letter of the house, made of its message's id, so that sending twice is seen."""
    return f"<{identifier}@{address.rpartition('@')[2]}>"
