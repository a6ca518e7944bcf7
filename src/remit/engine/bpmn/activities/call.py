"""Call activities (BPMN 10.3.5): a process or case started as a child, or a decision evaluated at once."""

from collections.abc import Mapping
from typing import Any

from remit.engine.bpmn.activities.service import decided
from remit.engine.bpmn.events.error import throw_error
from remit.engine.bpmn.machine import TokenRun, complete_activity, end_instance
from remit.engine.bpmn.model import Node
from remit.engine.core.command import RaiseIncident, StartChild
from remit.engine.core.crossing import handed
from remit.engine.core.event import ChildEnded
from remit.engine.core.refusals import ExpressionFailed
from remit.engine.core.state import Status


def start_call(run: TokenRun, act: int, node: Node) -> None:
    """Start the child with the variables that are handed in."""
    settings = node.settings
    if settings.decision is not None:
        run.assign(act, decided(run, act, node))
        run.stack.append((complete_activity, act))
        return
    start_child(run, act, node)


def start_child(run: TokenRun, act: int, node: Node) -> None:
    """Ask for the child."""
    settings = node.settings
    context = run.context(act)
    assert settings.called is not None
    key = None if settings.business_key is None else settings.business_key(context)
    run.wait_for(act, "child")
    run.commands.append(
        StartChild(
            act,
            str(settings.called(context)),
            settings.called_notation,
            handed(context, settings.handed_in),
            run.business_key if key is None else str(key),
        )
    )


def child_ended(run: TokenRun, act: int, event: ChildEnded) -> None:
    """Take the child's end: go on, throw its error, or show that it failed."""
    node = run.nodes[run.acts[act].node]
    if event.outcome == "error":
        run.edit(act, wait=None)
        hand_out_early(run, act, event.variables)
        throw_error(run, act, event.error_code, {})
        return
    if event.outcome in ("failed", "cancelled"):
        run.wait_for(act, "incident", "child")
        message = f"the called instance was {event.outcome}"
        run.commands.append(RaiseIncident(act, node.id, "engine.child", message))
        return
    if event.outcome == "terminated" and node.settings.called_notation == "bpmn":
        run.edit(act, wait=None)
        end_instance(run, Status.TERMINATED)  # it ended everything, whoever called it included
        return
    run.assign(run.acts[act].parent, handed(event.variables, node.settings.handed_out))
    complete_activity(run, act)


def hand_out_early(run: TokenRun, act: int, variables: Mapping[str, Any]) -> None:
    """Take over what the call hands out, as far as the child has it, before it is done (as Camunda 7 does)."""
    settings = run.nodes[run.acts[act].node].settings
    for mapping in settings.handed_out if variables else ():
        try:
            run.assign(run.acts[act].parent, handed(variables, (mapping,)))
        except ExpressionFailed:
            continue  # what it would be made of does not exist yet
