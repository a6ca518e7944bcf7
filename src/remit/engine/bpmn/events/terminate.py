"""Terminate and cancel end events: they end their scope, or undo a transaction."""

from remit.engine.bpmn.events.compensation import compensate_scope
from remit.engine.bpmn.machine import TokenRun, cancel_children, end_instance, run_dry
from remit.engine.bpmn.model import EventDefinition, Kind, Node
from remit.engine.core.state import ROOT, Status


def terminate(run: TokenRun, scope: int, node: Node, definition: EventDefinition) -> None:
    """End everything in the scope of the end event (BPMN 10.5.3); the scope itself counts as completed."""
    run.note(node.index, scope, "complete")
    if definition.everything:
        scope = ROOT
    if scope == ROOT:
        end_instance(run, Status.COMPLETED)
        return
    body = run.acts[scope].parent
    cancel_children(run, scope)
    if definition.activity == "multiInstance" and run.acts[scope].counter >= 0:
        run.edit(body, data={**run.acts[body].data, "stop": True})
    run_dry(run, scope)


def cancel_transaction(run: TokenRun, scope: int, node: Node) -> None:
    """Undo a transaction (BPMN 10.3.3): stop it, compensate what it completed, leave by its cancel boundary event."""
    run.note(node.index, scope, "complete")
    transaction = scope
    while run.nodes[run.acts[transaction].node].kind is not Kind.TRANSACTION:
        transaction = run.acts[transaction].parent
    cancel_children(run, transaction)
    run.count(transaction, 1)
    compensate_scope(run, transaction, node)
