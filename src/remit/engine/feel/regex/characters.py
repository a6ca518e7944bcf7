"""Character classes of XPath regular expressions as ranges of code points."""

import sys
import unicodedata
from functools import lru_cache

Ranges = tuple[tuple[int, int], ...]
LAST = sys.maxunicode

BLOCKS = {
    "BasicLatin": (0x0, 0x7F), "Latin-1Supplement": (0x80, 0xFF), "LatinExtended-A": (0x100, 0x17F),
    "LatinExtended-B": (0x180, 0x24F), "IPAExtensions": (0x250, 0x2AF), "SpacingModifierLetters": (0x2B0, 0x2FF),
    "CombiningDiacriticalMarks": (0x300, 0x36F), "Greek": (0x370, 0x3FF), "GreekandCoptic": (0x370, 0x3FF),
    "Cyrillic": (0x400, 0x4FF), "Armenian": (0x530, 0x58F), "Hebrew": (0x590, 0x5FF), "Arabic": (0x600, 0x6FF),
    "Syriac": (0x700, 0x74F), "Thaana": (0x780, 0x7BF), "Devanagari": (0x900, 0x97F), "Bengali": (0x980, 0x9FF),
    "Gurmukhi": (0xA00, 0xA7F), "Gujarati": (0xA80, 0xAFF), "Oriya": (0xB00, 0xB7F), "Tamil": (0xB80, 0xBFF),
    "Telugu": (0xC00, 0xC7F), "Kannada": (0xC80, 0xCFF), "Malayalam": (0xD00, 0xD7F), "Sinhala": (0xD80, 0xDFF),
    "Thai": (0xE00, 0xE7F), "Lao": (0xE80, 0xEFF), "Tibetan": (0xF00, 0xFFF), "Myanmar": (0x1000, 0x109F),
    "Georgian": (0x10A0, 0x10FF), "HangulJamo": (0x1100, 0x11FF), "Ethiopic": (0x1200, 0x137F),
    "Cherokee": (0x13A0, 0x13FF), "Khmer": (0x1780, 0x17FF), "Mongolian": (0x1800, 0x18AF),
    "LatinExtendedAdditional": (0x1E00, 0x1EFF), "GreekExtended": (0x1F00, 0x1FFF),
    "GeneralPunctuation": (0x2000, 0x206F), "SuperscriptsandSubscripts": (0x2070, 0x209F),
    "CurrencySymbols": (0x20A0, 0x20CF), "LetterlikeSymbols": (0x2100, 0x214F), "NumberForms": (0x2150, 0x218F),
    "Arrows": (0x2190, 0x21FF), "MathematicalOperators": (0x2200, 0x22FF), "MiscellaneousTechnical": (0x2300, 0x23FF),
    "BoxDrawing": (0x2500, 0x257F), "BlockElements": (0x2580, 0x259F), "GeometricShapes": (0x25A0, 0x25FF),
    "MiscellaneousSymbols": (0x2600, 0x26FF), "Dingbats": (0x2700, 0x27BF), "Hiragana": (0x3040, 0x309F),
    "Katakana": (0x30A0, 0x30FF), "Bopomofo": (0x3100, 0x312F), "CJKUnifiedIdeographs": (0x4E00, 0x9FFF),
    "HangulSyllables": (0xAC00, 0xD7A3), "PrivateUse": (0xE000, 0xF8FF), "Specials": (0xFFF0, 0xFFFF),
}  # fmt: skip
CATEGORIES = frozenset({
    "L", "Lu", "Ll", "Lt", "Lm", "Lo", "M", "Mn", "Mc", "Me", "N", "Nd", "Nl", "No", "P", "Pc", "Pd", "Ps", "Pe", "Pi",
    "Pf", "Po", "Z", "Zs", "Zl", "Zp", "S", "Sm", "Sc", "Sk", "So", "C", "Cc", "Cf", "Co", "Cn",
})  # fmt: skip
SPACE: Ranges = ((9, 10), (13, 13), (32, 32))
NAME_START: Ranges = (
    (0x3A, 0x3A), (0x41, 0x5A), (0x5F, 0x5F), (0x61, 0x7A), (0xC0, 0xD6), (0xD8, 0xF6), (0xF8, 0x2FF), (0x370, 0x37D),
    (0x37F, 0x1FFF), (0x200C, 0x200D), (0x2070, 0x218F), (0x2C00, 0x2FEF), (0x3001, 0xD7FF), (0xF900, 0xFDCF),
    (0xFDF0, 0xFFFD), (0x10000, 0xEFFFF),
)  # fmt: skip
NAME: Ranges = (*NAME_START, (0x2D, 0x2E), (0x30, 0x39), (0xB7, 0xB7), (0x300, 0x36F), (0x203F, 0x2040))


def normal(ranges: Ranges) -> Ranges:
    """Sort and join ranges."""
    merged: list[tuple[int, int]] = []
    for low, high in sorted(ranges):
        if merged and low <= merged[-1][1] + 1:
            merged[-1] = (merged[-1][0], max(high, merged[-1][1]))
        else:
            merged.append((low, high))
    return tuple(merged)


def inverse(ranges: Ranges) -> Ranges:
    """Return every other code point."""
    found: list[tuple[int, int]] = []
    start = 0
    for low, high in normal(ranges):
        if low > start:
            found.append((start, low - 1))
        start = high + 1
    return (*found, (start, LAST)) if start <= LAST else tuple(found)


def without(ranges: Ranges, removed: Ranges) -> Ranges:
    """Subtract ranges."""
    return inverse((*inverse(ranges), *removed))


def folded(ranges: Ranges) -> Ranges:
    """Add the other case of every letter; classes of more than 5,000 characters hold both cases anyway."""
    if sum(high - low for low, high in ranges) > 5_000:
        return ranges
    chars = [chr(point) for low, high in ranges for point in range(low, high + 1)]
    other = {case for char in chars for case in (char.lower(), char.upper(), char.casefold()) if len(case) == 1}
    return normal((*ranges, *((ord(case), ord(case)) for case in other)))


@lru_cache(maxsize=64)
def category(name: str) -> Ranges:
    """Return the code points of a general category."""
    found: list[tuple[int, int]] = []
    for point in range(LAST + 1):
        if unicodedata.category(chr(point)).startswith(name):
            if found and found[-1][1] == point - 1:
                found[-1] = (found[-1][0], point)
            else:
                found.append((point, point))
    return tuple(found)


def property_ranges(name: str) -> Ranges | None:
    """Return the code points of `\\p{name}`; None if there is no such property."""
    if name in CATEGORIES:
        return category(name)
    block = BLOCKS.get(name[2:]) if name.startswith("Is") else None
    return (block,) if block else None


def escape_ranges(letter: str) -> Ranges | None:
    """Return the code points of a multi-character escape such as `\\d`; None if there is none."""
    low = letter.lower()
    ranges: Ranges | None
    match low:
        case "s":
            ranges = SPACE
        case "i":
            ranges = NAME_START
        case "c":
            ranges = NAME
        case "d":
            ranges = category("Nd")
        case "w":
            ranges = inverse((*category("P"), *category("Z"), *category("C")))
        case _:
            return None
    return ranges if low == letter else inverse(ranges)
