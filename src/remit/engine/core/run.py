"""A run: one event at work on a draft of the state. The notations build on it; nothing of it survives the step."""

from collections import deque
from collections.abc import Callable, Mapping, MutableMapping
from typing import Any

from msgspec.structs import replace

from remit.engine.core.command import (
    CancelChild,
    CancelTimer,
    CloseTask,
    Command,
    ResolveIncident,
    Subscribe,
    Unsubscribe,
)
from remit.engine.core.definition import Definition
from remit.engine.core.pages import draft_of, frozen
from remit.engine.core.refusals import Endless, NotExpected
from remit.engine.core.state import ROOT, Activation, Record, State, Status, Step, Trail
from remit.engine.core.waiting import Row, with_one, without_one
from remit.values.moment import Moment

Decide = Callable[[str, Mapping[str, Any]], Any]
Work = tuple[Any, ...]

MAX_MOVES = 1_000_000
"""Moves within one event after which a definition is held to loop for ever."""


class Run:
    """The draft of a state while one event works on it; mutable, private to one call of `step`."""

    def __init__(self, definition: Definition, state: State, now: Moment, decide: Decide | None) -> None:
        self.definition = definition
        self.nodes = definition.nodes
        self.flows = definition.flows
        self.now = now
        self.decide = decide
        self.acts: MutableMapping[int, Activation] = draft_of(state.activations)
        self.vars: MutableMapping[int, Mapping[str, Any]] = draft_of(state.variables)
        self.log: MutableMapping[int, tuple[Record, ...]] = draft_of(state.log)
        self.before = state.variables
        self.joins = state.joins
        self.waits = state.waits
        self.roles = state.roles
        self.next_id = state.next_id
        self.status = state.status
        self.business_key = state.business_key
        self.commands: list[Command] = []
        self.trail: list[Trail] = []
        self.stack: list[Work] = []
        self.moves = 0
        self.late: deque[Work] = deque()
        self.changed: dict[int, set[str]] = {}
        self.fresh: list[int] = []
        self._own_vars: set[int] = set()
        self._own_joins = False
        self._own_waits = False

    # -- activations

    def new(self, node: int, parent: int, **fields: Any) -> int:
        """Add an activation and return its id."""
        number = self.next_id
        self.next_id = number + 1
        self.acts[number] = Activation(node, parent, **fields)
        return number

    def edit(self, act: int, **fields: Any) -> Activation:
        """Replace fields of an activation and return it."""
        activation = replace(self.acts[act], **fields)
        self.acts[act] = activation
        return activation

    def count(self, act: int, change: int) -> int:
        """Change the number of live children and return it."""
        activation = self.acts[act]
        live = activation.live + change
        self.acts[act] = replace(activation, live=live)
        return live

    def wait_for(self, act: int, *wait: Any) -> None:
        """Say what an activation waits for outside."""
        self.acts[act] = replace(self.acts[act], wait=wait)

    def note(self, node: int, act: int, transition: str) -> None:
        """Add a line of history."""
        self.trail.append(Trail(self.nodes[node].id, act, transition, self.now))

    def children(self) -> dict[int, list[int]]:
        """Return the live activations by parent; costs a pass over all of them, so once per cancellation."""
        found: dict[int, list[int]] = {}
        for act, activation in self.acts.items():
            found.setdefault(activation.parent, []).append(act)
        return found

    def require(self, act: int, *waits: str) -> Activation:
        """Return a live activation that waits for one of `waits`. Refuses `NotExpected`."""
        activation = self.acts.get(act)
        if activation is None:
            raise NotExpected(element=f"activation {act}", reason="it is over")
        if waits and (activation.wait is None or activation.wait[0] not in waits):
            raise NotExpected(element=self.definition.element(activation.node), reason="it waits for something else")
        return activation

    # -- waiting for the outside

    def listen(self, act: int, kind: str, name: str, key: str | None = None) -> None:
        """Register an activation for a message or signal."""
        self.wait_for(act, kind, name, key)
        self.index(act, f"{kind}:{name}")
        self.commands.append(Subscribe(act, kind, name, key))

    def listen_anew(self, act: int, key: str | None) -> None:
        """Let an activation that waits for a message wait for one with another key."""
        wait = self.acts[act].wait
        assert wait is not None
        self.wait_for(act, wait[0], wait[1], key)
        self.commands += (Unsubscribe(act), Subscribe(act, wait[0], wait[1], key))

    def index(self, act: int, wait: str) -> None:
        """Find this activation under `wait` from now on."""
        self._waits()[wait] = with_one(self.waits.get(wait, ()), act)

    def unindex(self, act: int, wait: str) -> None:
        """Find it no longer."""
        left = without_one(self.waits.get(wait, ()), act)
        waits = self._waits()
        if left:
            waits[wait] = left
        else:
            waits.pop(wait, None)

    def _waits(self) -> dict[str, Row]:
        if not self._own_waits:
            self.waits = dict(self.waits)
            self._own_waits = True
        return self.waits  # type: ignore[return-value]  # own - this run's own copy is a dict

    def stop_waiting(self, act: int, *, fired: bool = False, reason: str = "interrupted") -> None:
        """Tell the outside that an activation waits no longer; `fired` means the outside knows already."""
        wait = self.acts[act].wait
        if wait is None:
            return
        kind = wait[0]
        if kind in ("message", "signal"):
            self.unindex(act, f"{kind}:{wait[1]}")
            if "context" in self.waits:
                self.unindex(act, "context")
            self.commands.append(Unsubscribe(act))
        elif kind in ("conditional", "data"):
            self.unindex(act, kind)
        elif kind == "incident":
            self.commands.append(ResolveIncident(act))
        elif not fired:
            if kind == "task":
                self.commands.append(CloseTask(act, reason))
            elif kind in ("timer", "retry"):
                self.commands.append(CancelTimer(act))
            elif kind == "child":
                self.commands.append(CancelChild(act))

    def forget(self, act: int) -> None:
        """Take one activation and what is kept with it out of the state."""
        del self.acts[act]
        if act in self.vars:
            del self.vars[act]
        if act in self.log:
            del self.log[act]

    # -- joins

    def own_joins(self) -> dict[tuple[int, int], tuple[int, ...]]:
        """Return the waiting tokens for changing."""
        if not self._own_joins:
            self.joins = dict(self.joins)
            self._own_joins = True
        return self.joins  # type: ignore[return-value]  # own - this run's own copy is a dict

    # -- variables

    def computed(self, _act: int, _activation: Activation) -> Mapping[str, Any] | None:
        """Return computed variables of an activation (loop counters); a notation may override it."""
        return None

    def context(self, act: int) -> Mapping[str, Any]:
        """Return the variables in sight of an activation, inner ones hiding outer ones."""
        layers: list[Mapping[str, Any]] = []
        while act:
            activation = self.acts.get(act)
            if activation is None:
                break
            own = self.vars.get(act)
            if own:
                layers.append(own)
            if activation.counter >= 0 or activation.state == "body":
                extra = self.computed(act, activation)
                if extra:
                    layers.append(extra)
            act = activation.parent
        if len(layers) == 1:
            return layers[0]
        merged: dict[str, Any] = {}
        for layer in reversed(layers):
            merged.update(layer)
        return merged

    def own(self, scope: int) -> dict[str, Any]:
        """Return the variables of one scope for changing."""
        held = self.vars.get(scope)
        if scope in self._own_vars and held is not None:
            return held  # type: ignore[return-value]  # own - this run's own copy is a dict
        copy = {} if held is None else dict(held)
        self.vars[scope] = copy
        self._own_vars.add(scope)
        return copy

    def assign(self, act: int, variables: Mapping[str, Any]) -> None:
        """Set variables where they are held among the enclosing scopes, else in the instance's own scope."""
        inner = self._inner_scopes(act)
        if not inner:
            self.assign_local(ROOT, variables)
            return
        for name, value in variables.items():
            holder = next((scope for scope in inner if name in self.vars[scope]), ROOT)
            self.assign_local(holder, {name: value})

    def assign_local(self, scope: int, variables: Mapping[str, Any]) -> None:
        """Set variables in exactly this scope."""
        if variables:
            self.own(scope).update(variables)
            self.changed.setdefault(scope, set()).update(variables)

    def _inner_scopes(self, act: int) -> list[int]:
        """Return the scopes below the instance's own that hold variables in sight of an activation, innermost first."""
        found: list[int] = []
        while act > ROOT:
            if act in self.vars:
                found.append(act)
            activation = self.acts.get(act)
            if activation is None:
                break
            act = activation.parent
        return found

    # -- moving on

    def work_off(self) -> None:
        """Do what is stacked up, depth first, until nothing is left. Refuses `Endless`."""
        stack = self.stack
        moves = self.moves
        while stack:
            function, scope, *rest = stack.pop()
            if scope in self.acts:
                moves += 1
                if moves > MAX_MOVES:
                    raise Endless(moves=moves, element=self.definition.element(self.acts[scope].node))
                function(self, scope, *rest)
        self.moves = moves

    def finish(self) -> Step:
        """Freeze the draft."""
        state = State(
            definition_hash=self.definition.content_hash,
            status=self.status,
            activations=frozen(self.acts),
            variables=frozen(self.vars),
            joins=self.joins,
            waits=self.waits,
            log=frozen(self.log),
            roles=self.roles,
            next_id=self.next_id,
            business_key=self.business_key,
        )
        return Step(state, tuple(self.commands), tuple(self.trail))

    @property
    def over(self) -> bool:
        """Whether the instance ended in this run."""
        return self.status not in (Status.ACTIVE, Status.SUSPENDED)
