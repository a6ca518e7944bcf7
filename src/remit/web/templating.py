"""Jinja2 for the pages: one environment per language, with the filters that write moments, money and words."""

import json
import re
from collections.abc import Callable, Hashable, Iterable, Mapping
from datetime import date
from decimal import Decimal
from functools import cache, lru_cache
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined, select_autoescape
from markupsafe import Markup

from remit.judgement.model import Evidence
from remit.judgement.rules.answering import written
from remit.locale import LANGUAGE_NAMES, translator
from remit.parties.rules.masking import Masked
from remit.values.moment import Moment, format_moment
from remit.values.money import Money
from remit.web.closings import closing_of
from remit.web.moneywords import MONEY_WORDS
from remit.web.payloads import (
    MOMENT,
    columns_of,
    day_of,
    exact_of,
    filled,
    in_order,
    is_figure,
    moment_of,
    shape_of,
    whole_of,
)
from remit.web.readable import can_be_read
from remit.web.refusalwords import said
from remit.web.spoken import TEMPLATE_FOLDER, Compiled, Said, Spoken
from remit.web.sums import is_sum, sum_written
from remit.web.words import FIELDS, TITLES, TONES, WORDS

MONTH = re.compile(r"\b(\d{4})-(0[1-9]|1[0-2])\b(?!-)")
"""A month as documents and books write it: 2026-03; not one inside a day or a number."""
FIGURES = re.compile(r"-?\d+(\.\d+)?")
PARTS_KEPT = 1024
"""Parts kept of a language: what stands beside every page (places, keys, switches) differs by roles and place alone."""


@cache
def environment(language: str) -> Environment:
    """Return the environment of a language."""
    speak = translator(language)
    made = Spoken(
        loader=FileSystemLoader(TEMPLATE_FOLDER),
        autoescape=select_autoescape(["html"]),
        undefined=StrictUndefined,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
        trim_blocks=True,
        lstrip_blocks=True,
        bytecode_cache=Compiled(language),
        auto_reload=False,  # a release's templates do not change while it runs: a look at each file costs a page 5 %
    )
    made.said = Said(speak.gettext)
    made.install_gettext_callables(speak.gettext, speak.ngettext, newstyle=False)  # type: ignore[attr-defined]  # - added by the i18n extension
    made.filters |= {
        "word": lambda key: speak.gettext(WORDS.get(str(key), str(key))),
        "field_name": lambda key: speak.gettext(FIELDS[key]) if key in FIELDS else str(key).replace("_", " "),
        "titled": lambda title: speak.gettext(title) if title in TITLES else title,
        "shape": shape_of,
        "figure": is_figure,
        "filled": filled,
        "columns": columns_of,
        "in_order": in_order,
        "as_moment": moment_of,
        "as_day": day_of,
        "readable": can_be_read,
        "moments_said": lambda text, zone: MOMENT.sub(
            lambda at: moment_said(at[0], zone=zone, language=language), text
        ),
        "names": lambda names: speak.of(names) if isinstance(names, Mapping) else speak.gettext(str(names)),
        "amount": lambda value: amount(value, language=language),
        "refusal": lambda refusal: said(refusal, speak),
        "is_sum": is_sum,
        "as_sum": lambda value: sum_written(value, language=language) or amount(value, language=language),
        "grouped": lambda value: grouped(value, language=language),
        "minor_amount": lambda minor, currency: speak.money(Money(minor, currency)),
        "written": written,
        "closing": lambda view: closing_of(view, speak),
        "percent": lambda share: "–" if share is None else speak.percent(share),
        "percent_1": lambda share: speak.percent(share, decimals=1),
        "number": lambda value: "–" if value is None else speak.number(value),
        "figures": lambda text: figures(text, language=language),
        "span": speak.span,
        "day": speak.date,
        "begun": lambda text: str(text)[:1].upper() + str(text)[1:],
        "months_said": lambda text: MONTH.sub(lambda at: speak.month(date(int(at[1]), int(at[2]), 1)), text),
        "iso": format_moment,
        "json_block": json_block,
        "passages": passages,
        "feel": lambda value: json.dumps(value, ensure_ascii=False, default=str),
        "pretty": lambda value: json.dumps(value, ensure_ascii=False, indent=1, default=str),
    }
    made.globals |= {
        "tone": lambda key: TONES.get(str(key), "plain"),
        "clock_time": speak.clock_time,
        "full_moment": speak.moment,
        "moment_in": lambda moment, zone: moment_in(moment, zone=zone, language=language),
        "language_names": LANGUAGE_NAMES,
        "money_of": Money,
        "beside": parts_beside(made),
        **MONEY_WORDS,
    }
    return made


def parts_beside(made: Environment) -> Callable[..., Markup]:
    """Return what writes a part of every page once for each set of what it is told, and keeps it; see `PARTS_KEPT`."""

    @lru_cache(maxsize=PARTS_KEPT)
    def beside(template: str, **told: Hashable) -> Markup:
        return Markup(made.get_template(template).render(told))  # noqa: S704 - the template escaped it

    return beside


def amount(value: Any, *, language: str) -> str:
    """Write money, a number or any other value of a payload as a reader expects it; nothing as a dash."""
    speak = translator(language)
    if value is None or value == "":
        return "–"
    if isinstance(value, Money):
        return speak.money(value)
    if isinstance(value, bool):
        return speak.gettext("yes") if value else speak.gettext("no")
    if isinstance(value, int | float | Decimal):
        return speak.number(value)
    exact = exact_of(str(value)) if not isinstance(value, Masked) else None
    return str(value) if exact is None else speak.number(exact, decimals=-int(exact.as_tuple().exponent))


def grouped(value: Any, *, language: str) -> str:
    """Write what stands in a column of figures: whole numbers get their separators too."""
    whole = whole_of(str(value)) if not isinstance(value, Masked) else None
    return amount(value if whole is None else whole, language=language)


def figures(text: object, *, language: str) -> str:
    """Write a decimal number, as the books keep it as text, by the language, none of its places lost."""
    said = str(text)
    places = len(said.partition(".")[2])
    return translator(language).number(Decimal(said), decimals=places) if FIGURES.fullmatch(said) else said


def moment_said(text: str, *, zone: str, language: str) -> str:
    """Write a moment that stands in a sentence, as data writes it, as a day and time in a zone."""
    moment = moment_of(text)
    return text if moment is None else moment_in(moment, zone=zone, language=language)


def moment_in(moment: Moment, *, zone: str, language: str) -> str:
    """Write a moment as a day and time in a zone."""
    return translator(language).moment(moment, zone)


def passages(evidence: Iterable[Evidence]) -> list[dict[str, Any]]:
    """Write passages as the page's script takes them over and a form sends them back."""
    return [{"source": one.source_id, "start": one.start, "quotation": one.quotation} for one in evidence]


def json_block(value: Any) -> Markup:
    """Write a value as JSON that may stand inside a script element of type application/json."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return Markup(text.replace("<", "\\u003c").replace(">", "\\u003e").replace("&", "\\u0026"))  # noqa: S704 - escaped on this line
