"""What came in: a recording, with what a program can tell of it before anybody listens."""

from dataclasses import asdict

from remit.services.kit import Reading, media

MOST_MINUTES = 120


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a recording's facts. Refuses what is none, is silent by construction, or is too long for one item."""
    found = media.probe(content)
    if not found.channels:
        raise media.RecordingSilent(place="file")
    minutes = -(-found.length_ms // 60_000)
    if minutes > MOST_MINUTES:
        raise media.RecordingTooLong(minutes=minutes, most=MOST_MINUTES, place="file")
    facts = {key: value for key, value in asdict(found).items() if value}
    payload = {"recording": facts, "minutes": minutes, "measures": {"audio_minute": minutes}, "file": name}
    return Reading(payload=payload, kind="recording", title=name, reference=name)
