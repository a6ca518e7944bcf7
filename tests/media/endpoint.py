"""A stand-in for a speech endpoint as OpenAI's documentation describes it; what it heard is told by its address."""

import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import Any

ENGLISH = {"words": [{"word": " Good", "start": 0.1, "end": 0.4}, {"word": "day", "start": 0.4, "end": 0.9}]}
VIETNAMESE = [("Xin", 0.2, 0.4), ("chào", 0.4, 0.7), ("quý", 0.9, 1.1), ("khách", 1.1, 1.5)]
ANSWERS: Mapping[str, Mapping[str, Any]] = {
    "segments": {"segments": [{"text": " Good day", "start": 0.1, "end": 0.9}], "words": []},
    "bare": {"text": "Good day"},
    "vietnamese": {"words": [{"word": word, "start": start, "end": end} for word, start, end in VIETNAMESE]},
}


class Endpoint(BaseHTTPRequestHandler):
    """Speaks as OpenAI's endpoint does, or fails as its address says."""

    def do_POST(self) -> None:
        sent = self.rfile.read(int(self.headers["Content-Length"]))
        broken = "broken" in self.path
        status = 429 if "busy" in self.path else 200
        told = next((one for way, one in ANSWERS.items() if way in self.path), ENGLISH)
        complete = all(part in sent for part in (b"verbose_json", b"whisper-small", b"RIFF", b'name="language"'))
        body = b"{" if broken else json.dumps(told if complete else {}).encode()
        self.send_response(status)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def endpoint() -> Iterator[str]:
    server = HTTPServer(("127.0.0.1", 0), Endpoint)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()
