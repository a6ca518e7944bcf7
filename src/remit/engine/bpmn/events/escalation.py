"""Escalation events: like errors, but whoever threw goes on unless the catcher interrupts; else the caller hears."""

from collections.abc import Mapping
from typing import Any

from remit.engine.bpmn.events.catching import caught, find_catcher
from remit.engine.bpmn.machine import TokenRun
from remit.engine.bpmn.model import Trigger
from remit.engine.core.command import Publish
from remit.engine.core.state import ROOT


def throw_escalation(run: TokenRun, act: int, code: str, variables: Mapping[str, Any]) -> None:
    """Throw an escalation from an activation; uncaught it is passed to whoever called this instance."""
    catcher = find_catcher(run, act, Trigger.ESCALATION, code)
    if catcher is None:
        held = dict(run.vars.get(ROOT) or {})
        run.commands.append(Publish("escalation", code, variables, held=held))
    else:
        caught(run, catcher, code, variables)
