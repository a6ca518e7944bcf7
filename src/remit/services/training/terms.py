"""What a statement of work may agree for this line."""

from collections.abc import Mapping

from remit.services.kit import Parameter

PARAMETERS: Mapping[str, Parameter] = {
    "language": Parameter(
        {"en": "Language of the certificate (en or vi)", "vi": "Ngôn ngữ chứng chỉ (en hoặc vi)"}, "en"
    ),
    "attempts": Parameter({"en": "Attempts before somebody is turned down", "vi": "Số lần thi tối đa"}, 2),
    "nesting_items": Parameter(
        {"en": "Real items of nesting, every one double-checked", "vi": "Số việc thật khi kèm cặp, kiểm tra kép 100%"},
        10,
    ),
    "nesting_defective_percent": Parameter(
        {"en": "Defective items that nesting allows, in percent", "vi": "Tỷ lệ lỗi cho phép khi kèm cặp (%)"}, "5"
    ),
    "horizon_days": Parameter(
        {"en": "Days ahead at which an expiry is to be renewed", "vi": "Số ngày báo trước khi hết hạn"}, 30
    ),
    "least_quality": Parameter(
        {
            "en": "First-pass yield, in percent, below which to certify again",
            "vi": "Tỷ lệ đúng (%) dưới đó phải thi lại",
        },
        "95",
    ),
    "withdraw_for": Parameter(
        {
            "en": "For which reasons a certificate is taken back at once, before a lead decides: procedure, quality",
            "vi": "Lý do thu hồi chứng chỉ ngay, trước khi trưởng nhóm quyết định: procedure, quality",
        },
        [],
    ),
}
