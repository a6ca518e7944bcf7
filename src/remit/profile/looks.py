"""What later looks say of the work on an item, and which of its judgements followed an earlier decision."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from remit.judgement.model import Answer, AnswerKind, Judgement, Method, Question, Round
from remit.judgement.records.judgements import earlier_than, handed_in_by, judgements_of
from remit.judgement.records.precedents import Decided, decided_before
from remit.judgement.records.questions import latest_series, questions_of
from remit.judgement.rules.consensus import compute_all, effective
from remit.quality.model import EventKind as Checked
from remit.store import LoggedEvent, Reader
from remit.values.identifier import Identifier


@dataclass(frozen=True, slots=True)
class Looked:
    """Judgements that people made alone and those among them that followed an earlier signed decision.

    `looks` are the answers and second looks with which later truth can be compared, `held` those that it bore out.
    """

    answers: int = 0
    reused: int = 0
    looks: int = 0
    held: int = 0


@dataclass
class Looks:
    """The later looks of one client's items; its signed decisions are read once, when the first judgement asks."""

    reader: Reader
    tenant: Identifier

    def of(self, item_id: Identifier, events: Iterable[LoggedEvent], *, judged: bool) -> Looked:
        """Return what is known of an item by its second look and, where it was `judged`, by its answers in the end."""
        first = next((one.body for one in events if one.kind == Checked.ITEM_REVIEWED.value), None)
        made = tuple(self._answers(item_id)) if judged else ()
        settled = [held for _, _, held in made if held is not None]
        return Looked(
            answers=len(made),
            reused=sum(self._follows(key, one, item_id) for key, one, _ in made),
            looks=len(settled) + (first is not None),
            held=sum(settled) + (first is not None and not first["defects"]),
        )

    def _answers(self, item_id: Identifier) -> Iterator[tuple[str, Judgement, bool | None]]:
        """Go through what people answered alone: the question, the judgement, whether it stood in the end."""
        last = latest_series(self.reader, tenant=self.tenant, item_id=item_id)
        rounds = [self._round(item_id, series) for series in range(1, last + 1)]
        settled = {key: answer for one in rounds for key, answer in one.settled().items() if answer is not None}
        # What was signed is the truth, whatever the figures of judges would make of their answers today.
        truth = {**settled, **self._signed.get(item_id, {})}
        for one in rounds:
            for key, judgement in one.alone:
                yield key, judgement, truth[key] == judgement.answer if key in truth else None

    def _round(self, item_id: Identifier, series: int) -> "_Round":
        of: dict[str, Any] = {"tenant": self.tenant, "item_id": item_id, "series": series}
        asked = questions_of(self.reader, **of)
        asked = tuple(one for one in asked if one.draft.kind is not AnswerKind.QUANTILES)
        return _Round(self.reader, of, asked, judgements_of(self.reader, **of), self._signed.get(item_id, {}))

    @cached_property
    def _signed(self) -> Mapping[Identifier, Mapping[str, Answer]]:
        """What was signed last on each item, by question."""
        found: dict[Identifier, dict[str, Answer]] = defaultdict(dict)
        for each in self._decided.values():
            for one in each:
                found[one.item_id].setdefault(one.question_key, one.answer)
        return found

    def _follows(self, key: str, one: Judgement, item_id: Identifier) -> bool:
        return any(
            each.item_id != item_id and each.decided_at < one.made_at and each.answer == one.answer
            for each in self._decided.get(key, ())
        )

    @cached_property
    def _decided(self) -> Mapping[str, tuple[Decided, ...]]:
        found = defaultdict(list)
        for one in decided_before(self.reader, tenant=self.tenant):
            found[one.question_key].append(one)
        return {key: tuple(each) for key, each in found.items()}


@dataclass(frozen=True, slots=True)
class _Round:
    """One series of an item: its questions, what was judged, and what of it was signed."""

    reader: Reader
    of: Mapping[str, Any]
    asked: tuple[Question, ...]
    made: tuple[Judgement, ...]
    signed: Mapping[str, Answer]

    @property
    def alone(self) -> Iterator[tuple[str, Judgement]]:
        """What people answered alone, superseded answers left out, by question."""
        keys = {one.id: one.key for one in self.asked}
        blind = (one for one in effective(self.made) if one.round is Round.BLIND and one.question_id in keys)
        return ((keys[one.question_id], one) for one in blind)

    def settled(self) -> Mapping[str, Answer | None]:
        """What the questions that nobody has signed came to, computed as their case does it."""
        if all(one.key in self.signed for one in self.asked):
            return {}
        weighed = any(one.draft.method is Method.CROWD for one in self.asked)
        found = compute_all(
            self.asked,
            self.made,
            earlier=earlier_than(self.reader, **self.of) if weighed else (),
            handed_in=handed_in_by(self.reader, **self.of),
        )
        return {one.key: each.answer for one, each in zip(self.asked, found, strict=True)}
