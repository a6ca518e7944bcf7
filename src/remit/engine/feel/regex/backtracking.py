"""Patterns that refer back to a group: tried step by step, within a budget of steps."""

from bisect import bisect_right
from collections.abc import Callable

from remit.engine.feel.refusal import FeelLimited
from remit.engine.feel.regex.reading import Anchor, Characters, Choice, Group, Reference, Repeat, Sequence, Tree

MAX_STEPS = 200_000
MAX_DEPTH = 400
Spans = tuple[tuple[int, int], ...]
Next = Callable[[int, Spans], "Spans | None"]


def search_at(tree: Tree, text: str, start: int, groups: int, flags: str) -> Spans | None:
    """Find the first occurrence from a position. Refuses `FeelLimited` past the budget."""
    matcher = _Matcher(text, flags)
    for first in range(start, len(text) + 1):
        found = matcher.match(tree, first, ((first, first),) + ((-1, -1),) * groups, _finish)
        if found is not None:
            return found
    return None


def _finish(position: int, spans: Spans) -> Spans:
    return ((spans[0][0], position), *spans[1:])


class _Matcher:
    def __init__(self, text: str, flags: str) -> None:
        self.text = text
        self.lines = "m" in flags
        self.folds = "i" in flags
        self.steps = MAX_STEPS
        self.depth = 0

    def match(self, tree: Tree, position: int, spans: Spans, then: Next) -> Spans | None:
        self.steps -= 1
        self.depth += 1
        if self.steps < 0 or self.depth > MAX_DEPTH:
            raise FeelLimited(reason="a pattern with a reference back tries too many ways to match")
        try:
            return self.choose(tree, position, spans, then)
        finally:
            self.depth -= 1

    def choose(self, tree: Tree, position: int, spans: Spans, then: Next) -> Spans | None:
        match tree:
            case Characters(ranges):
                fits = position < len(self.text) and self.is_in(self.text[position], ranges)
                return then(position + 1, spans) if fits else None
            case Anchor(sign):
                return then(position, spans) if self.anchored(sign, position) else None
            case Reference(number):
                return self.refer(spans[number], position, spans, then)
            case Group(number, inner):
                return self.match(inner, position, spans, self.closing(number, position, then))
            case Choice(options):
                for option in options:
                    found = self.match(option, position, spans, then)
                    if found is not None:
                        return found
                return None
            case Sequence(parts):
                return self.sequence(parts, position, spans, then)
            case Repeat():
                return self.repeat(tree, 0, position, spans, then)

    def is_in(self, char: str, ranges: tuple[tuple[int, int], ...]) -> bool:
        candidates = {char, char.lower(), char.upper()} if self.folds else {char}
        for each in candidates:
            index = bisect_right(ranges, (ord(each), 0x110000)) - 1 if len(each) == 1 else -1
            if index >= 0 and ranges[index][0] <= ord(each) <= ranges[index][1]:
                return True
        return False

    def anchored(self, sign: str, position: int) -> bool:
        if sign == "^":
            return position == 0 or (self.lines and self.text[position - 1] == "\n")
        return position == len(self.text) or (self.lines and self.text[position] == "\n")

    def refer(self, span: tuple[int, int], position: int, spans: Spans, then: Next) -> Spans | None:
        wanted = self.text[span[0] : span[1]] if span[0] >= 0 else ""
        here = self.text[position : position + len(wanted)]
        same = here.casefold() == wanted.casefold() if self.folds else here == wanted
        return then(position + len(wanted), spans) if same else None

    def closing(self, number: int, start: int, then: Next) -> Next:
        def close(position: int, spans: Spans) -> Spans | None:
            changed = (*spans[:number], (start, position), *spans[number + 1 :]) if number else spans
            return then(position, changed)

        return close

    def sequence(self, parts: tuple[Tree, ...], position: int, spans: Spans, then: Next) -> Spans | None:
        if not parts:
            return then(position, spans)
        rest = parts[1:]
        return self.match(parts[0], position, spans, lambda here, seen: self.sequence(rest, here, seen, then))

    def repeat(self, tree: Repeat, count: int, position: int, spans: Spans, then: Next) -> Spans | None:
        def again(here: int, seen: Spans) -> Spans | None:
            if here == position and count >= tree.low:
                return None
            return self.repeat(tree, count + 1, here, seen, then)

        may_stop = count >= tree.low
        if may_stop and not tree.greedy:
            found = then(position, spans)
            if found is not None:
                return found
        if tree.high is None or count < tree.high:
            found = self.match(tree.inner, position, spans, again)
            if found is not None:
                return found
        return then(position, spans) if may_stop and tree.greedy else None
