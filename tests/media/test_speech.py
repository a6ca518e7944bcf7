"""Speech into a first draft: split at silence, heard by a recogniser that can be changed, aligned with a known text."""

import shutil
from importlib.util import find_spec
from itertools import pairwise
from pathlib import Path

import numpy as np
import pytest
from tests.media.endpoint import endpoint

from remit.media import programs
from remit.media.model import RATE, ProgramMissing, RecordingUnreadable, SpeechUnavailable, Stretch, Word
from remit.media.rules.retiming import retimed
from remit.media.rules.stretches import length_ms, peaks, split
from remit.media.rules.wording import word_errors
from remit.media.speech import EndpointRecogniser, LocalRecogniser, align, hear_stretches
from remit.services.transcription import line

GREETING = (line.folder / "samples" / "greeting.wav").read_bytes()
SAID = "Good morning. You have reached the billing desk."
needs_speech = pytest.mark.skipif(find_spec("pocketsphinx") is None, reason="needs the extra “speech”")
needs_ffmpeg = pytest.mark.skipif(shutil.which("ffmpeg") is None, reason="needs Debian's ffmpeg")


def tone(seconds: float, *, level: float = 0.3) -> bytes:
    at = np.arange(int(seconds * RATE)) / RATE
    return bytes((level * 32_767 * np.sin(2 * np.pi * 220 * at)).astype("<i2").tobytes())


def test_a_recording_is_split_where_nobody_speaks() -> None:
    samples = tone(0, level=0) + bytes(RATE) + tone(2.0) + bytes(2 * RATE) + tone(1.0) + bytes(RATE)
    assert split(samples) == (Stretch(380, 2620), Stretch(3380, 4620))
    assert split(bytes(4 * RATE)) == ()


def test_a_pause_of_a_breath_does_not_part_and_a_long_speech_is_cut_at_its_softest() -> None:
    breath = tone(1.0) + bytes(2 * int(0.2 * RATE)) + tone(1.0)
    assert len(split(breath)) == 1
    long = tone(8.0) + tone(0.1, level=0.05) + tone(8.0)
    first, second = split(long)
    assert first.end_ms - 120 == second.start_ms + 120
    assert 7_900 < first.end_ms < 8_300


def test_the_outline_is_the_greatest_level_of_each_part() -> None:
    assert peaks(tone(1.0) + bytes(2 * RATE), most=2) == (30, 0)
    assert peaks(b"", most=10) == ()


@needs_ffmpeg
@pytest.mark.parametrize("form", ["mp3", "flac", "ogg"])
def test_compressed_recordings_give_the_same_length(form: str, tmp_path: Path) -> None:
    import subprocess

    path = tmp_path / f"call.{form}"
    subprocess.run(["ffmpeg", "-v", "error", "-i", "-", str(path)], input=GREETING, check=True)
    content = path.read_bytes()
    assert abs(programs.probe(content).length_ms - 3025) < 300
    assert abs(length_ms(programs.samples(content)) - 3025) < 300


@needs_ffmpeg
def test_a_playlist_that_names_another_file_is_no_recording(tmp_path: Path) -> None:
    secret = tmp_path / "secret.wav"
    secret.write_bytes(GREETING)
    playlist = f"#EXTM3U\n#EXT-X-TARGETDURATION:3\n#EXTINF:3,\nfile://{secret}\n#EXT-X-ENDLIST\n".encode()
    concat = f"ffconcat version 1.0\nfile '{secret}'\n".encode()
    for content in (playlist, concat, b"", b"RIFF", b"letters"):
        with pytest.raises(RecordingUnreadable):
            programs.probe(content)
        with pytest.raises(RecordingUnreadable):
            programs.samples(content)


def test_without_ffmpeg_wav_is_read_and_anything_else_says_what_is_missing(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", "/nowhere")
    assert programs.probe(GREETING).length_ms == 3025
    assert length_ms(programs.samples(GREETING)) == 3025
    with pytest.raises(ProgramMissing):
        programs.probe(b"ID3 a song")
    with pytest.raises(RecordingUnreadable):
        programs.probe(b"RIFF but no more")


@needs_speech
def test_the_local_recogniser_drafts_english_and_aligns_a_known_text() -> None:
    samples = programs.samples(GREETING)
    stretches = split(samples)
    (heard,) = hear_stretches(LocalRecogniser(), samples, stretches)
    assert word_errors(SAID, " ".join(word.text for word in heard)).rate <= 0.25
    words = align(samples, stretches[0], SAID)
    assert [word.text for word in words] == ["good", "morning", "you", "have", "reached", "the", "billing", "desk"]
    assert all(a.end_ms <= b.start_ms + 10 for a, b in pairwise(words))
    assert 0 <= words[0].start_ms < words[-1].end_ms <= 3025


def test_a_text_that_the_model_does_not_know_is_shared_out_and_says_so() -> None:
    words = align(programs.samples(GREETING), Stretch(0, 1000), "Nguyễn zzyzx")
    assert [(word.text, word.start_ms, word.end_ms, word.sure) for word in words] == [
        ("nguyễn", 0, 538, 0.0),
        ("zzyzx", 538, 1000, 0.0),
    ]


def test_an_endpoint_is_asked_for_words_and_its_times_count_from_the_recording() -> None:
    with endpoint() as address:
        recogniser = EndpointRecogniser(f"{address}/v1", model="whisper-small", language="en")
        (heard,) = hear_stretches(recogniser, tone(3.0), [Stretch(1000, 2000)])
    assert [(word.text, word.start_ms, word.end_ms) for word in heard] == [("Good", 1100, 1400), ("day", 1400, 1900)]


def test_an_endpoint_that_times_segments_or_nothing_still_gives_words() -> None:
    with endpoint() as address:
        parts, bare = (
            EndpointRecogniser(f"{address}/{way}", model="whisper-small", language="en").hear(tone(2.0))
            for way in ("segments", "bare")
        )
    assert [(one.text, one.start_ms, one.end_ms, one.sure) for one in parts] == [
        ("Good", 100, 544, 0.0),
        ("day", 544, 900, 0.0),
    ]
    assert [(one.text, one.start_ms, one.end_ms) for one in bare] == [("Good", 0, 1111), ("day", 1111, 2000)]


def test_words_heard_alike_keep_their_times_and_others_share_what_lies_between() -> None:
    heard = [Word("xin", 100, 300), Word("chào", 300, 500), Word("quý", 600, 700), Word("khắc", 700, 1000)]
    words = retimed("Xin chào quý khách hàng.", heard, Stretch(0, 2000))
    assert [(one.text, one.start_ms, one.end_ms, one.sure) for one in words] == [
        ("xin", 100, 300, 1.0),
        ("chào", 300, 500, 1.0),
        ("quý", 600, 700, 1.0),
        ("khách", 700, 1409, 0.0),
        ("hàng", 1409, 2000, 0.0),
    ]


def test_a_busy_a_broken_and_an_absent_endpoint_give_no_draft() -> None:
    with endpoint() as address:
        for way in ("busy", "broken"):
            with pytest.raises(SpeechUnavailable):
                EndpointRecogniser(f"{address}/{way}", model="whisper-small", language="en").hear(tone(1.0))
    with pytest.raises(SpeechUnavailable):
        EndpointRecogniser(address, model="whisper-small", language="en").hear(tone(1.0))
