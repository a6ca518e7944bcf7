"""What is measured is what was put in: loudness, silence, black and freeze of a clip whose truth is known."""

import shutil
import subprocess
from pathlib import Path

import pytest

from remit.media import programs
from remit.media.model import Stretch
from remit.media.rules.measuring import PICTURE, SOUND, measured

pytestmark = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs Debian's ffmpeg")


def made(path: Path, *arguments: str) -> bytes:
    subprocess.run(["ffmpeg", "-v", "error", "-y", *arguments, str(path)], check=True)
    return path.read_bytes()


def test_a_tone_at_the_level_of_the_standard_measures_as_the_standard_says(tmp_path: Path) -> None:
    # EBU Tech 3341, case 1: a stereo sine of 1 kHz at -23 dBFS measures -23.0 LUFS within 0.1.
    tone = "aevalsrc=0.0708*sin(2*PI*1000*t)|0.0708*sin(2*PI*1000*t):s=48000:d=20"
    content = made(tmp_path / "tone.wav", "-f", "lavfi", "-i", tone)
    found = measured(programs.measure(content, sound=SOUND), programs.probe(content))
    assert found.loudness == pytest.approx(-23.0, abs=0.1)
    assert found.peak == pytest.approx(-23.0, abs=0.1)
    assert found.silent == ()


def test_black_freeze_and_silence_are_found_where_they_are_and_black_is_no_freeze(tmp_path: Path) -> None:
    drawn = "testsrc2=s=160x90:r=25:d=7,drawbox=c=black:t=fill:enable='between(t,2,3.99)'"
    picture = f"{drawn},tpad=stop_mode=clone:stop_duration=3"
    sound = "aevalsrc=0.1*sin(2*PI*440*t)*lt(t\\,5):s=48000:d=10"
    clip = ("-f", "lavfi", "-i", picture, "-f", "lavfi", "-i", sound, "-c:v", "ffv1", "-c:a", "pcm_s16le")
    content = made(tmp_path / "clip.mkv", *clip)
    found = measured(programs.measure(content, sound=SOUND, picture=PICTURE), programs.probe(content))
    assert found.black == (Stretch(2000, 4000),)
    (frozen,) = found.frozen
    assert frozen.start_ms == pytest.approx(6960, abs=41)
    assert frozen.end_ms == pytest.approx(10_000, abs=41)
    (silent,) = found.silent
    assert silent.start_ms == pytest.approx(5000, abs=5)
    assert silent.end_ms == pytest.approx(10_000, abs=50)


def test_silence_alone_has_no_loudness(tmp_path: Path) -> None:
    content = made(tmp_path / "still.wav", "-f", "lavfi", "-i", "anullsrc=r=48000:cl=mono", "-t", "4")
    found = measured(programs.measure(content, sound=SOUND), programs.probe(content))
    assert (found.loudness, found.silent) == (None, (Stretch(0, 4000),))
