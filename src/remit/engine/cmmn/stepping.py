"""One event at work on a case, and the fixpoint of sentries and completions that follows."""

from collections.abc import Callable
from typing import Any

from remit.engine.cmmn.case_file import write
from remit.engine.cmmn.completion import completes_itself, may_complete
from remit.engine.cmmn.discretionary import check_role, place_to_plan
from remit.engine.cmmn.life import CaseRun, end_case, live_instances, move
from remit.engine.cmmn.listeners import occur, update_availability
from remit.engine.cmmn.migration import migrate
from remit.engine.cmmn.model import LISTENERS, OCCURRING, Criterion, ItemState, Kind
from remit.engine.cmmn.planning import create_all, elements, enter, finish, open_stage, repeat_on, start
from remit.engine.cmmn.sentry import forget_momentary, hear, missed_by, ready_entry, satisfied
from remit.engine.cmmn.suspension import resume, resume_inside, suspend, suspend_inside
from remit.engine.cmmn.tasks import fail, start_task
from remit.engine.core import event as e
from remit.engine.core.command import ResolveIncident
from remit.engine.core.crossing import handed
from remit.engine.core.definition import Definition
from remit.engine.core.refusals import Endless, NotExpected
from remit.engine.core.run import Decide
from remit.engine.core.state import ROOT, Activation, State, Status, Step
from remit.values.moment import Moment

_ROUNDS = 100_000
_NOT_OVER = "something active or required in it is not over"
_SPARED = {
    "activeInstances": (ItemState.AVAILABLE, ItemState.ENABLED, ItemState.DISABLED),
    "activeAndEnabledInstances": (ItemState.AVAILABLE, ItemState.DISABLED),
}
"""States whose instances an exit criterion of Flowable's `exitType` leaves alone."""


def step_case(definition: Definition, state: State, event: Any, now: Moment, decide: Decide | None) -> Step:
    """Work an event into a case. Refuses `NotExpected` where the case is not in the state for it."""
    run = CaseRun(definition, state, now, decide)
    handler = _HANDLERS.get(type(event))
    if handler is None:
        raise NotExpected(element=definition.key, reason=f"{type(event).__name__} is nothing for a case")
    handler(run, event)
    if run.status is Status.ACTIVE:
        settle(run)
    return run.finish()


def settle(run: CaseRun) -> None:
    """Let sentries and completions follow from what happened until nothing changes any more."""
    run.touched.update(_asking(run))
    for _round in range(_ROUNDS):
        run.work_off()
        if run.over:
            return
        if run.late:
            _function, act = run.late.popleft()
            if act in run.acts:
                finish(run, act, "complete")
        elif run.happened:
            met = missed_by(run, run.happened[0])
            if met is not None:
                enter(run, met)
                continue
            what = run.happened.popleft()
            repeat_on(run, what)
            hear(run, what)
        elif not (_exits(run) or _entries(run) or _availability(run) or _completions(run)):
            forget_momentary(run)
            return
    raise Endless(moves=_ROUNDS, element=run.definition.key)


def _availability(run: CaseRun) -> bool:
    asks = bool(run.changed) or any(item.once_completable for item in run.nodes)
    changed = asks and update_availability(run)
    run.changed.clear()
    return changed


def _exits(run: CaseRun) -> bool:
    for act, activation in run.acts.items():
        for criterion in run.nodes[activation.node].exit:
            if activation.state not in _SPARED.get(criterion.exit_type, ()) and satisfied(run, act, criterion):
                _leave_by(run, act, criterion)
                return True
    return False


def _leave_by(run: CaseRun, act: int, criterion: Criterion) -> None:
    completes = criterion.exit_event in ("complete", "forceComplete")
    if criterion.exit_event == "complete" and run.item(act).kind is Kind.STAGE and not may_complete(run, act):
        raise NotExpected(element=run.item(act).id, reason=_NOT_OVER)
    if act == ROOT:
        end_case(run, Status.COMPLETED if completes else Status.TERMINATED, "complete" if completes else "exit")
        return
    finish(run, act, "complete" if completes else "exit", criterion=criterion.id)


def _entries(run: CaseRun) -> bool:
    for act, activation in run.acts.items():
        if activation.state != ItemState.AVAILABLE:
            continue
        item = run.nodes[activation.node]
        if item.kind in LISTENERS or elements(run, act, item) is None:
            continue
        if item.entry:
            criterion = ready_entry(run, act, item)
            if criterion is not None:
                enter(run, act, fresh=not criterion.on_parts)
                return True
        elif item.repetition is not None and item.repetition.collection is not None:
            enter(run, act)
            return True
    return False


def _asking(run: CaseRun) -> list[int]:
    """Return the stages whose completion hangs on a condition: what changed may have made it true."""
    if all(item.auto_complete_when is None for item in run.nodes):
        return []
    return [act for act in dict(run.acts.items()) if run.item(act).auto_complete_when is not None]


