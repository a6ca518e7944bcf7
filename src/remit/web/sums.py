"""Sums that data writes as plain digits, in documents and in sentences: grouped, and no half of a hundredth left out.

A whole number may as well name a paper or a person, so that a sum is known by what its field is called.
"""

import re
from decimal import Decimal
from typing import Any

from remit.locale import translator
from remit.parties.rules.masking import Masked

SUMS = frozenset({"salary", "amount", "net", "gross", "balance"})
"""Fields of documents that hold sums."""
SAID = SUMS | {"before", "floor", "new", "now", "old", "pay", "percent"}
"""Fields that sentences fill with sums or shares; what is no number in them is said as it is."""
DECIMALS_MIN = 2
"""Places of a sum that has any: no currency here counts in tenths."""
_WRITTEN = re.compile(r"-?(0|[1-9]\d{0,2}(,\d{3})+|[1-9]\d*)(\.\d+)?")


def is_sum(path: str) -> bool:
    """Tell whether the value at a dotted path is a sum, from the last name in it."""
    names = [step for step in path.split(".") if not step.isdigit()]
    return bool(names) and names[-1] in SUMS


def sum_written(value: Any, *, language: str, decimals_min: int = DECIMALS_MIN) -> str | None:
    """Write a sum by the language, None for what is none; a whole one stays whole."""
    if isinstance(value, Masked | bool) or not _WRITTEN.fullmatch(str(value)):
        return None
    exact = Decimal(str(value).replace(",", ""))
    places = -int(exact.as_tuple().exponent)
    return translator(language).number(exact, decimals=max(places, decimals_min) if places else 0)


def sum_said(name: str, value: Any, *, language: str) -> Any:
    """Write what a field of a sentence is filled with: a sum or share by the language, anything else as it is."""
    least = 0 if name == "percent" else DECIMALS_MIN
    written = sum_written(value, language=language, decimals_min=least) if name in SAID else None
    return value if written is None else written
