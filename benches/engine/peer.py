"""SpiffWorkflow on the same models, as an operator would run it: definitions parsed once, states without them.

Durable means: every state an instance rests in is a row, written before the next batch begins. Batches share a commit,
as ours do, for one commit each would measure the disk.
"""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

from benches.engine.models import BAND, VARIABLES, bpmn
from SpiffWorkflow.bpmn.serializer.default.workflow import BpmnWorkflowConverter, WorkflowConverter
from SpiffWorkflow.bpmn.serializer.workflow import BpmnWorkflowSerializer
from SpiffWorkflow.bpmn.workflow import BpmnWorkflow
from SpiffWorkflow.camunda.parser.CamundaParser import CamundaParser
from SpiffWorkflow.camunda.serializer.config import CAMUNDA_CONFIG
from SpiffWorkflow.util.task import TaskState


class Peer:
    """One model, ready to run."""

    def __init__(self, kind: str) -> None:
        parser = CamundaParser()
        parser.add_dmn_str(BAND.encode())
        parser.add_bpmn_str(bpmn(kind, timer='"PT0S"'))
        self._spec = parser.get_spec(kind)
        self._serializer = BpmnWorkflowSerializer(BpmnWorkflowSerializer.configure(_without_specs(self._spec)))

    def start(self) -> BpmnWorkflow:
        """Start an instance and run it as far as it goes."""
        workflow = BpmnWorkflow(self._spec)
        workflow.task_tree.data.update(VARIABLES)
        self.go_on(workflow)
        return workflow

    def go_on(self, workflow: BpmnWorkflow) -> None:
        """Run the manual tasks of the straight model, which nobody waits for, and everything that runs by itself."""
        workflow.do_engine_steps()
        while manual := _ready(workflow, "ManualTask"):
            manual[0].run()
            workflow.do_engine_steps()

    def proceed(self, workflow: BpmnWorkflow) -> None:
        """Complete what waits: a user task, or the timer that is due."""
        waiting = _ready(workflow, "UserTask")
        if waiting:
            waiting[0].data["seen"] = True
            waiting[0].run()
        else:
            workflow.refresh_waiting_tasks()
        self.go_on(workflow)

    def write(self, workflow: BpmnWorkflow) -> str:
        """Write a state as text."""
        return self._serializer.serialize_json(workflow)

    def read(self, text: str) -> BpmnWorkflow:
        """Read a state."""
        return self._serializer.deserialize_json(text)


def _ready(workflow: BpmnWorkflow, kind: str) -> list[Any]:
    return [task for task in workflow.get_tasks(state=TaskState.READY) if type(task.task_spec).__name__ == kind]


def _without_specs(spec: Any) -> dict[type, type]:
    """Return the peer's converters with one that keeps the definition out of every state."""

    class Lean(BpmnWorkflowConverter):  # type: ignore[misc]  # the peer is untyped
        def to_dict(self, workflow: BpmnWorkflow) -> dict[str, Any]:
            written: dict[str, Any] = WorkflowConverter.to_dict(self, workflow)
            events = self.registry.convert(workflow.bpmn_events)
            return {**written, "subprocesses": {}, "bpmn_events": events}

        def from_dict(self, written: dict[str, Any]) -> BpmnWorkflow:
            self.registry, registry = _Known(self.registry, spec), self.registry
            try:
                return super().from_dict({**written, "spec": None})
            finally:
                self.registry = registry

    return {**CAMUNDA_CONFIG, BpmnWorkflow: Lean}


class _Known:
    """The registry, but for the definition, which is there already."""

    def __init__(self, registry: Any, spec: Any) -> None:
        self._registry, self._spec = registry, spec

    def restore(self, value: Any, **more: Any) -> Any:
        return self._spec if value is None and not more else self._registry.restore(value, **more)

    def __getattr__(self, name: str) -> Any:
        return getattr(self._registry, name)


@contextmanager
def table(path: Path) -> Iterator[sqlite3.Connection]:
    """Open a table of states: WAL, synchronous FULL, as ours."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA journal_mode=WAL")
        connection.execute("PRAGMA synchronous=FULL")
        connection.execute("CREATE TABLE workflow (id INTEGER PRIMARY KEY, state TEXT NOT NULL)")
        yield connection


def run_in_memory(peer: Peer, *, stops: int) -> None:
    """Run one instance from start to end."""
    workflow = peer.start()
    for _ in range(stops):
        peer.proceed(workflow)
    assert workflow.is_completed()


def run_durably(peer: Peer, connection: sqlite3.Connection, numbers: Sequence[int], *, stops: int) -> None:
    """Run a batch of instances, each state stored and read again, a commit for each round of the batch."""
    rows: list[tuple[Any, ...]] = [(number, peer.write(peer.start())) for number in numbers]
    _commit(connection, lambda: connection.executemany("INSERT INTO workflow VALUES (?, ?)", rows))
    for _ in range(stops):
        changed = []
        for number in numbers:
            (text,) = connection.execute("SELECT state FROM workflow WHERE id = ?", (number,)).fetchone()
            workflow = peer.read(text)
            peer.proceed(workflow)
            changed.append((peer.write(workflow), number))
        _commit(
            connection,
            lambda changed=changed: connection.executemany("UPDATE workflow SET state = ? WHERE id = ?", changed),
        )


def _commit(connection: sqlite3.Connection, write: Callable[[], Any]) -> None:
    connection.execute("BEGIN IMMEDIATE")
    write()
    connection.execute("COMMIT")
