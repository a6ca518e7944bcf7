"""Numbers that name things: invoice numbers, VAT identifiers, accounts, suppliers' keys."""

import pytest

from remit.services.supplier_invoices.identifiers import (
    iban_problem,
    is_iban,
    normalised_number,
    supplier_key,
    vat_problem,
)


@pytest.mark.parametrize(
    "written",
    ["RE-2026/00017", "re 2026/17", "RE2026 017", "Re-2026-17", "RE-2O26/00017", "RE-2026/0001 7".replace(" ", "")],
)
def test_a_number_is_the_same_however_it_is_written(written: str) -> None:
    assert normalised_number(written) in {"RE202617"}


@pytest.mark.parametrize(("one", "other"), [("HD0012", "HDO12"), ("INV-1", "INV-I"), ("000123", "123")])
def test_look_alikes_and_leading_zeros_do_not_make_another_number(one: str, other: str) -> None:
    assert normalised_number(one) == normalised_number(other)


@pytest.mark.parametrize(("one", "other"), [("RE-17", "RE-18"), ("A-17", "B-17"), ("100", "1000")])
def test_other_numbers_stay_other_numbers(one: str, other: str) -> None:
    assert normalised_number(one) != normalised_number(other)


@pytest.mark.parametrize(
    ("vat_id", "country", "problem"),
    [
        ("DE136695976", "DE", None),
        ("DE 136 695 976", "DE", None),
        ("DE136695977", "DE", "tax.vat_id_invalid"),
        ("NL8200.98.395.B.01", "NL", None),
        ("0100233488", "VN", None),
        ("VN0100233488", "VN", None),
        ("0100233489", "VN", "tax.vat_id_invalid"),
        ("12345", None, "tax.vat_id_prefix"),
        ("US12345", "US", None),
    ],
)
def test_a_vat_identifier_is_checked_by_its_country(vat_id: str, country: str | None, problem: str | None) -> None:
    assert vat_problem(vat_id, country=country) == problem


@pytest.mark.parametrize(
    ("account", "problem"),
    [
        ("DE89 3704 0044 0532 0130 00", None),
        ("DE88370400440532013000", "bank.iban_invalid"),
        ("0071001234567", None),
        ("DK1212341234123412", "bank.iban_invalid"),
    ],
)
def test_an_iban_is_checked_and_a_vietnamese_account_has_none(account: str, problem: str | None) -> None:
    assert iban_problem(account) == problem
    assert is_iban(account) == (problem is None and account[:2].isalpha())


def test_a_supplier_without_numbers_is_kept_under_the_name() -> None:
    assert supplier_key(vat_id=None, name="Công ty TNHH Đại Phát") == "cong-ty-tnhh-dai-phat"
    assert supplier_key(vat_id="nl 8200.98.395.b.01", name="De Koksmaat") == "NL820098395B01"
