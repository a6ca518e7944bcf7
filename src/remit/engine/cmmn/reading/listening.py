"""What an event listener of Flowable waits for: a signal, or the change of a variable."""

from typing import TypedDict

from remit.engine.cmmn.model import Kind
from remit.engine.cmmn.reading.source import Source, vendor
from remit.engine.core.expression import Compiled
from remit.engine.core.markup import Element, local

_CHANGES = ("create", "update", "delete")


class Listening(TypedDict, total=False):
    """The fields of a plan item that say what its listener waits for."""

    signal: Compiled | None
    variable: str | None
    variable_events: frozenset[str]


def read_listener(source: Source, definition: Element, kind: Kind, place: str) -> Listening:
    """Read a signal or variable listener, written as an element of its own or as `eventType` of a plain one."""
    if kind is not Kind.EVENT:
        return {}
    awaited = _either(definition, "eventType") or local(definition).removesuffix("EventListener")
    if awaited == "signal":
        name = _either(definition, "signalRef")
        if name is None:
            source.problem("cmmn.listener", "The listener names no signal.", place, "CMMN 5.4.2")
        return {"signal": None if name is None else source.value(name, place)}
    if awaited == "variable":
        changed = _either(definition, "variableName")
        if changed is None:
            source.problem("cmmn.listener", "The listener names no variable.", place, "CMMN 5.4.2")
        change = _either(definition, "variableChangeType") or "all"
        return {"variable": changed, "variable_events": frozenset(_CHANGES if change == "all" else change.split("-"))}
    if awaited not in ("event", "eventListener"):
        message = f"Nothing lets a listener of the type {awaited} occur here but somebody by hand."
        source.problem("cmmn.extension", message, place, "CMMN 5.1.4", warning=True)
    return {}


def _either(definition: Element, name: str) -> str | None:
    return vendor(definition, name) or definition.get(name)
