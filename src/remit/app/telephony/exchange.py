"""The exchange: keeps the tape and the floor as the telephone system tells them, and hands over what has ended.

A queue is named after the key of its engagement, as a watched folder is. Handing over is a matter of its own thread, so
that a slow database never delays a screen.
"""

import logging
import queue
import threading
from collections import defaultdict
from collections.abc import Callable, Hashable, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from remit.app.finding import engagement_called
from remit.app.house import House
from remit.app.telephony.tapes import Packet, Tapes, stamped, written
from remit.app.telephony.transcripts import Recordings
from remit.parties.access import SYSTEM
from remit.telephony.model import Figures, Promise, TapeEvent, TapeKind
from remit.telephony.rules.calls import WRAP_UP, read_tape
from remit.telephony.rules.figures import figures
from remit.telephony.rules.floor import Floor, move
from remit.telephony.rules.tape import read_event
from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.work.actions.receive import Parcel
from remit.work.model import Channel, Item

log = logging.getLogger("remit.telephony")
ENDS = frozenset({TapeKind.COMPLETED, TapeKind.ABANDONED})
LOOK_S = 0.5
DAY_AFTER = timedelta(hours=2)
"""How long after midnight (UTC) a day is handed over: calls of the day have ended by then."""

Send = Callable[[Mapping[str, str]], None]


@dataclass(frozen=True, slots=True)
class Ended:
    """A call that is over: its queue, and its packets as they came."""

    call: str
    queue: str
    packets: list[Packet]
    at: Moment


