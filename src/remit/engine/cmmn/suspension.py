"""Holding plan items and letting them go on (CMMN 8.4.2): what is inside a held stage is held with it."""

from remit.engine.cmmn.life import CaseRun, move
from remit.engine.cmmn.model import OCCURRING, ItemState

_HELD_WITH_PARENT = frozenset((ItemState.AVAILABLE, ItemState.ENABLED, ItemState.DISABLED, ItemState.ACTIVE))


def suspend(run: CaseRun, act: int) -> None:
    """Hold one instance, and all that is inside it."""
    _hold(run, act, "suspend", by_parent=False)
    suspend_inside(run, act)


def suspend_inside(run: CaseRun, act: int) -> None:
    """Hold what is inside a stage or case; what is failed or held already stays as it is."""
    tree = run.children()
    open_ends = list(tree.get(act, ()))
    while open_ends:
        child = open_ends.pop(0)
        if run.acts[child].state in _HELD_WITH_PARENT:
            _hold(run, child, "suspend" if run.item(child).kind in OCCURRING else "parentSuspend", by_parent=True)
            open_ends += tree.get(child, ())


def _hold(run: CaseRun, act: int, event: str, *, by_parent: bool) -> None:
    run.edit(act, data={**run.notes(act), "before": run.acts[act].state, "by_parent": by_parent})
    move(run, act, event, ItemState.SUSPENDED)


def resume(run: CaseRun, act: int) -> None:
    """Let one instance go on from where it stood, and all that was held with it."""
    _release(run, act, "resume")
    resume_inside(run, act)


def resume_inside(run: CaseRun, act: int) -> None:
    """Let go on what was held with a stage or case; what was held for itself stays held."""
    tree = run.children()
    open_ends = list(tree.get(act, ()))
    while open_ends:
        child = open_ends.pop(0)
        if run.acts[child].state == ItemState.SUSPENDED and run.notes(child).get("by_parent"):
            _release(run, child, "resume" if run.item(child).kind in OCCURRING else "parentResume")
            open_ends += tree.get(child, ())


def _release(run: CaseRun, act: int, event: str) -> None:
    notes = run.notes(act)
    state = ItemState(notes.pop("before"))
    del notes["by_parent"]
    run.edit(act, data=notes or None)
    move(run, act, event, state)
