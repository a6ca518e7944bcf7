"""Which characters our fonts can show: an archival PDF may hold none that they cannot."""

import struct
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any
from unicodedata import category

FONTS = Path(__file__).parent / "fonts"
MISSING = "\N{REPLACEMENT CHARACTER}"
"""Stands for a character that no font of ours has."""
NEAR = {"\N{MINUS SIGN}": "\N{EN DASH}", "→": "->", "←": "<-", "≤": "<=", "≥": ">=", "≈": "~"}
"""What reads the same, for characters that our fonts lack."""
BYTE_ORDER_MARK = 0xFEFF
_WHITE = frozenset("\t\n\r")
_UNSEEN = ("Cc", "Co", "Cs")
"""Controls, private use and halves of pairs."""


def shown(value: Any) -> Any:
    """Return a JSON value in which every character can be printed; those that cannot become one that says so."""
    if isinstance(value, str):
        return value if value.isascii() and value.isprintable() else "".join(_shown_character(one) for one in value)
    if isinstance(value, Mapping):
        return {key: shown(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [shown(one) for one in value]
    return value


def _shown_character(character: str) -> str:
    return character if character in _WHITE or ord(character) in _known() else NEAR.get(character, MISSING)


@cache
def _known() -> frozenset[int]:
    """Read the characters that every weight of the font has and that PDF/A allows (ISO 19005-3, 6.2.11.7)."""
    has = frozenset.intersection(*(frozenset(_characters(path.read_bytes())) for path in FONTS.glob("*.ttf")))
    return frozenset(one for one in has if category(chr(one)) not in _UNSEEN and one != BYTE_ORDER_MARK)


def _characters(font: bytes) -> Iterator[int]:
    """Read a TrueType font's character map, format 4 (OpenType specification, table `cmap`)."""
    start = _cmap(font)
    (count,) = struct.unpack_from(">H", font, start + 2)
    for number in range(count):
        (offset,) = struct.unpack_from(">I", font, start + 4 + 8 * number + 4)
        if struct.unpack_from(">H", font, start + offset) == (4,):
            yield from _segments(font, start + offset)


def _cmap(font: bytes) -> int:
    (count,) = struct.unpack_from(">H", font, 4)
    records = (struct.unpack_from(">4sIII", font, 12 + 16 * number) for number in range(count))
    return next(int(offset) for tag, _checksum, offset, _length in records if tag == b"cmap")


def _segments(font: bytes, table: int) -> Iterator[int]:
    (doubled,) = struct.unpack_from(">H", font, table + 6)
    form = f">{doubled // 2}H"
    lasts = struct.unpack_from(form, font, table + 14)
    firsts = struct.unpack_from(form, font, table + 14 + doubled + 2)
    for first, last in zip(firsts, lasts, strict=True):
        yield from range(first, min(last, 0xFFFE) + 1)
