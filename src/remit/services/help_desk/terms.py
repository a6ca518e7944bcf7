"""What a client may agree for the help desk, and which of its data the desk works from."""

from collections.abc import Mapping

from remit.services.kit import Names, Parameter

PARAMETERS: Mapping[str, Parameter] = {
    "answer_alone": Parameter(
        {"en": "Answers that articles give go out alone", "vi": "Tự gửi câu trả lời có sẵn"}, default=True
    ),
    "call_back_attempts": Parameter({"en": "Calls until nobody is called any more", "vi": "Số lần gọi lại tối đa"}, 3),
    "call_back_hours": Parameter(
        {"en": "Hours within which a call back is kept, where none were asked for", "vi": "Số giờ phải gọi lại"}, 4
    ),
    "complaint_words": Parameter({"en": "Words that point to a complaint", "vi": "Từ cho thấy khiếu nại"}, []),
    "counter_sites": Parameter(
        {
            "en": "Sites whose pages may show the form and the chat, such as https://shop.example",
            "vi": "Trang web được đặt biểu mẫu và khung trò chuyện, ví dụ https://shop.example",
        },
        [],
    ),
    "language": Parameter({"en": "Language where none can be told", "vi": "Ngôn ngữ mặc định"}, "en"),
}
REFERENCES: Mapping[str, Names] = {
    "end_customer": {
        "en": "End customer: name, emails, phones",
        "vi": "Khách của khách hàng: tên, địa chỉ thư, điện thoại",
    },
    "answer": {
        "en": "Answer: title, keywords (all of them, alternatives by |), text by language, alone",
        "vi": "Câu trả lời: tiêu đề, từ khóa (đủ cả, lựa chọn ngăn bằng |), nội dung theo ngôn ngữ, tự gửi",
    },
}
