"""Keep captured web pages as a WARC 1.1 archive (ISO 28500), so that any replay tool shows what was quoted."""

import io
import uuid
from collections.abc import Iterable
from typing import Any

from warcio.warcwriter import WARCWriter  # type: ignore[import-untyped]  # untyped - its wheel carries no py.typed

from remit.judgement.model import Captured
from remit.values.canonical import content_hash

MEDIA_TYPE = "application/warc"


def archive(sources: Iterable[Captured]) -> bytes | None:
    """Write every source with an address and a moment of capture; None where there is none. Same input, same bytes."""
    pages = [one for one in sources if one.url and one.captured_at]
    if not pages:
        return None
    made = io.BytesIO()
    writer = WARCWriter(made, gzip=False, warc_version="WARC/1.1")
    for source in pages:
        writer.write_record(_record(writer, source))
    return made.getvalue()


def _record(writer: WARCWriter, source: Captured) -> Any:
    """Make a `resource` record: the bytes as captured. Its id follows from address and bytes, not from chance."""
    digest = content_hash(source.content)
    return writer.create_warc_record(
        source.url,
        "resource",
        payload=io.BytesIO(source.content),
        length=len(source.content),
        warc_content_type=source.document.media_type,
        warc_headers_dict={
            "WARC-Date": source.captured_at,
            "WARC-Record-ID": f"<urn:uuid:{uuid.uuid5(uuid.NAMESPACE_URL, source.url + digest)}>",
        },
    )
