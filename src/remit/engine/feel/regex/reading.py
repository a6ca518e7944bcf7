"""XPath regular expressions into a tree, with all that XML Schema and XPath refuse refused."""

from dataclasses import dataclass

from remit.engine.feel.regex.characters import (
    LAST,
    Ranges,
    escape_ranges,
    folded,
    inverse,
    normal,
    property_ranges,
    without,
)

MAX_PATTERN = 2_000
MAX_REPEAT = 1_000
_SINGLE = {"n": 10, "r": 13, "t": 9, **{sign: ord(sign) for sign in "\\|.?*+(){}[]-^$"}}


class PatternRefused(ValueError):  # noqa: N818 - caught where it arises and told as the reason of a null
    """A text that is no pattern, or asks for too much."""


@dataclass(frozen=True, slots=True)
class Characters:
    """One character out of ranges."""

    ranges: Ranges


@dataclass(frozen=True, slots=True)
class Anchor:
    """`^` or `$`."""

    sign: str


@dataclass(frozen=True, slots=True)
class Reference:
    """A group seen before."""

    number: int


@dataclass(frozen=True, slots=True)
class Group:
    """A group; number 0 does not capture."""

    number: int
    inner: "Tree"


@dataclass(frozen=True, slots=True)
class Repeat:
    """Something several times; `high` of None is without end."""

    inner: "Tree"
    low: int
    high: int | None
    greedy: bool


@dataclass(frozen=True, slots=True)
class Sequence:
    """One after the other."""

    parts: tuple["Tree", ...]


@dataclass(frozen=True, slots=True)
class Choice:
    """One of several."""

    options: tuple["Tree", ...]


Tree = Characters | Anchor | Reference | Group | Repeat | Sequence | Choice


def read_pattern(text: str, *, dot_all: bool, spaced: bool, folds: bool = False) -> tuple[Tree, int]:
    """Read a pattern; return its tree and the number of its groups. Refuses `PatternRefused`."""
    if len(text) > MAX_PATTERN:
        raise PatternRefused(f"a pattern is at most {MAX_PATTERN} characters long")
    reader = _Reader(_stripped(text) if spaced else text, dot_all=dot_all, folds=folds)
    tree = reader.choice()
    if reader.position < len(reader.text):
        raise PatternRefused("a bracket of the pattern is closed that was never opened")
    return tree, reader.groups


def _stripped(text: str) -> str:
    kept: list[str] = []
    depth = 0
    escaped = False
    for char in text:
        if char in " \t\r\n" and depth == 0:
            continue
        if not escaped:
            depth += (char == "[") - (char == "]")
        escaped = char == "\\" and not escaped
        kept.append(char)
    return "".join(kept)


