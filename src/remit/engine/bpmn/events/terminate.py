"""Terminate and cancel end events: they end their scope, or undo a transaction."""

from remit.engine.bpmn.events.compensation import compensate_scope, completed_in
from remit.engine.bpmn.machine import TokenRun, cancel, cancel_children, end_instance, forget_tokens, run_dry
from remit.engine.bpmn.model import EventDefinition, Kind, Node
from remit.engine.core.state import ROOT, Status


def terminate(run: TokenRun, scope: int, node: Node, definition: EventDefinition) -> None:
    """End everything in the scope of the end event (BPMN 10.5.3); the scope itself counts as completed."""
    run.note(node.index, scope, "complete")
    if definition.everything:
        end_instance(run, Status.TERMINATED)
        return
    if scope == ROOT:
        end_instance(run, Status.COMPLETED)
        return
    body = run.acts[scope].parent
    cancel_children(run, scope)
    if definition.activity == "multiInstance" and run.acts[scope].counter >= 0:
        run.edit(body, data={**run.acts[body].data, "stop": True})
    run_dry(run, scope)


def _give_up_others(run: TokenRun, transaction: int) -> None:
    """Stop the other instances of a repeated transaction: what they completed is undone with the one that cancels."""
    body = run.acts[transaction].parent
    forget_tokens(run, body)
    undone = run.log.pop(body, ())
    for other in [act for act in run.children().get(body, ()) if run.acts[act].counter >= 0 and act != transaction]:
        cancel_children(run, other)
        undone += (completed_in(run, other),)
        cancel(run, other)
        run.count(body, -1)
    run.log[transaction] = (*undone, *(run.log.get(transaction) or ()))


def cancel_transaction(run: TokenRun, scope: int, node: Node) -> None:
    """Undo a transaction (BPMN 10.3.3): stop it, compensate what it completed, leave by its cancel boundary event."""
    run.note(node.index, scope, "complete")
    transaction = scope
    while run.nodes[run.acts[transaction].node].kind is not Kind.TRANSACTION:
        transaction = run.acts[transaction].parent
    cancel_children(run, transaction)
    if run.acts[transaction].counter >= 0:
        _give_up_others(run, transaction)
    run.count(transaction, 1)
    compensate_scope(run, transaction, node)
