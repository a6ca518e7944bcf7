"""What hangs on an item: deliverables, comments, questions to the client, reference data, fingerprints."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from remit.parties.model import DataClass
from remit.values.identifier import Identifier
from remit.values.moment import Moment


@dataclass(frozen=True, slots=True)
class Deliverable:
    """What the client receives for an item: one version of one document, named by its content hash."""

    tenant: Identifier
    id: Identifier
    item_id: Identifier
    name: str
    version: int
    media_type: str
    content_hash: str
    size: int
    made_at: Moment
    made_by: str
    released_at: Moment | None = None
    purpose: str = "result"


class Visibility(StrEnum):
    """Who may read a comment."""

    INTERNAL = "internal"
    CLIENT = "client"


class CommentKind(StrEnum):
    """What a comment is for: a remark, a question to the client that waits, or its answer."""

    REMARK = "remark"
    QUESTION = "question"
    ANSWER = "answer"


class Way(StrEnum):
    """How a message travelled: said inside the house, in the client's portal, as mail, or at a client's counter."""

    HOUSE = "house"
    PORTAL = "portal"
    MAIL = "mail"
    FORM = "form"
    CHAT = "chat"


OUTSIDE = "outside"
"""The author of a message from somebody who does not sign in here: by mail, or at a counter."""


@dataclass(frozen=True, slots=True)
class Comment:
    """One message of an item's conversation; a question carries `answered_at` once the client answered.

    `data_class` is the class of its text; `automatic` marks what no person wrote: acknowledgements, absence notes.
    """

    tenant: Identifier
    id: Identifier
    item_id: Identifier
    author: Identifier
    author_name: str
    text: str
    at: Moment
    visibility: Visibility
    kind: CommentKind = CommentKind.REMARK
    question_id: Identifier | None = None
    activation: int | None = None
    answered_at: Moment | None = None
    data_class: DataClass = DataClass.PERSONAL
    way: Way = Way.HOUSE
    from_client: bool = False
    automatic: bool = False


@dataclass(frozen=True, slots=True)
class Reference:
    """One version of one piece of reference data of an engagement: a purchase order, a supplier, a playbook."""

    tenant: Identifier
    engagement_id: Identifier
    kind: str
    key: str
    version: int
    body: Mapping[str, Any]
    put_at: Moment
    put_by: str


@dataclass(frozen=True, slots=True)
class Fingerprint:
    """The first item of an engagement that showed a mark, such as supplier and invoice number."""

    tenant: Identifier
    engagement_id: Identifier
    kind: str
    key: str
    item_id: Identifier
    seen_at: Moment
