"""A conversation with a model about one case: its tools, its repairs, its bill."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal
from typing import Any

from remit.app.models.endpoint import Completion, Endpoint, ModelUnreachable
from remit.app.models.tools import ToolServer
from remit.judgement.model import JudgementDraft, Metered, Question, Source
from remit.judgement.rules.asking import AnswerBroken, Message, again, messages, read_answers, take
from remit.judgement.rules.veiling import Veil

ROUNDS = 2
"""Asked once, and once more for what did not hold; what does not hold then is a person's."""

TURNS_MAX = 8
"""Uses of tools before an answer is due."""

MILLION = Decimal(1_000_000)


@dataclass(frozen=True, slots=True)
class Price:
    """What a million tokens cost in the engagement's currency, read and written."""

    read: Decimal
    written: Decimal

    def of(self, metered: Metered) -> Metered:
        """Return what was metered with its price."""
        amount = (metered.tokens_in * self.read + metered.tokens_out * self.written) / MILLION
        return replace(metered, amount=format(amount.normalize(), "f"))


@dataclass(slots=True)
class Conversation:
    """One model, asked about one case; `metered` grows with each answer that came."""

    endpoint: Endpoint
    veil: Veil
    tools: ToolServer | None = None
    metered: Metered = field(default_factory=Metered)

    def answers(self, questions: Sequence[Question], sources: Sequence[Source]) -> tuple[JudgementDraft, ...]:
        """Return the answers that hold. Refuses `ModelUnreachable` and `ModelRefused`."""
        said = messages(questions, sources, self.veil)
        held: dict[str, JudgementDraft] = {}
        for _ in range(ROUNDS):
            open_ = [question for question in questions if question.key not in held]
            try:
                text = self._said(said)
            except ModelUnreachable:
                if held:
                    break
                raise
            try:
                taken = take(read_answers(text), open_, sources, self.veil)
            except AnswerBroken as refusal:
                faults: Mapping[str, str] = {question.key: str(refusal) for question in open_}
            else:
                held |= {draft.question: draft for draft in taken.drafts}
                faults = taken.faults
            if not faults:
                break
            said = [*said, {"role": "assistant", "content": text}, again(faults, self.veil)]
        return tuple(held.values())

    def _said(self, said: Sequence[Message]) -> str:
        """Return the next text of the model, letting it use its tools on the way there."""
        offered = self.tools.offered() if self.tools else []
        so_far = list(said)
        for turn in range(TURNS_MAX + 1):
            answer = self._metered(self.endpoint.complete(so_far, tools=offered if turn < TURNS_MAX else ()))
            if not answer.tool_calls or self.tools is None:
                return answer.content
            so_far.append({"role": "assistant", "content": answer.content, "tool_calls": list(answer.tool_calls)})
            so_far += [self._used(self.tools, one) for one in answer.tool_calls]
        return ""

    def _used(self, tools: ToolServer, asked: Mapping[str, Any]) -> Message:
        function = asked.get("function") or {}
        try:
            arguments = json.loads(function.get("arguments") or "{}")
        except ValueError:
            arguments = None
        found = tools.call(str(function.get("name")), arguments) if isinstance(arguments, dict) else "no JSON object"
        return {"role": "tool", "tool_call_id": asked.get("id", ""), "content": self.veil.cover(found)}

    def _metered(self, answer: Completion) -> Completion:
        so_far = self.metered
        self.metered = replace(
            so_far,
            calls=so_far.calls + 1,
            tokens_in=so_far.tokens_in + answer.tokens_in,
            tokens_out=so_far.tokens_out + answer.tokens_out,
            estimated=so_far.estimated or answer.estimated,
        )
        return answer
