"""One event at work on a process."""

from collections.abc import Callable, Iterable
from typing import Any

from remit.engine.bpmn.activities.adhoc import complete_by_hand, start_in_adhoc
from remit.engine.bpmn.activities.call import child_ended, hand_out_early, start_child
from remit.engine.bpmn.activities.retrying import retry_later, try_again
from remit.engine.bpmn.activities.service import call
from remit.engine.bpmn.events.correlating import remember_keys
from remit.engine.bpmn.events.error import catch_error
from remit.engine.bpmn.events.escalation import throw_escalation
from remit.engine.bpmn.events.listening import CONTEXT, correlates, definition_of, fire, follow_context
from remit.engine.bpmn.events.signal import broadcast
from remit.engine.bpmn.machine import TokenRun, complete_activity, end_instance, settle
from remit.engine.bpmn.migration import migrate
from remit.engine.bpmn.modification import modify
from remit.engine.bpmn.starting import start_process
from remit.engine.bpmn.table import TABLE
from remit.engine.core import event as e
from remit.engine.core.command import RaiseIncident, ResolveIncident
from remit.engine.core.definition import Definition
from remit.engine.core.refusals import NotExpected
from remit.engine.core.run import Decide
from remit.engine.core.state import ROOT, State, Status, Step
from remit.values.moment import Moment


def step_process(definition: Definition, state: State, event: Any, now: Moment, decide: Decide | None) -> Step:
    """Work an event into a process. Refuses `NotExpected` where nothing waits for it."""
    run = TokenRun(definition, state, now, decide)
    run.table = TABLE
    handler = _HANDLERS.get(type(event))
    if handler is None:
        raise NotExpected(element=definition.key, reason=f"{type(event).__name__} is nothing for a process")
    handler(run, event)
    if run.status is Status.ACTIVE:
        settle(run)
        if CONTEXT in run.waits:
            follow_context(run)
    return run.finish()


def _complete_task(run: TokenRun, event: e.CompleteTask) -> None:
    activation = run.require(event.activation, "task", "receive")
    if activation.wait == ("receive",):
        fire(run, event.activation, event.variables)
        return
    run.assign(event.activation, event.variables)
    complete_activity(run, event.activation)


def _message(run: TokenRun, event: e.MessageArrived) -> None:
    for act in _listening(run, event):
        if correlates(run, act, event.key, event.variables):
            remember_keys(run, definition_of(run, act), event.variables)
            fire(run, act, event.variables)
            return
    raise NotExpected(element=run.definition.key, reason=f"nobody waits for the message “{event.name}”")


def _listening(run: TokenRun, event: e.MessageArrived) -> Iterable[int]:
    waiting = run.waits.get(f"message:{event.name}", ())
    if event.activation is None:
        return waiting
    return (event.activation,) if event.activation in waiting else ()


def _signal(run: TokenRun, event: e.SignalArrived) -> None:
    if not broadcast(run, event.name, event.variables):
        raise NotExpected(element=run.definition.key, reason=f"nobody waits for the signal “{event.name}”")


def _timer(run: TokenRun, event: e.TimerFired) -> None:
    activation = run.require(event.activation, "timer", "retry")
    if activation.wait is not None and activation.wait[0] == "retry":
        try_again(run, event.activation)
    else:
        fire(run, event.activation, {})


def _service_done(run: TokenRun, event: e.ServiceCompleted) -> None:
    activation = run.require(event.activation, "service", "incident", "retry")
    result = run.nodes[activation.node].settings.result_variable
    variables = {result: event.variables["result"]} if result and "result" in event.variables else event.variables
    run.assign(event.activation, variables)
    complete_activity(run, event.activation, fired=False)


def _service_failed(run: TokenRun, event: e.ServiceFailed) -> None:
    activation = run.require(event.activation, "service", "task", "receive", "child")
    if event.code is not None and catch_error(
        run, event.activation, event.code, {**event.variables, "errorMessage": event.message}
    ):
        return
    element = run.definition.element(activation.node)
    if activation.wait is not None and activation.wait[0] != "service":
        raise NotExpected(element=element, reason=f"nothing catches the error “{event.code}”")
    if event.code is None and retry_later(run, event.activation):
        return
    run.edit(event.activation, wait=("incident", "service"))
    code = "engine.service" if event.code is None else "engine.uncaught"
    run.commands.append(RaiseIncident(event.activation, element, event.code or code, event.message))


def _escalated(run: TokenRun, event: e.Escalated) -> None:
    run.require(event.activation, "service", "task", "child")
    hand_out_early(run, event.activation, event.held)
    throw_escalation(run, event.activation, event.code, event.variables)


def _set_variables(run: TokenRun, event: e.SetVariables) -> None:
    if event.scope is None:
        run.assign_local(ROOT, event.variables)
        return
    run.require(event.scope)
    run.assign_local(event.scope, event.variables)


def _cancel(run: TokenRun, _event: e.Cancel) -> None:
    end_instance(run, Status.CANCELLED)


def _child_ended(run: TokenRun, event: e.ChildEnded) -> None:
    run.require(event.activation, "child")
    child_ended(run, event.activation, event)


def _retry(run: TokenRun, event: e.RetryIncident) -> None:
    activation = run.require(event.activation, "incident")
    run.commands.append(ResolveIncident(event.activation))
    assert activation.wait is not None
    node = run.nodes[activation.node]
    (start_child if activation.wait[1] == "child" else call)(run, event.activation, node)


def _start_item(run: TokenRun, event: e.StartItem) -> None:
    number = run.definition.by_id.get(event.item)
    node = None if number is None else run.nodes[number]
    for act, activation in run.acts.items():
        inside = node is not None and node.scope == activation.node
        if inside and activation.wait == ("adhoc",) and event.activation in (None, act) and node is not None:
            start_in_adhoc(run, act, node)
            return
    raise NotExpected(element=event.item, reason="it lies in no running ad hoc sub-process")


def _complete_item(run: TokenRun, event: e.CompleteItem) -> None:
    for act, activation in run.acts.items():
        meant = run.nodes[activation.node].id == event.item and event.activation in (None, act)
        if meant and activation.wait == ("adhoc",):
            run.assign(act, event.variables)
            complete_by_hand(run, act)
            return
    raise NotExpected(element=event.item, reason="it is no running ad hoc sub-process")


def _suspend(run: TokenRun, _event: e.Suspend) -> None:
    run.status = Status.SUSPENDED
    run.note(0, ROOT, "suspend")


def _resume(run: TokenRun, _event: e.Resume) -> None:
    if run.status is not Status.SUSPENDED:
        raise NotExpected(element=run.definition.key, reason="it is not suspended")
    run.status = Status.ACTIVE
    run.note(0, ROOT, "resume")


_HANDLERS: dict[type, Callable[[TokenRun, Any], None]] = {
    e.Start: start_process,
    e.CompleteTask: _complete_task,
    e.MessageArrived: _message,
    e.SignalArrived: _signal,
    e.TimerFired: _timer,
    e.ServiceCompleted: _service_done,
    e.ServiceFailed: _service_failed,
    e.Escalated: _escalated,
    e.SetVariables: _set_variables,
    e.Cancel: _cancel,
    e.ChildEnded: _child_ended,
    e.RetryIncident: _retry,
    e.StartItem: _start_item,
    e.CompleteItem: _complete_item,
    e.Modify: modify,
    e.Migrate: migrate,
    e.Suspend: _suspend,
    e.Resume: _resume,
}
