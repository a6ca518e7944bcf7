"""For how long the journals of ended instances are kept: for the installation, and for single definitions."""

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Keeping:
    """Days by definition; `days` is of all others, and 0 is for ever."""

    days: int = 0
    by_definition: Mapping[str, int] = field(default_factory=dict)

    def days_of(self, definition_key: str) -> int:
        """Return for how many days the journals of a definition's ended instances are kept; 0 is for ever."""
        return self.by_definition.get(definition_key, self.days)

    @property
    def for_ever(self) -> bool:
        """Whether nothing is ever dropped."""
        return not self.days and not any(self.by_definition.values())


def read_keeping(text: str) -> Keeping:
    """Read `365, supplier-invoices=90, claims=0`. Raises `ValueError` where a part is no whole number of days."""
    days, named = 0, {}
    for part in filter(None, (one.strip() for one in text.split(","))):
        name, _, number = part.rpartition("=")
        if not number.strip().isdigit():
            raise ValueError(part)
        if name:
            named[name.strip()] = int(number)
        else:
            days = int(number)
    return Keeping(days, named)
