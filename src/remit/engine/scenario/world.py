"""A world in memory: instances of published definitions that call, message and signal each other; time stands still."""

from collections import Counter, deque
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from typing import Any

from remit.engine.core import command as c
from remit.engine.core import event as e
from remit.engine.core.definition import Definition, StartTrigger
from remit.engine.core.refusals import CannotStart, Endless, NotExpected
from remit.engine.core.run import Decide
from remit.engine.core.state import State, Status, Trail
from remit.engine.core.timing import Due, first_due, next_due
from remit.engine.running import step
from remit.engine.scenario.markers import TEN_SECONDS, serve_marker
from remit.values.moment import Moment

MAX_DELIVERIES = 200_000
"""Deliveries within one action after which a scenario is held to go on for ever."""
MAX_INSTANCES = 5_000
"""Instances that one scenario may start."""
BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


@dataclass(slots=True)
class Instance:
    """One instance in the world."""

    number: int
    definition: Definition
    state: State
    parent: tuple[int, int] | None = None
    timers: dict[int, tuple[Moment, str]] = field(default_factory=dict)
    tasks: dict[int, str] = field(default_factory=dict)
    children: dict[int, int] = field(default_factory=dict)
    asked_for: bool = False


def names_of(instance: Instance, act: int, element: str) -> tuple[str, ...]:
    """Return the ids a task or timer goes by: its element's, and in a case first its definition's."""
    activation = instance.state.activations.get(act)
    if activation is None:
        return (element,)
    definition = getattr(instance.definition.nodes[activation.node], "definition_id", None)
    return (definition, element) if definition else (element,)


@dataclass(slots=True)
class StartTimer:
    """A timer start event of a published definition."""

    definition: Definition
    trigger: StartTrigger
    due: Due