class Exchange:
    """What the telephone system told, and what it is told. Threads may ask at any time."""

    def __init__(self, house: House, folder: Path, *, recordings: Recordings | None = None) -> None:
        self._house = house
        self._recordings = recordings
        self._tapes = Tapes(folder)
        self._lock = threading.Lock()
        self._floor = Floor()
        self._open: defaultdict[str, list[Packet]] = defaultdict(list)
        self._ended: queue.SimpleQueue[Ended] = queue.SimpleQueue()
        self._items: dict[str, Item] = {}
        self._today: dict[Hashable, TapeEvent] = {}
        self._day = date.min
        self.send: Send | None = None
        self._recall()

    @property
    def linked(self) -> bool:
        """Whether the telephone system is connected now."""
        return self.send is not None

    def floor(self) -> Floor:
        """Return the floor as it stands."""
        with self._lock:
            return self._floor

    def item_of(self, call: str) -> Item | None:
        """Return the work that a call has become, None until it has."""
        return self._items.get(call)

    def take(self, packet: Packet, *, came_at: Moment) -> TapeEvent | None:
        """Take a packet as it comes: onto the tape first, then onto the floor."""
        whole = stamped(packet, at=came_at)
        event = read_event(whole, came_at=came_at)
        if event is None or _name_of(event) in self._today:  # a connection that comes back may hear an event again
            return None
        self._tapes.keep(whole, event)
        self._move(whole, event)
        if event.kind is TapeKind.COMPLETED:
            self.pause(event.agent, reason=WRAP_UP)
        return event

    def figures(self, queue_name: str, promise: Promise) -> Figures:
        """Return the figures of a queue's day (UTC) so far: those that its tape gives."""
        with self._lock:
            events, day = list(self._today.values()), self._day
        calls = read_tape(events).calls
        return figures((one for one in calls if one.queue == queue_name and one.joined_at.date() == day), promise)

    def _note(self, event: TapeEvent) -> None:
        """Keep the events of the day, and of calls that began before it and go on."""
        if event.at.date() > self._day:
            self._day = event.at.date()
            self._today = {name: one for name, one in self._today.items() if one.call in self._open}
        self._today[_name_of(event)] = event

    def pause(self, interface: str, *, reason: str) -> None:
        """Take a telephone out of its queues, under a code."""
        self._tell({"Action": "QueuePause", "Interface": interface, "Paused": "true", "Reason": reason})

    def ready(self, interface: str) -> None:
        """Put a telephone back into its queues."""
        self._tell({"Action": "QueuePause", "Interface": interface, "Paused": "false"})

    def mute_recording(self, channel: str, *, on: bool) -> None:
        """Stop or go on with the recording of a call, both ways, while a card is read out."""
        state = "1" if on else "0"
        self._tell({"Action": "MixMonitorMute", "Channel": channel, "Direction": "both", "State": state})

    def _tell(self, action: Mapping[str, str]) -> None:
        if self.send is not None:
            self.send(action)

    def _move(self, packet: Packet, event: TapeEvent) -> None:
        with self._lock:
            self._floor = move(self._floor, event)
            self._note(event)
        if not event.call:
            return
        self._open[event.call].append(packet)
        if event.kind in ENDS:
            packets = self._open.pop(event.call)
            joined = next((one for one in packets if one.get("Event") == TapeKind.JOINED.value), {})
            self._ended.put(Ended(event.call, joined.get("Queue", event.queue), packets, event.at))

    def _recall(self) -> None:
        """Read what an earlier run taped; a call handed over twice is one, by its key."""
        for day in self._tapes.days():
            for packet in self._tapes.packets(day):
                event = read_event(packet, came_at=self._house.clock.now())
                if event is not None:
                    self._tapes.remember(day, event.call)
                    self._move(packet, event)

    def deliver(self, stopping: threading.Event) -> None:
        """Hand over what has ended until told to stop."""
        while not stopping.is_set():
            self.hand_over()
            stopping.wait(LOOK_S)

    def hand_over(self) -> int:
        """Hand over each call that has ended, recording that is written, and day that is over; return how many."""
        done = 0
        while not self._ended.empty():
            ended = self._ended.get()
            content = written("call", ended.queue, ended.packets, until=ended.at)
            item = self._receive(ended.queue, content, key=f"call:{ended.queue}:{ended.call}")
            if item is not None:
                self._items[ended.call] = item
                if self._recordings is not None:
                    self._recordings.expect(item)
            done += 1
        recorded = self._recordings.hand_over() if self._recordings is not None else 0
        return done + recorded + self._hand_over_days()

    def _hand_over_days(self) -> int:
        today, done = (self._house.clock.now() - DAY_AFTER).date(), 0
        for day in (one for one in self._tapes.days() if one < today):
            by_queue = _by_queue(list(self._tapes.packets(day)))
            for name, packets in by_queue.items():
                until = max(datetime.fromtimestamp(float(one["Timestamp"]), UTC) for one in packets)
                self._receive(name, written("day", name, packets, until=until), key=f"day:{name}:{day.isoformat()}")
                done += 1
            self._tapes.drop(day)
        return done

    def _receive(self, name: str, content: bytes, *, key: str) -> Item | None:
        parcel = Parcel(content, "tape.json", Channel.API, key)
        try:
            with self._house.store.read() as reader:
                engagement = engagement_called(reader, SYSTEM, name)
            receipt = self._house.receive(SYSTEM, tenant=engagement.tenant, engagement_id=engagement.id, parcel=parcel)
            return receipt.item
        except Refusal as refusal:
            log.warning("a tape of the queue %s is not taken: %s", name, refusal)
            return None


def _name_of(event: TapeEvent) -> Hashable:
    return event.kind, event.call, event.agent, event.queue, event.at, event.on


def _by_queue(packets: list[Packet]) -> dict[str, list[Packet]]:
    """Part a day's packets by queue; hold and mute tell no queue and follow their call."""
    queue_of = {one["Uniqueid"]: one["Queue"] for one in packets if one.get("Queue") and one.get("Uniqueid")}
    parted: defaultdict[str, list[Packet]] = defaultdict(list)
    for one in packets:
        name = one.get("Queue") or queue_of.get(one.get("Linkedid") or one.get("Uniqueid", ""), "")
        if name:
            parted[name].append(one)
    return dict(parted)
