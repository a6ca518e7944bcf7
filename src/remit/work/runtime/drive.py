"""A drive: everything that one event sets going in one item, held in memory until it is quiet, then written at once."""

from typing import Any

from remit.engine import Event, MessageArrived, Publish, ServiceCompleted, ServiceFailed, TimerFired, step
from remit.values.refusal import Refusal
from remit.work.model import EventKind, Item
from remit.work.runtime.bench import Bench, Running
from remit.work.runtime.commands import carry_out
from remit.work.runtime.decisions import decider
from remit.work.runtime.publishing import carry_out_of_item
from remit.work.runtime.saving import save


class Drive(Bench):
    """Steps the instances of one item inside an open transaction. The caller holds the item's lock."""

    def work_off(self) -> None:
        """Step until nothing is left to do. Refuses what the engine refuses; nothing is written yet."""
        while self.inbox:
            instance_id, event = self.inbox.popleft()
            self._step(self.load(instance_id), event)

    def _step(self, running: Running, event: Event) -> None:
        decisions: list[dict[str, Any]] = []
        decide = decider(self, running, found=decisions)
        try:
            result = step(running.graph, running.state, event, self.tx.now, decide=decide)
        except Refusal as refusal:
            if any(event is heard for heard in self.overheard):
                self._missed(event)
                return
            if not isinstance(event, ServiceCompleted):
                raise
            # What a service answered leads nowhere: a person must see it, and may have it tried again.
            self.send(running.instance.id, ServiceFailed(event.activation, message=str(refusal)))
            return
        running.state = result.state
        running.events.append(event)
        running.trail.extend(result.trail)
        if isinstance(event, TimerFired):
            self.pending.fired.add((running.instance.id, event.activation))
        for decision in decisions:
            self.note(EventKind.DECISION_MADE, instance=running.instance.id, **decision)
        for command in result.commands:
            carry_out(self, running, command)

    def _missed(self, event: Event) -> None:
        """Somebody of the item waited for what was published and does not take it any more: others may."""
        if isinstance(event, MessageArrived):
            carry_out_of_item(self, Publish("message", event.name, event.variables, key=event.key))

    def finish(self) -> Item:
        """Work off what is queued, write everything, and return the item as it stands now."""
        self.work_off()
        self.item = save(self)
        return self.item
