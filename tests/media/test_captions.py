"""SubRip and WebVTT go in and out without loss, and other readers read the same in what is written."""

import io

import pysubs2
import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from ttconv.vtt import reader as other_reader  # type: ignore[import-untyped]  # - the package ships no types

from remit.media.model import Captions, CaptionsUnreadable, Cue
from remit.media.rules.captions import read_subrip, read_webvtt, write_subrip, write_webvtt

WEBVTT = """WEBVTT - a meeting

STYLE
::cue { color: yellow }

NOTE the first caption
goes over two lines

intro
00:01.000 --> 00:04.250 line:85% position:50% align:center
<v Anne>Good morning,
<i>everybody</i>.

01:00:00.001 --> 01:00:02.000
<v Bob>Yes <v Anne>no

NOTE the end
"""


def test_webvtt_keeps_settings_styles_notes_identifiers_and_voices() -> None:
    read = read_webvtt(WEBVTT)
    first, second = read.cues
    assert (first.start_ms, first.end_ms, first.identifier, first.speaker) == (1000, 4250, "intro", "Anne")
    assert first.settings == "line:85% position:50% align:center"
    assert second.text == "<v Bob>Yes <v Anne>no"
    written = write_webvtt(read)
    assert written == WEBVTT.replace("00:01.000 --> 00:04.250", "00:00:01.000 --> 00:00:04.250")
    assert read_webvtt(written) == read


def test_an_old_subrip_file_with_a_mark_and_carriage_returns_is_read_and_written_the_same() -> None:
    text = "\ufeff1\n00:00:01,000 --> 00:00:02,500 X1:40\nHello\nthere\n\n2\n00:00:03,000 --> 00:00:04,000\nYes\n"
    read = read_subrip(text.replace("\n", "\r\n"))
    assert [(one.start_ms, one.text) for one in read.cues] == [(1000, "Hello\nthere"), (3000, "Yes")]
    assert read_subrip(write_subrip(read)).cues[1] == read.cues[1]


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("hello", 1),
        ("WEBVTT\n\n00:01.000 --> 00:00.500\nx\n", 3),
        ("WEBVTT\n\n00:61.000 --> 00:02.000\nx\n", 3),
        ("WEBVTT\n\njust text\n", 3),
    ],
)
def test_a_broken_file_is_refused_with_its_line(text: str, line: int) -> None:
    with pytest.raises(CaptionsUnreadable) as refused:
        read_webvtt(text)
    assert refused.value.fields["line"] == line


words = some.text(alphabet="abcdéđ .,?!", min_size=1, max_size=40).map(lambda text: f"x{text.strip()}")
texts = some.lists(words, min_size=1, max_size=2).map("\n".join)
gaps = some.lists(
    some.tuples(some.integers(1, 90_000), some.integers(1, 9_000), texts, some.sampled_from(["", "Anne Lee"])),
    max_size=20,
)


def laid_out(rows: list[tuple[int, int, str, str]]) -> Captions:
    cues, at = [], 0
    for gap, length, text, speaker in rows:
        cues.append(Cue(at + gap, at + gap + length, text, speaker=speaker))
        at += gap + length
    return Captions(tuple(cues))


@settings(max_examples=50, deadline=None)
@given(gaps)
def test_what_is_written_reads_back_and_other_readers_agree(rows: list[tuple[int, int, str, str]]) -> None:
    captions = laid_out(rows)
    assert read_webvtt(write_webvtt(captions)).cues == captions.cues
    if not rows:
        return
    other = pysubs2.SSAFile.from_string(write_subrip(captions), format_="srt")
    assert [(one.start, one.end) for one in other] == [(one.start_ms, one.end_ms) for one in captions.cues]
    document = other_reader.to_model(io.StringIO(write_webvtt(captions)))
    body = document.get_body()
    assert body is not None
    paragraphs = [one for one in body.dfs_iterator() if type(one).__name__ == "P"]
    times = [(round(1000 * one.get_begin()), round(1000 * one.get_end())) for one in paragraphs]
    assert times == [(one.start_ms, one.end_ms) for one in captions.cues]
