"""Sources that are no text: what machines read of them, with pages and times that evidence can point to."""

import shutil
from datetime import UTC, datetime
from importlib.util import find_spec

import pytest

from remit.judgement.refusals import DocumentBroken, NoText
from remit.judgement.rules.anchoring import find, page_of
from remit.printing import render_pdf
from remit.services.sources import read_source
from remit.services.transcription import line as transcription
from remit.work.rules.pictures import page_pictures

GREETING = (transcription.folder / "samples" / "greeting.wav").read_bytes()
needs_tesseract = pytest.mark.skipif(shutil.which("tesseract") is None, reason="needs Debian's tesseract-ocr")
needs_speech = pytest.mark.skipif(find_spec("pocketsphinx") is None, reason="needs the extra “speech”")


def scanned(text: str) -> bytes:
    """Print a text and return the page as a picture."""
    paper = render_pdf(text, data={}, title="", language="en", made_at=datetime(2026, 3, 2, tzinfo=UTC))
    return page_pictures(paper)[0]


@needs_tesseract
def test_a_picture_can_be_quoted_by_its_words_and_a_changed_digit_is_not_found() -> None:
    source = read_source(scanned("The depot held 640 pallets of frozen fish on the last day of March."), "photo.png")
    assert source.media_type == "image/png"
    ((start, _),) = find(source.text, quotation="held 640 pallets of frozen fish")
    assert page_of(source.pages, start) == 1
    assert find(source.text, quotation="held 641 pallets of frozen fish") == ()


@needs_tesseract
def test_a_picture_without_words_or_broken_is_refused() -> None:
    with pytest.raises(NoText):
        read_source(scanned("#v(1cm)"), "blank.png")
    with pytest.raises(DocumentBroken):
        read_source(b"\x89PNG broken", "broken.png")


@needs_speech
def test_a_recording_can_be_quoted_with_the_time_at_which_it_was_said() -> None:
    source = read_source(GREETING, "call.wav")
    assert source.text.startswith("[00:00:00.")
    assert find(source.text, quotation="good morning")
