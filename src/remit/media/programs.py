"""The edge to FFmpeg: what a file is, its sound as samples, what its filters measure. Bounded in time and in formats.

A file is handed over as a temporary file and read by the formats in `FORMATS` alone, so that no playlist within it can
name another file. WAV is read without FFmpeg, so that a machine without it still takes recordings.
"""

import io
import json
import shutil
import subprocess
import tempfile
import wave
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

from remit.media.model import RATE, ProgramFailed, ProgramMissing, Recording, RecordingUnreadable

FORMATS = "wav,w64,mp3,mov,flac,ogg,matroska,aac,aiff,mpegts,avi,mxf"
PATIENCE_S = 25
"""Below the lease of a background job, so that nobody else takes it up meanwhile."""


def there(program: str = "ffmpeg") -> bool:
    """Tell whether a program is installed."""
    return shutil.which(program) is not None


def probe(content: bytes) -> Recording:
    """Return what a file is. Refuses `RecordingUnreadable`, `ProgramMissing`, `ProgramFailed`."""
    if not there("ffprobe"):
        return _probe_wave(content)
    with _as_file(content) as path:
        command = ["-v", "error", "-format_whitelist", FORMATS, "-show_format", "-show_streams", "-of", "json", path]
        done = _run("ffprobe", command)
    if done.returncode:
        raise RecordingUnreadable(place="file")
    return _recording(json.loads(done.stdout))


def _recording(told: dict[str, Any]) -> Recording:
    streams = {one["codec_type"]: one for one in reversed(told.get("streams", ()))}
    sound, picture, whole = streams.get("audio", {}), streams.get("video", {}), told.get("format", {})
    if not sound and not picture:
        raise RecordingUnreadable(place="file")
    return Recording(
        length_ms=round(1000 * float(whole.get("duration") or sound.get("duration") or 0)),
        channels=int(sound.get("channels", 0)),
        rate=int(sound.get("sample_rate", 0)),
        codec=str(sound.get("codec_name", "")),
        width=int(picture.get("width", 0)),
        height=int(picture.get("height", 0)),
        frames=_ratio(str(picture.get("avg_frame_rate", "0/1"))),
        bits=int(whole.get("bit_rate") or 0),
        container=str(whole.get("format_name", "")),
        video=str(picture.get("codec_name", "")),
    )


def _ratio(text: str) -> float:
    above, _, below = text.partition("/")
    return round(float(above) / float(below or 1), 3) if float(below or 1) else 0.0


def _probe_wave(content: bytes) -> Recording:
    with _wave(content) as opened:
        rate, channels = opened.getframerate(), opened.getnchannels()
        return Recording(round(1000 * opened.getnframes() / rate), channels, rate, "pcm_s16le", container="wav")


@contextmanager
def _wave(content: bytes) -> Iterator[wave.Wave_read]:
    if content[:4] != b"RIFF":
        raise ProgramMissing(program="FFmpeg", place="file")
    try:
        with wave.open(io.BytesIO(content)) as opened:
            if opened.getsampwidth() != 2:
                raise ProgramMissing(program="FFmpeg", place="file")
            yield opened
    except (wave.Error, EOFError):
        raise RecordingUnreadable(place="file") from None


def samples(content: bytes) -> bytes:
    """Return the sound as signed 16-bit samples, one channel, `RATE` a second.

    Refuses `RecordingUnreadable`, `ProgramMissing`, `ProgramFailed`. Without FFmpeg WAV is resampled to the nearest.
    """
    if not there():
        return _wave_samples(content)
    with _as_file(content) as path:
        whole = ["-i", path, "-vn", "-f", "s16le", "-ac", "1", "-ar", str(RATE), "-"]
        done = _run("ffmpeg", ["-v", "error", "-nostdin", "-format_whitelist", FORMATS, *whole])
    if done.returncode and not done.stdout:
        raise RecordingUnreadable(place="file")
    return done.stdout


def _wave_samples(content: bytes) -> bytes:
    with _wave(content) as opened:
        rate, channels = opened.getframerate(), opened.getnchannels()
        read = np.frombuffer(opened.readframes(opened.getnframes()), dtype="<i2").reshape(-1, channels)
    mixed = read.mean(axis=1)
    at = (np.arange(len(mixed) * RATE // rate) * rate / RATE).astype(int)
    return bytes(mixed[at].astype("<i2").tobytes())


def as_wave(samples: bytes) -> bytes:
    """Return samples, one channel of `RATE` a second, as a WAV file."""
    made = io.BytesIO()
    with wave.open(made, "wb") as target:
        target.setnchannels(1)
        target.setsampwidth(2)
        target.setframerate(RATE)
        target.writeframes(samples)
    return made.getvalue()


def measure(content: bytes, *, sound: str = "", picture: str = "") -> str:
    """Return what FFmpeg's measuring filters say of a file. Refuses `ProgramMissing`, `ProgramFailed`."""
    filters = [*(["-af", sound] if sound else ["-an"]), *(["-vf", picture] if picture else ["-vn"])]
    with _as_file(content) as path:
        before = ["-nostdin", "-hide_banner", "-format_whitelist", FORMATS, "-i", path]
        done = _run("ffmpeg", [*before, *filters, "-f", "null", "-"])
    told = done.stderr.decode("utf-8", "replace")
    if done.returncode:
        raise ProgramFailed(program="FFmpeg", reason=told.strip().splitlines()[-1] if told.strip() else "")
    return told


def _run(program: str, arguments: Sequence[str]) -> subprocess.CompletedProcess[bytes]:
    found = shutil.which(program)
    if found is None:
        raise ProgramMissing(program="FFmpeg")
    try:
        return subprocess.run([found, *arguments], capture_output=True, timeout=PATIENCE_S, check=False)  # noqa: S603 - fixed words and a path of our own
    except subprocess.TimeoutExpired:
        raise ProgramFailed(program="FFmpeg", reason=f"it took longer than {PATIENCE_S} s") from None


@contextmanager
def _as_file(content: bytes) -> Iterator[str]:
    with tempfile.TemporaryDirectory(prefix="remit-media-") as folder:
        path = Path(folder) / "recording"
        path.write_bytes(content)
        yield str(path)
