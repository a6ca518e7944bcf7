"""Messages: a letter that brings no document for its service becomes a case that a person answers.

What lives here: reading a letter into an item, and the one task. The conversation itself is the room's of that name.
"""

from pathlib import Path

from remit.services.kit import Family, Kind, Line, Reading, Side, read_letter


def read(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a mail; whatever was sent is read as far as it goes, and its subject stays with the classified fields."""
    letter = read_letter(content, own=frozenset())
    payload = {
        "from": letter.sender,
        "from_name": letter.sender_name,
        "subject": letter.subject,
        "text": letter.text,
        "files": [one.name for one in letter.enclosures],
    }
    return Reading(payload=payload, kind="message", title="Message")


line = Line(
    key="messages",
    names={"en": "Messages", "vi": "Thư từ"},
    family=Family.BPO,
    side=Side.FRONT,
    folder=Path(__file__).parent,
    kinds={
        "message": Kind(
            names={"en": "Message", "vi": "Thư"},
            definition="message_case",
            classes=dict.fromkeys(("from", "from_name", "subject", "text", "files"), "personal"),
        )
    },
    definitions=("message_case.bpmn",),
    reader=read,
    handlers={},
    media_types=("message/rfc822",),
)
