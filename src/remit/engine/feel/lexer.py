"""FEEL text into tokens, with one regular expression (DMN 1.5, 10.3.1.2, rules 22 to 35)."""

import re
from typing import NamedTuple

from remit.engine.feel.refusal import MAX_TEXT, FeelRefused

_START = (
    r"?A-Z_a-z\u00C0-\u00D6\u00D8-\u00F6\u00F8-\u02FF\u0370-\u037D\u037F-\u1FFF\u200C-\u200D\u2070-\u218F"
    r"\u2C00-\u2FEF\u3001-\uD7FF\uF900-\uFDCF\uFDF0-\uFFFD\U00010000-\U000EFFFF"
)
_PART = _START + r"0-9\u00B7\u0300-\u036F\u203F-\u2040"
_TOKEN = re.compile(
    rf"""(?P<space>[\s\u180E\u200B\uFEFF]+|//[^\n]*|/\*.*?\*/)
    |(?P<number>(?:[0-9]+(?:\.[0-9]+)?|\.[0-9]+)(?:[eE][+-]?[0-9]+)?(?![{_START}]))
    |(?P<at>@[ ]*"(?:[^"\\]|\\.)*")
    |(?P<string>"(?:[^"\\]|\\.)*")
    |(?P<name>[{_START}][{_PART}]*)
    |(?P<digits>[0-9]+)
    |(?P<mark>\.\.|\*\*|<=|>=|!=|->|[-+*/=<>()\[\]{{}},:.'’])""",
    re.VERBOSE | re.DOTALL,
)
_ESCAPE = re.compile(r"\\(u[0-9a-fA-F]{4}|U[0-9a-fA-F]{6}|[nrt\"'\\])")
_SIMPLE = {"n": "\n", "r": "\r", "t": "\t", '"': '"', "'": "'", "\\": "\\"}


class Token(NamedTuple):
    """A piece of text: its kind (number, at, string, name, mark, end), itself, and where it stands."""

    kind: str
    text: str
    start: int
    end: int


def tokens_of(text: str) -> list[Token]:
    """Split a text into tokens, the last of kind `end`. Refuses `FeelRefused` with the place."""
    if len(text) > MAX_TEXT:
        raise FeelRefused(reason=f"it is longer than {MAX_TEXT:,} characters")
    found: list[Token] = []
    position = 0
    while position < len(text):
        match = _TOKEN.match(text, position)
        if match is None or match.lastgroup is None:
            raise FeelRefused(place=place_of(text, position), reason=f"“{text[position]}” has no meaning here")
        if match.lastgroup != "space":
            kind = "number" if match.lastgroup == "digits" else match.lastgroup
            found.append(Token(kind, match[0], position, match.end()))
        position = match.end()
    found.append(Token("end", "", position, position))
    return found


def place_of(text: str, position: int) -> str:
    """Say where a position is, as line and column."""
    line = text.count("\n", 0, position) + 1
    column = position - (text.rfind("\n", 0, position) + 1) + 1
    return f"line {line}, column {column}"


def string_value(quoted: str) -> str:
    """Undo the escapes of a quoted string (rule 31); pairs of surrogates become one character."""
    body = quoted[1:-1]
    if "\\" not in body:
        return body
    plain = _ESCAPE.sub(_unescape, body)
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _unescape(match: re.Match[str]) -> str:
    code = match[1]
    if code[0] in "uU" and len(code) > 1:
        point = int(code[1:], 16)
        return chr(point) if point <= 0x10FFFF else "\ufffd"
    return _SIMPLE[code]
