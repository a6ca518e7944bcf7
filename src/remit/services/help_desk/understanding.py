"""Understanding what was written: the words that point to a complaint, the language, and the articles that fit."""

import json
import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

from remit.services.kit import Reference

_WORD = re.compile(r"[\w’']+")
_VIETNAMESE = frozenset("ăâđêôơưạảấầẩẫậắằẳẵặẹẻẽếềểễệỉịọỏốồổỗộớờởỡợụủứừửữựỳỵỷỹ")


@dataclass(frozen=True, slots=True)
class Article:
    """An article that fits: its key, title, text in the language, and whether it may go out without a person."""

    key: str
    title: str
    text: str
    alone: bool


@cache
def _words() -> Mapping[str, Mapping[str, list[str]]]:
    found: dict[str, dict[str, list[str]]] = json.loads(Path(__file__).with_name("words.json").read_text("utf-8"))
    return found


def folded(text: str) -> str:
    """Return a text's words in lower case with one space between, so that whole words and phrases can be found."""
    return f" {' '.join(_WORD.findall(unicodedata.normalize('NFC', text).casefold()))} "


def found_in(text: str, phrases: Iterable[str]) -> tuple[str, ...]:
    """Return the phrases that a text holds as whole words."""
    whole = folded(text)
    return tuple(one for one in phrases if folded(one).strip() and folded(one) in whole)


def pointing_to(what: str, text: str, *, also: Iterable[str] = ()) -> tuple[str, ...]:
    """Return the words of a text that point to a complaint (`complains`) or a wish to be called (`call_back`)."""
    return found_in(text, (*(one for words in _words()[what].values() for one in words), *also))


def language_of(text: str, *, otherwise: str) -> str:
    """Return `vi` where letters of Vietnamese occur, else what is given; a person sees it and may answer otherwise."""
    letters = unicodedata.normalize("NFC", text).casefold()
    return "vi" if any(one in _VIETNAMESE for one in letters) else otherwise


def fitting(text: str, articles: Iterable[Reference], *, language: str) -> tuple[Article, ...]:
    """Return the articles all of whose keywords occur; a keyword is one of several where `|` parts them."""
    return tuple(_article(one, language) for one in articles if _fits(text, one.body))


def _fits(text: str, body: Mapping[str, Any]) -> bool:
    groups = [str(one).split("|") for one in body.get("keywords", ())]
    return bool(groups) and all(found_in(text, group) for group in groups)


def _article(one: Reference, language: str) -> Article:
    texts: Mapping[str, str] = one.body.get("text", {})
    said = texts.get(language, "")
    return Article(one.key, str(one.body.get("title", one.key)), said, bool(said) and bool(one.body.get("alone")))
