"""What a client may agree for the call centre: the service level in its own words, calls back, wrap-up."""

from collections.abc import Mapping
from typing import Any

from remit.services.kit import Abandons, AnswerPromise, Names, Parameter

PARAMETERS: Mapping[str, Parameter] = {
    "answer_within_s": Parameter({"en": "Seconds within which a call is answered", "vi": "Số giây phải trả lời"}, 20),
    "answer_target_pct": Parameter({"en": "Share answered in time, in percent", "vi": "Tỷ lệ đúng hạn (%)"}, 80),
    "abandons": Parameter(
        {
            "en": "How callers who hang up count: missed, left_out, short_left_out",
            "vi": "Cách tính người gác máy: missed, left_out, short_left_out",
        },
        Abandons.SHORT_LEFT_OUT.value,
    ),
    "short_s": Parameter(
        {"en": "Seconds up to which hanging up is short", "vi": "Số giây được coi là gác máy ngay"}, 5
    ),
    "call_back_abandoned": Parameter(
        {"en": "Whoever waited in vain is called back", "vi": "Gọi lại người đã chờ mà không gặp"}, default=True
    ),
    "call_back_hours": Parameter({"en": "Hours within which a call back is kept", "vi": "Số giờ phải gọi lại"}, 4),
    "call_back_attempts": Parameter({"en": "Calls until nobody is called any more", "vi": "Số lần gọi lại tối đa"}, 3),
    "transcribed_by": Parameter(
        {
            "en": "Key of the engagement of transcription that recordings go to; empty: none",
            "vi": "Mã hợp đồng gỡ băng nhận bản ghi âm; để trống: không gỡ băng",
        },
        "",
    ),
    "wrap_up_s": Parameter({"en": "Seconds of wrap-up that are expected", "vi": "Số giây hoàn tất dự kiến"}, 60),
}
REFERENCES: Mapping[str, Names] = {
    "end_customer": {"en": "End customer: name, phones", "vi": "Khách của khách hàng: tên, điện thoại"},
    "extension": {"en": "Telephone of a person: interface, person", "vi": "Máy nhánh: giao diện, người"},
}


def promise_of(parameters: Mapping[str, Any]) -> AnswerPromise:
    """Return the service level as the client agreed it."""
    return AnswerPromise(
        within_s=int(parameters["answer_within_s"]),
        abandons=Abandons(parameters["abandons"]),
        short_s=int(parameters["short_s"]),
    )
