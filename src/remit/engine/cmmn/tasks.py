"""Tasks of a case: human, process, case, decision and service tasks; a task that does not block completes at once."""

from collections.abc import Mapping
from typing import Any

from remit.engine.cmmn.case_file import write
from remit.engine.cmmn.life import CaseRun
from remit.engine.cmmn.model import Item, Kind
from remit.engine.core.command import CallService, OpenTask, RaiseIncident, StartChild
from remit.engine.core.crossing import handed
from remit.engine.core.decided import mapped
from remit.engine.core.expression import constant
from remit.engine.core.priority import priority_of
from remit.engine.core.refusals import DecisionMissing


def start_task(run: CaseRun, act: int, item: Item) -> None:
    """Do what starting a task means for its kind."""
    _START[item.kind](run, act, item)
    if not item.blocking or item.kind is Kind.DECISION or item.settings.script is not None:
        run.stack.append((done_at_once, act))


def done_at_once(run: CaseRun, act: int) -> None:
    """Complete a task nobody waits for; the work it asked for goes on outside."""
    run.edit(act, wait=None)
    run.late.append((None, act))


def _human(run: CaseRun, act: int, item: Item) -> None:
    settings = item.settings
    context = run.context(act)
    assignee = None if settings.assignee is None else settings.assignee(context)
    groups = None if settings.candidate_groups is None else settings.candidate_groups(context)
    names = _names(groups) or ((settings.performer,) if settings.performer else ())
    run.wait_for(act, "task")
    assigned = None if assignee is None else str(assignee)
    run.commands.append(OpenTask(act, item.id, item.name, settings.form, assigned, names, settings.extensions))


def _names(value: Any) -> tuple[str, ...]:
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return tuple(str(name) for name in value)
    return tuple(name.strip() for name in str(value).split(",") if name.strip())


def _child(run: CaseRun, act: int, item: Item) -> None:
    settings = item.settings
    context = run.context(act)
    assert settings.called is not None
    key = None if settings.business_key is None else settings.business_key(context)
    run.wait_for(act, "child")
    run.commands.append(
        StartChild(
            act,
            str(settings.called(context)),
            "cmmn" if item.kind is Kind.CASE else "bpmn",
            handed(context, settings.handed_in),
            run.business_key if key is None else str(key),
        )
    )


def _decision(run: CaseRun, act: int, item: Item) -> None:
    settings = item.settings
    context = run.context(act)
    assert settings.decision is not None
    reference = str(settings.decision(context))
    if run.decide is None:
        raise DecisionMissing(decision=reference, reason="this engine was given no way to evaluate decisions")
    result = mapped(run.decide(reference, {**context, **handed(context, settings.handed_in)}), settings.decision_result)
    if settings.handed_out:
        write(run, handed(result if isinstance(result, Mapping) else {reference: result}, settings.handed_out))
    elif settings.result_variable:
        write(run, {settings.result_variable: result})
    elif isinstance(result, Mapping):
        write(run, result)
    else:
        write(run, {reference: result})


def _service(run: CaseRun, act: int, item: Item) -> None:
    settings = item.settings
    if settings.script is not None:
        value = settings.script(run.context(act))
        if settings.result_variable:
            write(run, {settings.result_variable: value})
        return
    run.wait_for(act, "service")
    topic = item.settings.topic or item.definition_id
    extensions = item.settings.extensions
    priority = priority_of(constant(extensions.get("priority", "0")), {})
    run.commands.append(CallService(act, item.id, topic, dict(run.context(act)), extensions, priority))


def _plain(run: CaseRun, act: int, _item: Item) -> None:
    run.wait_for(act, "item")


def fail(run: CaseRun, act: int, code: str, message: str) -> None:
    """Show that a task failed; it stays, failed, until somebody re-activates it."""
    run.wait_for(act, "incident", "item")
    run.commands.append(RaiseIncident(act, run.item(act).id, code, message))


_START = {
    Kind.HUMAN: _human,
    Kind.PROCESS: _child,
    Kind.CASE: _child,
    Kind.DECISION: _decision,
    Kind.SERVICE: _service,
    Kind.TASK: _plain,
}
