"""The bytes of a letter that leaves: the same for the same letter, whenever and however often it is composed."""

from collections.abc import Iterable
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime

from remit.conversation.model import Enclosure, Letter

SIGNATURE = "-- "


def compose(letter: Letter, *, text: str, files: Iterable[tuple[Enclosure, str]] = ()) -> bytes:
    """Write a letter (RFC 5322); `files` are pairs of file and media type.

    What no person wrote says so (RFC 3834), so that well-behaved machines do not answer it.
    """
    message = EmailMessage(policy=SMTP.clone(max_line_length=998, cte_type="8bit"))
    message["From"] = letter.sender
    message["To"] = ", ".join(letter.recipients)
    message["Subject"] = letter.subject
    message["Date"] = format_datetime(letter.at)
    message["Message-ID"] = letter.message_id
    if letter.in_reply_to:
        message["In-Reply-To"] = letter.in_reply_to
    if letter.references:
        message["References"] = " ".join(letter.references)
    if letter.automatic is not None:
        message["Auto-Submitted"] = "auto-replied" if letter.in_reply_to else "auto-generated"
        message["X-Auto-Response-Suppress"] = "All"
    message.set_content(text, cte="quoted-printable")
    for file, media_type in files:
        kind, _, subtype = media_type.partition("/")
        message.add_attachment(file.content, maintype=kind, subtype=subtype, filename=file.name)
    if message.is_multipart():
        message.set_boundary(f"=_{letter.id}")
    return message.as_bytes()
