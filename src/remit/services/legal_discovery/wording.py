"""The words of the production by language."""

import tomllib
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from remit.services.kit import Names


def words(group: str, key: str) -> Names:
    """Return a text by language."""
    return _wording()[group][key]


def say(group: str, key: str, *, language: str) -> str:
    """Return a text in a language; languages we do not speak read English."""
    texts = words(group, key)
    return texts.get(language, texts["en"])


@cache
def _wording() -> Mapping[str, Mapping[str, Names]]:
    return tomllib.loads((Path(__file__).parent / "wording.toml").read_text("utf-8"))
