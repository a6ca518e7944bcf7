"""What later looks say of the work on an item, and which of its judgements followed an earlier decision."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property

from remit.judgement.model import Answer, AnswerKind, Judgement, Round
from remit.judgement.records.judgements import judgements_of
from remit.judgement.records.precedents import Decided, decided_before
from remit.judgement.records.questions import latest_series, questions_of
from remit.judgement.rules.consensus import compute, effective
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
        truth = {key: answer for one in rounds for key, (answer, _) in one.items() if answer is not None}
        for one in rounds:
            for key, (_, judgements) in one.items():
                yield from ((key, each, truth[key] == each.answer if key in truth else None) for each in judgements)

    def _round(self, item_id: Identifier, series: int) -> Mapping[str, tuple[Answer | None, tuple[Judgement, ...]]]:
        asked = questions_of(self.reader, tenant=self.tenant, item_id=item_id, series=series)
        made = effective(judgements_of(self.reader, tenant=self.tenant, item_id=item_id, series=series))
        asked = tuple(one for one in asked if one.draft.kind is not AnswerKind.QUANTILES)
        alone = defaultdict(list)
        for one in made:
            if one.round is Round.BLIND:
                alone[one.question_id].append(one)
        return {one.key: (compute(one, made).answer, tuple(alone[one.id])) for one in asked if alone[one.id]}

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
