"""What may be decided by hand about a process: what starts in an ad hoc sub-process, and that it is over (10.3.3)."""

from collections.abc import Iterator

from remit.engine.bpmn.activities.adhoc import begins_by_itself, is_closing
from remit.engine.bpmn.model import Node
from remit.engine.core.choice import Choice, ChoiceKind
from remit.engine.core.definition import Definition
from remit.engine.core.state import Activation, State


def choices_of_process(definition: Definition, state: State) -> Iterator[Choice]:
    """Yield what may be decided about an active process now."""
    for act, activation in state.activations.items():
        if activation.wait == ("adhoc",):
            yield from _in_adhoc(definition, act, activation)


def _in_adhoc(definition: Definition, act: int, activation: Activation) -> Iterator[Choice]:
    container: Node = definition.nodes[activation.node]
    if not is_closing(activation) and not (container.sequential and activation.live):
        for node in definition.nodes[1:]:
            if node.scope == container.index and begins_by_itself(node):
                yield Choice(ChoiceKind.START, node.id, node.name or node.id, act)
    if not activation.live:
        yield Choice(ChoiceKind.COMPLETE, container.id, container.name or container.id, act)
