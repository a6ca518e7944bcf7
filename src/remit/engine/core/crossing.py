"""Variables that cross over between an instance and what it calls."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.engine.core.expression import Compiled


@dataclass(frozen=True, slots=True, eq=False)
class Mapped:
    """One variable carried over: `value` is evaluated on the near side and set as `target` on the far side."""

    target: str
    value: Compiled | None
    everything: bool = False
    local: bool = False


def handed(context: Mapping[str, Any], mappings: tuple[Mapped, ...]) -> dict[str, Any]:
    """Evaluate the variables that cross over."""
    values: dict[str, Any] = {}
    for mapping in mappings:
        if mapping.everything or mapping.value is None:
            values.update(context)
        else:
            values[mapping.target] = mapping.value(context)
    return values
