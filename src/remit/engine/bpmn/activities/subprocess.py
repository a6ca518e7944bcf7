"""Embedded sub-processes and transactions: scopes of their own."""

from remit.engine.bpmn.machine import TokenRun, complete_activity, open_scope
from remit.engine.bpmn.model import Node


def start_subprocess(run: TokenRun, act: int, node: Node) -> None:
    """Open the scope."""
    open_scope(run, act, node)


def dry_subprocess(run: TokenRun, act: int, _node: Node) -> None:
    """Nothing is left to happen inside: the sub-process is completed."""
    complete_activity(run, act)
