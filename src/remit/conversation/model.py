"""The facts of the room: mailboxes, letters, attachments. All frozen."""

from dataclasses import dataclass, field
from datetime import date
from enum import StrEnum

from remit.parties.model import DataClass
from remit.values.identifier import Identifier
from remit.values.moment import Moment


class Security(StrEnum):
    """How a mail server is spoken to."""

    TLS = "tls"
    STARTTLS = "starttls"
    PLAIN = "plain"


@dataclass(frozen=True, slots=True)
class Server:
    """One mail server; the password stands in the environment variable `secret_variable`, never in the database."""

    host: str
    port: int
    security: Security = Security.TLS
    user: str = ""
    secret_variable: str = ""


@dataclass(frozen=True, slots=True)
class Mailbox:
    """The address of an engagement: mail to it is fetched from `incoming`, answers leave through `outgoing`.

    `acknowledge` sends each new sender's mail a receipt with the item's number, in `language`.
    """

    tenant: Identifier
    id: Identifier
    engagement_id: Identifier
    address: str
    incoming: Server
    outgoing: Server
    folder: str = "INBOX"
    poll_s: int = 30
    acknowledge: bool = False
    language: str = "en"
    active: bool = True


@dataclass(frozen=True, slots=True)
class Standing:
    """How far a mailbox was read, and whether its server answers.

    `uid_last` belongs to `uid_validity` (RFC 9051, 2.3.1.1). `failures` counts attempts since the last that went well.
    `next_at` is when it may be fetched: whoever fetches moves it on first, so that one worker does at a time.
    """

    tenant: Identifier
    mailbox_id: Identifier
    uid_validity: int = 0
    uid_last: int = 0
    next_at: Moment | None = None
    fetched_at: Moment | None = None
    failing_since: Moment | None = None
    failures: int = 0
    reason: str = ""


class Direction(StrEnum):
    """Which way a letter went."""

    IN = "in"
    OUT = "out"


class LetterState(StrEnum):
    """Where a letter stands: one in is taken or set aside; one out waits, was sent, or failed for good."""

    TAKEN = "taken"
    SET_ASIDE = "set_aside"
    WAITING = "waiting"
    SENT = "sent"
    FAILED = "failed"


class Automatic(StrEnum):
    """Why a letter counts as written by no person; nothing of the kind is ever answered."""

    OWN = "own"
    BOUNCE = "bounce"
    LIST = "list"
    AUTORESPONDER = "autoresponder"
    LOOP = "loop"


TOO_LARGE = "too_large"
"""Why a letter that a person wrote is set aside: the engagement takes none of its size."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One mail. `id` is that of the message of the item's conversation; `raw` the hash of its original bytes.

    `mark` names the letter among those of its mailbox whatever way it travelled: the same letter twice is one.
    `sender_mark` is the sender's address under the client's search key.
    """

    tenant: Identifier
    id: Identifier
    mailbox_id: Identifier
    direction: Direction
    state: LetterState
    message_id: str
    mark: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    at: Moment
    item_id: Identifier | None = None
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    sender_mark: str = ""
    automatic: Automatic | None = None
    quoted: str = ""
    raw: str | None = None
    sent_at: Moment | None = None
    reason: str = ""


class NoticeKind(StrEnum):
    """Why somebody is told of an item."""

    MENTION = "mention"
    WRITTEN = "written"
    INCIDENT = "incident"
    MISSED = "missed"
    SUSPENDED = "suspended"
    ESCALATED = "escalated"
    RENEWAL = "renewal"
    REMINDED = "reminded"


@dataclass(frozen=True, slots=True)
class Notice:
    """A word to one person about an item of `tenant`; it says who and why, never what was written.

    One of kind `RENEWAL` is about a contract: `item_id` and `number` are the engagement's id and key, and `subject`
    ends in the last day for notice. One of kind `REMINDED` is about an invoice: `item_id` and `number` are that one's.

    `subject` is what it is about (a message, an incident): the same is told once. `by_name` is empty for the house.
    """

    tenant: Identifier
    id: Identifier
    person_id: Identifier
    kind: NoticeKind
    item_id: Identifier
    number: str
    subject: str
    by_name: str
    at: Moment
    read_at: Moment | None = None
    mailed_at: Moment | None = None

    @property
    def address(self) -> str:
        """Where it leads to."""
        places = {NoticeKind.RENEWAL: "contracts", NoticeKind.REMINDED: "invoices"}
        return f"/{places.get(self.kind, 'items')}/{self.item_id}"


class Unfit(StrEnum):
    """Why an attachment is not taken: kept by name, never its content."""

    TYPE = "type"
    DISGUISED = "disguised"
    SIZE = "size"
    TOTAL = "total"
    COUNT = "count"
    EMPTY = "empty"


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file as it came with a message, not yet looked at."""

    name: str
    content: bytes = field(repr=False)


@dataclass(frozen=True, slots=True)
class Outgoing:
    """A letter that a line of service wrote to somebody outside; `automatic` where no person let it go."""

    to: str
    subject: str
    text: str
    files: tuple[Enclosure, ...] = ()
    automatic: bool = False
    data_class: DataClass = DataClass.PERSONAL


@dataclass(frozen=True, slots=True)
class Scanned:
    """A file that was looked at: its type by its own bytes, and why it is not taken, if it is not."""

    enclosure: Enclosure
    media_type: str
    unfit: Unfit | None = None


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file of a message; a refused one has its name, type, size and reason, and no content."""

    tenant: Identifier
    id: Identifier
    item_id: Identifier
    message_id: Identifier
    name: str
    media_type: str
    size: int
    content_hash: str | None
    unfit: Unfit | None = None


@dataclass(frozen=True, slots=True)
class ReadLetter:
    """A mail taken apart: headers as text, the text body and what it quotes, HTML where that is all there is."""

    message_id: str
    sender: str
    sender_name: str
    recipients: tuple[str, ...]
    subject: str
    in_reply_to: str
    references: tuple[str, ...]
    text: str
    quoted: str
    enclosures: tuple[Enclosure, ...]
    mark: str
    automatic: Automatic | None


class GuidanceKind(StrEnum):
    """A text to send as it is, or an article to read."""

    CANNED = "canned"
    ARTICLE = "article"


@dataclass(frozen=True, slots=True)
class Guidance:
    """A canned text or knowledge article of one client, in one language; to be looked over by `review_date`."""

    tenant: Identifier
    id: Identifier
    kind: GuidanceKind
    language: str
    title: str
    body: str
    written_at: Moment
    written_by: Identifier
    review_date: date | None = None
    retired_at: Moment | None = None