def _completions(run: CaseRun) -> bool:
    while run.touched:
        act = run.touched.pop()
        activation = run.acts.get(act)
        if activation is None or activation.state != ItemState.ACTIVE or not completes_itself(run, act):
            continue
        if act == ROOT:
            end_case(run, Status.COMPLETED, "complete")
        else:
            finish(run, act, "complete")
        return True
    return False


# -- events


def _start(run: CaseRun, event: e.Start) -> None:
    run.next_id = ROOT + 1
    run.acts[ROOT] = Activation(0, 0, str(ItemState.ACTIVE))
    run.vars[ROOT] = dict(event.variables)
    run.business_key = event.business_key
    run.note(0, ROOT, "create")
    run.touched.add(ROOT)
    open_stage(run, ROOT)


def _one(run: CaseRun, name: str, activation: int | None, *states: ItemState) -> int:
    """Return the one instance that is meant. Refuses `NotExpected` where none is in one of the states."""
    found = [
        act
        for act, instance in live_instances(run, name)
        if activation in (None, act) and (not states or instance.state in states)
    ]
    if not found:
        wanted = " or ".join(states) if states else "live"
        raise NotExpected(element=name, reason=f"no instance of it is {wanted}")
    return found[0]


def _complete_task(run: CaseRun, event: e.CompleteTask) -> None:
    activation = run.require(event.activation, "task", "item")
    if activation.state != ItemState.ACTIVE:
        raise NotExpected(element=run.item(event.activation).id, reason=f"it is {activation.state}")
    write(run, event.variables)
    finish(run, event.activation, "complete", fired=True)


def _complete_item(run: CaseRun, event: e.CompleteItem) -> None:
    act = _one(run, event.item, event.activation, ItemState.ACTIVE)
    if run.item(act).kind is Kind.STAGE and not may_complete(run, act):
        raise NotExpected(element=event.item, reason=_NOT_OVER)
    if run.acts[act].wait == ("child",):  # a task that blocks is completed by what it waits for (CMMN 5.4.10)
        raise NotExpected(element=event.item, reason="what it called completes it, or its termination ends both")
    write(run, event.variables)
    finish(run, act, "complete")


def _start_item(run: CaseRun, event: e.StartItem) -> None:
    start(run, _one(run, event.item, event.activation, ItemState.ENABLED), "manualStart")


def _disable(run: CaseRun, event: e.DisableItem) -> None:
    move(run, _one(run, event.item, event.activation, ItemState.ENABLED), "disable", ItemState.DISABLED)


def _reenable(run: CaseRun, event: e.ReenableItem) -> None:
    move(run, _one(run, event.item, event.activation, ItemState.DISABLED), "reenable", ItemState.ENABLED)


def _terminate_item(run: CaseRun, event: e.TerminateItem) -> None:
    finish(run, _at_hand(run, event), "terminate")


def _at_hand(run: CaseRun, event: e.TerminateItem | e.SuspendItem) -> int:
    """Return the instance to end or hold: an active task or stage, an available milestone or listener (8.4.2)."""
    found = _one(run, event.item, event.activation)
    state = ItemState.AVAILABLE if run.item(found).kind in OCCURRING else ItemState.ACTIVE
    return _one(run, event.item, event.activation, state)


def _suspend_item(run: CaseRun, event: e.SuspendItem) -> None:
    suspend(run, _at_hand(run, event))


def _resume_item(run: CaseRun, event: e.ResumeItem) -> None:
    act = _one(run, event.item, event.activation, ItemState.SUSPENDED)
    if run.notes(act).get("by_parent") or run.acts[run.acts[act].parent].state == ItemState.SUSPENDED:
        raise NotExpected(element=event.item, reason="it is held with the stage around it")
    resume(run, act)


def _reactivate_item(run: CaseRun, event: e.ReactivateItem) -> None:
    _again(run, _one(run, event.item, event.activation, ItemState.FAILED))


def _retry(run: CaseRun, event: e.RetryIncident) -> None:
    run.require(event.activation, "incident")
    _again(run, event.activation)


def _again(run: CaseRun, act: int) -> None:
    run.commands.append(ResolveIncident(act))
    move(run, act, "reactivate", ItemState.ACTIVE)
    start_task(run, act, run.item(act))


def _occur(run: CaseRun, event: e.Occur) -> None:
    act = _one(run, event.item, event.activation, ItemState.AVAILABLE)
    if run.item(act).kind not in LISTENERS:
        raise NotExpected(element=event.item, reason="it is no event listener")
    if event.role is not None:
        check_role(run.item(act), event.role)
    occur(run, act)


def _timer(run: CaseRun, event: e.TimerFired) -> None:
    activation = run.require(event.activation, "timer")
    if activation.state == ItemState.SUSPENDED:
        raise NotExpected(element=run.item(event.activation).id, reason="it is suspended")
    occur(run, event.activation, fired=True)


def _service_done(run: CaseRun, event: e.ServiceCompleted) -> None:
    run.require(event.activation, "service", "incident")
    write(run, event.variables)
    finish(run, event.activation, "complete", fired=True)


def _service_failed(run: CaseRun, event: e.ServiceFailed) -> None:
    run.require(event.activation, "service", "task", "child")
    _fault(run, event.activation, event.code or "engine.service", event.message)


