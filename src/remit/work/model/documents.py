"""What hangs on an item: deliverables, comments, questions to the client, reference data, fingerprints."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

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


@dataclass(frozen=True, slots=True)
class Comment:
    """One remark on an item; a question carries `answered_at` once the client answered."""

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
