"""The words of the note by language."""

import tomllib
from collections.abc import Mapping
from functools import cache

from remit.services.investment_research.folder import FOLDER
from remit.services.kit import Names


def words(group: str, key: str) -> Names:
    """Return a text by language."""
    return _wording()[group][key]


def group(name: str) -> Mapping[str, Names]:
    """Return every text of a group by key."""
    return _wording()[name]


@cache
def _wording() -> Mapping[str, Mapping[str, Names]]:
    return tomllib.loads((FOLDER / "wording.toml").read_text("utf-8"))
