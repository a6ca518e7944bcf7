"""Signals: broadcast to whoever listens, in this instance at once and in others through `Publish`."""

from collections.abc import Mapping
from typing import Any

from remit.engine.bpmn.events.listening import fire
from remit.engine.bpmn.machine import TokenRun


def broadcast(run: TokenRun, name: str, variables: Mapping[str, Any]) -> int:
    """Let every listener of this instance hear a signal; return how many did."""
    heard = 0
    for act in run.waits.get(f"signal:{name}", ()):
        if act in run.acts:
            fire(run, act, variables)
            heard += 1
    return heard
