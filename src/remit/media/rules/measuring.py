"""What FFmpeg's measuring filters said of a file, as facts: loudness by EBU R 128, silence, black, freeze."""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from remit.media.model import Recording, Stretch

SOUND = "ebur128=peak=true,silencedetect=n=-60dB:d=2"
PICTURE = "blackdetect=d=1:pix_th=0.10,freezedetect=n=-60dB:d=2"
_MOMENT = re.compile(r"\bt:\s*([\d.]+).*?\bM:\s*(-?[\d.]+)")
_SUMMARY = re.compile(
    r"Integrated loudness:\s+I:\s*(-?[\d.]+|-inf|nan).*?LRA:\s*(-?[\d.]+).*?Peak:\s*(-?[\d.]+|-inf)", re.DOTALL
)
_BLACK = re.compile(r"black_start:\s*([\d.]+) black_end:\s*([\d.]+)")
UNHEARD = -70.0
"""The absolute gate of the measurement: below it nothing is heard (ITU-R BS.1770)."""


@dataclass(frozen=True, slots=True)
class Measured:
    """What was measured: integrated loudness (LUFS), range (LU), true peak (dBTP), moments (s, LUFS), stretches.

    A picture that is black is frozen too: `frozen` holds only what is not within black.
    """

    loudness: float | None
    loudness_range: float
    peak: float | None
    moments: tuple[tuple[float, float], ...]
    silent: tuple[Stretch, ...]
    black: tuple[Stretch, ...]
    frozen: tuple[Stretch, ...]


def measured(told: str, recording: Recording) -> Measured:
    """Read what the filters said."""
    summary = _SUMMARY.search(told)
    black = tuple(Stretch(_ms(a), _ms(b)) for a, b in _BLACK.findall(told))
    frozen = _pairs(told, "freeze", recording.length_ms)
    return Measured(
        loudness=_level(summary[1]) if summary else None,
        loudness_range=float(summary[2]) if summary else 0.0,
        peak=_level(summary[3]) if summary else None,
        moments=tuple((float(at), max(UNHEARD, float(level))) for at, level in _MOMENT.findall(told)),
        silent=_pairs(told, "silence", recording.length_ms),
        black=black,
        frozen=tuple(left for one in frozen for left in _outside(one, black)),
    )


def _level(text: str) -> float | None:
    return None if text in {"-inf", "nan"} or float(text) <= UNHEARD else float(text)


def _ms(seconds: str) -> int:
    return round(1000 * float(seconds))


def _pairs(told: str, name: str, length_ms: int) -> tuple[Stretch, ...]:
    """Pair begins with ends; what has not ended lasts to the end of the file."""
    begins = [_ms(one) for one in re.findall(rf"{name}_start:\s*(-?[\d.]+)", told)]
    ends = [_ms(one) for one in re.findall(rf"{name}_end:\s*([\d.]+)", told)]
    ends += [length_ms] * (len(begins) - len(ends))
    return tuple(Stretch(max(0, a), b) for a, b in zip(begins, ends, strict=True))


def _outside(one: Stretch, others: Sequence[Stretch]) -> list[Stretch]:
    """Take other stretches out of one; less than a tenth of a second that is left does not count."""
    left = [one]
    for other in others:
        parts = [
            Stretch(a, b)
            for piece in left
            for a, b in (
                (piece.start_ms, min(piece.end_ms, other.start_ms)),
                (max(piece.start_ms, other.end_ms), piece.end_ms),
            )
        ]
        left = [piece for piece in parts if piece.length_ms > 100]
    return left
