"""How documents come in by API: as the raw body with its name in a header or the address, or as a form with a file."""

from dataclasses import dataclass
from typing import Annotated, Any

from fastapi import Depends, Query
from starlette.datastructures import UploadFile
from starlette.requests import Request

from remit.web.uploads import FileMissing, content_of

DESCRIBED: dict[str, Any] = {
    "requestBody": {
        "required": True,
        "content": {
            "multipart/form-data": {
                "schema": {
                    "type": "object",
                    "required": ["file"],
                    "properties": {"engagement": {"type": "string"}, "file": {"type": "string", "format": "binary"}},
                }
            },
            "application/octet-stream": {"schema": {"type": "string", "format": "binary"}},
        },
    }
}


@dataclass(frozen=True, slots=True)
class Delivered:
    """A document as it came in; `engagement` is empty where only the address names it."""

    content: bytes
    name: str
    engagement: str


Name = Annotated[str, Query(description="What the file is called, where the body is the document itself.")]


async def delivered(request: Request, name: Name = "document") -> Delivered:
    """Read the document of a call; the body is bounded while it streams. Refuses `FileMissing`."""
    if not request.headers.get("content-type", "").startswith("multipart/form-data"):
        return Delivered(await request.body(), name, "")
    async with request.form(max_files=1, max_fields=20) as form:
        file = form.get("file")
        if not isinstance(file, UploadFile):
            raise FileMissing(place="file")
        content = content_of(file, bytes_max=request.app.state.house.settings.max_upload_bytes)
        return Delivered(content, file.filename or "document", str(form.get("engagement", "")))


Handed = Annotated[Delivered, Depends(delivered)]
