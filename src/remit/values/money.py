"""Money: an integer number of minor units and a currency (ISO 4217). Rates are exact, rounding is named."""

from dataclasses import dataclass
from decimal import ROUND_HALF_UP, Decimal, InvalidOperation

from babel.core import get_global

from remit.values.refusal import Refusal


class CurrencyUnknown(Refusal):
    """A currency code that ISO 4217 does not list."""

    code = "money.currency"
    sentence = "“{currency}” is not a currency of ISO 4217."


class CurrenciesDiffer(Refusal):
    """An operation on two currencies at once."""

    code = "money.currencies_differ"
    sentence = "{left} and {right} cannot be added: convert one of them first."


class AmountRefused(Refusal):
    """An amount that is no number, or finer than the currency's minor unit."""

    code = "money.amount"
    sentence = "“{amount}” is not an amount of {currency} with at most {decimals} decimals."


def decimals_of(currency: str) -> int:
    """Return how many decimals a currency has (VND 0, EUR 2, KWD 3). Refuses `CurrencyUnknown`."""
    if currency not in get_global("all_currencies"):
        raise CurrencyUnknown(currency=currency)
    fractions = get_global("currency_fractions")
    return int(fractions.get(currency, fractions["DEFAULT"])[0])


@dataclass(frozen=True, slots=True, order=True)
class Money:
    """`minor` whole minor units of `currency`; a float or text is a fault, because SQLite would take 2.0 for 2."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        if type(self.minor) is not int:
            raise TypeError(f"minor units are whole numbers, not {self.minor!r}")

    @classmethod
    def of(cls, amount: Decimal | str | int, currency: str) -> "Money":
        """Take a decimal amount exactly; refuses `AmountRefused` where minor units would be split."""
        decimals = decimals_of(currency)
        try:
            scaled = Decimal(amount).scaleb(decimals)
        except InvalidOperation:
            raise AmountRefused(amount=amount, currency=currency, decimals=decimals) from None
        if not scaled.is_finite() or scaled != scaled.to_integral_value():
            raise AmountRefused(amount=amount, currency=currency, decimals=decimals)
        return cls(int(scaled), currency)

    @classmethod
    def rounded(cls, amount: Decimal, currency: str) -> "Money":
        """Round a computed amount half up to the minor unit: once, at the end of a line."""
        scaled = amount.scaleb(decimals_of(currency))
        return cls(int(scaled.to_integral_value(rounding=ROUND_HALF_UP)), currency)

    @property
    def amount(self) -> Decimal:
        """The amount in major units, exact."""
        return Decimal(self.minor).scaleb(-decimals_of(self.currency))

    def __str__(self) -> str:
        return f"{self.amount:f} {self.currency}"

    def __add__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same_currency(other)
        return Money(self.minor - other.minor, self.currency)

    def __neg__(self) -> "Money":
        return Money(-self.minor, self.currency)

    def _same_currency(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise CurrenciesDiffer(left=self.currency, right=other.currency)
