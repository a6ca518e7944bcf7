"""Rehearse a line's samples in memory: read, run its processes and decisions on the engine, say where each one stops.

Services are answered by the line's own handlers; nobody works on tasks, so a rehearsal ends with the first ones that
open. Case plans that rest on upper rooms' topics cannot be rehearsed.
"""

import json
from collections import deque
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

from remit.engine import CallService, Definition, OpenTask, RaiseIncident, ServiceCompleted, ServiceFailed, Start, step
from remit.engine import read_definitions as read_graphs
from remit.engine.dmn import CompiledModel, compile_model, read_model
from remit.services.kit import Line
from remit.values.moment import Moment
from remit.values.problem import errors
from remit.work.model import Channel, Item, ItemState, Reference, ServiceCall, ServiceResult

TENANT = ENGAGEMENT = "rehearsal"


@dataclass(frozen=True, slots=True)
class Rehearsal:
    """What came of one document: refused codes, the tasks it waits at, reason codes, documents by name."""

    refused: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    incidents: tuple[str, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict)
    documents: Mapping[str, bytes] = field(default_factory=dict)

    @property
    def outcome(self) -> str:
        """In one word: refused, incident, task or straight_through."""
        if self.refused:
            return "refused"
        return "incident" if self.incidents else "task" if self.waits else "straight_through"

    @property
    def reasons(self) -> tuple[str, ...]:
        """The reason codes that the process set."""
        return tuple(self.variables.get("reason_codes", ()))


class Shelf:
    """Reference data and marks of one rehearsal; the door that handlers look through."""

    def __init__(self, references: Mapping[str, Mapping[str, Mapping[str, Any]]], *, now: Moment) -> None:
        self._references = references
        self._now = now
        self.marks: dict[tuple[str, str], str] = {}
        self.item = ""
        self.received = b""

    def reference(self, kind: str, key: str) -> Reference | None:
        """Return one piece of reference data."""
        body = self._references.get(kind, {}).get(key)
        return None if body is None else Reference(TENANT, ENGAGEMENT, kind, key, 1, body, self._now, "rehearsal")

    def references(self, kind: str) -> tuple[Reference, ...]:
        """Return every piece of one kind, by key."""
        found = (self.reference(kind, key) for key in sorted(self._references.get(kind, {})))
        return tuple(one for one in found if one is not None)

    def first_seen(self, kind: str, key: str) -> str | None:
        """Return another item that showed this mark first."""
        found = self.marks.get((kind, key))
        return None if found == self.item else found

    def content(self) -> bytes:
        """Return the bytes of the document at hand."""
        return self.received


