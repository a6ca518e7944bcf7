"""The machine of tokens: how they arrive, leave, gather in scopes, are cancelled. Elements plug in by `Table`."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.engine.bpmn.model import SCOPES, Flow, Kind, Node
from remit.engine.core.command import InstanceEnded
from remit.engine.core.crossing import Mapped
from remit.engine.core.refusals import NoPath
from remit.engine.core.run import Run
from remit.engine.core.state import ROOT, Activation, Status

Enter = Callable[["TokenRun", int, Node, int], None]
Act = Callable[["TokenRun", int, Node], None]


@dataclass(frozen=True, slots=True)
class Table:
    """Which function serves which kind: a token enters, an activity starts, a scope runs dry, a listener fires."""

    enter: Mapping[Kind, Enter]
    start: Mapping[Kind, Act]
    dry: Mapping[Kind, Act]
    fire: Mapping[Kind, Act]
    awaits_data: Callable[["TokenRun", int, Node], bool]
    begin_loop: Callable[["TokenRun", int, Node], None]
    instance_done: Callable[["TokenRun", int, int], None]
    arm: Callable[["TokenRun", int, Node], int]
    record: Callable[["TokenRun", int, Node], None]
    handled: Callable[["TokenRun", int], None]
    inside_done: Act
    settle: Callable[["TokenRun"], bool]
    check_fresh: Callable[["TokenRun", int], bool]
    check_changed: Callable[["TokenRun"], None]
    loop_variables: Callable[["TokenRun", int, Activation], Mapping[str, Any] | None]


class TokenRun(Run):
    """A run of a process."""

    table: Table
    nodes: tuple[Node, ...]
    flows: tuple[Flow, ...]

    def computed(self, act: int, activation: Activation) -> Mapping[str, Any] | None:
        """Return the loop counters of a repeated activity."""
        return self.table.loop_variables(self, act, activation)


def settle(run: TokenRun) -> None:
    """Move tokens until every one of them waits."""
    run.work_off()
    while not run.over and run.table.settle(run):
        run.moves += 1
        run.work_off()


# -- tokens


def arrive(run: TokenRun, scope: int, flow: int) -> None:
    """Bring a token over a flow to the node it leads to."""
    node = run.nodes[run.flows[flow].target]
    run.table.enter[node.kind](run, scope, node, flow)


def enter(run: TokenRun, scope: int, node: int) -> None:
    """Put a token on a node directly, over no flow."""
    target = run.nodes[node]
    run.table.enter[target.kind](run, scope, target, -1)


def send(run: TokenRun, scope: int, flows: Sequence[int], quantity: int = 1) -> None:
    """Let one token go on over `flows`, `quantity` tokens on each; over none it is consumed."""
    tokens = len(flows) * quantity
    if tokens == 0:
        consume(run, scope)
        return
    if tokens > 1:
        run.count(scope, tokens - 1)
    for flow in reversed(flows):
        for _ in range(quantity):
            run.stack.append((arrive, scope, flow))


def leave(run: TokenRun, scope: int, node: Node) -> None:
    """Let a token go on from an activity or event (BPMN 13.3.2): every flow whose condition holds."""
    outgoing = node.outgoing
    if len(outgoing) == 1 and node.completion_quantity == 1 and run.flows[outgoing[0]].condition is None:
        run.stack.append((arrive, scope, outgoing[0]))
        return
    send(run, scope, _chosen(run, scope, node), node.completion_quantity)


def _chosen(run: TokenRun, scope: int, node: Node) -> list[int]:
    taken: list[int] = []
    conditional = False
    context: Mapping[str, Any] | None = None
    for number in node.outgoing:
        condition = run.flows[number].condition
        if number == node.default:
            continue
        if condition is None:
            taken.append(number)
            continue
        context = run.context(scope) if context is None else context
        if condition.holds(context):
            conditional = True
            taken.append(number)
    if node.default is not None and not conditional:
        taken.append(node.default)
    if node.outgoing and not taken:
        raise NoPath(element=node.id)
    return taken


def consume(run: TokenRun, scope: int) -> None:
    """Take a token out of a scope; a scope that runs dry is completed."""
    if run.count(scope, -1) == 0:
        run.stack.append((run_dry, scope))


def run_dry(run: TokenRun, scope: int) -> None:
    """Complete a scope in which nothing is left to happen."""
    activation = run.acts[scope]
    if activation.live == 0:
        node = run.nodes[activation.node]
        run.table.dry[node.kind](run, scope, node)


# -- scopes


def open_scope(run: TokenRun, act: int, node: Node) -> None:
    """Arm the event sub-processes of a scope and put a token on each of its starts."""
    arm_event_subprocesses(run, act, node)
    if node.data:
        for name, value in node.data:
            run.assign_local(act, {name: value(run.context(act))})
    if not (run.fresh and run.table.check_fresh(run, act)):
        place(run, act, node.entry)


def arm_event_subprocesses(run: TokenRun, act: int, node: Node) -> None:
    """Arm the starts of a scope's event sub-processes that need a listener."""
    if node.armed:
        run.edit(act, arms=(*run.acts[act].arms, *(run.table.arm(run, act, run.nodes[start]) for start in node.armed)))


