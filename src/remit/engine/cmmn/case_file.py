"""The case file (CMMN 5.3): variables under the names of its items; their changes are transitions sentries wait for.

What an item holds is a map, and what it is related to by containment are the entries of that map; an item that may
have many instances is a list of them.
"""

from collections.abc import Iterator, Mapping
from typing import Any

from remit.engine.cmmn.life import CaseRun, Happened
from remit.engine.cmmn.model import FileItem
from remit.engine.core.state import ROOT


def write(run: CaseRun, variables: Mapping[str, Any], scope: int = ROOT) -> None:
    """Set variables and queue the case file transitions that follow (CMMN 8.3)."""
    held = run.vars.get(scope) or {}
    items: Mapping[str, FileItem] = run.definition.extras.get("case_file", {})
    for name, value in variables.items():
        item = items.get(name) or FileItem(name, name)
        for identifier, event in _transitions(item, held.get(name), value):
            run.happened.append(Happened(event, item=identifier))
    run.assign_local(scope, variables)
    run.dirty = True


def _transitions(item: FileItem, before: Any, after: Any) -> Iterator[tuple[str, str]]:
    """Yield the transitions of an item and of those inside it, as item id and transition."""
    for event in _events(item, before, after):
        yield item.id, event
    for child in item.children:
        old, new = _entry(before, child.name), _entry(after, child.name)
        more = _number(child, new) - _number(child, old)
        for _one in range(abs(more)):
            yield item.id, "addChild" if more > 0 else "removeChild"
        if old != new:
            yield from _transitions(child, old, new)


def _number(item: FileItem, value: Any) -> int:
    """Count the instances of an item that a value holds."""
    return len(value) if item.many and isinstance(value, list | tuple) else int(value is not None)


def _entry(value: Any, name: str) -> Any:
    return value.get(name) if isinstance(value, Mapping) else None


def _events(item: FileItem, before: Any, after: Any) -> list[str]:
    if after is None:
        return ["delete"] * _number(item, before)
    if before is None:
        return ["create"] * _number(item, after)
    events = ["update", "replace"] if before != after else ["update"]
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        more = len(after) - len(before)
        if more > 0:
            events += (["create"] if item.many else ["addChild", "addReference"]) * more
        elif more < 0:
            events += (["delete"] if item.many else ["removeChild", "removeReference"]) * -more
    return events
