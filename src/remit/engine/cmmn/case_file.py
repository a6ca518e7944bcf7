"""The case file (CMMN 5.3): variables under the names of its items; their changes are transitions sentries wait for."""

from collections.abc import Mapping
from typing import Any

from remit.engine.cmmn.life import CaseRun, Happened
from remit.engine.core.state import ROOT


def write(run: CaseRun, variables: Mapping[str, Any], scope: int = ROOT) -> None:
    """Set variables and queue the case file transitions that follow."""
    held = run.vars.get(scope) or {}
    names: Mapping[str, str] = run.definition.extras.get("case_file", {})
    for name, value in variables.items():
        item = names.get(name, name)
        for event in _events(name in held, held.get(name), value):
            run.happened.append(Happened(event, item=item))
    run.assign_local(scope, variables)
    run.dirty = True


def _events(existed: bool, before: Any, after: Any) -> list[str]:
    if after is None:
        return ["delete"] if existed and before is not None else []
    if not existed or before is None:
        return ["create"]
    events = ["update", "replace"] if before != after else ["update"]
    if isinstance(before, list | tuple) and isinstance(after, list | tuple):
        if len(after) > len(before):
            events += ["addChild", "addReference"]
        elif len(after) < len(before):
            events += ["removeChild", "removeReference"]
    return events
