"""One language as pages, documents and the command line use it: sentences, moments, numbers and money.

English sentences are the keys; `vi.po` holds their Vietnamese. A sentence without a translation stands in English, and
a test sees to it that none does.
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from functools import cache, lru_cache
from importlib import resources
from io import BytesIO
from math import floor
from typing import Any, Literal
from zoneinfo import ZoneInfo

from babel import Locale
from babel.dates import TIMEDELTA_UNITS, format_date, format_datetime, format_skeleton, format_time, format_timedelta
from babel.messages.pofile import read_po
from babel.numbers import format_compact_decimal, format_currency, format_decimal, format_percent

from remit.values.moment import Moment
from remit.values.money import Money
from remit.values.refusal import Refusal
from remit.values.sentence import Sentence

Language = Literal["en", "vi"]
SPAN_THRESHOLD = 1.2
"""How many of a unit there must be for a span to be told in it."""
_UNITS = tuple((unit, SPAN_THRESHOLD * unit) for _name, unit in TIMEDELTA_UNITS)
LANGUAGES: tuple[Language, ...] = ("en", "vi")
LANGUAGE_NAMES: Mapping[str, str] = {"en": "English", "vi": "Tiếng Việt"}


@cache
def catalogue(language: str) -> Mapping[str, str]:
    """Read the sentences of a language: English sentence to its translation; empty for English itself."""
    if language == "en":
        return {}
    content = resources.files("remit.locale").joinpath(f"{language}.po").read_bytes()
    messages = read_po(BytesIO(content), locale=language)
    return {_text(message.id): _text(message.string) for message in messages if message.id and message.string}


def _text(part: object) -> str:
    return str(part[0]) if isinstance(part, list | tuple) else str(part)


@cache
def _locale(language: Language) -> Locale:
    return Locale.parse("en_GB" if language == "en" else language)


class Translator:
    """Everything that differs by language. Make one with `translator`."""

    def __init__(self, language: Language) -> None:
        self.language: Language = language
        self._locale = _locale(language)
        self._catalogue = catalogue(language)

    def gettext(self, sentence: str) -> str:
        """Translate a sentence."""
        return self._catalogue.get(sentence, sentence)

    def ngettext(self, singular: str, plural: str, count: int) -> str:
        """Translate a sentence that depends on a count; Vietnamese has one form."""
        if self.language == "en":
            return singular if count == 1 else plural
        return self._catalogue.get(singular, singular if count == 1 else plural)

    def refusal(self, refusal: Refusal) -> str:
        """Say a refusal's sentence in this language, with its fields."""
        return self.sentence(refusal.sentence, refusal.fields)

    def say(self, told: str) -> str:
        """Say a sentence in this language where it can be said in others; any other text stays as it is."""
        return self.sentence(told.text, told.fields) if isinstance(told, Sentence) else told

    def sentence(self, sentence: str, fields: Mapping[str, Any]) -> str:
        """Say a sentence in this language with its fields filled in: money and sentences in the language as well."""
        return self.gettext(sentence).format_map({name: self._field(value) for name, value in fields.items()})

    def _field(self, value: Any) -> Any:
        if isinstance(value, Money):
            return self.money(value)
        return self.say(value) if isinstance(value, Sentence) else value

    def of(self, names: Mapping[str, str]) -> str:
        """Choose from names given per language, as the data of a line does; English where this one is missing."""
        return names.get(self.language) or names.get("en") or next(iter(names.values()), "")

    def moment(self, moment: Moment, zone: str, *, seconds: bool = False) -> str:
        """Write a moment in a zone, with the zone's short name: 3 Mar 2026, 16:05 GMT+7; to the second where asked."""
        local = moment.astimezone(ZoneInfo(zone))
        day, pattern = format_date(local, "d MMM y", locale=self._locale), "HH:mm:ss" if seconds else "HH:mm"
        return f"{day}, {format_time(local, pattern, tzinfo=ZoneInfo(zone), locale=self._locale)} {local.tzname()}"

    def clock_time(self, moment: Moment, zone: str) -> str:
        """Write weekday and time of a moment in a zone: Tue 16:05."""
        return _clock_time(moment.replace(second=0, microsecond=0), zone, self.language)

    def date(self, day: dt.date) -> str:
        """Write a date with its month by name: 3 Mar 2026."""
        return format_date(day, "d MMM y", locale=self._locale)

    def month(self, day: dt.date) -> str:
        """Write the month a date lies in: March 2026."""
        return format_skeleton("yMMMM", day, locale=self._locale)

    def span(self, seconds: float) -> str:
        """Write a span of time roughly: 3 hours."""
        whole = abs(floor(seconds))
        for unit, least in _UNITS:
            if whole >= least:
                return _span(round(whole / unit), unit, self.language)
        return _span(whole, 1, self.language)

    def number(self, number: int | float | Decimal, *, decimals: int | None = None) -> str:
        """Write a number with the language's separators, with so many decimals where told."""
        pattern = None if decimals is None else "#,##0" + ("." + "0" * decimals if decimals else "")
        return format_decimal(number, format=pattern, locale=self._locale)

    def short_number(self, number: int | float | Decimal) -> str:
        """Write a number in the fewest signs, thousands and millions by the language's short word for them."""
        return format_compact_decimal(number, locale=self._locale, fraction_digits=1)

    def percent(self, share: float | Decimal, *, decimals: int = 0) -> str:
        """Write a share (0 to 1) as percent."""
        pattern = "#,##0" + ("." + "0" * decimals if decimals else "") + "%"
        return format_percent(share, format=pattern, locale=self._locale)

    def money(self, money: Money) -> str:
        """Write an amount with its currency and the currency's own decimals."""
        return format_currency(money.amount, money.currency, locale=self._locale)


@lru_cache(maxsize=10_000)
def _span(count: int, unit_s: int, language: Language) -> str:
    """Write so many of a unit; a list asks for the same ones with every row."""
    # Of no larger unit there are as many, so this threshold names the unit.
    return format_timedelta(dt.timedelta(seconds=count * unit_s), locale=_locale(language), threshold=max(count, 1))


@lru_cache(maxsize=10_000)
def _clock_time(minute: Moment, zone: str, language: Language) -> str:
    """Write a minute; a list asks for the same ones with every look at it."""
    local = minute.astimezone(ZoneInfo(zone))
    return format_datetime(local, "EEE HH:mm", tzinfo=ZoneInfo(zone), locale=_locale(language))


@cache
def translator(language: str) -> Translator:
    """Return the translator of a language; English for one that is not spoken here."""
    return Translator("vi" if language == "vi" else "en")
