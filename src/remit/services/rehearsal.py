"""Rehearse a line's samples in memory: read, run its processes and decisions on the engine, say where each one stops.

Services are answered by the line's own handlers, tasks by the answers that the rehearsal is given; it ends with the
first task that nobody answers, or with a topic that reaches outside the house, which
nobody answers here. Case plans that rest on upper rooms' topics cannot be rehearsed.
"""

import json
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from remit.engine import (
    CallService,
    CloseTask,
    Command,
    CompleteTask,
    Definition,
    Event,
    OpenTask,
    RaiseIncident,
    ServiceCompleted,
    ServiceFailed,
    Start,
    State,
    Step,
    step,
)
from remit.engine import read_definitions as read_graphs
from remit.engine.dmn import CompiledModel, compile_model, read_model
from remit.hosting.model import OUTAGES
from remit.hosting.model import TOPICS as OUTSIDE
from remit.services.kit import Line
from remit.values.moment import Moment
from remit.values.problem import Problem, errors
from remit.values.refusal import Refusal
from remit.work.model import Channel, Fingerprint, Item, ItemState, Reference, ServiceCall, ServiceResult

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


@dataclass(frozen=True, slots=True)
class Answer:
    """What somebody would enter in the form of a task."""

    task: str
    values: Mapping[str, Any]


class AnswerRefused(Refusal):
    """An answer of a rehearsal fits no open task, or its form."""

    code = "services.answer"
    sentence = "The answer to “{task}” does not fit: {reason}."


class Shelf:
    """Reference data and marks of one rehearsal; the door that handlers look through."""

    def __init__(self, references: Mapping[str, Mapping[str, Mapping[str, Any]]], *, now: Moment) -> None:
        self._references = references
        self._now = now
        self._marks: dict[tuple[str, str], str] = {}
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
        found = self._marks.get((kind, key))
        return None if found == self.item else found

    def _marks_of(self, kind: str, prefix: str) -> Iterator[tuple[str, str]]:
        for (of, key), item in self._marks.items():
            if of == kind and key.startswith(prefix) and item != self.item:
                yield key, item

    def marks(self, kind: str, *, prefix: str) -> tuple[Fingerprint, ...]:
        """Return other items' marks of one kind whose key begins so, by key."""
        return tuple(
            Fingerprint(TENANT, ENGAGEMENT, kind, key, item, self._now)
            for key, item in sorted(self._marks_of(kind, prefix))
        )

    def keep(self, result: ServiceResult) -> None:
        """Drop and keep the marks of the document at hand as an answer says."""
        for mark in [one for one, item in self._marks.items() if item == self.item and one[0] in result.forgets]:
            del self._marks[mark]
        for mark in result.fingerprints:
            self._marks.setdefault(mark, self.item)

    def content(self) -> bytes:
        """Return the bytes of the document at hand."""
        return self.received

    def done_by(self, element: str) -> None:
        """Return nobody: a rehearsal has answers and no people."""
        del element


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

    def rehearse(
        self, content: bytes, *, name: str, media_type: str = "application/octet-stream", answers: Sequence[Answer] = ()
    ) -> Rehearsal:
        """Run one document: by rules alone, then each answer in turn at the task it names, until one does not fit."""
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
        play = Play(self, item, self._graphs[self._line.definition_for(item.kind)])
        play.send(Start({"payload": dict(item.payload)}))
        for answer in answers:
            play.complete(answer)
        return play.result()

    def check_form(self, form: str, values: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
        """Return what the line makes of a form's values."""
        return self._line.check_form(form, values)

    def work(self, graph: Definition, state: State | None, event: Event) -> Step:
        """Work one event into the instance."""
        return step(graph, state, event, self._now, decide=self._decide)

    def call(self, item: Item, command: CallService) -> ServiceResult:
        """Answer a service by the line's handler and keep the marks it leaves."""
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
        self._shelf.keep(result)
        return result

    def _decide(self, name: str, variables: Mapping[str, Any]) -> Any:
        return self._decisions[name].decide(name, variables).value


class Play:
    """One document's instance, from event to event."""

    def __init__(self, stage: Stage, item: Item, graph: Definition) -> None:
        self._stage = stage
        self._item = item
        self._graph = graph
        self._state: State | None = None
        self._open: dict[int, OpenTask] = {}
        self._incidents: list[str] = []
        self._errands: list[str] = []
        self._variables: dict[str, Any] = {}
        self._documents: dict[str, bytes] = {}

    def send(self, event: Event) -> None:
        """Work an event in, and answer every service that it calls."""
        moved = self._stage.work(self._graph, self._state, event)
        self._state = moved.state
        for command in moved.commands:
            self._do(command)

    def _do(self, command: Command) -> None:
        if isinstance(command, OpenTask):
            self._open[command.activation] = command
        elif isinstance(command, CloseTask):
            self._open.pop(command.activation, None)
        elif isinstance(command, RaiseIncident):
            self._incidents.append(command.message)
        elif isinstance(command, CallService) and command.topic in {*OUTSIDE, OUTAGES}:
            self._errands.append(command.element)
        elif isinstance(command, CallService):
            result = self._stage.call(self._item, command)
            self._variables |= result.variables
            self._documents |= {document.name: document.content for document in result.documents}
            self.send(_event(command, result))

    def complete(self, answer: Answer) -> None:
        """Complete an open task with a form's values. Refuses `AnswerRefused`."""
        found = next((task for task in self._open.values() if task.element == answer.task), None)
        if found is None:
            raise AnswerRefused(task=answer.task, reason="it is not open")
        values, problems = self._stage.check_form(found.form or "", answer.values)
        if problems:
            raise AnswerRefused(task=answer.task, reason="; ".join(f"{one.place}: {one.message}" for one in problems))
        del self._open[found.activation]
        self._variables |= values
        self.send(CompleteTask(found.activation, values))

    def result(self) -> Rehearsal:
        """Return where it stands."""
        waits = tuple(task.element for task in self._open.values())
        waits += tuple(self._errands)
        return Rehearsal((), waits, tuple(self._incidents), self._variables, self._documents)


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
    answers: tuple[Answer, ...] = ()


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
        answers=tuple(Answer(answer["task"], answer["values"]) for answer in entry.get("answers", ())),
    )


def rehearse_samples(line: Line, *, now: Moment) -> Iterator[tuple[Expected, Rehearsal]]:
    """Rehearse the line's samples in their order, with `samples/references.json` at hand, beside what is expected."""
    samples = line.folder / "samples"
    path = samples / "references.json"
    references = json.loads(path.read_text("utf-8")) if path.exists() else {}
    stage = Stage(line, now=now, references=references)
    for expected in expected_samples(line):
        content = (samples / expected.file).read_bytes()
        yield expected, stage.rehearse(content, name=expected.file, answers=expected.answers)
