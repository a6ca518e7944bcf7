"""What a reviewer may read of a candidate's text: the same text without who, where from, how old, which gender.

It takes out what the candidate's own form names (name, address, school and so on), each of its words, and what gives
itself away by its shape: mail addresses, telephone numbers, links, birth dates and years, ages, forms of address.
It errs towards taking out too much.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any

WORD_LEAST = 3
"""Shorter words of a name or address are left alone where they stand by themselves."""
SHAPES: tuple[tuple[str, re.Pattern[str]], ...] = (
    ("contact", re.compile(r"[\w.+-]+@[\w-]+\.[\w.-]+")),
    ("link", re.compile(r"\b(?:https?://|www\.)\S+", re.IGNORECASE)),
    ("contact", re.compile(r"(?<![\w.])\+?\d[\d ().-]{7,}\d(?!\w)")),
    ("birth", re.compile(r"\b(?:born|date of birth|dob|ngày sinh|sinh năm|sinh ngày)\b[^\n]{0,40}", re.IGNORECASE)),
    ("age", re.compile(r"\b(?:aged? \d{2}|\d{2}[ -]years?[ -]old|\d{2} tuổi)\b", re.IGNORECASE)),
    ("gender", re.compile(r"\b(?:gender|sex|giới tính)\s*:\s*\w+", re.IGNORECASE)),
    ("gender", re.compile(r"\b(?:Mr|Mrs|Ms|Miss|Sir|Madam|he|she|his|hers?|him)\b\.?", re.IGNORECASE)),
    ("family", re.compile(r"\b(?:married|single|divorced|widowed|đã kết hôn|độc thân)\b", re.IGNORECASE)),
)


def redacted(text: str, identity: Mapping[str, Any]) -> str:
    """Return the text with every trace of the identity replaced by the kind of thing that stood there."""
    for kind, shape in SHAPES:
        text = shape.sub(f"[{kind}]", text)
    for kind, value in _told(identity):
        text = _without(text, kind, value)
    return re.sub(r"(\[\w+\])(?:[ ,.-]*\1)+", r"\1", text)


def _told(identity: Mapping[str, Any]) -> Iterable[tuple[str, str]]:
    """List what the form tells, whole values before their words, longer before shorter."""
    whole = [(kind, text) for kind, told in identity.items() for text in _texts(told)]
    words = [(kind, word) for kind, text in whole for word in re.findall(r"\w+", text) if _telling(kind, word)]
    return sorted(dict.fromkeys((*whole, *words)), key=lambda one: -len(one[1]))


def _texts(value: Any) -> list[str]:
    if value is None:
        return []
    if isinstance(value, list | tuple):
        return [text for part in value for text in _texts(part)]
    text = " ".join(str(value).split())
    return [text] if text else []


def _telling(kind: str, word: str) -> bool:
    if kind == "name":
        return len(word) > 1
    return kind in ("address", "school") and len(word) >= WORD_LEAST and word[:1].isupper() and not word.isdigit()


def _without(text: str, kind: str, value: str) -> str:
    spaced = r"\s+".join(re.escape(part) for part in value.split())
    return re.sub(rf"(?<!\w){spaced}(?!\w)", f"[{kind}]", text, flags=re.IGNORECASE)
