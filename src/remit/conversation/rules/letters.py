"""Taking a mail apart, whatever was sent: a broken header or part is read as far as it goes and never refused."""

import hashlib
import re
from collections.abc import Iterator
from email import message_from_bytes, policy
from email.errors import MessageError
from email.header import decode_header, make_header
from email.message import Message
from email.utils import getaddresses, parseaddr

from remit.conversation.model import Enclosure, ReadLetter
from remit.conversation.rules.automatic import why_automatic
from remit.conversation.rules.formatting import text_of_html
from remit.conversation.rules.quotation import own_and_quoted
from remit.conversation.rules.threading import ids_in

_SPACE = re.compile(r"\s+")
ADDRESS_MAX = 254
SUBJECT_MAX = 998
TEXT_MAX = 500_000
"""Characters of a body that are shown and searched; the original keeps the rest."""
PARTS_MAX = 200


def read_letter(raw: bytes, *, own: frozenset[str]) -> ReadLetter:
    """Read a mail's bytes (RFC 5322 and MIME); `own` are the house's addresses in lower case."""
    message = message_from_bytes(raw, policy=policy.compat32)
    sender_name, sender = _sender(message)
    text = _body(message)
    said, quoted = own_and_quoted(text)
    subject = _header(message, "subject")[:SUBJECT_MAX]
    return ReadLetter(
        message_id=next(iter(ids_in(_header(message, "message-id"))), ""),
        sender=sender,
        sender_name=sender_name,
        recipients=_recipients(message),
        subject=subject,
        in_reply_to=_header(message, "in-reply-to"),
        references=ids_in(_header(message, "references")),
        text=said,
        quoted=quoted,
        enclosures=tuple(_enclosures(message)),
        mark=_mark(message, sender, subject, text),
        automatic=why_automatic(_headers(message), sender=sender, own=own),
    )


def _header(message: Message, name: str) -> str:
    return _decoded(message.get(name))


def _decoded(value: object) -> str:
    try:
        text = str(make_header(decode_header(str(value or ""))))
    except (ValueError, LookupError, MessageError):  # a charset nobody knows or can write, or base64 that is none
        text = str(value or "")
    clean = text.encode("utf-8", "replace").decode("utf-8").replace("\x00", "")
    return _SPACE.sub(" ", clean).strip()


def _headers(message: Message) -> dict[str, str]:
    return {name.lower(): _decoded(value) for name, value in message.items()}


def _sender(message: Message) -> tuple[str, str]:
    name, address = parseaddr(_decoded(message.get("from")))
    return name[:ADDRESS_MAX], address[:ADDRESS_MAX].lower()


def _recipients(message: Message) -> tuple[str, ...]:
    written = [_decoded(value) for name in ("to", "cc") for value in message.get_all(name, [])]
    found = (address[:ADDRESS_MAX].lower() for _, address in getaddresses(written))
    return tuple(dict.fromkeys(address for address in found if "@" in address))[:PARTS_MAX]


def _mark(message: Message, sender: str, subject: str, text: str) -> str:
    """Return what two copies of one letter share: some senders repeat a Message-ID, so the words count as well."""
    parts = (_header(message, "message-id"), sender, _header(message, "date"), subject, text)
    return hashlib.sha256("\0".join(parts).encode("utf-8", "replace")).hexdigest()


def _leaves(message: Message) -> Iterator[Message]:
    """Yield the parts that are no containers; a mail within a mail is one part."""
    if message.get_content_type() == "message/rfc822" or not message.is_multipart():
        yield message
        return
    for part in message.get_payload():
        if isinstance(part, Message):
            yield from _leaves(part)


def _parts(message: Message) -> list[Message]:
    return [part for part, _ in zip(_leaves(message), range(PARTS_MAX), strict=False)]


def _body(message: Message) -> str:
    plain = [_text(part) for part in _parts(message) if _is_body(part, "text/plain")]
    if any(text.strip() for text in plain):
        return "\n".join(plain)[:TEXT_MAX]
    formatted = [text_of_html(_text(part)) for part in _parts(message) if _is_body(part, "text/html")]
    return "\n".join(formatted)[:TEXT_MAX]


def html_of(raw: bytes) -> str:
    """Return the formatted body of a mail as it came, not yet made safe; empty where there is none."""
    message = message_from_bytes(raw, policy=policy.compat32)
    return "\n".join(_text(part) for part in _parts(message) if _is_body(part, "text/html"))[:TEXT_MAX]


def _is_body(part: Message, media_type: str) -> bool:
    return part.get_content_type() == media_type and part.get_content_disposition() != "attachment"


def _text(part: Message) -> str:
    content = _content(part)
    charset = str(part.get_param("charset") or "utf-8")
    try:
        text = content.decode(charset)
    except (LookupError, UnicodeError, ValueError):
        text = content.decode("utf-8", "replace")
    return text.replace("\r\n", "\n").replace("\x00", "").encode("utf-8", "replace").decode("utf-8")


def _content(part: Message) -> bytes:
    if part.get_content_type() == "message/rfc822" and part.is_multipart():
        inner = part.get_payload(0)
        return bytes(inner) if isinstance(inner, Message) else b""
    content = part.get_payload(decode=True)
    return content if isinstance(content, bytes) else b""


def _enclosures(message: Message) -> Iterator[Enclosure]:
    for number, part in enumerate(_parts(message), start=1):
        inline_picture = part.get_content_maintype() == "image" and part.get("content-id") is not None
        if _is_body(part, "text/plain") or _is_body(part, "text/html") or (inline_picture and not part.get_filename()):
            continue
        yield Enclosure(name=_name(part, number), content=_content(part))


def _name(part: Message, number: int) -> str:
    given = _decoded(part.get_filename())
    suffix = "eml" if part.get_content_type() == "message/rfc822" else "bin"
    return given or f"part-{number}.{suffix}"