class World:
    """Published definitions and their instances."""

    def __init__(self, *, decide: Decide | None = None, now: Moment = BEGINNING) -> None:
        self.now = now
        self.decide = decide
        self.definitions: dict[tuple[str, str], Definition] = {}
        self.instances: dict[int, Instance] = {}
        self.start_timers: list[StartTimer] = []
        self.trail: list[tuple[int, Trail]] = []
        self.trace: list[str] = []
        self.incidents: list[c.RaiseIncident] = []
        self.performed: dict[tuple[int, int], tuple[str, ...]] = {}
        self._pending: deque[Callable[[], None]] = deque()

    def publish(self, definition: Definition) -> None:
        """Make a definition startable; its timer start events begin to run."""
        self.definitions[(definition.notation, definition.key)] = definition
        for trigger in definition.starts:
            if trigger.kind == "timer" and trigger.timer is not None:
                self.start_timers.append(StartTimer(definition, trigger, first_due(trigger.timer, {}, self.now)))

    def find(self, key: str, notation: str | None = None) -> Definition:
        """Return a published definition. Refuses `CannotStart`."""
        for (kind, name), definition in self.definitions.items():
            if name == key and notation in (None, kind):
                return definition
        raise CannotStart(key=key, reason="no such definition is published")

    def start(self, definition: Definition, event: e.Start, *, parent: tuple[int, int] | None = None) -> Instance:
        """Start an instance and let everything follow."""
        number = len(self.instances) + 1
        if number > MAX_INSTANCES:
            raise Endless(moves=number, element=definition.key)
        result = step(definition, None, event, self.now, decide=self.decide)
        instance = Instance(number, definition, result.state, parent)
        self.instances[number] = instance
        if parent is not None:
            self.instances[parent[0]].children[parent[1]] = number
        self._follow(instance, result.state, result.commands, result.trail)
        return instance

    def work(self, instance: Instance, event: e.Event) -> None:
        """Work one event into an instance and queue what follows."""
        result = step(instance.definition, instance.state, event, self.now, decide=self.decide)
        self._follow(instance, result.state, result.commands, result.trail)

    def settle(self) -> None:
        """Deliver what instances ask of each other until nothing is left."""
        for _delivery in range(MAX_DELIVERIES):
            if not self._pending:
                return
            self._pending.popleft()()
        raise Endless(moves=MAX_DELIVERIES, element=self.live()[-1].definition.key if self.live() else "")

    def forget_pending(self) -> None:
        """Start with an empty queue of deliveries."""
        self._pending = deque()

    def live(self) -> list[Instance]:
        """Return the instances that have not ended, oldest first."""
        return [instance for instance in self.instances.values() if not instance.state.ended]

    # -- what the outside may do

    def message(
        self, name: str, variables: Mapping[str, Any], *, at: str | None = None, key: str | None = None
    ) -> bool:
        """Deliver a message to one waiting subscription, else to a message start event; tell whether any took it."""
        for instance in self.live():
            for act in instance.state.waits.get(f"message:{name}", ()):
                element = instance.definition.element(instance.state.activations[act].node)
                if at in (None, element) and self._takes(instance, e.MessageArrived(name, key, variables, act)):
                    return True
        return self._start_by("message", name, e.Start(variables, message=name), at=at, once=True)

    def _takes(self, instance: Instance, event: e.MessageArrived) -> bool:
        """Work a message in, unless it carries another correlation key than is waited for."""
        try:
            self.work(instance, event)
        except NotExpected:
            return False
        return True

    def signal(self, name: str, variables: Mapping[str, Any], *, besides: int | None = None) -> bool:
        """Deliver a signal to everybody who listens, and to signal start events."""
        heard = []
        for instance in self.live():
            if instance.number != besides and instance.state.waits.get(f"signal:{name}"):
                self.work(instance, e.SignalArrived(name, variables))
                heard.append(instance.definition)
        event = e.Start(variables, signal=name)
        return self._start_by("signal", name, event, at=None, once=False, heard=heard) or bool(heard)

    def _start_by(
        self, kind: str, name: str, event: e.Start, *, at: str | None, once: bool, heard: Sequence[Definition] = ()
    ) -> bool:
        started = False
        for definition in list(self.definitions.values()):
            for trigger in definition.starts:
                awaited = trigger.gathers and definition in heard
                if trigger.kind == kind and trigger.name == name and at in (None, trigger.element) and not awaited:
                    self.start(definition, event)
                    started = True
                    if once:
                        return True
        return started

    def startable(self, kind: str, name: str, first: Definition) -> Definition:
        """Return `first`, or where it has no such start event, the definition that has one."""
        for definition in (first, *self.definitions.values()):
            if any(trigger.kind == kind and trigger.name == name for trigger in definition.starts):
                return definition
        return first

    def fire_timer(self, element: str) -> None:
        """Let the earliest timer of an element fire now. Refuses `NotExpected`."""
        waiting = [
            (due, instance, act)
            for instance in self.live()
            for act, (due, where) in instance.timers.items()
            if element in names_of(instance, act, where)
        ]
        if waiting:
            due, instance, act = min(waiting, key=lambda found: found[0])
            self.now = max(self.now, due)
            self._fire(instance, act)
            return
        for start in self.start_timers:
            if start.trigger.element == element:
                self._fire_start(start)
                return
        raise NotExpected(element=element, reason="no timer of it is running")

    def advance(self, span: timedelta) -> None:
        """Move the clock and fire what falls due, in order."""
        end = self.now + span
        for _timer in range(MAX_DELIVERIES):
            due = [(when, number, act) for number, act, when in self._timers() if when <= end]
            starts = [start for start in self.start_timers if start.due.at <= end]
            if not due and not starts:
                break
            first = min(due) if due else None
            if first is None or (starts and min(start.due.at for start in starts) < first[0]):
                self._fire_start(min(starts, key=lambda start: start.due.at))
            else:
                self.now = max(self.now, first[0])
                self._fire(self.instances[first[1]], first[2])
            self.settle()
        else:
            raise Endless(moves=MAX_DELIVERIES, element="advance_ms")
        self.now = end

    def _timers(self) -> list[tuple[int, int, Moment]]:
        """Return what may fall due; what is held comes once it goes on."""
        return [
            (each.number, act, due)
            for each in self.live()
            for act, (due, _element) in each.timers.items()
            if Status.SUSPENDED not in (each.state.status, each.state.activations[act].state)
        ]

    def _fire(self, instance: Instance, act: int) -> None:
        del instance.timers[act]
        self.work(instance, e.TimerFired(act))

    def _fire_start(self, start: StartTimer) -> None:
        self.now = max(self.now, start.due.at)
        self.start_timers.remove(start)
        again = next_due(start.due)
        if again is not None:
            self.start_timers.append(StartTimer(start.definition, start.trigger, again))
        self.start(start.definition, e.Start(element=start.trigger.element))

    # -- serving commands

    def _follow(
        self, instance: Instance, state: State, commands: tuple[c.Command, ...], trail: tuple[Trail, ...]
    ) -> None:
        instance.state = state
        self.trail.extend((instance.number, entry) for entry in trail)
        for command in commands:
            serve = _SERVE.get(type(command))
            if serve is not None:
                serve(self, instance, command)

    def _open_task(self, instance: Instance, command: c.OpenTask) -> None:
        instance.tasks[command.activation] = command.element

    def _close(self, instance: Instance, command: c.CloseTask) -> None:
        instance.tasks.pop(command.activation, None)

    def _schedule(self, instance: Instance, command: c.ScheduleTimer) -> None:
        instance.timers[command.activation] = (command.due_at, command.element)

    def _unschedule(self, instance: Instance, command: c.CancelTimer) -> None:
        instance.timers.pop(command.activation, None)

    def _call(self, instance: Instance, command: c.CallService) -> None:
        self._pending.append(lambda: self._answer(instance, command))

    def _answer(self, instance: Instance, command: c.CallService) -> None:
        if command.activation in instance.state.activations and not instance.state.ended:
            node = instance.definition.nodes[instance.state.activations[command.activation].node]
            text = getattr(node.settings, "script_text", "")
            if text == TEN_SECONDS:
                self.advance(timedelta(seconds=10))
                if command.activation not in instance.state.activations:
                    return
            if text:
                self.trace.append(text)
            self.work(instance, serve_marker(command.activation, text, command.variables, instance.definition))

    def _start_child(self, instance: Instance, command: c.StartChild) -> None:
        def begin() -> None:
            definition = self.find(command.definition_key, command.notation)
            parent = (instance.number, command.activation)
            self.start(definition, e.Start(command.variables, business_key=command.business_key), parent=parent)

        self._pending.append(begin)

    def _cancel_child(self, instance: Instance, command: c.CancelChild) -> None:
        number = instance.children.pop(command.activation, None)
        if number is not None and not self.instances[number].state.ended:
            self.instances[number].parent = None
            self.work(self.instances[number], e.Cancel("the caller was interrupted"))

    def _publish(self, instance: Instance, command: c.Publish) -> None:
        if command.kind == "signal":
            self._pending.append(lambda: _ignore(self.signal(command.name, command.variables, besides=instance.number)))
        elif command.kind == "message":
            self._pending.append(lambda: _ignore(self.message(command.name, command.variables, key=command.key)))
        elif instance.parent is not None:
            number, act = instance.parent
            self._pending.append(lambda: self._escalate(self.instances[number], act, command))

    def _escalate(self, parent: Instance, act: int, command: c.Publish) -> None:
        if act in parent.state.activations:
            self.work(parent, e.Escalated(act, command.name, command.variables, command.held))

    def _ended(self, instance: Instance, command: c.InstanceEnded) -> None:
        instance.timers.clear()
        instance.tasks.clear()
        if instance.parent is None:
            return
        number, act = instance.parent
        parent = self.instances[number]

        def tell() -> None:
            if act in parent.state.activations and parent.state.activations[act].wait == ("child",):
                self.work(parent, e.ChildEnded(act, command.outcome, command.variables, command.error_code))

        self._pending.append(tell)

    def _incident(self, _instance: Instance, command: c.RaiseIncident) -> None:
        self.incidents.append(command)

    def completed(self) -> Counter[str]:
        """Count how often each element was completed, by its id and by its definition's id in a case."""
        counted: Counter[str] = Counter()
        for number, entry in self.trail:
            if entry.transition in ("complete", "occur"):
                counted[entry.element] += 1
                definition = self.instances[number].definition
                place = definition.by_id.get(entry.element)
                other = None if place is None else getattr(definition.nodes[place], "definition_id", None)
                if other and other != entry.element:
                    counted[other] += 1
        return counted


def _ignore(_heard: bool) -> None:
    return None


_SERVE: dict[type, Callable[[World, Instance, Any], None]] = {
    c.OpenTask: World._open_task,
    c.CloseTask: World._close,
    c.ScheduleTimer: World._schedule,
    c.CancelTimer: World._unschedule,
    c.CallService: World._call,
    c.StartChild: World._start_child,
    c.CancelChild: World._cancel_child,
    c.Publish: World._publish,
    c.InstanceEnded: World._ended,
    c.RaiseIncident: World._incident,
}
