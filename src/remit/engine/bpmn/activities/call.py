"""Call activities (BPMN 10.3.5): a process or case started as a child, or a decision evaluated at once."""

from collections.abc import Mapping
from typing import Any

from remit.engine.bpmn.activities.service import decided
from remit.engine.bpmn.events.error import throw_error
from remit.engine.bpmn.machine import TokenRun, complete_activity, end_instance
from remit.engine.bpmn.model import Node
from remit.engine.core.command import RaiseIncident, StartChild
from remit.engine.core.crossing import Mapped, handed
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
            _handed_in(run, act, settings.handed_in),
            run.business_key if key is None else str(key),
        )
    )


def _handed_in(run: TokenRun, act: int, mappings: tuple[Mapped, ...]) -> dict[str, Any]:
    """Evaluate what is handed in; a mapping marked as local sees what the call itself holds alone, as in Camunda 7."""
    own = {**(run.computed(act, run.acts[act]) or {}), **(run.vars.get(act) or {})}
    values: dict[str, Any] = {}
    for mapping in mappings:
        values |= handed(own if mapping.local else run.context(act), (mapping,))
    return values


def _hand_out(run: TokenRun, act: int, variables: Mapping[str, Any], mapping: Mapped) -> None:
    """Take over what one mapping hands out; one marked as local stays with the call, for its output parameters."""
    values = handed(variables, (mapping,))
    if mapping.local:
        run.assign_local(act, values)
    else:
        run.assign(run.acts[act].parent, values)


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
    for mapping in node.settings.handed_out:
        _hand_out(run, act, event.variables, mapping)
    complete_activity(run, act)


def hand_out_early(run: TokenRun, act: int, variables: Mapping[str, Any]) -> None:
    """Take over what the call hands out, as far as the child has it, before it is done (as Camunda 7 does)."""
    settings = run.nodes[run.acts[act].node].settings
    for mapping in settings.handed_out if variables else ():
        try:
            _hand_out(run, act, variables, mapping)
        except ExpressionFailed:
            continue  # what it would be made of does not exist yet
