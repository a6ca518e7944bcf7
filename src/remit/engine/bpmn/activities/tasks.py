"""User, manual, abstract, send and receive tasks."""

from remit.engine.bpmn.events.listening import listen
from remit.engine.bpmn.events.throwing import send_message
from remit.engine.bpmn.machine import TokenRun, complete_activity
from remit.engine.bpmn.model import Node
from remit.engine.core.command import OpenTask
from remit.engine.core.expression import Compiled
from remit.engine.core.priority import priority_of

_SKIPPING = ("_FLOWABLE_SKIP_EXPRESSION_ENABLED", "_ACTIVITI_SKIP_EXPRESSION_ENABLED")


def start_user(run: TokenRun, act: int, node: Node) -> None:
    """Put the task before people."""
    settings = node.settings
    if settings.skip is not None and skipped(run, act, settings.skip):
        run.stack.append((complete_activity, act))
        return
    assignee = None if settings.assignee is None else settings.assignee(run.context(act))
    groups = None if settings.candidate_groups is None else settings.candidate_groups(run.context(act))
    run.wait_for(act, "task")
    run.commands.append(
        OpenTask(
            act,
            node.id,
            node.name,
            settings.form,
            None if assignee is None else str(assignee),
            split_names(groups),
            settings.extensions,
            None if settings.priority is None else priority_of(settings.priority, run.context(act)),
        )
    )


def skipped(run: TokenRun, act: int, skip: Compiled) -> bool:
    """Tell whether Flowable's `skipExpression` holds; it counts only where a variable switches it on."""
    context = run.context(act)
    return any(context.get(name) is True for name in _SKIPPING) and skip.holds(context)


def split_names(value: object) -> tuple[str, ...]:
    """Read a list of names, written as a list or as text with commas."""
    if value is None:
        return ()
    if isinstance(value, list | tuple):
        return tuple(str(name) for name in value)
    return tuple(name.strip() for name in str(value).split(",") if name.strip())


def start_pass(run: TokenRun, act: int, _node: Node) -> None:
    """Complete at once: manual and abstract tasks are nothing the engine could wait for."""
    run.stack.append((complete_activity, act))


def start_send(run: TokenRun, act: int, node: Node) -> None:
    """Send the message and complete."""
    run.late.append((_send, act, node))


def _send(run: TokenRun, act: int, node: Node) -> None:
    if node.settings.message is not None:
        send_message(run, act, node, node.settings.message)
    complete_activity(run, act)


def start_receive(run: TokenRun, act: int, node: Node) -> None:
    """Wait for the message, or to be triggered where none is named."""
    if node.settings.message is None:
        run.wait_for(act, "receive")
    else:
        listen(run, act, node.settings.message)


def fire_receive(run: TokenRun, act: int, _node: Node) -> None:
    """The message came."""
    complete_activity(run, act)
