"""Transcription (BPO, front office): from a recording to a text that reads as it was said, with its times."""

from remit.services.kit import Family, Kind, Line, Side
from remit.services.transcription.folder import FOLDER
from remit.services.transcription.handlers import handlers
from remit.services.transcription.reading import read_content
from remit.services.transcription.terms import PARAMETERS

line = Line(
    key="transcription",
    names={"en": "Transcription", "vi": "Gỡ băng ghi âm"},
    family=Family.BPO,
    side=Side.FRONT,
    folder=FOLDER,
    kinds={
        "recording": Kind({"en": "Recording", "vi": "Bản ghi âm"}, "transcription", {"file": "personal"}),
    },
    definitions=("transcription.bpmn", "transcript_route.dmn"),
    reader=read_content,
    handlers=handlers(),
    parameters=PARAMETERS,
    references={
        "glossary": {"en": "Words of the client", "vi": "Thuật ngữ của khách hàng"},
        "shortcut": {"en": "Shorthand of the text expander", "vi": "Chữ viết tắt"},
    },
    media_types=("audio/", "video/"),
    skills={"transcription": {"en": "Transcription", "vi": "Gỡ băng"}},
    sums={"minutes": {"en": "Audio minutes, begun", "vi": "Phút âm thanh (làm tròn lên)"}},
)
