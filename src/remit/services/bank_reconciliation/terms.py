"""What a statement of work may agree for this line, and how a handler reads it."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.services.kit import BOOK_PARAMETERS, MatchingPolicy, Money, Parameter, StandingRule

STANDING: tuple[Mapping[str, Any], ...] = (
    {"contains": "account fee", "account": "bank_charges", "sign": -1},
    {"contains": "bank charge", "account": "bank_charges", "sign": -1},
    {"contains": "transaction fee", "account": "bank_charges", "sign": -1},
    {"contains": "phí quản lý tài khoản", "account": "bank_charges", "sign": -1},
    {"contains": "phí chuyển tiền", "account": "bank_charges", "sign": -1},
    {"contains": "interest paid", "account": "interest_income", "sign": 1},
    {"contains": "credit interest", "account": "interest_income", "sign": 1},
    {"contains": "lãi tiền gửi", "account": "interest_income", "sign": 1},
    {"contains": "debit interest", "account": "interest_expense", "sign": -1},
)

PARAMETERS: Mapping[str, Parameter] = {
    **BOOK_PARAMETERS,
    "window_days": Parameter(
        {
            "en": "Days between due day and booking within which a payment may be matched by amount",
            "vi": "Số ngày giữa ngày đến hạn và ngày ghi sổ để được đối chiếu theo số tiền",
        },
        60,
    ),
    "charges": Parameter(
        {
            "en": "Charges per currency that a bank may have kept from a payment that names its invoice",
            "vi": "Phí theo loại tiền mà ngân hàng có thể giữ lại từ khoản thanh toán có ghi số hóa đơn",
        },
        {"EUR": "15", "USD": "25", "GBP": "15", "VND": "55000"},
    ),
    "subset_size": Parameter(
        {"en": "Invoices at most in one collective payment", "vi": "Số hóa đơn tối đa trong một khoản thanh toán gộp"},
        5,
    ),
    "subset_among": Parameter(
        {
            "en": "Open invoices of a party above which a collective payment is left to people",
            "vi": "Số hóa đơn mở của một đối tác mà vượt quá thì thanh toán gộp do người xử lý",
        },
        12,
    ),
    "likeness": Parameter(
        {
            "en": "Likeness of two names, 0 to 100, to be taken for one party",
            "vi": "Độ giống tên (0–100) để coi là một",
        },
        88,
    ),
    "standing_rules": Parameter(
        {"en": "Texts of fees and interest, and their accounts", "vi": "Nội dung phí và lãi, và tài khoản hạch toán"},
        list(STANDING),
    ),
    "csv_columns": Parameter(
        {
            "en": "Columns of the bank's CSV by meaning: date, amount (or credit, debit), balance, party, text",
            "vi": "Các cột CSV theo ý nghĩa: ngày, số tiền (hoặc có, nợ), số dư, đối tác, nội dung, tài khoản",
        },
        {},
    ),
    "language": Parameter({"en": "Language of the papers (en or vi)", "vi": "Ngôn ngữ hồ sơ (en hoặc vi)"}, "en"),
    "accounts": Parameter(
        {"en": "Accounts of the client's ledger", "vi": "Tài khoản kế toán của khách hàng"},
        {
            "bank": "1200",
            "receivable": "1300",
            "payable": "2000",
            "charges": "6800",
            "bank_charges": "6800",
            "interest_income": "7500",
            "interest_expense": "6850",
        },
    ),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The agreed parameters, typed."""

    agreed: Mapping[str, Any]

    def policy(self, currency: str) -> MatchingPolicy:
        """Return how lines of an account in this currency are matched."""
        charges = str(self._value("charges").get(currency, "0"))
        return MatchingPolicy(
            window_days=int(self._value("window_days")),
            charges=Money.of(charges, currency).minor,
            subset_size=int(self._value("subset_size")),
            subset_among=int(self._value("subset_among")),
            likeness=int(self._value("likeness")),
            standing=tuple(StandingRule(**rule) for rule in self._value("standing_rules")),
        )

    @property
    def csv_columns(self) -> Mapping[str, Any]:
        """Column headings of the bank's CSV by meaning; empty where the headings speak for themselves."""
        found: Mapping[str, Any] = self._value("csv_columns")
        return found

    def account(self, name: str) -> str:
        """Return an account of the client's ledger by name; a name that is none is an account's own number."""
        accounts = {**PARAMETERS["accounts"].default, **self._value("accounts")}
        return str(accounts.get(name, name))

    def _value(self, key: str) -> Any:
        return self.agreed.get(key, PARAMETERS[key].default)
