"""Service, script and business rule tasks: run inline where that is pure, else called outside."""

from collections.abc import Mapping
from typing import Any

from remit.engine.bpmn.activities.tasks import skipped
from remit.engine.bpmn.machine import TokenRun, complete_activity
from remit.engine.bpmn.model import Node
from remit.engine.core.command import CallService
from remit.engine.core.decided import mapped
from remit.engine.core.priority import priority_of
from remit.engine.core.refusals import DecisionMissing


def start_service(run: TokenRun, act: int, node: Node) -> None:
    """Evaluate an inline expression, or call the service under its topic."""
    settings = node.settings
    if settings.skip is not None and skipped(run, act, settings.skip):
        run.stack.append((complete_activity, act))
    elif settings.script is not None:
        _run_inline(run, act, node)
    elif settings.message is not None and settings.topic is None:
        run.stack.append((complete_activity, act))
    else:
        call(run, act, node)


def call(run: TokenRun, act: int, node: Node, *, failures: int = 0) -> None:
    """Ask the outside to do the work, after it failed so often."""
    run.wait_for(act, "service", *((failures,) if failures else ()))
    topic = node.settings.topic or node.id
    context = dict(run.context(act))
    written = node.settings.priority
    priority = 0 if written is None else priority_of(written, context)
    run.commands.append(CallService(act, node.id, topic, context, node.settings.extensions, priority))


def _run_inline(run: TokenRun, act: int, node: Node) -> None:
    settings = node.settings
    assert settings.script is not None
    value = settings.script(run.context(act))
    if settings.result_variable:
        run.assign(act, {settings.result_variable: value})
    elif isinstance(value, Mapping):
        run.assign(act, value)
    run.stack.append((complete_activity, act))


def start_script(run: TokenRun, act: int, node: Node) -> None:
    """Run a FEEL script; a script of another language is somebody else's to run."""
    start_service(run, act, node)


def start_rule(run: TokenRun, act: int, node: Node) -> None:
    """Evaluate the decision inline and set its result."""
    settings = node.settings
    if settings.decision is None:
        start_service(run, act, node)
        return
    run.assign(act, decided(run, act, node))
    run.stack.append((complete_activity, act))


def decided(run: TokenRun, act: int, node: Node) -> Mapping[str, Any]:
    """Evaluate the decision of a task and return the variables that follow. Refuses `DecisionMissing`."""
    settings = node.settings
    context = run.context(act)
    assert settings.decision is not None
    reference = str(settings.decision(context))
    if run.decide is None:
        raise DecisionMissing(decision=reference, reason="this engine was given no way to evaluate decisions")
    result = mapped(run.decide(reference, context), settings.decision_result)
    if settings.result_variable:
        return {settings.result_variable: result}
    return result if isinstance(result, Mapping) else {reference: result}
