"""FEEL numbers: decimal128, 34 digits, rounded half-even (DMN 1.5, 10.3.2.3.1)."""

from decimal import ROUND_HALF_EVEN, Context, Decimal

CONTEXT = Context(prec=34, rounding=ROUND_HALF_EVEN, Emin=-6143, Emax=6144, capitals=1, clamp=0, traps=[])
"""The one context; every operation names it, so no thread's own context matters."""

WIDE = Context(prec=120, rounding=ROUND_HALF_EVEN, traps=[])
"""For intermediate results that are rounded once at the end."""


def finite(value: Decimal) -> Decimal | None:
    """Return the number, or None for a result that is no number (10.3.2.3.1)."""
    return value if value.is_finite() else None


def number_of(text: str) -> Decimal | None:
    """Read a numeral, rounded to 34 digits; None if it is none."""
    return finite(CONTEXT.create_decimal(text))


def whole(value: Decimal) -> int:
    """Cut a number to its integer part."""
    return int(value)


def number_text(value: Decimal) -> str:
    """Write a number without exponent or needless zeros."""
    if value == 0:
        return "0"
    text = format(value, "f")
    if "." in text:
        text = text.rstrip("0").rstrip(".")
    return text


def rounded(value: Decimal, scale: int, rounding: str) -> Decimal | None:
    """Round to `scale` digits after the point; None beyond the scale a decimal may have (10.3.4.5)."""
    if not -6111 <= scale <= 6176:
        return None
    exponent = value.as_tuple().exponent
    if isinstance(exponent, int) and exponent >= -scale:
        return value
    wide = Context(prec=7000, rounding=rounding, traps=[])
    return finite(CONTEXT.plus(value.quantize(Decimal(1).scaleb(-scale), context=wide)))