def place(run: TokenRun, scope: int, nodes: Sequence[int]) -> None:
    """Put one token on each of `nodes` in a scope that has none of them yet."""
    if not nodes:
        run.stack.append((run_dry, scope))
        return
    run.count(scope, len(nodes))
    for node in reversed(nodes):
        run.stack.append((enter, scope, node))


def open_root(run: TokenRun, starts: Sequence[int]) -> None:
    """Open the process itself at the given nodes."""
    root = run.nodes[0]
    arm_event_subprocesses(run, ROOT, root)
    for name, value in root.data:
        if name not in run.context(ROOT):
            run.assign_local(ROOT, {name: value(run.context(ROOT))})
    run.note(0, ROOT, "start")
    if not (run.fresh and run.table.check_fresh(run, ROOT)):
        place(run, ROOT, starts)


def end_instance(run: TokenRun, status: Status, *, error_code: str | None = None) -> None:
    """End the whole instance; whatever is still live is cancelled."""
    variables = dict(run.vars.get(ROOT) or {})
    activation = run.acts[ROOT]
    if activation.live or activation.arms:
        cancel_children(run, ROOT)
    drop(run, ROOT, "complete" if status is Status.COMPLETED else "terminate")
    run.vars[ROOT] = variables
    run.status = status
    run.stack.clear()
    run.late.clear()
    run.commands.append(InstanceEnded(str(status), variables, error_code))


# -- activities


def enter_activity(run: TokenRun, scope: int, node: Node, flow: int) -> None:
    """Start an activity once it has as many tokens as its start quantity (BPMN 10.3.1) asks for."""
    if node.start_quantity > 1 and not _gathered(run, scope, node, flow):
        return
    begin(run, scope, node)


def _gathered(run: TokenRun, scope: int, node: Node, flow: int) -> bool:
    joins = run.own_joins()
    key = (scope, node.index)
    tokens = (*joins.pop(key, ()), flow)
    if len(tokens) < node.start_quantity:
        joins[key] = tokens
        return False
    run.count(scope, 1 - node.start_quantity)
    return True


def begin(run: TokenRun, scope: int, node: Node) -> None:
    """Start an activity, repeated or not, once the data of one of its input sets is there."""
    if node.needs and run.table.awaits_data(run, scope, node):
        return
    if node.loop is not None:
        run.table.begin_loop(run, scope, node)
    else:
        start_activity(run, scope, node)


def start_activity(run: TokenRun, parent: int, node: Node, *, counter: int = -1, data: Any = None) -> int:
    """Start one instance of an activity and return its activation."""
    act = run.new(node.index, parent, counter=counter, data=data)
    run.note(node.index, act, "start")
    if counter < 0 and node.boundaries:
        arm_boundaries(run, act, node)
    if node.inputs:
        carry(run, source=parent if counter < 0 else act, target=act, mappings=node.inputs, local=True)
    if run.fresh and run.table.check_fresh(run, act):
        return act
    run.table.start[node.kind](run, act, node)
    return act


