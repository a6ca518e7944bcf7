"""A source of any kind as text to quote from: documents as they are, pictures and recordings as machines read them.

What Tesseract or a recogniser of speech makes of a source is a draft: evidence points into it, and whoever judges sees
it beside the original.
"""

from functools import lru_cache
from itertools import groupby

from PIL import Image, UnidentifiedImageError

from remit.judgement.model import Document
from remit.judgement.refusals import DocumentBroken, NoText
from remit.judgement.rules.reading import document_of, read_document, read_workbook
from remit.media import api as media
from remit.work.rules.pictures import PICTURES, is_picture_only, page_pictures

RECORDINGS = (b"RIFF", b"ID3", b"\xff\xfb", b"fLaC", b"OggS", b"\x1a\x45\xdf\xa3")
"""How WAV, MP3, FLAC, Ogg and WebM begin; MP4 has `ftyp` at its fifth byte."""
MINUTE_MS = 60_000


@lru_cache(maxsize=4)
def read_source(content: bytes, name: str) -> Document:
    """Read a source; a picture has its pages, a recording a page for each minute, each stretch of speech with its time.

    Refuses what `read_document` refuses, `NoText` for a picture without words, and what `media` refuses of a recording.
    """
    if content.startswith(PICTURES) or (content.startswith(b"%PDF-") and is_picture_only(content)):
        return _seen(content, name)
    if content.startswith(RECORDINGS) or content[4:8] == b"ftyp":
        return _heard(content, name)
    if content.startswith(b"PK") and b"xl/workbook.xml" in content:
        return read_workbook(content, name=name)
    return read_document(content, name=name)


def _seen(content: bytes, name: str) -> Document:
    try:
        pages = page_pictures(content)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError) as fault:
        raise DocumentBroken(name=name, format="picture", reason=type(fault).__name__) from None
    texts = media.printed_lines(media.printed_words(pages))
    if not texts:
        raise NoText(name=name)
    return document_of(texts, name=name, media_type="image/png" if content.startswith(PICTURES) else "application/pdf")


def _heard(content: bytes, name: str) -> Document:
    samples = media.samples(content)
    stretches = media.split(samples) or (media.Stretch(0, media.length_ms(samples)),)
    heard = media.hear_stretches(media.LocalRecogniser(), samples, stretches)
    lines = [
        (one.start_ms // MINUTE_MS, f"[{media.clock(one.start_ms)}] {' '.join(word.text for word in words)}")
        for one, words in zip(stretches, heard, strict=True)
        if words
    ]
    minutes = groupby(lines, key=lambda one: one[0])
    texts = ["\n".join(text for _, text in told) for _, told in minutes]
    if not texts:
        raise NoText(name=name)
    return document_of(texts, name=name, media_type="audio/wav")
