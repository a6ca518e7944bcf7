"""The engine's state as it is stored: whole in its instance's row, or, where it is large, as snapshot and journal.

A large state would be read and written anew with every answer. So its row has a head in its place, and the state is the
last snapshot with the journal's rows since worked into it. Each drive marks the head and its row of the journal alike;
by the mark a process knows whether the state that it saw last is the one that stands.
"""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from msgspec import Struct, field
from msgspec.json import Decoder, Encoder

from remit.engine import State, Status, read_state, write_state
from remit.store import LoggedEvent, Reader, Transaction
from remit.values.identifier import Identifiers
from remit.work.model import Instance
from remit.work.records.snapshots import Snapshot, drop_snapshot, keep_snapshot, place_of_snapshot, snapshot_text
from remit.work.runtime.kept import KeptStates
from remit.work.runtime.models import Models
from remit.work.runtime.replaying import worked_again

LARGE_CHARACTERS = 32_000
"""From where on a state is large."""

_MARKED = '{"mark":'
"""How a row begins that has a head; a whole state begins with its definition."""

DRIVES_MAX = 1_000
"""After how many drives a new snapshot is made: as many are worked again by a process that never saw the state."""


class _Head(Struct, omit_defaults=True):
    """What stands in the row of a large state. Of a whole one the same reads its status, and passes over the rest."""

    mark: str = ""
    status: str = field(name="s", default="")
    drives: int = 0


@dataclass(frozen=True, slots=True)
class Laid:
    """A state as it is written: the `row`, and of a large one the drive's `mark` and, now and then, a `snapshot`."""

    row: str
    mark: str | None = None
    snapshot: str | None = None


_HEAD = Decoder(_Head)
_ENCODER = Encoder()


def stored_state(reader: Reader, models: Models, instance: Instance) -> State:
    """Read an instance's state."""
    head = _head_of(instance)
    return read_state(instance.state) if head is None else _large(reader, models, instance, head.mark)


def stored_status(instance: Instance) -> Status:
    """Read how an instance stands, without the rest of its state."""
    return Status(_HEAD.decode(instance.state).status)


def waits_outside(reader: Reader, models: Models, instance: Instance, activation: int) -> bool:
    """Tell whether an activation of a running instance still waits for something from outside."""
    if instance.ended_at is not None:
        return False
    found = stored_state(reader, models, instance).activations.get(activation)
    return found is not None and found.wait is not None


def _head_of(instance: Instance) -> _Head | None:
    """Return the head that stands for a large state, None where the state stands whole in its row."""
    return _HEAD.decode(instance.state) if instance.state.startswith(_MARKED) else None


def _large(reader: Reader, models: Models, instance: Instance, mark: str) -> State:
    known = models.states.find(instance.id)
    if known is not None and known[0] == mark:
        return known[1]
    of = {"tenant": instance.tenant, "instance_id": instance.id}
    after, made = place_of_snapshot(reader, **of)
    rows = reader.events(tenant=instance.tenant, stream=instance.stream, after=after)
    seen = _since(rows, known[0], until=mark) if known else None
    if known is not None and seen is not None:
        found = worked_again(reader, instance, seen, state=known[1], models=models)
    else:
        since = _since(rows, made, until=mark)
        assert since is not None, "the journal leads from the snapshot to the state that stands"
        found = worked_again(reader, instance, since, state=read_state(snapshot_text(reader, **of)), models=models)
    assert found is not None
    models.states.keep(instance.id, mark, found)
    return found


def _since(rows: list[LoggedEvent], made: str, *, until: str) -> list[LoggedEvent] | None:
    """Return the rows after the one that is marked as `made`, as far as the head's; None where it is not among them."""
    marks = [row.body.get("mark") for row in rows]
    return rows[marks.index(made) + 1 : marks.index(until) + 1] if made in marks else None


def lay(state: State, *, before: Instance | None, identifiers: Identifiers) -> Laid:
    """Lay out how a state is to be written after a drive; `before` is its instance as it is stored."""
    head = None if before is None else _head_of(before)
    if head is not None and not state.ended and head.drives + 1 < DRIVES_MAX:
        return _marked(state, identifiers, drives=head.drives + 1)
    text = write_state(state)
    if state.ended or len(text) < LARGE_CHARACTERS:
        return Laid(text)
    return replace(_marked(state, identifiers, drives=0), snapshot=text)


def _marked(state: State, identifiers: Identifiers, *, drives: int) -> Laid:
    mark = identifiers.new()
    return Laid(_ENCODER.encode(_Head(mark, state.status, drives)).decode(), mark)


def keep_large(tx: Transaction, states: KeptStates, instance: Instance, state: State, laid: Laid) -> None:
    """Store what of a large state goes beside its instance's row, which is there already, and keep it at hand."""
    assert laid.mark is not None
    if laid.snapshot is not None:
        after = tx.last_position(tenant=instance.tenant, stream=instance.stream)
        keep_snapshot(tx, Snapshot(instance.tenant, instance.id, laid.mark, after, laid.snapshot))
    states.keep(instance.id, laid.mark, state)


def drop_large(tx: Transaction, states: KeptStates, instance: Instance) -> None:
    """Forget what stood beside an instance's row: its state is large no longer."""
    drop_snapshot(tx, tenant=instance.tenant, instance_id=instance.id)
    states.drop(instance.id)


def is_large(instance: Instance) -> bool:
    """Tell whether an instance's state stands beside its row."""
    return _head_of(instance) is not None


def variables_in_sight(state: State, activation: int) -> Mapping[str, Any]:
    """Return the variables that an activation sees, inner ones hiding outer ones."""
    layers: list[Mapping[str, Any]] = []
    while activation:
        layers.append(state.variables.get(activation) or {})
        found = state.activations.get(activation)
        activation = found.parent if found else 0
    return {name: value for layer in reversed(layers) for name, value in layer.items()}
