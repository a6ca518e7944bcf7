"""What a machine can tell of a transcript: marks of what nobody understood, fillers, times, how far two are apart."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from remit.services.kit import media

UNCLEAR = re.compile(r"\[(?:unclear|inaudible|không rõ)[^\]]*\]", re.IGNORECASE)
FILLERS = re.compile(r"\b(?:u[hm]+|erm?|hm+|ờ|ừm)\b", re.IGNORECASE)
BEYOND_MS = 1_000
"""How far a segment may reach beyond the recording, for the last word's sake."""

Rows = Sequence[Mapping[str, Any]]


def in_order(rows: Rows) -> list[dict[str, Any]]:
    """Return the segments that say something, by their times."""
    return sorted((dict(row) for row in rows if str(row.get("text") or "").strip()), key=lambda row: row["start_ms"])


def text_of(rows: Rows) -> str:
    """Return all that is said, in its order."""
    return " ".join(str(row["text"]) for row in in_order(rows))


def faults(rows: Rows, *, length_ms: int) -> list[tuple[str, dict[str, Any]]]:
    """Return what no deliverable can be made of: nothing written, times that run backwards or beyond the recording."""
    written = in_order(rows)
    found: list[tuple[str, dict[str, Any]]] = [] if written else [("transcript.empty", {})]
    found += [("transcript.backwards", {"at": _at(row)}) for row in written if row["end_ms"] <= row["start_ms"]]
    found += [("transcript.beyond", {"at": _at(row)}) for row in written if row["end_ms"] > length_ms + BEYOND_MS]
    return found


def unclear(rows: Rows) -> list[str]:
    """Return the time of each segment with a mark that somebody did not understand."""
    return [_at(row) for row in in_order(rows) if UNCLEAR.search(str(row["text"]))]


def fillers(rows: Rows) -> list[str]:
    """Return the fillers that are written out."""
    return FILLERS.findall(text_of(rows))


def missed(rows: Rows, glossary: Sequence[Mapping[str, Any]]) -> list[str]:
    """Return the client's words that stand there as a recogniser mishears them."""
    said = f" {media.normalise(text_of(rows))} "
    wrong = [(one, heard) for one in glossary for heard in one.get("heard_as", ())]
    return list(dict.fromkeys(one["term"] for one, heard in wrong if f" {media.normalise(heard)} " in said))


def apart(first: Rows, second: Rows) -> media.WordErrors:
    """Return how far the second is from the first, by words."""
    return media.word_errors(text_of(first), text_of(second))


def beside(rows: Rows, others: Rows) -> dict[str, str]:
    """Return, for the begin of each segment, what the others wrote whose middle lies in it."""
    return {
        str(row["start_ms"]): " ".join(
            str(other["text"])
            for other in in_order(others)
            if row["start_ms"] <= (other["start_ms"] + other["end_ms"]) // 2 < row["end_ms"]
        )
        for row in rows
    }


def _at(row: Mapping[str, Any]) -> str:
    return media.clock(int(row["start_ms"]))[:8]
