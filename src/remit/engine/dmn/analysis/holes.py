"""Is a space covered by rules? A search through the columns that never looks at the same set of rules twice."""

from collections.abc import Sequence
from dataclasses import dataclass, field

Path = tuple[int, ...]
NODES_MAX = 1_000_000


@dataclass(slots=True)
class Budget:
    """How many regions the search may still look at."""

    nodes: int = NODES_MAX

    @property
    def spent(self) -> bool:
        """Whether nothing is left."""
        return self.nodes <= 0


@dataclass(slots=True)
class Search:
    """Columns as pairs of regions and masks; finds regions where none of the rules holds."""

    columns: Sequence[Sequence[tuple[int, int]]]
    budget: Budget
    most: int = 1
    holes: list[Path] = field(default_factory=list)

    def run(self, rules: int) -> list[Path]:
        """Return up to `most` places not covered; the last columns of a place may be left out: any value will do."""
        self.columns = [_distinct(column, rules) for column in self.columns]
        suffix = [~0] * (len(self.columns) + 1)
        for index in range(len(self.columns) - 1, -1, -1):
            always = ~0
            for _region, mask in self.columns[index]:
                always &= mask
            suffix[index] = suffix[index + 1] & always
        self._visit(0, rules, (), suffix, set())
        return self.holes

    def _visit(self, index: int, alive: int, path: Path, suffix: list[int], seen: set[tuple[int, int]]) -> None:
        if not alive:
            self.holes.append(path)
            return
        if alive & suffix[index] or (index, alive) in seen:
            return
        seen.add((index, alive))
        tried: set[int] = set()
        for region, mask in self.columns[index]:
            self.budget.nodes -= 1
            if self.budget.spent or len(self.holes) >= self.most:
                return
            if alive & mask not in tried:
                tried.add(alive & mask)
                self._visit(index + 1, alive & mask, (*path, region), suffix, seen)


def _distinct(column: Sequence[tuple[int, int]], rules: int) -> list[tuple[int, int]]:
    """Keep one region per set of rules."""
    found: dict[int, int] = {}
    for region, mask in column:
        found.setdefault(mask & rules, region)
    return [(region, mask) for mask, region in found.items()]