class Stage:
    """A line ready to rehearse; marks stay from one document to the next, as they would for one client."""

    def __init__(
        self,
        line: Line,
        *,
        now: Moment,
        references: Mapping[str, Mapping[str, Mapping[str, Any]]] | None = None,
        parameters: Mapping[str, Any] | None = None,
    ) -> None:
        self._line = line
        self._now = now
        self._parameters = line.settings(parameters or {})
        self._shelf = Shelf(references or {}, now=now)
        self._graphs, self._decisions = _models(line)
        self._count = 0

    def rehearse(self, content: bytes, *, name: str, media_type: str = "application/octet-stream") -> Rehearsal:
        """Run one document as far as rules alone can go."""
        reading = self._line.read(content, media_type=media_type, name=name)
        bad = errors(reading.problems)
        if bad:
            return Rehearsal(refused=tuple(problem.code for problem in bad))
        self._count += 1
        item = Item(
            tenant=TENANT,
            id=f"item-{self._count}",
            number=f"R-{self._count:06d}",
            engagement_id=ENGAGEMENT,
            line=self._line.key,
            kind=reading.kind,
            title=reading.title,
            state=ItemState.IN_PROGRESS,
            source_hash="",
            source_name=name,
            media_type=media_type,
            received_at=self._now,
            channel=Channel.SIMULATED,
            received_by="rehearsal",
            reference=reading.reference,
            payload=reading.payload,
        )
        self._shelf.item, self._shelf.received = item.id, content
        return self._play(item)

    def _play(self, item: Item) -> Rehearsal:
        graph = self._graphs[self._line.definition_for(item.kind)]
        variables: dict[str, Any] = {}
        documents: dict[str, bytes] = {}
        waits: list[str] = []
        incidents: list[str] = []
        moved = step(graph, None, Start(), self._now, decide=self._decide)
        commands = deque(moved.commands)
        while commands:
            command = commands.popleft()
            if isinstance(command, OpenTask):
                waits.append(command.element)
            elif isinstance(command, RaiseIncident):
                incidents.append(command.message)
            elif isinstance(command, CallService):
                result = self._answer(item, command)
                variables |= result.variables
                documents |= {document.name: document.content for document in result.documents}
                moved = step(graph, moved.state, _event(command, result), self._now, decide=self._decide)
                commands.extend(moved.commands)
        return Rehearsal((), tuple(waits), tuple(incidents), variables, documents)

    def _answer(self, item: Item, command: CallService) -> ServiceResult:
        call = ServiceCall(
            topic=command.topic,
            item=item,
            activation=command.activation,
            element=command.element,
            variables=command.variables,
            parameters=self._parameters,
            now=self._now,
            lookup=self._shelf,
            extensions=command.extensions,
        )
        result = self._line.handle(call)
        for mark in result.fingerprints:
            self._shelf.marks.setdefault(mark, item.id)
        return result

    def _decide(self, name: str, variables: Mapping[str, Any]) -> Any:
        return self._decisions[name].decide(name, variables).value


def _event(command: CallService, result: ServiceResult) -> ServiceCompleted | ServiceFailed:
    if result.error is None:
        return ServiceCompleted(command.activation, result.variables)
    return ServiceFailed(command.activation, code=result.error, variables=result.variables)


def _models(line: Line) -> tuple[dict[str, Definition], dict[str, CompiledModel]]:
    graphs: dict[str, Definition] = {}
    decisions: dict[str, CompiledModel] = {}
    for name in line.definitions:
        content = line.definition(name)
        if name.endswith(".dmn"):
            model = read_model(content)[0]
            if model is not None:
                compiled = compile_model(model)
                decisions |= dict.fromkeys(compiled.decisions, compiled)
        else:
            graphs |= {graph.key: graph for graph in read_graphs(content)[0]}
    return graphs, decisions


@dataclass(frozen=True, slots=True)
class Expected:
    """One entry of `samples/expected.json`: what is to come of a sample."""

    file: str
    outcome: str
    reasons: tuple[str, ...] = ()
    waits: tuple[str, ...] = ()
    refused: str | None = None
    documents: tuple[str, ...] = ()


def expected_samples(line: Line) -> tuple[Expected, ...]:
    """Return what the line expects of its samples; none where it keeps no such list."""
    path = line.folder / "samples" / "expected.json"
    listed = json.loads(path.read_text("utf-8")).get("samples", ()) if path.exists() else ()
    return tuple(_expected(entry) for entry in listed)


def _expected(entry: Mapping[str, Any]) -> Expected:
    return Expected(
        file=entry["file"],
        outcome=entry["outcome"],
        reasons=tuple(entry.get("reasons", ())),
        waits=tuple(entry.get("waits", ())),
        refused=entry.get("refused"),
        documents=tuple(entry.get("documents", ())),
    )


def rehearse_samples(line: Line, *, now: Moment) -> Iterator[tuple[Expected, Rehearsal]]:
    """Rehearse the line's samples in their order, with `samples/references.json` at hand, beside what is expected."""
    samples = line.folder / "samples"
    path = samples / "references.json"
    references = json.loads(path.read_text("utf-8")) if path.exists() else {}
    stage = Stage(line, now=now, references=references)
    for expected in expected_samples(line):
        yield expected, stage.rehearse((samples / expected.file).read_bytes(), name=expected.file)
