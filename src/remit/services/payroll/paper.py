"""The payslip on paper: who, which period, line by line with its basis, net, the year so far, and the law."""

import re
from collections.abc import Iterator, Mapping
from decimal import Decimal
from pathlib import Path
from typing import Any

from remit.services.kit import Moment, PaySide, Payslip, Spelling, pay_amount, read_sentences, render_pdf

FOLDER = Path(__file__).parent
TEMPLATE = """
#letterhead(from: data.from, to: data.to, title: data.title, facts: data.facts)
#for part in data.parts {
  if part.rows.len() > 0 {
    [== #part.name]
    rows(part.head, part.rows.map(it => ([#it.name #h(2mm) #second(it.why)], it.amount)), right: (1,),
      widths: (1fr, auto), total: part.total)
  }
}
#v(4mm)
#align(right, text(13pt, weight: "bold", data.net))
#if data.year.len() > 0 [
  == #data.year_title
  #pairs(data.year)
]
#v(4mm)
#for notice in data.notices [#second(notice) #linebreak()]
#second(data.sources_title)
#for source in data.sources [#linebreak() #second(source)]
"""
NUMBER = re.compile(r"\d[\d,]*(?:\.\d+)?")
SWAPPED = str.maketrans({",": ".", ".": ","})
VIETNAMESE_LAW = re.compile(r"/QH\d|/UBTVQH|(?:Decree|Circular|Decision) \d")
PARTS = (PaySide.EARNING, PaySide.DEDUCTION, PaySide.EMPLOYER)


def payslip_pdf(slip: Payslip, *, client: str, language: str, made_at: Moment) -> bytes:
    """Print a payslip in one language."""
    words = _Words(language)
    period = words.spelling.month(slip.period.label)
    title = f"{words('slip.title')}, {period}"
    data = {
        "from": [client or words("slip.employer")],
        "to": [slip.name, slip.employee],
        "title": title,
        "facts": [
            [words("slip.period"), period],
            [words("slip.pay_date"), words.spelling.day(slip.period.pay_date)],
            [words("slip.currency"), slip.currency],
        ],
        "parts": [_part(slip, side, words) for side in PARTS],
        "net": f"{words('slip.net')}: {_money(slip.net, slip, words)} {slip.currency}",
        "year_title": words("slip.year"),
        "year": [[words(f"year.{key}"), words.number(value)] for key, value in slip.to_date.items()],
        "sources_title": words("slip.sources"),
        "sources": [words.law(one) for one in dict.fromkeys(line.source for line in slip.lines if line.source)],
        "notices": [words(notice) for notice in slip.notices],
    }
    return render_pdf(TEMPLATE, data=data, title=title, language=language, made_at=made_at)


def _part(slip: Payslip, side: PaySide, words: "_Words") -> dict[str, Any]:
    lines = [line for line in slip.lines if line.side is side]
    return {
        "name": words(f"side.{side.value}"),
        "head": [words("slip.line"), words("slip.amount")],
        "rows": [
            {
                "name": words.line(line.key),
                "why": words.working(line.basis),
                "amount": _money(line.amount, slip, words),
            }
            for line in lines
        ],
        "total": [words("slip.total"), _money(slip.total(side), slip, words)],
    }


def _money(minor: int, slip: Payslip, words: "_Words") -> str:
    sign = "−" if minor < 0 else ""
    return f"{sign}{words.spelling.amount(pay_amount(abs(minor), slip.currency), slip.currency)}"


class _Words:
    """The line's sentences in one language; an element's own code stands as the client wrote it."""

    def __init__(self, language: str) -> None:
        self._language = language
        self._sentences = read_sentences(FOLDER)
        self.spelling = Spelling(language)

    def __call__(self, code: str) -> str:
        return self._sentences[code][self._language]

    def number(self, value: Decimal) -> str:
        """Write a sum of the year with the decimals that it has."""
        return self.working(f"{value:,}")

    def working(self, basis: str) -> str:
        """Write a working such as `8 % × 23,100,000` with the separators of the language."""
        return NUMBER.sub(lambda found: found[0].translate(SWAPPED), basis) if self._language == "vi" else basis

    def law(self, citation: str) -> str:
        """Write a citation of Vietnamese law in Vietnamese; other law is cited in its own language."""
        if self._language == "vi" and VIETNAMESE_LAW.search(citation):
            for words, names in sorted(self._laws(), key=lambda one: -len(one[0])):
                citation = citation.replace(words, names["vi"])
        return citation

    def _laws(self) -> Iterator[tuple[str, Mapping[str, str]]]:
        return ((names["en"], names) for code, names in self._sentences.items() if code.startswith("law."))

    def line(self, key: str) -> str:
        """Return the name of a line; a difference of an earlier period names that period."""
        if key.startswith("retro "):
            _, period, inner = key.split(" ", 2)
            return f"{self('line.retro')} {period}: {self.line(inner)}"
        employer = key.endswith("_employer")
        known = self._sentences.get(f"line.{key}") or self._sentences.get(f"line.{key.removesuffix('_employer')}")
        name = key if known is None else known[self._language]
        return f"{name} ({self('side.employer_short')})" if employer else name
