"""Whether two runs gave the same, file by file and bit by bit."""

from collections.abc import Mapping
from typing import Any

from remit.analysis.model import RunsDiffer


def check_same(recorded: Mapping[str, str], again: Mapping[str, str]) -> None:
    """Compare hashes by name. Refuses `RunsDiffer` with the names that differ, are missing or are new."""
    names = [name for name in sorted({*recorded, *again}) if recorded.get(name) != again.get(name)]
    if names:
        raise RunsDiffer(place=names[0], names=", ".join(names))


def certificate(
    recorded: Mapping[str, str], again: Mapping[str, str], *, first: Mapping[str, Any], second: Mapping[str, Any]
) -> dict[str, Any]:
    """Certify that a second run from clean gave the same. Refuses `RunsDiffer`."""
    check_same(recorded, again)
    return {"same": True, "outputs": dict(again), "environment": dict(first), "environment_again": dict(second)}
