"""The engine's state as it stands in an instance's row, and what can be told from it."""

from collections.abc import Mapping
from typing import Any

from remit.engine import State, read_state
from remit.work.model import Instance


def stored_state(instance: Instance) -> State:
    """Read an instance's state."""
    return read_state(instance.state)


def waits_outside(instance: Instance, activation: int) -> bool:
    """Tell whether an activation of a running instance still waits for something from outside."""
    if instance.ended_at is not None:
        return False
    found = stored_state(instance).activations.get(activation)
    return found is not None and found.wait is not None


def variables_in_sight(state: State, activation: int) -> Mapping[str, Any]:
    """Return the variables that an activation sees, inner ones hiding outer ones."""
    layers: list[Mapping[str, Any]] = []
    while activation:
        layers.append(state.variables.get(activation) or {})
        found = state.activations.get(activation)
        activation = found.parent if found else 0
    return {name: value for layer in reversed(layers) for name, value in layer.items()}
