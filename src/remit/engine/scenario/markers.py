"""What a scenario makes of services and scripts that only the real world could run: they answer at once.

A script's text is a marker that the trace counts. A few texts of the neutral betsy test suite are instructions, not
markers: they throw its error, or change its variables.
"""

from collections.abc import Mapping
from typing import Any

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


def serve_marker(act: int, text: str, variables: Mapping[str, Any]) -> ServiceCompleted | ServiceFailed:
    """Answer a service call as the world of a scenario does."""
    if text == "THROW_ERROR":
        return ServiceFailed(act, "ERR_CODE", "thrown by the script")
    if text == "SET_STRING_DATA":
        return ServiceCompleted(act, {"data": "String"})
    if text.startswith("INCREMENT_INTEGER_VARIABLE"):
        return ServiceCompleted(act, {"integerVariable": variables.get("integerVariable", 0) + 1})
    return ServiceCompleted(act)
