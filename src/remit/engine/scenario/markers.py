"""What a scenario makes of services and scripts that only the real world could run: they answer at once.

A script's text is a marker that the trace counts. A few texts of the neutral betsy test suite are instructions, not
markers: they throw its error, or change its variables.
"""

from collections.abc import Mapping
from typing import Any

from remit.engine.bpmn.model import Kind, Trigger
from remit.engine.core.definition import Definition
from remit.engine.core.event import ServiceCompleted, ServiceFailed

TEN_SECONDS = "WAIT_TEN_SECONDS"
"""A script that takes ten seconds of simulated time, in which timers fall due."""

INSTRUCTIONS = frozenset(
    (
        *("CREATE_LOG_FILE", "CREATE_MARKER_FILE", "CREATE_TIMESTAMP_LOG_1", "CREATE_TIMESTAMP_LOG_2", "LOG_DATA"),
        *(TEN_SECONDS, "SET_STRING_DATA", "INCREMENT_INTEGER_VARIABLE", "INCREMENT_INTEGER_VARIABLE_AND_LOG"),
        "THROW_ERROR",
    )
)
"""Texts that a trace need not expect."""


def _caught_code(definition: Definition) -> str:
    """Return the code of the error a process is ready for: a script that throws one does not name it."""
    catchers = [node for node in definition.nodes if node.kind in (Kind.BOUNDARY, Kind.START)]
    triggers = [each for node in catchers for each in node.triggers if each.trigger is Trigger.ERROR]
    return next((each.code for each in triggers if each.code), "ERR_CODE")


def serve_marker(
    act: int, text: str, variables: Mapping[str, Any], definition: Definition
) -> ServiceCompleted | ServiceFailed:
    """Answer a service call as the world of a scenario does."""
    if text == "THROW_ERROR":
        return ServiceFailed(act, _caught_code(definition), "thrown by the script")
    if text == "SET_STRING_DATA":
        return ServiceCompleted(act, {"data": "String"})
    if text.startswith("INCREMENT_INTEGER_VARIABLE"):
        return ServiceCompleted(act, {"integerVariable": variables.get("integerVariable", 0) + 1})
    return ServiceCompleted(act)
