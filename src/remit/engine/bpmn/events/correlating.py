"""Correlation by key (BPMN 8.4.2): an instance remembers the keys of its conversations from their first message on."""

from collections.abc import Iterator, Mapping
from typing import Any

from remit.engine.bpmn.model import EventDefinition
from remit.engine.core.definition import Definition
from remit.engine.core.expression import Compiled
from remit.engine.core.refusals import ExpressionFailed
from remit.engine.core.run import Run
from remit.engine.core.state import ROOT


def yielded(path: Compiled, content: Mapping[str, Any]) -> str | None:
    """Return the key that the content of a message yields; None where a property is not in it."""
    try:
        value = path(content)
    except ExpressionFailed:
        return None
    return None if value is None else str(value)


def fits_conversation(run: Run, definition: EventDefinition, content: Mapping[str, Any]) -> bool:
    """Tell whether no key that a message yields differs from the one its conversation began with."""
    if not definition.shared:
        return True
    known = _known(run)
    found = ((name, yielded(path, content)) for name, path in definition.shared)
    return all(key is None or known.get(name, key) == key for name, key in found)


def remember_keys(run: Run, definition: EventDefinition, content: Mapping[str, Any]) -> None:
    """Remember the keys that a message sent or received yields, where they are the first of their conversation."""
    if not definition.shared:
        return
    found = {name: key for name, path in definition.shared if (key := yielded(path, content)) is not None}
    known = _known(run)
    if found.keys() - known.keys():
        run.edit(ROOT, data={**(run.acts[ROOT].data or {}), "keys": {**found, **known}})


def conversation_key(run: Run, definition: EventDefinition) -> str | None:
    """Return the key of the conversation that a message must belong to, where one has begun."""
    known = _known(run) if definition.shared else {}
    return next((known[name] for name, _path in definition.shared if name in known), None)


def message_keys(definition: Definition, name: str, content: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys that the content of a message yields for those who wait for it in instances of a definition."""
    if definition.notation != "bpmn":
        return ()
    found = (yielded(path, content) for trigger in _awaiting(definition, name) for path in _paths(trigger))
    return tuple(dict.fromkeys(key for key in found if key is not None))


def _awaiting(definition: Definition, name: str) -> Iterator[EventDefinition]:
    for node in definition.nodes:
        for trigger in (*node.triggers, node.settings.message):
            if trigger is not None and trigger.name is not None and trigger.name.text == name:
                yield trigger


def _paths(trigger: EventDefinition) -> tuple[Compiled, ...]:
    own = () if trigger.key_path is None else (trigger.key_path,)
    return (*own, *(path for _name, path in trigger.shared))


def _known(run: Run) -> Mapping[str, str]:
    held: Mapping[str, str] = (run.acts[ROOT].data or {}).get("keys", {})
    return held
