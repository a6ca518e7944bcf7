"""A performer for ad hoc sub-processes of which a scenario says nothing: every activity once, in the written order.

Who performs is a person's choice (BPMN 13.3.5), and a scenario makes it by `adhoc_start`. One that never does leaves
activities that need nobody to the world.
"""

from remit.engine.bpmn.model import ACTIVITIES, Kind, Node
from remit.engine.core import event as e
from remit.engine.core.state import Activation
from remit.engine.scenario.world import Instance, World

_AUTOMATIC = frozenset((Kind.TASK, Kind.MANUAL, Kind.SCRIPT, Kind.SERVICE, Kind.SEND, Kind.RULE))


def perform(world: World) -> None:
    """Start what is left to start in every such sub-process, and complete those in which all is done."""
    while any(_next_act(world, instance) for instance in world.live()):
        world.settle()


def _next_act(world: World, instance: Instance) -> bool:
    if instance.definition.notation != "bpmn":
        return False
    for act, activation in instance.state.activations.items():
        if activation.wait == ("adhoc",) and _goes_on(world, instance, act, activation):
            return True
    return False


def _goes_on(world: World, instance: Instance, act: int, activation: Activation) -> bool:
    container: Node = instance.definition.nodes[activation.node]
    inside = _startable(instance, container)
    if not inside or any(node.kind not in _AUTOMATIC for node in inside):
        return False
    done = world.performed.get((instance.number, act), ())
    left = [node.id for node in inside if node.id not in done]
    if left and not (container.sequential and activation.live):
        world.performed[instance.number, act] = (*done, left[0])
        world.work(instance, e.StartItem(left[0], activation=act))
        return True
    if left or activation.live or container.condition is not None:
        return False
    world.work(instance, e.CompleteItem(container.id, activation=act))
    return True


def _startable(instance: Instance, container: Node) -> list[Node]:
    return [
        node
        for node in instance.definition.nodes[1:]
        if node.scope == container.index and node.kind in ACTIVITIES and not (node.incoming or node.for_compensation)
    ]
