"""One endpoint that speaks the chat interface (`POST …/chat/completions`), asked with patience.

Compatible is not identical: some count no tokens, some send broken JSON, all are busy at times. What may pass is tried
again after a growing pause (429, 408, 5xx, time-outs, cut connections, broken answers); what cannot pass is refused.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import httpx2

from remit.values.chance import Chance
from remit.values.refusal import Refusal

ATTEMPTS = 5
PATIENCE_S = 120.0
FIRST_PAUSE_S, LONGEST_PAUSE_S = 1.0, 30.0
ANSWER_BYTES_MAX = 4 << 20
CHARACTERS_A_TOKEN = 4
_PASSING = frozenset({408, 409, 425, 429})

Message = Mapping[str, Any]


class ModelUnreachable(Refusal):
    """An endpoint that did not answer as agreed, however often it was asked."""

    code = "app.model_unreachable"
    status = 502
    sentence = "The model did not answer after {attempts} attempts: {reason}. People go on without it."


class ModelRefused(Refusal):
    """An endpoint that does not take the request."""

    code = "app.model_refused"
    status = 502
    sentence = "The model's endpoint refused the request: {reason}. Look at its address, key and name."


@dataclass(frozen=True, slots=True)
class Completion:
    """One answer: its text, the tools it asks for, and what it cost in tokens."""

    content: str
    tool_calls: tuple[Mapping[str, Any], ...]
    tokens_in: int
    tokens_out: int
    estimated: bool


class _Passing(Exception):  # noqa: N818 - no fault: it is waited out
    def __init__(self, reason: str, *, pause_s: float | None = None) -> None:
        super().__init__(reason)
        self.pause_s = pause_s


@dataclass(frozen=True, slots=True)
class Endpoint:
    """Where a model answers, as which name; `pause` waits some seconds, `chance` spreads them."""

    address: str
    key: str
    name: str
    pause: Callable[[float], object]
    chance: Chance
    attempts: int = ATTEMPTS
    patience_s: float = PATIENCE_S

    def complete(self, messages: Sequence[Message], *, tools: Sequence[Mapping[str, Any]] = ()) -> Completion:
        """Ask for the next message. Refuses `ModelUnreachable` and `ModelRefused`."""
        body: dict[str, Any] = {"model": self.name, "messages": list(messages), "temperature": 0}
        body |= {"tools": list(tools)} if tools else {"response_format": {"type": "json_object"}}
        reason = ""
        for attempt in range(1, self.attempts + 1):
            try:
                return self._ask(body)
            except _Passing as fault:
                reason = str(fault)
                if attempt < self.attempts:
                    self.pause(fault.pause_s if fault.pause_s is not None else self._pause_s(attempt))
        raise ModelUnreachable(attempts=self.attempts, reason=reason)

    def _pause_s(self, attempt: int) -> float:
        """Return the pause after the n-th failure: doubling, spread by half, so that many who wait do not meet."""
        pause_s: float = min(FIRST_PAUSE_S * 2.0 ** (attempt - 1), LONGEST_PAUSE_S)
        return pause_s * (0.5 + self.chance.fraction())

    def _ask(self, body: Mapping[str, Any]) -> Completion:
        headers = {"Authorization": f"Bearer {self.key}"} if self.key else {}
        try:
            answer = httpx2.post(
                f"{self.address.rstrip('/')}/chat/completions", json=body, headers=headers, timeout=self.patience_s
            )
        except httpx2.HTTPError as fault:
            raise _Passing(f"{type(fault).__name__} {fault}".strip()) from None
        if answer.status_code in _PASSING or answer.status_code >= httpx2.codes.INTERNAL_SERVER_ERROR:
            raise _Passing(f"status {answer.status_code}", pause_s=_asked_pause_s(answer.headers.get("retry-after")))
        if answer.status_code != httpx2.codes.OK:
            raise ModelRefused(reason=f"status {answer.status_code} {answer.text[:300]}")
        if len(answer.content) > ANSWER_BYTES_MAX:
            raise ModelRefused(reason=f"an answer of more than {ANSWER_BYTES_MAX} bytes")
        return _read(answer.content, body)


def _asked_pause_s(text: str | None) -> float | None:
    """Return the pause that an endpoint asks for in seconds, at most the longest; None where it names none."""
    return min(float(text), LONGEST_PAUSE_S) if text and text.isdigit() else None


def _read(content: bytes, body: Mapping[str, Any]) -> Completion:
    try:
        fact = json.loads(content)
        message = fact["choices"][0]["message"]
        text, calls = message.get("content") or "", tuple(message.get("tool_calls") or ())
        usage = fact.get("usage") or {}
        tokens = [usage.get("prompt_tokens"), usage.get("completion_tokens")]
    except (ValueError, LookupError, TypeError, AttributeError) as fault:
        raise _Passing(f"broken answer ({type(fault).__name__})") from None
    if not isinstance(text, str) or not (text or calls):
        raise _Passing("empty answer")
    counted = [one for one in tokens if isinstance(one, int) and one >= 0]
    if len(counted) == len(tokens):
        return Completion(text, calls, counted[0], counted[1], estimated=False)
    asked = len(json.dumps(body, ensure_ascii=False))
    return Completion(text, calls, asked // CHARACTERS_A_TOKEN, len(text) // CHARACTERS_A_TOKEN, estimated=True)
