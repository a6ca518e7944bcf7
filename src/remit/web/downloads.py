"""Files handed out under their own name; none is ever run or shown inside a page of ours."""

from urllib.parse import quote

from starlette.responses import Response

from remit.web.headers import DOCUMENT_POLICY, written


def download(content: bytes, *, name: str, media_type: str) -> Response:
    """Hand a file out."""
    headers = {
        "Content-Disposition": f"attachment; filename*=UTF-8''{quote(name)}",
        "Content-Security-Policy": written(DOCUMENT_POLICY),
    }
    return Response(content, media_type=media_type, headers=headers)
