"""What a statement of work may agree for this line."""

from collections.abc import Mapping
from typing import Any

from remit.services.kit import Parameter, media

PARAMETERS: Mapping[str, Parameter] = {
    "audience": Parameter(
        {"en": "Audience: adult, children or sdh", "vi": "Khán giả: adult, children hoặc sdh"}, "adult"
    ),
    "language": Parameter({"en": "Language where the file names none", "vi": "Ngôn ngữ khi tệp không ghi"}, "en"),
    "appeal_days": Parameter(
        {"en": "Days in which a decision may be appealed against", "vi": "Số ngày được khiếu nại một quyết định"}, 183
    ),
    "frames": Parameter({"en": "Frames a second of the programme", "vi": "Số khung hình mỗi giây"}, 25),
    "timed_text": Parameter(
        {
            "en": "Times of captions (ms), gap in frames, lines",
            "vi": "Thời lượng phụ đề (ms), khoảng cách (khung), dòng",
        },
        {"shortest_ms": 833, "longest_ms": 7000, "gap_frames": 2, "lines": 2},
    ),
    "loudness": Parameter(
        {
            "en": "Loudness: LUFS, tolerance, highest true peak (dBTP)",
            "vi": "Độ to: LUFS, dung sai, đỉnh cao nhất (dBTP)",
        },
        {"lufs": -23.0, "tolerance": 0.5, "peak": -1.0},
    ),
    "ladder": Parameter(
        {
            "en": "Delivery ladder: height, codec and kilobits of each rung",
            "vi": "Các mức giao: chiều cao, mã hóa, kbit",
        },
        [
            {"height": 1080, "video": "h264", "most_kbit": 8000},
            {"height": 720, "video": "h264", "most_kbit": 5000},
            {"height": 360, "video": "h264", "most_kbit": 1500},
        ],
    ),
}


def limits_of(agreed: Mapping[str, Any], decided: Mapping[str, Any]) -> media.Limits:
    """Return the limits of captions: what the table decides by language and audience, and what is agreed in times."""
    times = {**PARAMETERS["timed_text"].default, **agreed["timed_text"]}
    widths = {"characters": int(decided["characters"]), "speed": int(decided["speed"])}
    return media.Limits(**widths, frames=float(agreed["frames"]), **{key: int(value) for key, value in times.items()})
