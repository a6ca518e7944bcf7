"""A compiled pattern: RE2 in linear time, or a matcher with a step budget where groups are referred back to."""

from collections.abc import Iterator
from functools import lru_cache

import re2  # type: ignore[import-untyped]  # ships no types

from remit.engine.feel.regex.backtracking import search_at
from remit.engine.feel.regex.characters import Ranges
from remit.engine.feel.regex.reading import (
    Anchor,
    Characters,
    Choice,
    Group,
    PatternRefused,
    Reference,
    Repeat,
    Sequence,
    Tree,
    read_pattern,
)

__all__ = ["Pattern", "PatternRefused", "compile_pattern"]

Match = tuple[tuple[int, int], ...]
"""Start and end of the whole, then of each group; (-1, -1) for a group that took no part."""


class Pattern:
    """A pattern ready to search."""

    def __init__(self, tree: Tree, groups: int, flags: str) -> None:
        self.groups = groups
        self._tree = tree
        self._flags = flags
        self._re2 = None if _refers(tree) else _compile(("(?i)" if "i" in flags else "") + _emit(tree, "m" in flags))

    def search(self, text: str) -> bool:
        """Say whether the pattern occurs."""
        if self._re2 is not None:
            return self._re2.search(text) is not None
        return next(self.matches(text), None) is not None

    def matches(self, text: str) -> Iterator[Match]:
        """Find the occurrences from left to right, none overlapping."""
        if self._re2 is not None:
            for found in self._re2.finditer(text):
                yield tuple(found.span(number) for number in range(self.groups + 1))
            return
        position = 0
        while position <= len(text):
            match = search_at(self._tree, text, position, self.groups, self._flags)
            if match is None:
                return
            yield match
            position = max(match[0][1], match[0][0] + 1)

    def replace(self, text: str, replacement: str, limit: int) -> str:
        """Replace every occurrence, up to `limit` characters. Refuses `PatternRefused`."""
        self._refuse_empty()
        parts = self._template(replacement)
        found: list[str] = []
        size = position = 0
        for match in self.matches(text):
            pieces = [text[position : match[0][0]], *(_piece(part, match, text) for part in parts)]
            position = match[0][1]
            found += pieces
            size += sum(map(len, pieces))
            if size > limit:
                raise PatternRefused(f"the replaced string grows beyond {limit:,} characters")
        return "".join([*found, text[position:]])

    def split(self, text: str) -> list[str]:
        """Cut at every occurrence."""
        found: list[str] = []
        position = 0
        for match in self.matches(text):
            if match[0][0] == match[0][1]:
                continue
            found.append(text[position : match[0][0]])
            position = match[0][1]
        return [*found, text[position:]]

    def _refuse_empty(self) -> None:
        if self.search(""):
            raise PatternRefused("a pattern that matches the empty string cannot be replaced")

    def _template(self, replacement: str) -> list[str | int]:
        if "q" in self._flags:
            return [replacement]
        parts: list[str | int] = []
        position = 0
        while position < len(replacement):
            char = replacement[position]
            following = replacement[position + 1 : position + 2]
            if char == "\\":
                if following not in ("\\", "$"):
                    raise PatternRefused("in a replacement, only \\\\ and \\$ are escapes")
                parts.append(following)
                position += 2
            elif char == "$":
                if not following.isdecimal():
                    raise PatternRefused("in a replacement, $ stands before the number of a group")
                number = int(following)
                position += 2
                while replacement[position : position + 1].isdecimal():
                    longer = number * 10 + int(replacement[position])
                    if longer > self.groups:
                        break
                    number = longer
                    position += 1
                parts.append(number)
            else:
                parts.append(char)
                position += 1
        return parts


def _piece(part: str | int, match: Match, text: str) -> str:
    if isinstance(part, str):
        return part
    start, end = match[part] if part < len(match) else (-1, -1)
    return text[start:end] if start >= 0 else ""


def _refers(tree: Tree) -> bool:
    match tree:
        case Reference():
            return True
        case Sequence(parts) | Choice(parts):
            return any(_refers(part) for part in parts)
        case Group(_, inner) | Repeat(inner, _, _, _):
            return _refers(inner)
    return False


def _emit(tree: Tree, lines: bool) -> str:
    match tree:
        case Characters(ranges):
            return _emit_class(ranges)
        case Anchor(sign):
            return f"(?m:{sign})" if lines else {"^": "\\A", "$": "\\z"}[sign]
        case Sequence(parts):
            return "".join(_emit(part, lines) for part in parts)
        case Choice(options):
            return "(?:" + "|".join(_emit(option, lines) for option in options) + ")"
        case Group(number, inner):
            return f"({'' if number else '?:'}{_emit(inner, lines)})"
        case Repeat(inner, low, high, greedy):
            count = f"{{{low},{'' if high is None else high}}}"
            return f"(?:{_emit(inner, lines)}){count}{'' if greedy else '?'}"
    raise PatternRefused("the pattern refers back")


def _emit_class(ranges: Ranges) -> str:
    if not ranges:
        return "[^\\x{0}-\\x{10ffff}]"
    return "[" + "".join(f"\\x{{{low:x}}}-\\x{{{high:x}}}" for low, high in ranges) + "]"


def _compile(text: str):  # type: ignore[no-untyped-def]  # RE2's pattern has no type
    options = re2.Options()
    options.log_errors = False
    options.max_mem = 16 << 20
    try:
        return re2.compile(text, options)
    except re2.error:
        raise PatternRefused("the pattern is too large") from None


@lru_cache(maxsize=1024)
def compile_pattern(pattern: str, flags: str) -> Pattern:
    """Compile a pattern with the flags s, m, i, x, q. Refuses `PatternRefused`."""
    if any(flag not in "smixq" for flag in flags):
        raise PatternRefused(f"“{flags}” are no flags; there are s, m, i, x and q")
    if "q" in flags:
        literal = Sequence(tuple(Characters(((ord(char), ord(char)),)) for char in pattern))
        return Pattern(literal, 0, flags)
    tree, groups = read_pattern(pattern, dot_all="s" in flags, spaced="x" in flags, folds="i" in flags)
    return Pattern(tree, groups, flags)
