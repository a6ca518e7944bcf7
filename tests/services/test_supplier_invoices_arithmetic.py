"""An invoice's sums, proven by the rules of EN 16931."""

from dataclasses import replace
from decimal import Decimal

import pytest
from tests.services.invoice_desk import charge, invoice, line

from remit.services.supplier_invoices.arithmetic import prove
from remit.services.supplier_invoices.model import Invoice, VatBreakdown

WHOLE = invoice(line("10", "12.50"), line("3", "9.99", id="2", rate="7"), charges=(charge("8.00"),))


def clauses(found: Invoice) -> list[str | None]:
    return [finding.clause for finding in prove(found)]


def test_an_invoice_whose_sums_hold_is_proven() -> None:
    assert prove(WHOLE) == ()


@pytest.mark.parametrize(
    ("term", "clause"),
    [
        ("lines", "BR-CO-10"),
        ("allowances", "BR-CO-11"),
        ("charges", "BR-CO-12"),
        ("net", "BR-CO-13"),
        ("vat", "BR-CO-14"),
        ("gross", "BR-CO-15"),
        ("due", "BR-CO-16"),
    ],
)
def test_a_total_that_is_one_cent_off_breaks_its_rule(term: str, clause: str) -> None:
    wrong = replace(WHOLE.totals, **{term: getattr(WHOLE.totals, term) + Decimal("0.01")})
    assert clause in clauses(replace(WHOLE, totals=wrong))


def test_a_line_that_is_not_quantity_times_price_is_found_with_both_amounts() -> None:
    (finding,) = prove(invoice(line("2", "1273.00", net=Decimal("1273.00"))))
    assert finding.clause == "PEPPOL-EN16931-R120"
    assert finding.fields == {"stated": "1273.00", "computed": "2546.00"}


def test_a_line_counts_its_price_per_base_quantity_and_its_own_allowances() -> None:
    part = line("500", "25.00", base_quantity=Decimal(100), net=Decimal("115.00"), allowances=(charge("10.00"),))
    assert prove(invoice(part)) == ()


def test_an_allowance_that_is_not_its_percentage_is_found() -> None:
    wrong = replace(charge("12.00"), base=Decimal(100), percent=Decimal(10))
    assert clauses(invoice(line("1", "100.00"), allowances=(wrong,))) == ["PEPPOL-EN16931-R040"]


def test_tax_that_was_rounded_line_by_line_passes_but_not_more() -> None:
    base = invoice(line("1", "0.05"), line("1", "0.05", id="2"), line("1", "0.05", id="3"))
    row = base.vat[0]

    def with_tax(tax: str) -> Invoice:
        vat = (VatBreakdown("S", row.rate, row.base, Decimal(tax)),)
        gross = base.totals.net + Decimal(tax)
        return replace(base, vat=vat, totals=replace(base.totals, vat=Decimal(tax), gross=gross, due=gross))

    assert clauses(with_tax("0.06")) == []
    assert clauses(with_tax("0.07")) == ["BR-CO-17"]


def test_a_breakdown_whose_base_is_not_its_lines_is_found() -> None:
    row = WHOLE.vat[0]
    wrong = replace(WHOLE, vat=(replace(row, base=row.base + 1), *WHOLE.vat[1:]))
    assert "BR-S-08" in clauses(wrong)


def test_an_invoice_without_breakdown_is_found() -> None:
    bare = replace(
        WHOLE, vat=(), totals=replace(WHOLE.totals, vat=Decimal(0), gross=WHOLE.totals.net, due=WHOLE.totals.net)
    )
    assert clauses(bare) == ["BR-CO-18"]


def test_a_rate_that_no_breakdown_names_is_found() -> None:
    assert "BR-CO-18" in clauses(replace(WHOLE, vat=WHOLE.vat[:1]))


def test_an_amount_finer_than_the_currency_is_found() -> None:
    dong = invoice(line("1", "1000.5", rate="10"), currency="VND")
    assert "BR-DEC" in clauses(dong)
