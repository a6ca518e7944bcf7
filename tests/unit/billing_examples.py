"""The worked examples of docs/billing.md, read as they stand there."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

PAGE = Path(__file__).parents[2] / "docs" / "billing.md"
ROW = re.compile(r"^\| (\w+) \| `(.*?)` \| `(.*?)` \| (.*?) \| (-?[\d.]+) \|$")


@dataclass(frozen=True)
class Example:
    number: str
    section: Mapping[str, Any]
    changed: Mapping[str, Any]
    facts: Mapping[str, Any]
    charge: Decimal

    @property
    def terms(self) -> dict[str, Any]:
        return {**self.section["terms"], **self.changed}


def examples(*letters: str) -> list[Example]:
    """Return the examples whose numbers begin with one of some letters, all where none is given."""
    return [one for one in _read() if not letters or one.number[0] in letters]


def _read() -> Iterator[Example]:
    section: dict[str, Any] = {}
    for part in re.split(r"```json\n(.*?)```", PAGE.read_text(), flags=re.DOTALL):
        if part.startswith("{"):
            section = json.loads(part)
        for line in part.splitlines():
            if found := ROW.match(line):
                number, changed, facts, _working, charge = found.groups()
                yield Example(number, section, json.loads(changed), json.loads(facts), Decimal(charge))
