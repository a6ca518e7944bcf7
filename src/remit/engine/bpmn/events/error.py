"""Error events: thrown upwards to the nearest catcher; uncaught, they end the instance with their code."""

from collections.abc import Mapping
from typing import Any

from remit.engine.bpmn.events.catching import caught, find_catcher
from remit.engine.bpmn.machine import TokenRun, end_instance
from remit.engine.bpmn.model import Trigger
from remit.engine.core.state import Status


def throw_error(run: TokenRun, act: int, code: str | None, variables: Mapping[str, Any]) -> None:
    """Throw an error from an activation; without a catcher the instance ends as an error its caller can catch."""
    if not catch_error(run, act, code, variables):
        end_instance(run, Status.ERROR, error_code=code or "")


def catch_error(run: TokenRun, act: int, code: str | None, variables: Mapping[str, Any]) -> bool:
    """Hand an error to its catcher; tell whether there is one."""
    catcher = find_catcher(run, act, Trigger.ERROR, code)
    if catcher is None:
        return False
    caught(run, catcher, code, variables)
    return True
