"""The bench: what one drive has open and will write, and the moves every part of the runtime makes on it."""

from collections import deque
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from msgspec import structs

from remit.contracts.model import Terms
from remit.engine import Definition as Graph
from remit.engine import Event, Start, State, Trail
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.model import (
    BegunBy,
    Definition,
    DefinitionMissing,
    Deliverable,
    EventKind,
    Fingerprint,
    Incident,
    Instance,
    Item,
    Notation,
    Task,
)
from remit.work.records.definitions import latest_definition
from remit.work.records.instances import find_instance
from remit.work.runtime.runtime import Runtime
from remit.work.runtime.stored import Laid, stored_state

PROCESSES = (Notation.BPMN, Notation.CMMN)


@dataclass(slots=True)
class Running:
    """One instance during a drive, and as it was `stored`; `events` and `trail` are what the journal will get.

    `laid` is how the state is written, once the drive is at its end.
    """

    instance: Instance
    graph: Graph
    state: State | None
    stored: Instance | None
    events: list[Event] = field(default_factory=list)
    trail: list[Trail] = field(default_factory=list)
    laid: Laid | None = None

    def bind(self, key: str, content_hash: str) -> None:
        """Note which version of something the instance uses from now on."""
        self.instance = structs.replace(self.instance, bindings={**self.instance.bindings, key: content_hash})


@dataclass(slots=True)
class Pending:
    """What a drive will write."""

    opened: dict[tuple[Identifier, int], Task] = field(default_factory=dict)
    closed: list[tuple[Identifier, int]] = field(default_factory=list)
    waiting: dict[tuple[Identifier, int], dict[str, Any]] = field(default_factory=dict)
    waits_no_more: list[tuple[Identifier, int]] = field(default_factory=list)
    fired: set[tuple[Identifier, int]] = field(default_factory=set)
    jobs: list[dict[str, Any]] = field(default_factory=list)
    incidents: dict[tuple[Identifier, int], Incident] = field(default_factory=dict)
    resolved: list[tuple[Identifier, int]] = field(default_factory=list)
    deliverables: list[Deliverable] = field(default_factory=list)
    marks: list[Fingerprint] = field(default_factory=list)
    asked: bool = False
    outcome: str | None = None
    result: Any = None
    records: list[tuple[str, EventKind, dict[str, Any]]] = field(default_factory=list)


class Bench:
    """The instances of one item inside an open transaction, in memory. The caller holds the item's lock.

    `stored` is the item as its row has it, where that is not the `item` the drive begins with.
    """

    def __init__(
        self, tx: Transaction, runtime: Runtime, *, item: Item, terms: Terms, stored: Item | None = None
    ) -> None:
        self.tx = tx
        self.runtime = runtime
        self.item = item
        self.stored = item if stored is None else stored
        self.terms = terms
        self.pending = Pending()
        self.running: dict[Identifier, Running] = {}
        self.overheard: list[Event] = []
        self.inbox: deque[tuple[Identifier, Event]] = deque()

    @property
    def parameters(self) -> Mapping[str, Any]:
        """The line's parameters as agreed for the engagement, defaults where nothing is agreed."""
        return self.runtime.lines.line(self.item.line).settings(self.terms.parameters)

    def start(
        self,
        key: str,
        *,
        variables: Mapping[str, Any],
        notations: Sequence[Notation] = PROCESSES,
        parent: tuple[Identifier, int] | None = None,
        begun_by: BegunBy | None = None,
    ) -> Instance:
        """Start an instance of the newest version of a definition, at its plain start or where `begun_by` says.

        Refuses `DefinitionMissing`.
        """
        found = latest_definition(self.tx, tenant=self.item.tenant, key=key, notations=notations)
        if found is None:
            raise DefinitionMissing(key=key)
        instance = self._new_instance(found, parent=parent)
        graph = self.runtime.models.graph(self.tx, tenant=self.item.tenant, key=key, content_hash=found.hash)
        self.running[instance.id] = Running(instance, graph, state=None, stored=None)
        self.note(
            EventKind.INSTANCE_STARTED,
            instance=instance.id,
            definition=found.key,
            version=found.version,
            hash=found.hash,
            notation=found.notation.value,
            parent=instance.parent_id,
        )
        at = begun_by or BegunBy()
        self.send(
            instance.id,
            Start(variables, at.element, business_key=self.item.number, message=at.message, signal=at.signal),
        )
        return instance

    def _new_instance(self, found: Definition, *, parent: tuple[Identifier, int] | None) -> Instance:
        return Instance(
            tenant=self.item.tenant,
            id=self.tx.identifiers.new(),
            item_id=self.item.id,
            engagement_id=self.item.engagement_id,
            definition_key=found.key,
            definition_hash=found.hash,
            notation=found.notation.value,
            state="",
            started_at=self.tx.now,
            parent_id=parent[0] if parent else None,
            parent_activation=parent[1] if parent else None,
        )

    def send(self, instance_id: Identifier, event: Event) -> None:
        """Queue an event for one of the item's instances."""
        self.inbox.append((instance_id, event))

    def load(self, instance_id: Identifier) -> Running:
        """Return an instance of the item, from this drive or the store. A foreign or unknown one is a fault."""
        running = self.running.get(instance_id)
        if running is None:
            instance = find_instance(self.tx, tenant=self.item.tenant, instance_id=instance_id)
            assert instance is not None
            assert instance.item_id == self.item.id
            graph = self.runtime.models.graph(
                self.tx,
                tenant=instance.tenant,
                key=instance.definition_key,
                content_hash=instance.definition_hash,
            )
            state = stored_state(self.tx, self.runtime.models, instance)
            running = Running(instance, graph, state=state, stored=instance)
            self.running[instance_id] = running
        return running

    def note(self, kind: EventKind, /, **body: Any) -> None:
        """Remember an event of the item for the log."""
        self.pending.records.append((self.item.stream, kind, {**self.subject, **body}))

    @property
    def subject(self) -> dict[str, Any]:
        """What every event of the item names."""
        return {"item": self.item.id, "engagement": self.item.engagement_id, "line": self.item.line}

    def end(self, running: Running, *, outcome: str, variables: Mapping[str, Any]) -> None:
        """Mark an instance as over; what the item's first instance leaves behind is what came of the item."""
        running.instance = structs.replace(running.instance, ended_at=self.tx.now, outcome=outcome)
        self.note(EventKind.INSTANCE_ENDED, instance=running.instance.id, outcome=outcome)
        if running.instance.parent_id is None:
            self.pending.outcome = outcome
            self.pending.result = variables.get("outcome")
