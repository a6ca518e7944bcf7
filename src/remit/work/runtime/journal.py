"""The journal: what happened to an instance, so that replaying it gives its state again."""

from collections.abc import Iterator
from typing import Any

from remit.engine import State, encode_event, read_state, write_state
from remit.store import LoggedEvent, Reader, Transaction, plain_json_text
from remit.values.refusal import Refusal
from remit.work.model import EventKind, Instance
from remit.work.runtime.bench import Running
from remit.work.runtime.models import Models
from remit.work.runtime.replaying import Listen, trail_lines, worked_again
from remit.work.runtime.stored import stored_state

_PAGE = 10_000


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
        "bindings": instance.bindings,
        "events": [encode_event(event) for event in running.events],
        "trail": trail_lines(running.trail),
        **({"mark": running.laid.mark} if running.laid and running.laid.mark else {}),
    }
    told = plain_json_text(body)
    tx.record(tenant=instance.tenant, stream=instance.stream, kind=EventKind.ENGINE_EVENTS.value, body=told)


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
    state = worked_again(reader, instance, _kept(reader, instance), state=None, models=models, listen=listen)
    # Compared as read: the log keeps the keys of an object in an order of its own.
    if state is None or _as_read(state) != _as_read(stored_state(reader, models, instance)):
        raise ReplayDiffers(instance=instance.id)
    return state


def _kept(reader: Reader, instance: Instance) -> Iterator[LoggedEvent]:
    for row in read_journal(reader, instance):
        if row.body.get(DROPPED):
            raise JournalDropped(instance=instance.id)
        yield row


def _as_read(state: State) -> State:
    return read_state(write_state(state))
