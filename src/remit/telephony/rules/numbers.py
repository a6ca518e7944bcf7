"""Telephone numbers as they are compared: people and exchanges write country codes, spaces and zeros as they like."""

import re

_NO_DIGIT = re.compile(r"\D")
DIGITS = 9
"""The last digits that two writings of one number have in common; shorter numbers are compared whole."""


def comparable_number(phone: str) -> str:
    """Return the last nine digits of a number, empty where it has none."""
    return _NO_DIGIT.sub("", phone)[-DIGITS:]
