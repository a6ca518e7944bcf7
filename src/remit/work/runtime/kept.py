"""Large states that this process saw last, so that the next answer to one need not read it anew."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from threading import Lock

from remit.engine import State

ACTIVATIONS_MAX = 500_000
"""How many live activations are kept in all, at some hundred bytes each; what was used longest ago goes first."""


@dataclass(slots=True)
class KeptStates:
    """States by instance, each under the mark of its instance's row: one that was undone is never met again."""

    _held: dict[str, tuple[str, State]] = field(default_factory=dict)
    _lock: Lock = field(default_factory=Lock)

    def find(self, instance_id: str) -> tuple[str, State] | None:
        """Return the mark and state that were kept of an instance, None where there are none."""
        with self._lock:
            found = self._held.pop(instance_id, None)
            if found is not None:
                self._held[instance_id] = found
            return found

    def keep(self, instance_id: str, mark: str, state: State) -> None:
        """Keep a state in place of the one before."""
        with self._lock:
            self._held.pop(instance_id, None)
            self._held[instance_id] = (mark, state)
            total = sum(_size(one) for one in self._held.values())
            while total > ACTIVATIONS_MAX and len(self._held) > 1:
                total -= _size(self._held.pop(next(iter(self._held))))

    def drop(self, instance_id: str) -> None:
        """Keep an instance's state no longer."""
        with self._lock:
            self._held.pop(instance_id, None)


def _size(kept: tuple[str, State]) -> int:
    activations: Mapping[int, object] = kept[1].activations
    return len(activations)
