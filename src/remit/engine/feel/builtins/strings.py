"""substring to split, string join (10.3.4.3)."""

from decimal import Decimal
from typing import Any

from remit.engine.feel.builtins.signature import form
from remit.engine.feel.refusal import MAX_STRING, FeelLimited
from remit.engine.feel.run import Run


@form("substring(string: string, start position: number, length?: number) -> string")
def substring(run: Run, string: str, start: Decimal, length: Decimal | None) -> Any:
    """Cut characters out, counted from 1, or from the end by a negative position."""
    position = int(start)
    if position == 0 or abs(position) > len(string):
        return run.null("argument", f"the string has no position {start}", "10.3.4.3")
    if length is not None and int(length) < 1:
        return run.null("argument", "the length of a substring is at least 1", "10.3.4.3")
    first = position - 1 if position > 0 else len(string) + position
    return string[first:] if length is None else string[first : first + int(length)]


@form("string length(string: string) -> number")
def string_length(run: Run, string: str) -> Decimal:
    """Count the characters."""
    return Decimal(len(string))


@form("upper case(string: string) -> string")
def upper_case(run: Run, string: str) -> str:
    """Write in capitals."""
    return string.upper()


@form("lower case(string: string) -> string")
def lower_case(run: Run, string: str) -> str:
    """Write in small letters."""
    return string.lower()


@form("substring before(string: string, match: string) -> string")
def substring_before(run: Run, string: str, match: str) -> str:
    """Cut off from the first occurrence on; empty if there is none."""
    return string.partition(match)[0] if match and match in string else ""


@form("substring after(string: string, match: string) -> string")
def substring_after(run: Run, string: str, match: str) -> str:
    """Keep what follows the first occurrence; empty if there is none."""
    return string.partition(match)[2] if match else string


@form("contains(string: string, match: string) -> boolean")
def contains(run: Run, string: str, match: str) -> bool:
    """Say whether a string occurs in another."""
    return match in string


@form("starts with(string: string, match: string) -> boolean")
def starts_with(run: Run, string: str, match: str) -> bool:
    """Say whether a string begins with another."""
    return string.startswith(match)


@form("ends with(string: string, match: string) -> boolean")
def ends_with(run: Run, string: str, match: str) -> bool:
    """Say whether a string ends with another."""
    return string.endswith(match)


@form("string join(list: list, delimiter?: string?) -> string")
def string_join(run: Run, items: list[Any], delimiter: str | None) -> Any:
    """Join strings, leaving nulls out."""
    if not all(item is None or isinstance(item, str) for item in items):
        return run.null("argument", "string join takes strings", "10.3.4.3")
    strings = [item for item in items if item is not None]
    if sum(map(len, strings)) + len(delimiter or "") * len(strings) > MAX_STRING:
        raise FeelLimited(reason=f"a string grows beyond {MAX_STRING:,} characters")
    return (delimiter or "").join(strings)


FORMS = (
    substring, string_length, upper_case, lower_case, substring_before, substring_after, contains, starts_with,
    ends_with, string_join,
)  # fmt: skip
