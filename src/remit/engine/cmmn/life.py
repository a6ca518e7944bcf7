"""The life cycle of plan items (CMMN 8.4): every transition changes the state, is noted, and told to the sentries."""

from collections import deque
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from remit.engine.cmmn.model import OCCURRING, Item, ItemState, Kind
from remit.engine.core.command import InstanceEnded
from remit.engine.core.definition import Definition
from remit.engine.core.run import Decide, Run
from remit.engine.core.state import ROOT, Activation, State, Status
from remit.values.moment import Moment


@dataclass(frozen=True, slots=True)
class Happened:
    """A transition that sentries may wait for."""

    event: str
    node: int = -1
    act: int = 0
    parent: int = 0
    item: str | None = None
    criterion: str | None = None
    counter: int = -1


class CaseRun(Run):
    """A run of a case: transitions wait in `happened` until the sentries have seen them."""

    def __init__(self, definition: Definition, state: State, now: Moment, decide: Decide | None) -> None:
        super().__init__(definition, state, now, decide)
        self.nodes: tuple[Item, ...]
        self.happened: deque[Happened] = deque()
        self.dirty = False
        self.touched: set[int] = set()

    def item(self, act: int) -> Item:
        """Return the plan item of an instance."""
        return self.nodes[self.acts[act].node]

    def computed(self, _act: int, activation: Activation) -> Mapping[str, Any] | None:
        """Return the counter of a repeated item."""
        rule = self.nodes[activation.node].repetition
        return None if rule is None else {rule.counter: activation.counter}

    def notes(self, act: int) -> dict[str, Any]:
        """Return a copy of the notes kept with an instance."""
        return dict(self.acts[act].data or {})


Opened = Callable[[CaseRun, int], None]


def tell(run: CaseRun, act: int, event: str, *, criterion: str | None = None) -> None:
    """Note a transition and queue it for the sentries."""
    activation = run.acts[act]
    run.note(activation.node, act, event)
    run.happened.append(Happened(event, activation.node, act, activation.parent, None, criterion, activation.counter))
    run.dirty = True
    run.touched.add(activation.parent)


def move(run: CaseRun, act: int, event: str, state: ItemState) -> None:
    """Take an instance to a state that is not terminal."""
    run.edit(act, state=str(state))
    tell(run, act, event)


def leave(run: CaseRun, act: int, event: str, *, criterion: str | None = None, fired: bool = False) -> None:
    """End one instance: complete, occur, terminate, exit; what is inside a stage goes with it."""
    end_children(run, act)
    run.stop_waiting(act, fired=fired, reason=event)
    tell(run, act, event, criterion=criterion)
    run.count(run.acts[act].parent, -1)
    run.forget(act)


def end_children(run: CaseRun, act: int) -> None:
    """Terminate whatever still lives in a stage; nothing outside listens to it any more."""
    if run.acts[act].live == 0 and run.item(act).kind is not Kind.STAGE:
        return
    tree = run.children()
    _end(run, act, tree)


def _end(run: CaseRun, act: int, tree: dict[int, list[int]]) -> None:
    for child in tree.get(act, ()):
        if child not in run.acts:
            continue
        _end(run, child, tree)
        run.stop_waiting(child, reason="terminate")
        event = "parentTerminate" if run.item(child).kind in OCCURRING else "exit"
        run.note(run.acts[child].node, child, "terminate")
        run.happened.append(Happened(event, run.acts[child].node, child, act))
        run.forget(child)
    run.edit(act, live=0)


def end_case(run: CaseRun, status: Status, event: str) -> None:
    """Complete or terminate the case."""
    end_children(run, ROOT)
    run.note(0, ROOT, event)
    variables = dict(run.vars.get(ROOT) or {})
    run.forget(ROOT)
    run.vars[ROOT] = variables
    run.status = status
    run.happened.clear()
    run.stack.clear()
    run.commands.append(InstanceEnded(str(status), variables))


def live_instances(run: CaseRun, item: str) -> list[tuple[int, Activation]]:
    """Return the live instances of a plan item (or of every item with that definition), oldest first."""
    return [
        (act, activation)
        for act, activation in run.acts.items()
        if item in (run.nodes[activation.node].id, run.nodes[activation.node].definition_id) and act != ROOT
    ]
