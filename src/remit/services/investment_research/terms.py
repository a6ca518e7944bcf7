"""What a statement of work may agree for this line."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from remit.services.figures import AssumptionRefused, Grade
from remit.services.kit import Parameter, spoken

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
    "price_days": Parameter({"en": "Days until a price is too old", "vi": "Số ngày để giá được coi là cũ"}, 5),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The agreed parameters, typed; `grades` are the ratings, best first, `weight` that of the cash flow value."""

    language: str
    years: int
    grades: tuple[Grade, ...]
    weight: Decimal
    price_days: int


def terms_of(agreed: Mapping[str, Any]) -> Terms:
    """Read what was agreed. Refuses `AssumptionRefused` for a number that is none."""
    values = {**{key: one.default for key, one in PARAMETERS.items()}, **agreed}
    grades = tuple(
        Grade(one["key"], one["name"], None if one["at_least"] is None else _number("ratings", one["at_least"]))
        for one in values["ratings"]
    )
    weight = _number("weight_of_cash_flows", values["weight_of_cash_flows"])
    return Terms(spoken(values), int(values["years"]), grades, weight, int(values["price_days"]))


def _number(name: str, value: Any) -> Decimal:
    try:
        return Decimal(str(value))
    except InvalidOperation:
        raise AssumptionRefused(name=name, value=value, reason="it is no number") from None
