"""What a statement of work may agree for this line."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from remit.services.kit import ROOTS_PARAMETER, Parameter

PARAMETERS: Mapping[str, Parameter] = {
    "flux_percent": Parameter(
        {"en": "Change from the month before to be explained, in percent", "vi": "Biến động (%) cần giải trình"},
        "10",
    ),
    "flux_amount": Parameter(
        {"en": "The same as an amount; both must be exceeded", "vi": "Biến động theo số tiền; phải vượt cả hai"},
        {"EUR": "5000", "USD": "5000", "GBP": "5000", "VND": "100000000"},
    ),
    "accounts": Parameter(
        {"en": "Accounts of the client's ledger", "vi": "Tài khoản kế toán của khách hàng"},
        {"accrued": "1490", "revenue": "4000", "exchange": "7680"},
    ),
    "roots": ROOTS_PARAMETER,
    "language": Parameter({"en": "Language of the workbook (en or vi)", "vi": "Ngôn ngữ bảng tính (en hoặc vi)"}, "en"),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The agreed parameters, typed."""

    agreed: Mapping[str, Any]

    @property
    def flux_percent(self) -> Decimal:
        """The percentage above which a change is explained."""
        return Decimal(str(self._value("flux_percent")))

    def flux_amount(self, currency: str) -> Decimal:
        """Return the amount above which a change is explained; 0 where the currency has none."""
        return Decimal(str(self._value("flux_amount").get(currency, "0")))

    @property
    def accounts(self) -> Mapping[str, str]:
        """The accounts of the client's ledger by name."""
        return {**PARAMETERS["accounts"].default, **self._value("accounts")}

    @property
    def roots(self) -> Mapping[str, str]:
        """What accounts are by the beginning of their number."""
        found: Mapping[str, str] = self._value("roots")
        return found

    @property
    def language(self) -> str:
        """The language of the workbook."""
        return "vi" if self._value("language") == "vi" else "en"

    def _value(self, key: str) -> Any:
        return self.agreed.get(key, PARAMETERS[key].default)
