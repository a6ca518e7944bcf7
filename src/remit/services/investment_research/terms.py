"""What a statement of work may agree for this line."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from remit.services.figures import AssumptionRefused, Grade
from remit.services.kit import Parameter

PARAMETERS: Mapping[str, Parameter] = {
    "language": Parameter({"en": "Language of the note (en or vi)", "vi": "Ngôn ngữ báo cáo (en hoặc vi)"}, "en"),
    "years": Parameter({"en": "Fiscal years shown", "vi": "Số năm tài chính trình bày"}, 4),
    "ratings": Parameter(
        {
            "en": "Ratings, best first: expected return in twelve months from which each is given; the last has none",
            "vi": "Các mức khuyến nghị, tốt nhất trước: lợi suất kỳ vọng mười hai tháng tối thiểu; mức cuối không có",
        },
        [
            {"key": "buy", "name": {"en": "Buy", "vi": "Mua"}, "at_least": "0.15"},
            {"key": "hold", "name": {"en": "Hold", "vi": "Nắm giữ"}, "at_least": "-0.05"},
            {"key": "sell", "name": {"en": "Sell", "vi": "Bán"}, "at_least": None},
        ],
    ),
    "weight_of_cash_flows": Parameter(
        {"en": "Weight of the cash flow value in the target price", "vi": "Tỷ trọng dòng tiền trong giá mục tiêu"},
        "0.6",
    ),
    "price_days": Parameter(
        {"en": "Days after which a price is too old", "vi": "Số ngày sau đó giá được coi là cũ"}, 5
    ),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The agreed parameters, typed."""

    agreed: Mapping[str, Any]

    @property
    def language(self) -> str:
        """The note's language."""
        return "vi" if self._value("language") == "vi" else "en"

    @property
    def years(self) -> int:
        """How many fiscal years are shown."""
        return int(self._value("years"))

    @property
    def weight(self) -> Decimal:
        """The weight of the cash flow value; the rest is the peers'."""
        return self._number("weight_of_cash_flows", self._value("weight_of_cash_flows"))

    @property
    def price_days(self) -> int:
        """From how many days on a price is too old."""
        return int(self._value("price_days"))

    @property
    def grades(self) -> tuple[Grade, ...]:
        """The ratings, best first. Refuses `AssumptionRefused` for a threshold that is no number."""
        return tuple(
            Grade(
                one["key"], one["name"], None if one["at_least"] is None else self._number("ratings", one["at_least"])
            )
            for one in self._value("ratings")
        )

    def _number(self, name: str, value: Any) -> Decimal:
        try:
            return Decimal(str(value))
        except InvalidOperation:
            raise AssumptionRefused(name=name, value=value, reason="it is no number") from None

    def _value(self, key: str) -> Any:
        return self.agreed.get(key, PARAMETERS[key].default)
