"""Files handed out under their own name; none is ever run or shown inside a page of ours."""

import re
from urllib.parse import quote

from starlette.responses import Response

from remit.web.headers import DOCUMENT_POLICY, written

PLAYABLE = ("audio/", "video/")
_RANGE = re.compile(r"bytes=(\d+)-(\d*)")


def play(content: bytes, *, media_type: str, wanted: str) -> Response:
    """Hand out a recording for a player: whole, or the part that the header `Range` names (RFC 9110, one range)."""
    headers = {"Accept-Ranges": "bytes", "Content-Security-Policy": written(DOCUMENT_POLICY)}
    found = _RANGE.fullmatch(wanted)
    if found is None:
        return Response(content, media_type=media_type, headers=headers)
    first, last = int(found[1]), min(int(found[2] or len(content) - 1), len(content) - 1)
    if first > last:
        return Response(status_code=416, headers={"Content-Range": f"bytes */{len(content)}"})
    headers["Content-Range"] = f"bytes {first}-{last}/{len(content)}"
    return Response(content[first : last + 1], status_code=206, media_type=media_type, headers=headers)


def download(content: bytes, *, name: str, media_type: str) -> Response:
    """Hand a file out."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Content-Security-Policy": written(DOCUMENT_POLICY),
    }
    return Response(content, media_type=media_type, headers=headers)