def arm_boundaries(run: TokenRun, act: int, node: Node) -> None:
    """Arm the boundary events of an activity that need a listener."""
    arms = tuple(run.table.arm(run, act, run.nodes[event]) for event in node.boundaries if run.nodes[event].armed)
    if arms:
        run.edit(act, arms=(*run.acts[act].arms, *arms))


def complete_activity(run: TokenRun, act: int, *, fired: bool = True) -> None:
    """Complete an activity normally and let its token go on."""
    activation = run.acts[act]
    node = run.nodes[activation.node]
    scope = activation.parent
    if node.outputs:
        carry(run, source=act, target=scope, mappings=node.outputs, local=False)
    if node.compensable:
        run.table.record(run, act, node)
    if activation.counter >= 0:
        run.table.instance_done(run, scope, act)
        return
    drop(run, act, "complete", fired=fired)
    if node.for_compensation:
        thrower = activation.data
        consume(run, scope)
        run.table.handled(run, thrower)
        return
    go_on(run, scope, node)


def go_on(run: TokenRun, scope: int, node: Node) -> None:
    """Let the token of an activity that is done go on, once who waits for what it changed has looked at that."""
    inside_adhoc = run.nodes[run.acts[scope].node].kind is Kind.ADHOC
    changed = run.changed and "conditional" in run.waits
    if not inside_adhoc and not changed:
        leave(run, scope, node)
        return
    if inside_adhoc:
        run.stack.append((run.table.inside_done, scope, node))
    else:
        run.stack.append((leave, scope, node))
    if changed:
        run.stack.append((look_at_conditions, scope))


def look_at_conditions(run: TokenRun, _scope: int) -> None:
    """Look at what an activity changed before its token goes on: who waits for that may interrupt it."""
    run.table.check_changed(run)


def carry(run: TokenRun, *, source: int, target: int, mappings: Sequence[Mapped], local: bool) -> None:
    """Evaluate mappings in one scope and set the results in another."""
    for mapping in mappings:
        context = run.context(source)
        if mapping.everything or mapping.value is None:
            values = dict(context)
        else:
            values = {mapping.target: mapping.value(context)}
        if local or mapping.local:
            run.assign_local(target, values)
        else:
            run.assign(target, values)


# -- ending things


def drop(run: TokenRun, act: int, transition: str = "", *, fired: bool = False) -> None:
    """Take an activation without live children out, with the listeners it armed."""
    activation = run.acts[act]
    for arm in activation.arms:
        if arm in run.acts:
            drop(run, arm)
    run.stop_waiting(act, fired=fired)
    if transition:
        run.note(activation.node, act, transition)
    run.forget(act)


def cancel(run: TokenRun, act: int) -> None:
    """Cancel an activation and everything in it."""
    activation = run.acts[act]
    if activation.live or activation.state != "active" or run.nodes[activation.node].kind in SCOPES:
        _cancel(run, act, run.children())
    else:
        drop(run, act, "terminate")


def cancel_children(run: TokenRun, scope: int) -> None:
    """Cancel everything in a scope, its listeners and the tokens on their way included, but not the scope itself."""
    tree = run.children()
    for child in tree.get(scope, ()):
        if child in run.acts:
            _cancel(run, child, tree)
    forget_tokens(run, scope)
    run.edit(scope, live=0, arms=())


def _cancel(run: TokenRun, act: int, tree: Mapping[int, list[int]]) -> None:
    for child in tree.get(act, ()):
        if child in run.acts:
            _cancel(run, child, tree)
    forget_tokens(run, act)
    activation = run.acts[act]
    listener = activation.state == "listening" and run.nodes[activation.node].kind not in (Kind.CATCH, Kind.RECEIVE)
    drop(run, act, "" if listener else "terminate")


def forget_tokens(run: TokenRun, scope: int) -> None:
    """Forget the tokens on their way in a scope, and those that wait to be joined."""
    if run.joins:
        for key in [key for key in run.joins if key[0] == scope]:
            del run.own_joins()[key]
    if run.stack:
        run.stack[:] = [work for work in run.stack if work[1] != scope]
    if run.late:
        left = [work for work in run.late if work[1] != scope]
        run.late.clear()
        run.late.extend(left)
