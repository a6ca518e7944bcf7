"""Where somebody speaks: a recording split at its silences, and its outline for the eye."""

from collections.abc import Iterable

import numpy as np

from remit.media.model import RATE, Stretch

FRAME_MS = 20
PAUSE_MS = 400
LONGEST_MS = 12_000
SHORTEST_MS = 300
MARGIN_MS = 120
"""Kept before and after what is spoken, so that no soft sound is cut."""
FLOOR = 60.0
"""A root mean square below this, of 32,767, is silence however soft the rest is: about -55 dB."""
_NUDGE = 0.06


def split(samples: bytes) -> tuple[Stretch, ...]:
    """Split sound into the stretches in which somebody speaks, none longer than `LONGEST_MS`.

    A frame is silent when its level is below 6 % of the loud frames' (95th percentile) or below `FLOOR`; a pause of
    `PAUSE_MS` ends a stretch. A stretch that is too long is cut at its softest frame in the middle half.
    """
    level = _levels(samples)
    if not len(level):
        return ()
    limit = max(FLOOR, float(np.percentile(level, 95)) * _NUDGE)
    found = [piece for run in _runs(level > limit) for piece in _cut(run, level)]
    end = len(level) * FRAME_MS
    margins = [Stretch(max(0, a * FRAME_MS - MARGIN_MS), min(end, b * FRAME_MS + MARGIN_MS)) for a, b in found]
    return tuple(one for one in margins if one.length_ms >= SHORTEST_MS + 2 * MARGIN_MS)


def _levels(samples: bytes) -> np.ndarray:
    read = np.frombuffer(samples, dtype="<i2").astype(np.float64)
    wide = RATE * FRAME_MS // 1000
    whole = read[: len(read) // wide * wide].reshape(-1, wide)
    found: np.ndarray = np.sqrt((whole**2).mean(axis=1)) if len(whole) else np.zeros(0)
    return found


def _runs(loud: np.ndarray) -> list[tuple[int, int]]:
    """Join loud frames to runs; a gap shorter than a pause does not part them."""
    joined: list[tuple[int, int]] = []
    for at in np.flatnonzero(loud).tolist():
        if joined and at - joined[-1][1] < PAUSE_MS // FRAME_MS:
            joined[-1] = (joined[-1][0], at + 1)
        else:
            joined.append((at, at + 1))
    return joined


def _cut(run: tuple[int, int], level: np.ndarray) -> list[tuple[int, int]]:
    start, end = run
    wide = end - start
    if wide * FRAME_MS <= LONGEST_MS - 2 * MARGIN_MS:
        return [run]
    quarter = wide // 4
    at = start + quarter + int(np.argmin(level[start + quarter : end - quarter]))
    return [*_cut((start, at), level), *_cut((at, end), level)]


def peaks(samples: bytes, *, most: int) -> tuple[int, ...]:
    """Return the outline of a sound: the greatest level of each of at most `most` equal parts, in percent."""
    read = np.abs(np.frombuffer(samples, dtype="<i2").astype(np.int32))
    if not len(read):
        return ()
    parts = np.array_split(read, min(most, max(1, len(read) // 160)))
    return tuple(round(100 * int(part.max()) / 32_768) for part in parts)


def cut_out(samples: bytes, stretch: Stretch) -> bytes:
    """Return the samples of one stretch."""
    start, end = (2 * (at * RATE // 1000) for at in (stretch.start_ms, stretch.end_ms))
    return samples[start:end]


def silenced(samples: bytes, kept: Iterable[Stretch]) -> bytes:
    """Return sound of the same length in which everything outside the stretches that are kept is silence."""
    quiet = bytearray(len(samples))
    for one in kept:
        sound = cut_out(samples, one)
        start = 2 * (one.start_ms * RATE // 1000)
        quiet[start : start + len(sound)] = sound
    return bytes(quiet)


def length_ms(samples: bytes) -> int:
    """Return how long sound is."""
    return len(samples) // 2 * 1000 // RATE
