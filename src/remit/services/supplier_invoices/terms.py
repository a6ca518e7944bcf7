"""What a statement of work may agree for this line: limits, tolerances, accounts; and how a handler reads them."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from remit.services.kit import BOOK_PARAMETERS, Parameter

PARAMETERS: Mapping[str, Parameter] = {
    **BOOK_PARAMETERS,
    "approval_limits": Parameter(
        {
            "en": "Gross amount per currency up to which an invoice needs no approval; other currencies are exceptions",
            "vi": "Tổng tiền theo từng loại tiền mà đến mức đó hóa đơn không cần phê duyệt; loại tiền khác là ngoại lệ",
        },
        {
            "EUR": "10000",
            "USD": "10000",
            "GBP": "9000",
            "CHF": "10000",
            "DKK": "75000",
            "NOK": "100000",
            "SEK": "100000",
            "SGD": "15000",
            "VND": "250000000",
        },
    ),
    "price_percent": Parameter(
        {"en": "Price tolerance per line, in percent", "vi": "Dung sai đơn giá mỗi dòng, tính theo phần trăm"}, "2"
    ),
    "price_amount": Parameter(
        {"en": "Price tolerance per line, as an amount per currency", "vi": "Dung sai giá mỗi dòng, theo số tiền"},
        {"EUR": "5", "USD": "5", "GBP": "5", "CHF": "5", "DKK": "40", "NOK": "50", "SEK": "50", "VND": "100000"},
    ),
    "quantity_percent": Parameter(
        {"en": "Quantity tolerance per order line, in percent", "vi": "Dung sai số lượng mỗi dòng đơn hàng (%)"}, "0"
    ),
    "quantity_amount": Parameter(
        {"en": "Quantity tolerance per order line, in units", "vi": "Dung sai số lượng mỗi dòng, theo đơn vị"}, "0"
    ),
    "rounding_amount": Parameter(
        {
            "en": "Difference per currency that may be posted to the rounding account",
            "vi": "Chênh lệch theo loại tiền được phép hạch toán vào tài khoản làm tròn",
        },
        {"EUR": "0.05", "USD": "0.05", "GBP": "0.05", "CHF": "0.05", "DKK": "0.50", "NOK": "0.50", "SEK": "0.50"},
    ),
    "order_required": Parameter(
        names={"en": "An invoice needs a purchase order", "vi": "Hóa đơn phải có đơn đặt hàng"}, default=True
    ),
    "duplicate_window_days": Parameter(
        {
            "en": "Days within which the same supplier and amount are suspect",
            "vi": "Số ngày mà cùng nhà cung cấp và số tiền bị nghi trùng",
        },
        30,
    ),
    "terms_days": Parameter(
        {"en": "Days to pay where nothing else is said", "vi": "Số ngày thanh toán khi không có thỏa thuận khác"}, 30
    ),
    "accounts": Parameter(
        {"en": "Accounts of the client's ledger", "vi": "Tài khoản kế toán của khách hàng"},
        {"payable": "2000", "expense": "6000", "input_vat": "1400", "prepaid": "1480", "rounding": "6990"},
    ),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The agreed parameters, typed; amounts are decimals in major units of the currency they are asked for."""

    agreed: Mapping[str, Any]

    @property
    def currencies(self) -> frozenset[str]:
        """The currencies the client takes invoices in."""
        return frozenset(self._value("approval_limits"))

    def approval_limit(self, currency: str) -> Decimal:
        """Return the gross amount up to which no approval is needed; zero where the currency is not agreed."""
        return Decimal(self._value("approval_limits").get(currency, "0"))

    def price_tolerance(self, expected: Decimal, *, currency: str) -> Decimal:
        """Return max(percent of the expected line amount, amount)."""
        percent = abs(expected) * Decimal(self._value("price_percent")) / 100
        return max(percent, Decimal(self._value("price_amount").get(currency, "0")))

    def quantity_tolerance(self, ordered: Decimal) -> Decimal:
        """Return max(percent of the ordered quantity, units)."""
        percent = ordered * Decimal(self._value("quantity_percent")) / 100
        return max(percent, Decimal(self._value("quantity_amount")))

    def rounding_tolerance(self, currency: str) -> Decimal:
        """Return the difference that may be posted to the rounding account."""
        return Decimal(self._value("rounding_amount").get(currency, "0"))

    @property
    def order_required(self) -> bool:
        """Whether an invoice needs a purchase order."""
        return bool(self._value("order_required"))

    @property
    def duplicate_window_days(self) -> int:
        """Days within which the same supplier and amount are suspect."""
        return int(self._value("duplicate_window_days"))

    @property
    def terms_days(self) -> int:
        """Days to pay where neither invoice nor supplier says."""
        return int(self._value("terms_days"))

    def account(self, name: str) -> str:
        """Return an account of the client's ledger: payable, expense, input_vat, prepaid, rounding."""
        accounts = {**PARAMETERS["accounts"].default, **self._value("accounts")}
        return str(accounts[name])

    def _value(self, key: str) -> Any:
        return self.agreed.get(key, PARAMETERS[key].default)
