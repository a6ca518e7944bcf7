"""When a stage or case completes (CMMN 8.6.1), by itself or by hand."""

from remit.engine.cmmn.discretionary import applicable
from remit.engine.cmmn.life import CaseRun
from remit.engine.cmmn.model import LISTENERS, Item, ItemState
from remit.engine.core.state import Activation

_BUSY = frozenset((ItemState.ACTIVE, ItemState.SUSPENDED))
_SET_ASIDE = frozenset((ItemState.DISABLED, ItemState.FAILED))


def completes_itself(run: CaseRun, act: int) -> bool:
    """Tell whether a stage completes now without being asked."""
    item = run.item(act)
    inside = _inside(run, act)
    if item.auto_complete and _completes_now(run, act, item):
        return may_complete(run, act)
    if any(child.state not in _SET_ASIDE for child in inside):
        return False
    return not any(applicable(run, act, run.nodes[number]) for number in item.discretionary)


def _completes_now(run: CaseRun, act: int, item: Item) -> bool:
    """Look at Flowable's condition of auto-completion, where there is one."""
    return item.auto_complete_when is None or item.auto_complete_when.holds_quietly(run.context(act))


def may_complete(run: CaseRun, act: int) -> bool:
    """Tell whether a stage may be completed: nothing active inside and every required item over or set aside."""
    for child in _inside(run, act):
        if child.state in _BUSY:
            return False
        if child.state not in _SET_ASIDE and child.data and child.data.get("required"):
            return False
    return True


def _inside(run: CaseRun, act: int) -> list[Activation]:
    """Return the children that count: a listener whose hearers are all gone does not."""
    children = [activation for _act, activation in run.acts.items() if activation.parent == act]
    return [child for child in children if not (_neutral(run, act, child) or _orphaned(run, child, children))]


def _neutral(run: CaseRun, stage: int, child: Activation) -> bool:
    item = run.nodes[child.node]
    if child.state not in item.neutral_in:
        return False
    return item.neutral_when is None or item.neutral_when.holds_quietly(run.context(stage))


def _orphaned(run: CaseRun, child: Activation, siblings: list[Activation]) -> bool:
    item = run.nodes[child.node]
    if item.kind not in LISTENERS:
        return False
    hearers = [other for other in run.nodes if _hears(other, item)]
    live = {activation.node for activation in siblings}
    deep = {activation.node for _act, activation in run.acts.items()}
    return bool(hearers) and not any(
        (other.index in live if other.stage == item.stage else other.index in deep) and other.index != item.stage
        for other in hearers
    )


def _hears(other: Item, source: Item) -> bool:
    return any(part.source == source.index for criterion in (*other.entry, *other.exit) for part in criterion.on_parts)
