"""A local endpoint that speaks the chat interface and fails at random under a seed, and a server of tools beside it."""

import json
import random
import re
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answers = Callable[[str, list[dict[str, Any]]], list[dict[str, Any]]]
"""(the documents as sent, the questions asked) -> the answers an ideal model gives."""


@dataclass
class ModelServer:
    """What the endpoint does next is dealt from the shuffled `ways`; what it was sent and did is kept."""

    answers: Answers
    ways: tuple[str, ...] = ("well",)
    seed: int = 0
    tool: str = ""
    sent: list[str] = field(default_factory=list)
    did: Counter[str] = field(default_factory=Counter)
    told: list[dict[str, Any]] = field(default_factory=list)
    deck: list[str] = field(default_factory=list)
    bent: set[str] = field(default_factory=set)
    address: str = ""
    chance: random.Random = field(init=False)
    lock: threading.Lock = field(default_factory=threading.Lock)

    def __post_init__(self) -> None:
        self.chance = random.Random(self.seed)

    def reply(self, body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        """Return status, headers and bytes of the next answer."""
        with self.lock:
            self.sent.append(json.dumps(body, ensure_ascii=False))
            if not self.deck:
                self.deck = self.chance.sample(self.ways, k=len(self.ways))
            way = self.deck.pop()
            self.did[way] += 1
        return getattr(self, f"_{way}")(body)  # type: ignore[no-any-return]

    def _busy(self, _body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        return 429, {"Retry-After": "1"}, b"{}"

    def _down(self, _body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        return 503, {}, b"<html>unavailable</html>"

    def _broken(self, body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        status, headers, content = self._well(body)
        return status, headers, content[: len(content) // 2]

    def _slow(self, body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        time.sleep(0.2)
        return self._well(body)

    def _chatty(self, _body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        return self._said("I cannot do that, but here is a poem instead.")

    def _lying(self, body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        """Change one letter or digit in some quotations, and make some up."""
        return self._said(json.dumps({"answers": [self._bent(one) for one in self._ideal(body)]}))

    def _well(self, body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        if self.tool and body.get("tools") and body["messages"][-1]["role"] != "tool":
            call = {"id": "c1", "type": "function", "function": {"name": self.tool, "arguments": '{"query": "cap"}'}}
            return self._message({"role": "assistant", "content": None, "tool_calls": [call]})
        return self._said(json.dumps({"answers": self._ideal(body)}))

    def _ideal(self, body: dict[str, Any]) -> list[dict[str, Any]]:
        first = body["messages"][1]["content"]
        documents, asked = first.rsplit("Questions: ", 1)
        last = body["messages"][-1]
        questions = json.loads(asked)
        if last["role"] == "user" and last["content"].startswith("These answers"):
            wanted = json.loads(last["content"].split("again: ", 1)[1])
            questions = [one for one in questions if one["key"] in wanted]
        return self.answers(documents, questions)

    def _bent(self, one: dict[str, Any]) -> dict[str, Any]:
        quotations = [self._changed(text) if self.chance.random() < 0.4 else text for text in one["quotations"]]
        return {**one, "quotations": quotations}

    def _changed(self, text: str) -> str:
        places = [place.start() for place in re.finditer(r"\w", text)]
        at = self.chance.choice(places)
        changed = text[:at] + ("7" if text[at] != "7" else "8") + text[at + 1 :]
        self.bent.add(changed)
        return changed

    def _said(self, text: str) -> tuple[int, dict[str, str], bytes]:
        return self._message({"role": "assistant", "content": text})

    def _message(self, message: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        usage = {"prompt_tokens": 1000, "completion_tokens": 100}
        fact = {"choices": [{"index": 0, "message": message, "finish_reason": "stop"}], "usage": usage}
        return 200, {}, json.dumps(fact).encode()

    def tools(self, body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
        """Answer as a server of tools: one that looks words up."""
        self.told.append(body)
        result: dict[str, Any] = {}
        if body["method"] == "tools/list":
            schema = {"type": "object", "properties": {"query": {"type": "string"}}}
            result = {"tools": [{"name": self.tool, "description": "looks a word up", "inputSchema": schema}]}
        if body["method"] == "tools/call":
            result = {"content": [{"type": "text", "text": "A cap limits liability. Ask jane.doe@harrow.example."}]}
        said = json.dumps({"jsonrpc": "2.0", "id": body.get("id"), "result": result})
        return 200, {"Content-Type": "text/event-stream"}, f"event: message\ndata: {said}\n\n".encode()


@contextmanager
def serving(server: ModelServer) -> Iterator[ModelServer]:
    """Serve an endpoint on the loopback while the block runs."""

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            take = server.tools if self.path == "/mcp" else server.reply
            status, headers, content = take(body)
            try:
                self.send_response(status)
                for name, value in {"Content-Type": "application/json", **headers}.items():
                    self.send_header(name, value)
                self.send_header("Content-Length", str(len(content)))
                self.end_headers()
                self.wfile.write(content)
            except OSError:
                return  # who asked went away; that is what a time-out looks like from here

        def log_message(self, *_args: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listener:
        thread = threading.Thread(target=listener.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
        thread.start()
        server.address = f"http://127.0.0.1:{listener.server_port}"
        yield server
        listener.shutdown()
        thread.join()
