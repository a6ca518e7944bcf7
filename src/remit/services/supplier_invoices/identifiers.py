"""The numbers that name things: invoice numbers made comparable, VAT identifiers, bank accounts."""

import re
import unicodedata

from schwifty import IBAN
from schwifty.exceptions import SchwiftyException
from stdnum import get_cc_module

_LOOKALIKES = str.maketrans({"O": "0", "I": "1", "Đ": "D"})
_IBAN_SHAPE = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{8,30}")
_GREECE = "EL"


def normalised_number(number: str) -> str:
    """Return an invoice number without what people write differently: case, spaces, hyphens, leading zeros, O/0, I/1.

    | written | compared as |
    |---|---|
    | `RE-2026/00017` | `RE202617` |
    | `re 2026 / 17` | `RE202617` |
    | `0O1l` | `11L` |

    Zeros are dropped at the start of each run of digits, so that `2026-007` and `2026-7` are one number.
    """
    plain = unicodedata.normalize("NFKC", number).upper().translate(_LOOKALIKES)
    runs = re.findall(r"\d+|[^\W\d_]+", plain)
    return "".join(run.lstrip("0") or "0" if run[0].isdigit() else run for run in runs) if runs else plain.strip()


def compact(text: str | None) -> str:
    """Return an identifier in capitals without spaces, dots, hyphens and slashes."""
    return re.sub(r"[\s.\-/]", "", text or "").upper()


def vat_problem(vat_id: str, *, country: str | None) -> str | None:
    """Return the code of what is wrong with a VAT identifier, or None: prefix (BR-CO-9), then the country's check.

    Countries whose checking algorithm is not public pass. A Vietnamese tax code has no prefix and is checked as such.
    """
    number = compact(vat_id)
    prefix = number[:2] if number[:2].isalpha() else (country or "")
    module = get_cc_module("gr" if prefix == _GREECE else prefix, "vat") if prefix else None
    if module is None:
        return "tax.vat_id_prefix" if not number[:2].isalpha() else None
    passes = module.is_valid(number) or module.is_valid(number.removeprefix(prefix))
    return None if passes else "tax.vat_id_invalid"


def iban_problem(account: str) -> str | None:
    """Return the code of what is wrong with an IBAN, or None; an account that has no IBAN's shape passes.

    ISO 13616: country, check digits and the country's own structure. Vietnam and others have no IBAN.
    """
    number = compact(account)
    if not _IBAN_SHAPE.fullmatch(number):
        return None
    try:
        IBAN(number, validate_bban=False)
    except SchwiftyException:
        return "bank.iban_invalid"
    return None


def is_iban(account: str) -> bool:
    """Say whether an account is a valid IBAN."""
    return _IBAN_SHAPE.fullmatch(compact(account)) is not None and iban_problem(account) is None


def supplier_key(*, vat_id: str | None, tax_id: str | None = None, legal_id: str | None = None, name: str = "") -> str:
    """Return the key under which a supplier is kept as reference data: VAT identifier, else tax, legal, else name."""
    for number in (vat_id, tax_id, legal_id):
        if compact(number):
            return compact(number)
    folded = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d"))
    return re.sub(r"[^a-z0-9]+", "-", "".join(c for c in folded if not unicodedata.combining(c))).strip("-")
