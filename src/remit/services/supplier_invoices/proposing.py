"""What the words of a scan may mean: a value for each field, with its place and how sure the reader was."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal, InvalidOperation
from itertools import groupby

from stdnum import iban
from stdnum.eu import vat
from stdnum.gb import vat as gb_vat
from stdnum.vn import mst

from remit.services.kit import media

DAYS = ("%d.%m.%Y", "%d/%m/%Y", "%Y-%m-%d", "%d-%m-%Y", "%d %B %Y", "%d %b %Y")
CURRENCIES: Mapping[str, str] = {"€": "EUR", "£": "GBP", "$": "USD", "₫": "VND", "VNĐ": "VND"}


@dataclass(frozen=True, slots=True)
class Proposed:
    """A value read, where it stands, and how sure the reader was of its least sure word."""

    value: str
    page: int
    box: tuple[float, float, float, float]
    sure: float


LABELS: Mapping[str, str] = {
    "number": r"(invoice|rechnung|facture|hóa đơn)\s*(no|number|nr|n°|số)?\.?\s*[:#]?$|^(số|no)\s*[:.]?$",
    "issue_date": r"^(invoice\s+)?(date|datum|ngày)( of issue| lập)?\s*:?$",
    "due_date": r"(due|payable by|fällig|hạn thanh toán).*:?$",
    "order": r"(order|po|bestellung|đơn (đặt )?hàng)\s*(no|number|nr|số)?\.?\s*:?$",
    "net": r"^(net|subtotal|sub-total|netto|cộng tiền hàng|total without vat).*$",
    "vat": r"^(vat|mwst|tva|thuế gtgt|tiền thuế).*$",
    "gross": r"^(total|gross|amount due|gesamt|tổng cộng|tổng tiền).*$",
}
"""What stands before a value on its line, by field; small letters."""


def propose_fields(words: Sequence[media.PrintedWord]) -> dict[str, Proposed]:
    """Return the fields that could be read, by key; what was not found is absent."""
    found: dict[str, Proposed] = {}
    for line in _lines(words):
        if not found and any(word.text[:1].isalpha() for word in line):
            found["supplier_name"] = _whole(" ".join(word.text for word in line), line)  # letters begin with who writes
        for key, one in _from_line(line):
            found.setdefault(key, one)
    return found


def _lines(words: Sequence[media.PrintedWord]) -> Iterator[list[media.PrintedWord]]:
    for _, line in groupby(words, key=lambda word: (word.page, word.line)):
        yield list(line)


def _from_line(line: list[media.PrintedWord]) -> Iterator[tuple[str, Proposed]]:
    text = " ".join(word.text for word in line)
    told = list(_anywhere(line, text))
    yield from told
    if any(key == "supplier" for key, _ in told):
        return  # the digits of a tax number are no amount of tax
    for at in range(1, len(line)):
        label = " ".join(word.text for word in line[:at]).casefold()
        rest = line[at:]
        for key, pattern in LABELS.items():
            value = _READ[key](" ".join(word.text for word in rest)) if re.search(pattern, label) else None
            if value:
                yield key, _whole(value, rest)


def _anywhere(line: list[media.PrintedWord], text: str) -> Iterator[tuple[str, Proposed]]:
    for start in range(len(line)):
        for end in range(start + 1, min(start + 8, len(line)) + 1):
            part = line[start:end]
            plain = "".join(word.text for word in part)
            if len(plain) >= 15 and iban.is_valid(plain):
                yield "account", _whole(iban.compact(plain), part)
            elif end - start <= 4 and 8 <= len(plain) <= 14 and _is_tax_number(plain):
                yield "supplier", _whole(plain, part)
    currency = next((code for sign, code in CURRENCIES.items() if sign in text), None)
    named = re.search(r"\b(EUR|GBP|USD|VND|CHF|SGD)\b", text)
    if currency or named:
        yield "currency", _whole(named.group(1) if named else str(currency), line)
    rate = re.search(r"(\d{1,2}(?:[.,]\d)?)\s?%", text)
    if rate:
        yield "vat_rate", _whole(rate.group(1).replace(",", "."), line)


def _is_tax_number(text: str) -> bool:
    if text.startswith("GB"):
        return bool(gb_vat.is_valid(text))
    return bool(vat.is_valid(text)) if text[:2].isalpha() else bool(mst.is_valid(text) and "-" in text)


def _whole(value: str, words: Sequence[media.PrintedWord]) -> Proposed:
    left, top = min(word.box[0] for word in words), min(word.box[1] for word in words)
    right, bottom = max(word.box[0] + word.box[2] for word in words), max(word.box[1] + word.box[3] for word in words)
    box = (left, top, round(right - left, 2), round(bottom - top, 2))
    return Proposed(value, words[0].page, box, min(word.sure for word in words))


def _token(text: str) -> str | None:
    first = text.split(maxsplit=1)[0].strip(":#,;") if text.split() else ""
    return first if any(letter.isdigit() for letter in first) else None


def _day(text: str) -> str | None:
    for size in (3, 1):
        part = " ".join(text.split()[:size]).strip(".,;")
        for pattern in DAYS:
            try:
                read: date = datetime.strptime(part, pattern).date()  # noqa: DTZ007 - a day on paper has no zone
            except ValueError:
                continue
            return read.isoformat()
    return None


def _amount(text: str) -> str | None:
    """Read the last amount of a line: the mark before its last two or no digits is the decimal one."""
    found = re.findall(r"\d[\d.,]*\d|\d", text)
    if not found or text.rstrip().endswith("%"):
        return None
    last = found[-1]
    match = re.fullmatch(r"(.*?)(?:[.,](\d{2}))?", last)
    whole, cents = (match.group(1), match.group(2)) if match else (last, None)
    plain = re.sub(r"[.,]", "", whole) + (f".{cents}" if cents else "")
    try:
        return f"{Decimal(plain):f}"
    except InvalidOperation:
        return None


_READ: Mapping[str, Callable[[str], str | None]] = {
    "number": _token,
    "issue_date": _day,
    "due_date": _day,
    "order": _token,
    "net": _amount,
    "vat": _amount,
    "gross": _amount,
}
