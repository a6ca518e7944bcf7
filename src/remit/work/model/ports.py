"""The doors that others fill: what a line of service answers, and what upper rooms take from it.

`app` wires them; nothing here knows a line or a room above.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Protocol

from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.problem import Problem
from remit.work.model.documents import Fingerprint, Reference
from remit.work.model.items import Item


@dataclass(frozen=True, slots=True)
class Reading:
    """What a line read from a received content; `payload` is JSON, errors among `problems` reject the item."""

    payload: Mapping[str, Any]
    kind: str
    title: str
    reference: str | None = None
    problems: tuple[Problem, ...] = ()


@dataclass(frozen=True, slots=True)
class Document:
    """A document that a handler made: a deliverable version, or, by `purpose`, a paper of the file."""

    name: str
    media_type: str
    content: bytes
    purpose: str = "result"


@dataclass(frozen=True, slots=True)
class Doing:
    """Who completed a task, by name, and when: what a paper says of those who signed it."""

    name: str
    at: Moment


class Lookup(Protocol):
    """What a handler may look up: its engagement's reference data and what was seen before."""

    def reference(self, kind: str, key: str) -> Reference | None:
        """Return the latest version of one piece of reference data."""
        ...

    def references(self, kind: str) -> tuple[Reference, ...]:
        """Return the latest version of every piece of one kind, by key."""
        ...

    def first_seen(self, kind: str, key: str) -> Identifier | None:
        """Return the item of the engagement that showed this mark first, or None; the asking item does not count."""
        ...

    def marks(self, kind: str, *, prefix: str) -> tuple[Fingerprint, ...]:
        """Return the marks of one kind whose key begins so, by key; those of the asking item do not count."""
        ...

    def content(self) -> bytes:
        """Return the bytes that were received."""
        ...

    def done_by(self, element: str) -> Doing | None:
        """Return who completed a task of this item last, by its element, and when; None where nobody did."""
        ...


@dataclass(frozen=True, slots=True)
class ServiceCall:
    """What a handler is given: item, variables of the instance, agreed parameters of the line, a door to look up."""

    topic: str
    item: Item
    activation: int
    element: str
    variables: Mapping[str, Any]
    parameters: Mapping[str, Any]
    now: Moment
    lookup: Lookup
    extensions: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class ServiceResult:
    """What a handler answers.

    `variables` go to the instance; `documents` become deliverables; `fingerprints` are (kind, key) marks kept for
    `first_seen` and `marks`, after the item's marks of the kinds in `forgets` were dropped; `error` throws a BPMN error
    of that code; `handed` goes by key to upper rooms' takers; `problems` of severity error raise an incident.
    """

    variables: Mapping[str, Any] = field(default_factory=dict)
    documents: tuple[Document, ...] = ()
    fingerprints: tuple[tuple[str, str], ...] = ()
    forgets: tuple[str, ...] = ()
    problems: tuple[Problem, ...] = ()
    error: str | None = None
    handed: Mapping[str, Any] = field(default_factory=dict)


class LinePort(Protocol):
    """A line of service as work sees it."""

    def read(self, content: bytes, *, media_type: str, name: str) -> Reading:
        """Read a received content."""
        ...

    def takes_letters(self) -> bool:
        """Tell whether a mail is a document of this line, rather than what brings documents."""
        ...

    def definition_for(self, kind: str) -> str:
        """Return the key of the definition that an item of this kind starts."""
        ...

    def starts(self) -> Mapping[str, str]:
        """Return every kind of item with the key of the definition that it starts."""
        ...

    def handle(self, call: ServiceCall) -> ServiceResult:
        """Answer a service task's topic; pure, so that it may run inside the transaction and again."""
        ...

    def check_form(self, form: str, values: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
        """Return the form's values made clean, and what is wrong with them."""
        ...

    def settings(self, agreed: Mapping[str, Any]) -> Mapping[str, Any]:
        """Return the line's parameters: what is agreed, and the default where nothing is."""
        ...

    def payload_classes(self, kind: str) -> Mapping[str, str]:
        """Return path -> data class of the payload's classified fields."""
        ...


class Lines(Protocol):
    """The installed lines."""

    def line(self, key: str) -> LinePort:
        """Return a line by key. Refuses `LineMissing`."""
        ...
