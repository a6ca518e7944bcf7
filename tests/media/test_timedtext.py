"""Captions are held to limits at their very edge, and TTML goes in and out with what it holds."""

import pytest

from remit.media.model import Captions, CaptionsUnreadable, Cue
from remit.media.rules.timedtext import Limits, slips
from remit.media.rules.ttml import beyond_cues, read_ttml, rewrite_ttml, write_ttml
from remit.services.media_process import line

PROGRAMME = (line.folder / "samples" / "programme.ttml").read_bytes()


@pytest.mark.parametrize(
    ("cues", "rules"),
    [
        ([Cue(0, 833, "Yes.")], []),
        ([Cue(0, 832, "Yes.")], ["short"]),
        ([Cue(0, 7000, "Yes.")], []),
        ([Cue(0, 7001, "Yes.")], ["long"]),
        ([Cue(0, 1000, "Yes."), Cue(1080, 2000, "No.")], []),
        ([Cue(0, 1000, "Yes."), Cue(1079, 2000, "No.")], ["gap"]),
        ([Cue(0, 1000, "Yes."), Cue(999, 2000, "No.")], ["overlap"]),
        ([Cue(0, 5000, "x" * 42)], []),
        ([Cue(0, 5000, "x" * 43)], ["wide"]),
        ([Cue(0, 5000, f"<i>{'x' * 42}</i>")], []),
        ([Cue(0, 2000, "x" * 17 + "\n" + "x" * 17)], []),
        ([Cue(0, 2000, "x" * 17 + "\n" + "x" * 18)], ["fast"]),
        ([Cue(0, 2000, "a\nb\nc")], ["lines"]),
        ([Cue(0, 2000, "<i></i>")], ["empty"]),
    ],
)
def test_each_limit_holds_to_the_last_millisecond_and_letter(cues: list[Cue], rules: list[str]) -> None:
    assert [one.rule for one in slips(cues, Limits())] == rules


@pytest.mark.parametrize(("start", "caught"), [(1000, False), (1020, False), (1021, True), (1279, True), (1280, False)])
def test_a_caption_begins_on_a_cut_or_seven_frames_away(start: int, caught: bool) -> None:
    found = slips([Cue(start, start + 2000, "Yes.")], Limits(), cuts_ms=[1000])
    assert [one.rule for one in found] == (["cut"] if caught else [])


def test_ttml_that_nobody_changed_keeps_regions_and_styles() -> None:
    read = read_ttml(PROGRAMME)
    assert read.cues == (Cue(1000, 3500, "Bonjour à tous,\nmerci."),)
    assert read.language == "fr"
    again = rewrite_ttml(PROGRAMME)
    assert read_ttml(again) == read
    assert rewrite_ttml(again) == again
    for kept in (b'region="r1"', b'tts:fontStyle="italic"', b'tts:origin="10% 80%"'):
        assert kept in again
    assert beyond_cues(PROGRAMME) == ("region", "span")


def test_cues_become_an_imsc_document_that_reads_back() -> None:
    cues = (Cue(40, 1960, "Xin chào,\ncác bạn & <mọi người>"), Cue(3_600_001, 3_601_000, "Hết"))
    assert read_ttml(write_ttml(Captions(cues, language="vi"))) == Captions(cues, language="vi")


@pytest.mark.parametrize(
    "content",
    [
        b"<tt/>",
        b"<tt xmlns='http://www.w3.org/ns/ttml'>",
        b"<!DOCTYPE tt [<!ENTITY x SYSTEM 'file:///etc/passwd'>]><tt xmlns='http://www.w3.org/ns/ttml'>&x;</tt>",
        b"<html/>",
    ],
)
def test_what_is_no_ttml_is_refused(content: bytes) -> None:
    with pytest.raises(CaptionsUnreadable):
        read_ttml(content)


def test_a_caption_that_begins_with_the_film_is_read_from_ttml_too() -> None:
    first = Captions((Cue(0, 2000, "Good morning, everybody."), Cue(3000, 5000, "Look at the seam.")))
    assert [(one.start_ms, one.text) for one in read_ttml(write_ttml(first)).cues] == [
        (0, "Good morning, everybody."),
        (3000, "Look at the seam."),
    ]
