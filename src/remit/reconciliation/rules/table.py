"""What is still open on both sides while the passes go over it."""

from collections import defaultdict
from collections.abc import Iterable, Iterator

from remit.reconciliation.model import Match, OpenItem, Policy, StatementLine
from remit.reconciliation.rules.naming import plain_name

PartyAmount = tuple[str, int]


class Table:
    """Lines and items not yet matched, found by amount and by party; taking a match removes both sides."""

    def __init__(self, lines: Iterable[StatementLine], items: Iterable[OpenItem], policy: Policy) -> None:
        self.lines = {line.key: line for line in lines}
        self.items = {item.key: item for item in items}
        self.matches: list[Match] = []
        self._window = policy.window_days
        self._by_amount: dict[int, dict[str, OpenItem]] = defaultdict(dict)
        self._by_party: dict[str, dict[str, OpenItem]] = defaultdict(dict)
        for item in self.items.values():
            self._by_amount[item.minor][item.key] = item
            self._by_party[plain_name(item.party)][item.key] = item

    def open_lines(self) -> Iterator[StatementLine]:
        """Yield the lines still open as they stand now, by day."""
        yield from sorted(self.lines.values(), key=lambda line: (line.booked_date, line.key))

    def near(self, line: StatementLine, item: OpenItem) -> bool:
        """Tell whether an item fell due within the window around a line's day."""
        return abs((line.booked_date - item.due_date).days) <= self._window

    def of_amount(self, line: StatementLine) -> list[OpenItem]:
        """Return the open items of the line's very amount within the window."""
        return [item for item in self._by_amount[line.minor].values() if self.near(line, item)]

    def of_party(self, line: StatementLine) -> list[OpenItem]:
        """Return the party's open items of the line's direction within the window, the oldest first."""
        name = plain_name(line.party)
        if not name:
            return []
        found = (item for item in self._by_party[name].values() if (item.minor > 0) == (line.minor > 0))
        return sorted((item for item in found if self.near(line, item)), key=lambda item: (item.due_date, item.key))

    def take(self, match: Match) -> None:
        """Take a match: what it settles is open no longer."""
        self.matches.append(match)
        for key in match.lines:
            del self.lines[key]
        for key in match.items:
            item = self.items.pop(key)
            del self._by_amount[item.minor][key]
            del self._by_party[plain_name(item.party)][key]
