"""What a statement of work may agree for this line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from remit.services.kit import Parameter

PARAMETERS: Mapping[str, Parameter] = {
    "language": Parameter({"en": "Language that is spoken", "vi": "Ngôn ngữ được nói"}, "en"),
    "style": Parameter(
        {
            "en": "Style: “clean” leaves fillers out, “verbatim” keeps them",
            "vi": "Kiểu: “clean” bỏ từ đệm",
        },
        "clean",
    ),
    "recogniser": Parameter(
        {"en": "Who drafts: local, endpoint or none", "vi": "Bản nháp do: local, endpoint hoặc none"}, "local"
    ),
    "speech_endpoint": Parameter(
        {"en": "Address and model of a speech endpoint", "vi": "Địa chỉ và mô hình của dịch vụ nhận dạng"},
        {"address": "", "model": ""},
    ),
    "draft_seconds": Parameter(
        {
            "en": "Longest recording that a machine drafts, in seconds",
            "vi": "Bản ghi dài nhất máy soạn nháp (giây)",
        },
        90,
    ),
    "double_blind_percent": Parameter(
        {"en": "Share that two people write without seeing each other", "vi": "Tỷ lệ (%) hai người gỡ độc lập"}, 10
    ),
    "apart_percent": Parameter(
        {
            "en": "Word error rate between the two above which a third settles",
            "vi": "Tỷ lệ lệch (%) cần người thứ ba",
        },
        5,
    ),
    "captions": Parameter(
        {"en": "Captions: characters a line, lines, longest seconds", "vi": "Phụ đề: ký tự mỗi dòng, số dòng, số giây"},
        {"characters": 42, "lines": 2, "longest_s": 7},
    ),
}


@dataclass(frozen=True, slots=True)
class Terms:
    """The agreed parameters, typed."""

    agreed: Mapping[str, Any]

    @property
    def language(self) -> str:
        """The language that is spoken."""
        return str(self._value("language"))

    @property
    def clean(self) -> bool:
        """Whether fillers are left out."""
        return bool(self._value("style") == "clean")

    @property
    def recogniser(self) -> str:
        """Who drafts: local, endpoint or none."""
        return str(self._value("recogniser"))

    @property
    def machine_listens(self) -> bool:
        """Whether word times come from listening: the model at hand knows English alone."""
        return self.recogniser != "none" and self.language.startswith("en")

    @property
    def endpoint(self) -> Mapping[str, str]:
        """Address and model of the speech endpoint."""
        found: Mapping[str, str] = self._value("speech_endpoint")
        return found

    @property
    def draft_ms(self) -> int:
        """The longest recording that a machine drafts."""
        return 1000 * int(self._value("draft_seconds"))

    @property
    def double_blind_percent(self) -> int:
        """The share that two people write."""
        return int(self._value("double_blind_percent"))

    @property
    def apart(self) -> float:
        """The word error rate above which a third person settles."""
        return float(self._value("apart_percent")) / 100

    @property
    def captions(self) -> Mapping[str, int]:
        """Limits of the captions that are delivered."""
        return {**PARAMETERS["captions"].default, **self._value("captions")}

    def _value(self, key: str) -> Any:
        return self.agreed.get(key, PARAMETERS[key].default)
