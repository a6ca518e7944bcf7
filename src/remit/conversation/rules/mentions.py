"""Mentions: whom a note to colleagues names with `@`."""

from collections.abc import Mapping


def mentioned(text: str, names: Mapping[str, str]) -> frozenset[str]:
    """Return the ids of those named after an `@`, of people by id; case does not count, the longest name wins.

    An `@` inside a word (an address) names nobody, and so does the beginning of a longer word.
    """
    folded = text.casefold()
    by_length = sorted(((name.casefold(), one) for one, name in names.items()), key=lambda pair: -len(pair[0]))
    found: set[str] = set()
    at = folded.find("@")
    while at >= 0:
        longest = _named(folded, at, by_length)
        found.update(one for name, one in by_length if name == longest)
        at = folded.find("@", at + 1)
    return frozenset(found)


def _named(text: str, at: int, by_length: list[tuple[str, str]]) -> str | None:
    if at and text[at - 1].isalnum():
        return None
    for name, _one in by_length:
        end = at + 1 + len(name)
        if text.startswith(name, at + 1) and not text[end : end + 1].isalnum():
            return name
    return None
