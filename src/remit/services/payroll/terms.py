"""What a statement of work may agree for this line, and how a handler reads it."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from decimal import Decimal
from typing import Any

from remit.services.kit import BOOK_PARAMETERS, Parameter, PayThreshold

PARAMETERS: Mapping[str, Parameter] = {
    **BOOK_PARAMETERS,
    "roots": replace(
        BOOK_PARAMETERS["roots"],
        default={"1": "Assets", "2": "Assets", "3": "Liabilities", "4": "Equity", "5": "Income", "7": "Income"},
    ),
    "change_percent": Parameter(
        {
            "en": "Change of net pay, in percent, above which a person looks at it",
            "vi": "Mức thay đổi lương thực nhận (%), vượt quá thì phải có người xem",
        },
        "20",
    ),
    "change_amount": Parameter(
        {"en": "Change per currency below which nobody looks at it", "vi": "Mức thay đổi tối thiểu theo loại tiền"},
        {"VND": "2000000", "GBP": "150", "USD": "200"},
    ),
    "approval": Parameter(
        {
            "en": "Who approves: “always” a second person, or “exceptions” only where something was found",
            "vi": "Phê duyệt: “always” luôn có người thứ hai, hoặc “exceptions” chỉ khi có phát hiện",
        },
        "always",
    ),
    "settings": Parameter(
        {
            "en": "Rounding, rounding unit, proration and hours a day where the file does not say",
            "vi": "Cách làm tròn, đơn vị làm tròn, cách chia ngày công và số giờ mỗi ngày khi tệp không ghi",
        },
        {},
    ),
    "accounts": Parameter(
        {"en": "Accounts of the client's ledger", "vi": "Tài khoản kế toán của khách hàng"},
        {
            "salaries": "6421",
            "contributions": "6422",
            "net_pay": "3341",
            "tax": "3335",
            "funds": "3383",
            "others": "3388",
        },
    ),
    "pay_from": Parameter(
        {
            "en": "The account that pays: name, iban, bic; with an IBAN the pay file is pain.001",
            "vi": "Tài khoản chi: tên, iban, bic; nếu có IBAN thì tệp chi lương theo pain.001",
        },
        {},
    ),
    "payslip_languages": Parameter({"en": "Languages of the payslips", "vi": "Ngôn ngữ của phiếu lương"}, ["en", "vi"]),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The agreed parameters, typed."""

    agreed: Mapping[str, Any]

    def threshold(self, currency: str) -> PayThreshold:
        """Return what change of net pay is too much."""
        amounts = self.value("change_amount")
        return PayThreshold(Decimal(str(self.value("change_percent"))), Decimal(str(amounts.get(currency, "0"))))

    @property
    def always_approved(self) -> bool:
        """Whether a second person approves even where nothing was found."""
        return bool(self.value("approval") != "exceptions")

    @property
    def accounts(self) -> dict[str, str]:
        """Return the accounts of the client's ledger, the default where one is not agreed."""
        return {**PARAMETERS["accounts"].default, **self.value("accounts")}

    def value(self, key: str) -> Any:
        """Return a parameter as agreed, or its default."""
        return self.agreed.get(key, PARAMETERS[key].default)
