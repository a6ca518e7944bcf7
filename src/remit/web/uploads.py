"""Files that come in by form: there, not empty, within the bound; the body itself was bounded while it streamed."""

from starlette.datastructures import UploadFile

from remit.values.refusal import Refusal
from remit.web.limits import too_large


class FileMissing(Refusal):
    """A form without the file it is for."""

    code = "web.file_missing"
    status = 422
    sentence = "Choose a file to hand in."


def content_of(file: UploadFile, *, bytes_max: int) -> bytes:
    """Read an uploaded file. Refuses `UploadTooLarge`."""
    content = file.file.read(bytes_max + 1)
    if len(content) > bytes_max:
        raise too_large(bytes_max)
    return content