class _Reader:
    def __init__(self, text: str, *, dot_all: bool, folds: bool) -> None:
        self.folds = folds
        self.text = text
        self.position = 0
        self.groups = 0
        self.closed: set[int] = set()
        self.depth = 0
        self.dot: Ranges = ((0, LAST),) if dot_all else inverse(((10, 10), (13, 13)))

    def peek(self) -> str:
        return self.text[self.position] if self.position < len(self.text) else ""

    def take(self) -> str:
        if self.position >= len(self.text):
            raise PatternRefused("the pattern ends too early")
        self.position += 1
        return self.text[self.position - 1]

    def choice(self) -> Tree:
        options = [self.sequence()]
        while self.peek() == "|":
            self.position += 1
            options.append(self.sequence())
        return options[0] if len(options) == 1 else Choice(tuple(options))

    def sequence(self) -> Tree:
        parts: list[Tree] = []
        while self.peek() and self.peek() not in "|)":
            parts.append(self.repeated())
        return Sequence(tuple(parts))

    def repeated(self) -> Tree:
        inner = self.atom()
        sign = self.peek()
        if not sign or sign not in "?*+{":
            return inner
        self.position += 1
        low, high = {"?": (0, 1), "*": (0, None), "+": (1, None)}.get(sign) or self.quantity()
        greedy = self.peek() != "?"
        self.position += not greedy
        if self.peek() and self.peek() in "?*+{":
            raise PatternRefused("the pattern repeats a repetition")
        return Repeat(inner, low, high, greedy)

    def quantity(self) -> tuple[int, int | None]:
        body, mark, _rest = self.text[self.position :].partition("}")
        low, comma, high = body.partition(",")
        if not mark or not low.isdecimal() or (high and not high.isdecimal()):
            raise PatternRefused("a number of repetitions is written {n}, {n,} or {n,m}")
        self.position += len(body) + 1
        least, most = int(low), (int(high) if high else None) if comma else int(low)
        if max(least, most or 0) > MAX_REPEAT or (most is not None and most < least):
            raise PatternRefused(f"repetitions go up to {MAX_REPEAT}, the smaller number first")
        return least, most

    def atom(self) -> Tree:
        char = self.take()
        if char == "(":
            return self.group()
        if char == "[":
            return Characters(self.bracket())
        if char == ".":
            return Characters(self.dot)
        if char in "^$":
            return Anchor(char)
        if char == "\\":
            return self.escape()
        if char in "?*+{}]":
            raise PatternRefused(f"“{char}” stands alone in the pattern")
        return Characters(((ord(char), ord(char)),))

    def group(self) -> Tree:
        self.depth += 1
        if self.depth > 30:
            raise PatternRefused("the pattern nests deeper than 30 groups")
        number = 0
        if self.text.startswith("?:", self.position):
            self.position += 2
        else:
            self.groups += 1
            number = self.groups
        inner = self.choice()
        if self.take() != ")":
            raise PatternRefused("a group of the pattern is not closed")
        self.depth -= 1
        self.closed.add(number)
        return Group(number, inner)

    def escape(self) -> Tree:
        char = self.peek()
        if char.isdecimal():
            return self.reference()
        return Characters(self.escaped())

    def reference(self) -> Tree:
        number = int(self.take())
        while self.peek().isdecimal() and number * 10 + int(self.peek()) <= self.groups:
            number = number * 10 + int(self.take())
        if number not in self.closed:
            raise PatternRefused(f"the pattern refers to group {number}, which is not closed before")
        return Reference(number)

    def escaped(self) -> Ranges:
        char = self.take()
        if char in _SINGLE:
            return ((_SINGLE[char], _SINGLE[char]),)
        if char in "pP":
            return self.property(inverted=char == "P")
        ranges = escape_ranges(char) if char.isalpha() else None
        if ranges is None:
            raise PatternRefused(f"“\\{char}” has no meaning in a pattern")
        return ranges

    def property(self, *, inverted: bool) -> Ranges:
        name, mark, _rest = self.text[self.position :].partition("}")
        ranges = property_ranges(name[1:]) if mark and name.startswith("{") else None
        if ranges is None:
            raise PatternRefused(f"there is no property {name[:40]}")
        self.position += len(name) + 1
        return inverse(ranges) if inverted else ranges

    def bracket(self) -> Ranges:
        inverted = self.peek() == "^"
        self.position += inverted
        ranges: list[tuple[int, int]] = []
        first = True
        while first or self.peek() != "]":
            if self.text.startswith("-[", self.position) and not first:
                return self.subtracted(normal(tuple(ranges)), inverted=inverted)
            ranges.extend(self.bracket_part(first=first))
            first = False
        self.position += 1
        return self.inverted(tuple(ranges)) if inverted else normal(tuple(ranges))

    def inverted(self, ranges: Ranges) -> Ranges:
        return inverse(folded(ranges) if self.folds else ranges)

    def subtracted(self, ranges: Ranges, *, inverted: bool) -> Ranges:
        self.position += 2
        removed = self.bracket()
        if self.take() != "]":
            raise PatternRefused("a class of the pattern is not closed after its subtraction")
        return without(self.inverted(ranges) if inverted else ranges, removed)

    def bracket_part(self, *, first: bool) -> Ranges:
        low = self.bracket_character(first=first)
        if len(low) > 1 or low[0][0] != low[0][1]:
            return low
        following = self.text[self.position : self.position + 2]
        if not following.startswith("-") or following in ("-]", "-["):
            return low
        self.position += 1
        high = self.bracket_character(first=False)
        if len(high) > 1 or high[0][0] != high[0][1] or high[0][0] < low[0][0]:
            raise PatternRefused("a range of the pattern runs backwards")
        return ((low[0][0], high[0][0]),)

    def bracket_character(self, *, first: bool) -> Ranges:
        char = self.take()
        if char == "\\":
            return self.escaped()
        if char == "[" or (char == "]" and not first) or (char == "]" and first):
            raise PatternRefused(f"“{char}” must be escaped inside a class")
        return ((ord(char), ord(char)),)
