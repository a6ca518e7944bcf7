"""What a line tells people, from the files of its folder: reasons for a person to look, and words of its documents."""

import json
import tomllib
from collections.abc import Callable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cached_property
from pathlib import Path
from typing import Any

from remit.locale import translator
from remit.services.line import read_sentences
from remit.values.money import Money, decimals_of
from remit.work.model import Document
from remit.work.rules.forms import LANGUAGES, Names


class Reasons:
    """The reasons of a line: `sentences.json` has a sentence under each code, and the short name under `name.`.

    `under` is what all codes of a line begin with that it does not say each time.
    """

    def __init__(self, folder: Path, *, under: str = "") -> None:
        self._folder = folder
        self._under = under

    def reason(self, code: str, **fields: Any) -> dict[str, Any]:
        """Return one reason with its texts in both languages, as the JSON that a task shows.

        A field that is itself a text by language is said in each; an exact number is written out.
        """
        fields = {key: f"{one:f}" if isinstance(one, Decimal) else one for key, one in fields.items()}
        sentences, whole = read_sentences(self._folder), f"{self._under}.{code}" if self._under else code
        short = whole.partition(".")[2]
        texts = {language: text.format_map(_said(fields, language)) for language, text in sentences[whole].items()}
        return {
            "reason": short,
            "code": whole,
            "name": sentences[f"name.{short}"],
            "text": texts,
            "fields": _plain(fields),
        }


def _plain(fields: Mapping[str, Any]) -> dict[str, Any]:
    """Write as text what JSON does not know."""
    return {key: value if isinstance(value, str | int | Mapping) else str(value) for key, value in fields.items()}


def _said(fields: Mapping[str, Any], language: str) -> Mapping[str, Any]:
    return {key: value.get(language, value) if isinstance(value, Mapping) else value for key, value in fields.items()}


def reasons(found: Iterable[Mapping[str, Any]]) -> dict[str, Any]:
    """Return the variables that carry reasons to a task, and how many they are."""
    told = list(found)
    codes = list(dict.fromkeys(one["reason"] for one in told))
    return {"reasons": told, "reason_codes": codes, "found": len(told)}


class Sentences:
    """The sentences of a line in one language; English where it is one we do not speak."""

    def __init__(self, folder: Path, language: str) -> None:
        self._folder = folder
        self.language = language if language in LANGUAGES else "en"

    def __call__(self, code: str, **fields: Any) -> str:
        """Return a sentence with its places filled."""
        return read_sentences(self._folder)[code][self.language].format_map(fields)

    def of(self, texts: Names) -> str:
        """Return a text by language in this one."""
        return texts.get(self.language) or texts["en"]


class Spelling:
    """Days, months, amounts and figures on paper, as a reader of a language expects them."""

    def __init__(self, language: str) -> None:
        self._translator = translator(language)

    def day(self, day: date | str) -> str:
        """Write a day with its month by name; text that is none stands as it is."""
        return self._named(day, "{}", self._translator.date)

    def month(self, month: str) -> str:
        """Write a month such as 2026-11 by its name; text that is none stands as it is."""
        return self._named(month, "{}-01", self._translator.month)

    def _named(self, text: date | str, form: str, write: Callable[[date], str]) -> str:
        try:
            return write(text if isinstance(text, date) else date.fromisoformat(form.format(text)))
        except ValueError:
            return str(text)

    def amount(self, amount: Decimal | str, currency: str) -> str:
        """Write an amount with its currency's decimals and without its name, as a column of amounts has it."""
        exact = Money.rounded(Decimal(amount), currency).amount
        return self._translator.number(exact, decimals=decimals_of(currency))

    def number(self, value: float, decimals: int) -> str:
        """Write a figure with so many decimals."""
        return self._translator.number(value, decimals=decimals)

    def money(self, amount: Decimal | str, currency: str) -> str:
        """Write an amount with its currency."""
        return self._translator.money(Money.rounded(Decimal(amount), currency))


class Wording:
    """The words of a line's documents by group, key and language, from `wording.toml`."""

    def __init__(self, folder: Path) -> None:
        self._path = folder / "wording.toml"

    @cached_property
    def _groups(self) -> Mapping[str, Mapping[str, Names]]:
        return tomllib.loads(self._path.read_text("utf-8"))

    def group(self, name: str) -> Mapping[str, Names]:
        """Return every text of a group by key."""
        return self._groups[name]

    def words(self, group: str, key: str) -> Names:
        """Return a text by language."""
        return self._groups[group][key]

    def say(self, group: str, key: str, *, language: str) -> str:
        """Return a text in a language; languages we do not speak read English."""
        texts = self.words(group, key)
        return texts.get(language, texts["en"])


def spoken(agreed: Mapping[str, Any]) -> str:
    """Return the language in which documents are agreed to be written; languages we do not speak read English."""
    return "vi" if agreed.get("language") == "vi" else "en"


def sentences_in(folder: Path, language: str) -> Mapping[str, str]:
    """Return the sentences of a line in one language, by code."""
    return {code: texts[language] for code, texts in read_sentences(folder).items()}


MEDIA_TYPES = {
    "csv": "text/csv",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "html": "text/html; charset=utf-8",
    "ics": "text/calendar",
    "pdf": "application/pdf",
    "srt": "application/x-subrip",
    "ttml": "application/ttml+xml",
    "txt": "text/plain; charset=utf-8",
    "vtt": "text/vtt",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "zip": "application/zip",
}


def document(name: str, content: bytes) -> Document:
    """Return a deliverable; the end of its name says what it is."""
    return Document(name, MEDIA_TYPES[name.rpartition(".")[2]], content)


def json_document(name: str, fact: Any, *, indent: int = 2) -> Document:
    """Return a fact as a JSON deliverable; what JSON does not know stands as its text: exact numbers, days, moments."""
    text = json.dumps(fact, ensure_ascii=False, indent=indent, default=_exact)
    return Document(name, "application/json", text.encode())


def _exact(value: Any) -> str:
    return f"{value:f}" if isinstance(value, Decimal) else str(value)
