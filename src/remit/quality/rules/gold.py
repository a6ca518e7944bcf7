"""Gold items: when one is set before people, and whether what somebody gave is the known answer.

| known | given | same |
|---|---|---|
| 12.50 | "12.5" | yes: equal as numbers |
| "Nordwind GmbH" | "nordwind  gmbh" | yes: case and spaces do not count |
| nothing | "" | yes |
| ["a", "b"] | ["b", "a"] | no: the order of a table counts |
"""

from collections.abc import Mapping
from decimal import Decimal, InvalidOperation
from typing import Any

from remit.contracts.model import SamplingPlan
from remit.quality.refusals import (
    GoldConversation,
    GoldNotCompleted,
    GoldNotPassed,
    GoldNotReleased,
    GoldOnOthers,
    GoldUnfit,
)
from remit.values.canonical import content_hash
from remit.work.model import Channel, Item, ItemState, Task, TaskState

JUDGED = "judgement:review"
"""The form of tasks whose answers are judgements."""
BUILT_ON_OTHERS = frozenset({"judgement:adjudicate", "judgement:sign_off"})


def due(plan: SamplingPlan, *, item_id: str) -> bool:
    """Tell whether a gold item follows a worked item; a decision made again is the same."""
    digest = content_hash(f"gold:{item_id}".encode())
    return Decimal(int(digest[:15], 16) % 1_000_000) / 10_000 < plan.gold_percent


def unfit(item: Item, task: Task, *, passed: bool) -> GoldUnfit | None:
    """Say why a task of an item cannot be repeated with a known answer; None where it can.

    `passed` tells whether a review passed the item without a defect.
    """
    reasons: tuple[tuple[bool, type[GoldUnfit]], ...] = (
        (item.state is not ItemState.RELEASED or item.copy_of is not None, GoldNotReleased),
        (not passed, GoldNotPassed),
        (task.state is not TaskState.COMPLETED, GoldNotCompleted),
        (task.form in BUILT_ON_OTHERS, GoldOnOthers),
        (item.channel is Channel.MAIL, GoldConversation),
    )
    return next((kind(task=task.name, item=item.number) for holds, kind in reasons if holds), None)


def missed(known: Mapping[str, Any], given: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the fields or questions whose answer is not the known one, in the order they are known."""
    return tuple(key for key, answer in known.items() if not same(answer, given.get(key)))


def same(known: Any, given: Any) -> bool:
    """Tell whether two answers say the same."""
    if isinstance(known, Mapping) and isinstance(given, Mapping):
        return all(same(known.get(key), given.get(key)) for key in {*known, *given})
    if isinstance(known, list | tuple) and isinstance(given, list | tuple):
        return len(known) == len(given) and all(map(same, known, given))
    if isinstance(known, bool) or isinstance(given, bool):
        return _words(known) == _words(given)
    one, other = _number(known), _number(given)
    return one == other if one is not None and other is not None else _words(known) == _words(given)


def _number(answer: Any) -> Decimal | None:
    try:
        number = Decimal(str(answer).strip())
    except InvalidOperation:
        return None
    return number if number.is_finite() else None


def _words(answer: Any) -> str:
    return "" if answer in (None, [], {}, ()) else " ".join(str(answer).casefold().split())
