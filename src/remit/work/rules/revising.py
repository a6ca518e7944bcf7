"""What a new version of a decision table changes: rules added, removed, moved, and changed cell by cell.

Rules carry no name in a spreadsheet. So equal rows are the same rule first; of the rest a row is taken for the changed
form of the old row that has most cells in common with it and stands near; rows that have nothing in common are new.
"""

from bisect import bisect_left
from collections import defaultdict, deque
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from itertools import zip_longest

from remit.engine.dmn.model import Rule, Table

NEAR = 40
"""How many old rows without a partner are looked at for each new one."""


class Fate(StrEnum):
    """What became of a rule."""

    SAME = "same"
    CHANGED = "changed"
    ADDED = "added"
    REMOVED = "removed"


@dataclass(frozen=True, slots=True)
class CellChange:
    """One cell: `before` is None in an added rule, `after` in a removed one."""

    before: str | None
    after: str | None

    @property
    def changed(self) -> bool:
        """Whether the texts differ."""
        return self.before != self.after


@dataclass(frozen=True, slots=True)
class RuleChange:
    """One rule by its old and new number, from 1; `moved` where others that stayed in order were overtaken."""

    fate: Fate
    old: int | None
    new: int | None
    cells: tuple[CellChange, ...]
    moved: bool = False


@dataclass(frozen=True, slots=True)
class HeadChange:
    """A changed hit policy, or the changed title, expression, type or values of an `input` or `output` by number."""

    kind: str
    number: int | None
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class TableChange:
    """What changes of one table, above its rules and among them."""

    decision: str
    head: tuple[HeadChange, ...]
    rules: tuple[RuleChange, ...]

    def count(self, fate: Fate) -> int:
        """Return how many rules met a fate."""
        return sum(rule.fate == fate for rule in self.rules)

    @property
    def moved(self) -> int:
        """How many rules stand elsewhere in the order."""
        return sum(rule.moved for rule in self.rules)

    @property
    def told(self) -> tuple[RuleChange, ...]:
        """The rules that are not as they were."""
        return tuple(rule for rule in self.rules if rule.fate is not Fate.SAME or rule.moved)

    def __bool__(self) -> bool:
        return bool(self.head or self.told)


def table_change(decision: str, base: Table, revised: Table) -> TableChange:
    """Compare two versions of a table; removed rules stand behind the one that they followed."""
    pairs = pair_rules(base.rules, revised.rules)
    kept = [old for old in pairs if old is not None]
    steady = _in_order(kept)
    found = [_change(base, revised, old, new, moved=old not in steady) for new, old in enumerate(pairs)]
    gone = sorted(set(range(len(base.rules))) - set(kept))
    for old in reversed(gone):
        place = next((at + 1 for at, one in enumerate(found) if one.old == old), 0)
        found.insert(place, _change(base, revised, old, None, moved=False))
    return TableChange(decision, tuple(_head(base, revised)), tuple(found))


def pair_rules(base: Sequence[Rule], revised: Sequence[Rule]) -> tuple[int | None, ...]:
    """Return for each revised rule the old one that it continues, from 0, or None for a new one."""
    known: dict[tuple[str, ...], deque[int]] = defaultdict(deque)
    for old, rule in enumerate(base):
        known[_texts(rule)].append(old)
    pairs: list[int | None] = [known[key].popleft() if known.get(key := _texts(rule)) else None for rule in revised]
    left = sorted(set(range(len(base))) - set(pairs))
    for new, partner in enumerate(pairs):
        if partner is None and left:
            best = max(_near(left, new), key=lambda one: (_alike(base[one], revised[new]), -abs(one - new)))
            if _alike(base[best], revised[new]):
                pairs[new] = best
                left.remove(best)
    return tuple(pairs)


def with_ids(base: Table, revised: Table) -> Table:
    """Give a table that came without ids those of the rules that it continues, so that their elements stay."""
    pairs = pair_rules(base.rules, revised.rules)
    rules = (replace(rule, id=base.rules[old].id if old is not None else None) for rule, old in zip(
        revised.rules, pairs, strict=True))  # fmt: skip
    return replace(revised, rules=tuple(rules), id=base.id, type=base.type)


def _texts(rule: Rule) -> tuple[str, ...]:
    return (*rule.conditions, *rule.conclusions, *(note for note in rule.annotations if note))


def _near(left: list[int], new: int) -> list[int]:
    at = bisect_left(left, new)
    return left[max(at - NEAR // 2, 0) : at + NEAR // 2] or left[-1:]


def _alike(one: Rule, other: Rule) -> int:
    pairs = (
        *zip(one.conditions, other.conditions, strict=False),
        *zip(one.conclusions, other.conclusions, strict=False),
    )
    return sum(before == after for before, after in pairs)


def _in_order(kept: list[int]) -> set[int]:
    """Return the longest part of old numbers that still stand in rising order."""
    tails: list[int] = []
    before: dict[int, int | None] = {}
    for one in kept:
        at = bisect_left(tails, one)
        before[one] = tails[at - 1] if at else None
        tails[at : at + 1] = [one]
    found: set[int] = set()
    step = tails[-1] if tails else None
    while step is not None:
        found.add(step)
        step = before[step]
    return found


def _change(base: Table, revised: Table, old: int | None, new: int | None, *, moved: bool) -> RuleChange:
    before = _cells(base, base.rules[old]) if old is not None else ()
    after = _cells(revised, revised.rules[new]) if new is not None else ()
    wide = max(len(before), len(after))
    cells = tuple(
        CellChange(one, other) for one, other in zip(_padded(before, wide), _padded(after, wide), strict=True)
    )
    if old is None or new is None:
        fate = Fate.ADDED if old is None else Fate.REMOVED
    else:
        fate = Fate.CHANGED if any(cell.changed for cell in cells) else Fate.SAME
    numbers = (old + 1 if old is not None else None, new + 1 if new is not None else None)
    return RuleChange(fate, *numbers, cells, moved=moved and old is not None and new is not None)


def _cells(table: Table, rule: Rule) -> tuple[str, ...]:
    notes = len(rule.annotations)
    return (*rule.conditions, *rule.conclusions, *(rule.annotations if notes and any(rule.annotations) else ()))


def _padded(cells: tuple[str, ...], wide: int) -> Iterable[str | None]:
    return (*cells, *(None,) * (wide - len(cells)))


def _head(base: Table, revised: Table) -> Iterable[HeadChange]:
    if _policy(base) != _policy(revised):
        yield HeadChange("policy", None, _policy(base), _policy(revised))
    for kind, before, after in (("input", base.inputs, revised.inputs), ("output", base.outputs, revised.outputs)):
        columns = zip_longest(map(_column, before), map(_column, after), fillvalue="")
        yield from (HeadChange(kind, number, *both) for number, both in enumerate(columns, 1) if both[0] != both[1])


def _policy(table: Table) -> str:
    return f"{table.hit_policy} {table.aggregation}" if table.aggregation else str(table.hit_policy)


def _column(column: object) -> str:
    names = ("label", "text", "name", "type", "values", "default")
    return " · ".join(str(found) for name in names if (found := getattr(column, name, None)))