def _fault(run: CaseRun, act: int, code: str, message: str) -> None:
    run.stop_waiting(act, fired=True)
    move(run, act, "fault", ItemState.FAILED)
    fail(run, act, code, message)


def _child_ended(run: CaseRun, event: e.ChildEnded) -> None:
    activation = run.require(event.activation, "child")
    if event.outcome in ("failed", "error", "cancelled"):
        _fault(run, event.activation, event.error_code or "engine.child", f"the called instance ended: {event.outcome}")
        return
    item = run.nodes[activation.node]
    write(run, handed(event.variables, item.settings.handed_out))
    finish(run, event.activation, "complete" if event.outcome == "completed" else "terminate", fired=True)


def _set_variables(run: CaseRun, event: e.SetVariables) -> None:
    if event.scope is not None:
        run.require(event.scope)
    write(run, event.variables, ROOT if event.scope is None else event.scope)


def _plan(run: CaseRun, event: e.PlanItem) -> None:
    stage, item = place_to_plan(run, event.item, event.in_scope, event.role)
    create_all(run, stage, item.children if item.kind is Kind.FRAGMENT else (item.index,))


def _signal(run: CaseRun, event: e.SignalArrived) -> None:
    waiting = run.waits.get(f"signal:{event.name}", ())
    if not waiting:
        raise NotExpected(element=run.definition.key, reason=f"nobody waits for the signal “{event.name}”")
    write(run, event.variables)
    for act in waiting:
        if act in run.acts and run.acts[act].state == ItemState.AVAILABLE:
            occur(run, act)


def _complete_case(run: CaseRun, _event: e.CompleteCase) -> None:
    if not may_complete(run, ROOT):
        raise NotExpected(element=run.definition.key, reason=_NOT_OVER)
    end_case(run, Status.COMPLETED, "complete")


def _terminate_case(run: CaseRun, _event: e.TerminateCase) -> None:
    end_case(run, Status.TERMINATED, "terminate")


def _cancel(run: CaseRun, _event: e.Cancel) -> None:
    end_case(run, Status.CANCELLED, "terminate")


def _suspend_case(run: CaseRun, _event: Any) -> None:
    suspend_inside(run, ROOT)
    run.happened.clear()
    run.status = Status.SUSPENDED
    run.note(0, ROOT, "suspend")


def _resume_case(run: CaseRun, _event: Any) -> None:
    if run.status is not Status.SUSPENDED:
        raise NotExpected(element=run.definition.key, reason="it is not suspended")
    run.status = Status.ACTIVE
    run.note(0, ROOT, "resume")
    resume_inside(run, ROOT)


def _close_case(run: CaseRun, _event: e.CloseCase) -> None:
    if run.status in (Status.ACTIVE, Status.CLOSED):
        raise NotExpected(element=run.definition.key, reason=f"the case is {run.status}")
    if run.status is Status.SUSPENDED:
        end_case(run, Status.TERMINATED, "terminate")
    run.status = Status.CLOSED
    run.note(0, ROOT, "close")


def _reactivate_case(run: CaseRun, _event: e.ReactivateCase) -> None:
    if run.status is Status.SUSPENDED:
        _resume_case(run, _event)
        return
    if run.status not in (Status.COMPLETED, Status.TERMINATED, Status.FAILED):
        raise NotExpected(element=run.definition.key, reason=f"the case is {run.status}")
    run.status = Status.ACTIVE
    run.acts[ROOT] = Activation(0, 0, str(ItemState.ACTIVE))
    run.note(0, ROOT, "reactivate")


def _set_roles(run: CaseRun, event: e.SetRoles) -> None:
    run.roles = {name: tuple(holders) for name, holders in event.roles.items()}


_HANDLERS: dict[type, Callable[[CaseRun, Any], None]] = {
    e.Start: _start,
    e.CompleteTask: _complete_task,
    e.CompleteItem: _complete_item,
    e.StartItem: _start_item,
    e.DisableItem: _disable,
    e.ReenableItem: _reenable,
    e.TerminateItem: _terminate_item,
    e.SuspendItem: _suspend_item,
    e.ResumeItem: _resume_item,
    e.ReactivateItem: _reactivate_item,
    e.RetryIncident: _retry,
    e.Occur: _occur,
    e.TimerFired: _timer,
    e.SignalArrived: _signal,
    e.ServiceCompleted: _service_done,
    e.ServiceFailed: _service_failed,
    e.ChildEnded: _child_ended,
    e.SetVariables: _set_variables,
    e.PlanItem: _plan,
    e.CompleteCase: _complete_case,
    e.TerminateCase: _terminate_case,
    e.Cancel: _cancel,
    e.SuspendCase: _suspend_case,
    e.ResumeCase: _resume_case,
    e.Suspend: _suspend_case,
    e.Resume: _resume_case,
    e.CloseCase: _close_case,
    e.ReactivateCase: _reactivate_case,
    e.SetRoles: _set_roles,
    e.Migrate: migrate,
}
