"""FEEL values as text: what string() answers (DMN 1.5, 10.3.4.1)."""

from decimal import Decimal
from typing import Any

from remit.engine.feel.meter import charge
from remit.engine.feel.number import number_text
from remit.engine.feel.range import Range

_ESCAPES = str.maketrans({"\\": "\\\\", '"': '\\"', "\n": "\\n", "\r": "\\r", "\t": "\\t"})


def text_of(value: Any) -> str:
    """Write a value; a string stands for itself."""
    return value if isinstance(value, str) else inner_text(value)


def inner_text(value: Any) -> str:
    """Write a value inside a list, context or range, where strings stand in quotes."""
    if value is None:
        return "null"
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, str):
        charge(1 + (len(value) >> 8))
        return '"' + value.translate(_ESCAPES) + '"'
    if isinstance(value, Decimal):
        return number_text(value)
    if isinstance(value, list | dict):
        charge(len(value))
    if isinstance(value, list):
        return "[" + ", ".join(inner_text(item) for item in value) + "]"
    if isinstance(value, dict):
        return "{" + ", ".join(f"{_key(key)}: {inner_text(item)}" for key, item in value.items()) + "}"
    return _range_text(value) if isinstance(value, Range) else str(value)


def _key(key: str) -> str:
    return key if key.replace(" ", "").replace("_", "").isalnum() else inner_text(key)


def _range_text(value: Range) -> str:
    if value.start is None:
        return f"({'<=' if value.end_included else '<'} {inner_text(value.end)})"
    if value.end is None:
        return f"({'>=' if value.start_included else '>'} {inner_text(value.start)})"
    left, right = "[" if value.start_included else "(", "]" if value.end_included else ")"
    return f"{left}{inner_text(value.start)}..{inner_text(value.end)}{right}"
