"""A picture of an invoice into pages, and into words with their places where the machine can read pictures.

What comes out is a proposal for a person and nothing else: it is never posted as it is.
"""

from PIL import Image, UnidentifiedImageError

from remit.services.kit import Refusal, media, page_pictures


class PictureUnreadable(Refusal):
    """A file that begins like a picture and is none."""

    code = "invoice.picture_unreadable"
    status = 422
    sentence = "The picture cannot be opened; scan the invoice again, as PNG, JPEG, TIFF or PDF."


def pages_of(content: bytes) -> tuple[bytes, ...]:
    """Return each page as PNG. Refuses `PictureUnreadable`."""
    try:
        return page_pictures(content)
    except (UnidentifiedImageError, OSError, ValueError, Image.DecompressionBombError):
        raise PictureUnreadable(place="file") from None


def words_of(content: bytes) -> tuple[media.PrintedWord, ...]:
    """Return the words on every page. Refuses `PictureUnreadable`."""
    return media.printed_words(pages_of(content)) if media.reads_pictures() else ()
