"""What the API answers, as the description (OpenAPI) tells it; moments are UTC, ISO 8601."""

from datetime import datetime
from typing import Any

from pydantic import BaseModel, Field

from remit.contracts.model import Engagement
from remit.judgement.model import Source
from remit.work.model import Comment, Definition, Deliverable, Item, Reference, Task
from remit.work.reports.items import ItemView
from remit.work.reports.proof import Proof


class EngagementOut(BaseModel):
    """An engagement that the caller may hand work in for or ask about."""

    id: str
    key: str = Field(examples=["nordwind-ap"])
    name: str
    line: str

    @classmethod
    def of(cls, one: Engagement) -> "EngagementOut":
        """Write an engagement."""
        return cls(id=one.id, key=one.key, name=one.name, line=one.line)


class SourceOut(BaseModel):
    """A document that judgements may rest on; `document_hash` is the SHA-256 of its bytes."""

    id: str
    name: str
    media_type: str
    document_hash: str
    pages: int
    added_at: datetime

    @classmethod
    def of(cls, one: Source) -> "SourceOut":
        """Write a source."""
        return cls(
            id=one.id,
            name=one.name,
            media_type=one.media_type,
            document_hash=one.document_hash,
            pages=len(one.pages),
            added_at=one.added_at,
        )


class ItemOut(BaseModel):
    """An item and where it stands."""

    id: str
    number: str = Field(examples=["NW-000123"])
    engagement: str = Field(description="Id of the engagement.")
    kind: str
    title: str
    reference: str | None
    state: str
    received_at: datetime
    due_at: datetime | None
    resolved_at: datetime | None
    released_at: datetime | None
    straight_through: bool | None
    version: int
    problems: list[dict[str, Any]]

    @classmethod
    def of(cls, one: Item) -> "ItemOut":
        """Write an item without its payload."""
        return cls(**_item(one))


class SearchIn(BaseModel):
    """What is searched for."""

    text: str = Field(max_length=400, examples=["nordwind crane", "DE89 3704 0044 0532 0130 00"])
    limit: int = Field(default=20, ge=1, le=200)


class FoundItemOut(BaseModel):
    """An item that was found, and by what: `number`, `value` or `words`."""

    item: ItemOut
    by: str


class FoundOut(BaseModel):
    """What was found: by number, then by value, then by words, each newest first."""

    items: list[FoundItemOut]


class ItemWhole(ItemOut):
    """An item with what was read from it, masked for the caller, and what came of it."""

    payload: Any
    deliverables: list["DeliverableOut"]

    @classmethod
    def seen(cls, view: ItemView) -> "ItemWhole":
        """Write an item as a caller may see it."""
        made = [DeliverableOut.of(one) for one in view.deliverables]
        return cls(**_item(view.item), payload=view.payload, deliverables=made)


def _item(one: Item) -> dict[str, Any]:
    return {
        "id": one.id,
        "number": one.number,
        "engagement": one.engagement_id,
        "kind": one.kind,
        "title": one.title,
        "reference": one.reference,
        "state": one.state.value,
        "received_at": one.received_at,
        "due_at": one.due_at,
        "resolved_at": one.resolved_at,
        "released_at": one.released_at,
        "straight_through": one.straight_through,
        "version": one.version,
        "problems": [dict(problem) for problem in one.problems],
    }


class ItemsOut(BaseModel):
    """A page of items, newest first."""

    items: list[ItemOut]
    next: str | None = Field(description="Give it as `after` to get the next page.")


class DeliverableOut(BaseModel):
    """One version of what came of an item."""

    id: str
    name: str
    version: int
    media_type: str
    size: int
    sha256: str
    made_at: datetime
    released_at: datetime | None

    @classmethod
    def of(cls, one: Deliverable) -> "DeliverableOut":
        """Write a deliverable."""
        return cls(
            id=one.id,
            name=one.name,
            version=one.version,
            media_type=one.media_type,
            size=one.size,
            sha256=one.content_hash,
            made_at=one.made_at,
            released_at=one.released_at,
        )


class ReplayedOut(BaseModel):
    """One instance whose journal was worked through again; `code` is null where it gives the stored state."""

    instance: str
    definition: str
    same: bool
    code: str | None = Field(examples=["work.journal_dropped"])

    @classmethod
    def of(cls, one: Proof) -> "ReplayedOut":
        """Write what came of one instance."""
        code = one.refusal.code if one.refusal else None
        return cls(instance=one.instance_id, definition=one.definition_key, same=code is None, code=code)


class MergeIn(BaseModel):
    """The item that carries on, by its number or id."""

    into: str


class SplitIn(BaseModel):
    """Which messages are about another matter, by their ids; or the one since which all are."""

    messages: list[str] = Field(default_factory=list)
    since: str = ""


class CommentIn(BaseModel):
    """A remark; `client` shows it to the client as well."""

    text: str
    client: bool = False


class CommentOut(BaseModel):
    """A remark, a question or an answer on an item."""

    id: str
    author: str
    text: str
    at: datetime
    visibility: str
    kind: str

    @classmethod
    def of(cls, one: Comment) -> "CommentOut":
        """Write a comment."""
        return cls(
            id=one.id,
            author=one.author_name,
            text=one.text,
            at=one.at,
            visibility=one.visibility.value,
            kind=one.kind.value,
        )


class TaskOut(BaseModel):
    """A person's task."""

    id: str
    item: str
    name: str
    form: str | None
    state: str
    role: str
    due_at: datetime | None
    assignee: str | None
    version: int

    @classmethod
    def of(cls, one: Task) -> "TaskOut":
        """Write a task."""
        return cls(
            id=one.id,
            item=one.item_id,
            name=one.name,
            form=one.form,
            state=one.state.value,
            role=one.role,
            due_at=one.due_at,
            assignee=one.assignee,
            version=one.version,
        )


class CompletionIn(BaseModel):
    """A form's values; `version` is the task's version that the form showed (or say it with If-Match)."""

    values: dict[str, Any] = {}
    version: int | None = None


class ReferenceOut(BaseModel):
    """One version of one piece of reference data."""

    kind: str
    key: str
    version: int
    body: dict[str, Any]
    put_at: datetime

    @classmethod
    def of(cls, one: Reference) -> "ReferenceOut":
        """Write a piece of reference data."""
        return cls(kind=one.kind, key=one.key, version=one.version, body=dict(one.body), put_at=one.put_at)


class DefinitionOut(BaseModel):
    """One published version of a definition."""

    id: str
    key: str
    name: str
    notation: str
    version: int
    sha256: str
    line: str | None
    published_at: datetime

    @classmethod
    def of(cls, one: Definition) -> "DefinitionOut":
        """Write a definition without its document."""
        return cls(
            id=one.id,
            key=one.key,
            name=one.name,
            notation=one.notation.value,
            version=one.version,
            sha256=one.hash,
            line=one.line,
            published_at=one.published_at,
        )
