"""Tax of a service between businesses, by where the two are; the rate at home is the issuer's own particular."""

from decimal import Decimal
from fractions import Fraction

from remit.billing.model.invoice import Tax
from remit.billing.rules.rounding import rounded
from remit.contracts.pricing import Mode

UNION = frozenset(
    {"AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU"}
    | {"IE", "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK"}
)
"""Between two of these the buyer owes the tax (Directive 2006/112/EC, articles 44 and 196)."""


def tax_between(seller: str, buyer: str, *, rate: Decimal, exempt: bool = False) -> Tax:
    """Return the tax between two countries: at home S, AE within the Union, O (not subject) elsewhere.

    At home a rate of nothing is Z, or E where the issuer is exempt; S has a rate above 0 (BR-S-05).
    """
    if seller == buyer:
        return Tax("E" if exempt else "S" if rate else "Z", Decimal(0) if exempt else rate)
    return Tax("AE" if {seller, buyer} <= UNION else "O", Decimal(0))


def tax_minor(tax: Tax, net_minor: int) -> int:
    """Return the tax on a net amount, rounded half up to the minor unit once per document (EN 16931, BR-S-09)."""
    return rounded(Fraction(tax.rate) * net_minor / 100, mode=Mode.HALF_UP)
