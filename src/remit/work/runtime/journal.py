"""The journal: what happened to an instance, so that replaying it gives its state again."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from remit.engine import State, decode_event, encode_event, read_state, step, write_state
from remit.store import LoggedEvent, Reader, Transaction
from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.work.model import DefinitionMissing, EventKind, Instance
from remit.work.runtime.bench import Running
from remit.work.runtime.decisions import value_of
from remit.work.runtime.models import Models
from remit.work.runtime.stored import stored_state

_PAGE = 10_000


@dataclass(frozen=True, slots=True)
class Asked:
    """One decision as an instance asked for it: the variables in sight, and the version that answered."""

    at: Moment
    decision: str
    content_hash: str
    variables: Mapping[str, Any]


Listen = Callable[[Asked], None]
"""Hears of each decision while a journal is worked through again."""


class ReplayDiffers(Refusal):
    """The journal of an instance does not lead to its state."""

    code = "work.replay_differs"
    status = 500
    sentence = "Replaying the journal of instance {instance} does not give its state."


class JournalDropped(Refusal):
    """A journal that was kept as long as it was to be kept."""

    code = "work.journal_dropped"
    status = 410
    sentence = "The journal of instance {instance} was dropped after its time; its proofs still hold."


DROPPED = "dropped"


def dropped_journal(definition_hash: str) -> dict[str, Any]:
    """Return what stands in place of a journal's row that was dropped: it worked nothing and tells nothing."""
    return {"definition": definition_hash, "bindings": {}, "events": [], "trail": [], DROPPED: True}


def write_journal(tx: Transaction, running: Running) -> None:
    """Append what a drive did to an instance: one row, however many events."""
    instance = running.instance
    body = {
        "definition": instance.definition_hash,
        "bindings": dict(instance.bindings),
        "events": [encode_event(event) for event in running.events],
        "trail": [[line.element, line.activation, line.transition] for line in running.trail],
    }
    tx.record(tenant=instance.tenant, stream=instance.stream, kind=EventKind.ENGINE_EVENTS.value, body=body)


def read_journal(reader: Reader, instance: Instance) -> Iterator[LoggedEvent]:
    """Yield an instance's journal, oldest first."""
    after = 0
    while True:
        page = reader.events(tenant=instance.tenant, stream=instance.stream, after=after, limit=_PAGE)
        yield from page
        if len(page) < _PAGE:
            return
        after = page[-1].position


def replay_instance(
    reader: Reader, instance: Instance, *, models: Models | None = None, listen: Listen | None = None
) -> State:
    """Work an instance's journal through again.

    Refuses `ReplayDiffers` where that does not give its state, `JournalDropped` where the journal is no longer kept.
    """
    models = models or Models()
    state: State | None = None
    for row in read_journal(reader, instance):
        if row.body.get(DROPPED):
            raise JournalDropped(instance=instance.id)
        # Each row names the version it was worked with: a migration changes it.
        graph = models.graph(
            reader, tenant=instance.tenant, key=instance.definition_key, content_hash=row.body["definition"]
        )
        decide = _decider(reader, instance, row, models=models, listen=listen)
        for event in row.body["events"]:
            state = step(graph, state, decode_event(event), row.at, decide=decide).state
    # Compared as read: the log keeps the keys of an object in an order of its own.
    if state is None or read_state(write_state(state)) != stored_state(instance):
        raise ReplayDiffers(instance=instance.id)
    return state


def _decider(
    reader: Reader, instance: Instance, row: LoggedEvent, *, models: Models, listen: Listen | None
) -> Callable[[str, Mapping[str, Any]], Any]:
    def decide(name: str, variables: Mapping[str, Any]) -> Any:
        content_hash = row.body["bindings"].get(f"dmn:{name}")
        if content_hash is None:
            raise DefinitionMissing(key=name)
        model = models.decision(reader, tenant=instance.tenant, content_hash=content_hash)
        if listen is not None:
            listen(Asked(row.at, name, content_hash, dict(variables)))
        return value_of(name, model.decide(name, variables, now=row.at))

    return decide
