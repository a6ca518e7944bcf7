"""Tools that a model may use while it answers, from a server that speaks the Model Context Protocol over HTTP.

The part of the protocol (revision 2025-06-18) that tools need: initialise, list, call, each as JSON-RPC 2.0 in one POST
that is answered by JSON or by one server-sent event. Tools look things up; what one returns is covered
like the document.
"""

import json
from collections.abc import Mapping
from typing import Any

import httpx2

from remit.app.models.endpoint import ModelUnreachable

REVISION = "2025-06-18"
PATIENCE_S = 20.0
SAID_MAX = 20_000
"""Characters of a tool's answer that go on to the model."""


class ToolServer:
    """A server of tools, spoken to in one session."""

    def __init__(self, address: str) -> None:
        self._address = address
        self._headers = {"Accept": "application/json, text/event-stream", "MCP-Protocol-Version": REVISION}
        self._number = 0

    def open(self) -> None:
        """Begin the session. Refuses `ModelUnreachable`."""
        client = {"name": "remit", "version": "1"}
        self._ask("initialize", {"protocolVersion": REVISION, "capabilities": {}, "clientInfo": client})
        self._post({"jsonrpc": "2.0", "method": "notifications/initialized"})

    def offered(self) -> list[dict[str, Any]]:
        """Return the tools as the chat interface names them."""
        found = self._ask("tools/list", {}).get("tools") or []
        return [{"type": "function", "function": _function(one)} for one in found if isinstance(one, dict)]

    def call(self, name: str, arguments: Mapping[str, Any]) -> str:
        """Use a tool and return what it said as text; what went wrong inside a tool is said to the model as well."""
        answer = self._ask("tools/call", {"name": name, "arguments": dict(arguments)})
        parts = answer.get("content") or []
        said = "\n".join(str(part.get("text", "")) for part in parts if part.get("type") == "text")
        return said[:SAID_MAX]

    def _ask(self, method: str, params: Mapping[str, Any]) -> Mapping[str, Any]:
        self._number += 1
        answer = self._post({"jsonrpc": "2.0", "id": self._number, "method": method, "params": dict(params)})
        try:
            fact = json.loads(
                _event(answer) if "event-stream" in answer.headers.get("content-type", "") else answer.text
            )
        except ValueError:
            raise ModelUnreachable(attempts=1, reason=f"its tools answered {method} by no JSON") from None
        if "error" in fact:
            return {"content": [{"type": "text", "text": f"error: {fact['error'].get('message', '')}"}]}
        result: Mapping[str, Any] = fact.get("result") or {}
        return result

    def _post(self, body: Mapping[str, Any]) -> httpx2.Response:
        try:
            answer = httpx2.post(self._address, json=body, headers=self._headers, timeout=PATIENCE_S)
            answer.raise_for_status()
        except httpx2.HTTPError as fault:
            raise ModelUnreachable(attempts=1, reason=f"its tools: {fault}") from None
        if "mcp-session-id" in answer.headers:
            self._headers["Mcp-Session-Id"] = answer.headers["mcp-session-id"]
        return answer


def _event(answer: httpx2.Response) -> str:
    """Return the data of the last event of a stream: notes may come before the answer."""
    events = [one for one in answer.text.replace("\r\n", "\n").split("\n\n") if "data:" in one]
    lines = events[-1].splitlines() if events else []
    return "\n".join(line[5:].strip() for line in lines if line.startswith("data:"))


def _function(tool: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": str(tool.get("name", "")),
        "description": str(tool.get("description", "")),
        "parameters": tool.get("inputSchema") or {"type": "object", "properties": {}},
    }
