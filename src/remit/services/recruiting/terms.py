"""What a statement of work may agree for this line."""

from collections.abc import Mapping

from remit.services.kit import Parameter

PARAMETERS: Mapping[str, Parameter] = {
    "sender": Parameter(
        {"en": "Name of the employer in letters", "vi": "Tên nhà tuyển dụng trên thư"}, "The recruiting team"
    ),
    "apart_points": Parameter(
        {
            "en": "Points by which two interviewers' scores for a question lie apart to be talked about",
            "vi": "Số điểm chênh giữa hai người phỏng vấn cần trao đổi lại",
        },
        2,
    ),
    "interview_minutes": Parameter({"en": "Minutes of an interview", "vi": "Số phút một buổi phỏng vấn"}, 60),
}
