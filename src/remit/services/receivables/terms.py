"""What a statement of work may agree for this line: who bills, how long, the table of dunning levels."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.services.kit import BOOK_PARAMETERS, MatchingPolicy, Money, Parameter

LEVELS: Sequence[Mapping[str, Any]] = (
    {"level": 1, "days": 7, "fee": "0", "text": {"en": "A friendly reminder", "vi": "Nhắc thanh toán"}},
    {"level": 2, "days": 21, "fee": "5", "text": {"en": "Second reminder", "vi": "Nhắc thanh toán lần hai"}},
    {"level": 3, "days": 42, "fee": "10", "text": {"en": "Last reminder before collection", "vi": "Nhắc lần cuối"}},
)

PARAMETERS: Mapping[str, Parameter] = {
    **BOOK_PARAMETERS,
    "accounts": Parameter(
        {"en": "Accounts of the client's ledger", "vi": "Tài khoản kế toán của khách hàng"},
        {
            "receivable": "1300",
            "revenue": "4000",
            "output_vat": "2200",
            "bank": "1210",
            "on_account": "2100",
            "charges": "6800",
        },
    ),
    "seller": Parameter(
        {"en": "Who bills: name, tax number, address, account", "vi": "Bên bán: tên, mã số thuế, địa chỉ, tài khoản"},
        {"name": "The client", "country": "GB", "vat_id": "GB980780684", "city": "Leeds"},
    ),
    "terms_days": Parameter({"en": "Days to pay", "vi": "Số ngày thanh toán"}, 30),
    "dunning_levels": Parameter(
        {
            "en": "Dunning levels: days after the due day, fee, text",
            "vi": "Các mức nhắc nợ: ngày quá hạn, phí, nội dung",
        },
        list(LEVELS),
    ),
    "dunning_least": Parameter(
        {"en": "Amount below which nobody is reminded", "vi": "Số tiền tối thiểu để nhắc nợ"},
        {"EUR": "5", "USD": "5", "GBP": "5", "VND": "50000"},
    ),
    "charges": Parameter(
        {"en": "Bank charges a payment may lack, per currency", "vi": "Phí ngân hàng khoản thu có thể thiếu"},
        {"EUR": "15", "USD": "25", "GBP": "15", "VND": "55000"},
    ),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The agreed parameters, typed."""

    agreed: Mapping[str, Any]

    @property
    def seller(self) -> Mapping[str, Any]:
        """Who bills."""
        found: Mapping[str, Any] = self._value("seller")
        return found

    @property
    def terms_days(self) -> int:
        """Days to pay."""
        return int(self._value("terms_days"))

    def account(self, name: str) -> str:
        """Return an account of the client's ledger by name; a name that is none is an account's own number."""
        accounts = {**PARAMETERS["accounts"].default, **self._value("accounts")}
        return str(accounts.get(name, name))

    def policy(self, currency: str) -> MatchingPolicy:
        """Return how payments are applied."""
        return MatchingPolicy(window_days=120, charges=self._minor("charges", currency))

    def least_minor(self, currency: str) -> int:
        """Return the amount below which nobody is reminded."""
        return self._minor("dunning_least", currency)

    def level_for(self, days: int, *, reached: int) -> Mapping[str, Any] | None:
        """Return the next level that so many days past due call for, one step at a time; None where none is due."""
        levels = sorted(self._value("dunning_levels"), key=lambda one: int(one["level"]))
        step = next((one for one in levels if int(one["level"]) > reached), None)
        return step if step is not None and days >= int(step["days"]) else None

    def _minor(self, key: str, currency: str) -> int:
        return Money.of(str(self._value(key).get(currency, "0")), currency).minor

    def _value(self, key: str) -> Any:
        return self.agreed.get(key, PARAMETERS[key].default)
