"""Those who put a house under load: a client's program, people who do what it brings, somebody who looks."""

import threading
import time
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from itertools import count

import httpx2 as httpx

from remit.demo.inventing import supplier_invoices as invoices
from remit.demo.lines.supplier_invoices import BUYERS, HANDOVERS, InvoiceSource
from remit.values.chance import SeededChance
from remit.values.moment import SystemClock
from remit.web import csrf
from remit.web.visitor import SESSION_COOKIE

ENGAGEMENT = "harrow-ap"
HANDOVER = next(one for one in HANDOVERS if one.key == ENGAGEMENT)
ANSWER = {"decision": "reject", "comment": "Ordered without a number; the buyer was asked."}
LOOKS = ("/queue", "/items", "/api/v1/items?limit=50")
IDLE_S = 0.5
"""Whom nothing waits for asks again after so long."""


@dataclass
class Waits:
    """How long calls took, by their kind, in seconds from when they were to begin; safe for threads."""

    of: dict[str, list[float]] = field(default_factory=lambda: defaultdict(list))

    def note(self, kind: str, planned_at: float) -> None:
        """Note that a call is answered that was to begin at a moment of the monotonic clock."""
        self.of[kind].append(time.monotonic() - planned_at)


class Source:
    """Makes the invoices of a client, each without the number of its order, and says when each is handed in."""

    def __init__(self, rate: float) -> None:
        self._moments, self._turn, self._chance = moments(rate), threading.Lock(), SeededChance(1)
        self._known = InvoiceSource().references(HANDOVER)

    def next(self) -> tuple[float, bytes]:
        """Return the moment of the next invoice on the monotonic clock, and its text."""
        with self._turn:
            day, buyer = SystemClock().now().date(), BUYERS[HANDOVER.client]
            _name, text = invoices.make(
                self._chance,
                buyer=buyer,
                known=self._known,
                day=day,
                defect=invoices.Defect.NO_PO,
                form=invoices.Form.UBL,
            )
            return next(self._moments), text


@dataclass
class Load:
    """A house under load: where it is, who may ask, and what they noted until they are told to stop."""

    url: str
    key: str
    secret: str
    sessions: list[str]
    waits: Waits = field(default_factory=Waits)
    stopping: threading.Event = field(default_factory=threading.Event)
    done: int = 0

    def run(self, *, rate: float, senders: int) -> list[threading.Thread]:
        """Begin: invoices at so many a second; the first session looks, the others work."""
        source, (looker, *workers) = Source(rate), self.sessions
        threads = [threading.Thread(target=self._send, args=(source,)) for _ in range(senders)]
        threads += [threading.Thread(target=self._work, args=(one,)) for one in workers]
        threads.append(threading.Thread(target=self._look, args=(looker,)))
        for one in threads:
            one.start()
        return threads

    def _send(self, source: Source) -> None:
        with httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.key}"}, timeout=60) as client:
            while not self.stopping.is_set():
                at, text = source.next()
                if self.stopping.wait(max(0.0, at - time.monotonic())):
                    return
                file = {"file": ("invoice.xml", text, "application/xml")}
                answer = client.post("/api/v1/items", params={"engagement": ENGAGEMENT}, files=file)
                assert answer.status_code == 201, answer.text
                self.waits.note("hand in", at)

    def _work(self, session: str) -> None:
        with self._browser(session) as client:
            while not self.stopping.is_set():
                began = time.monotonic()
                told = client.post("/api/v1/tasks/next")
                if told.status_code == 204:
                    self.stopping.wait(IDLE_S)
                    continue
                assert told.status_code == 200, told.text
                self.waits.note("claim", began)
                began, task = time.monotonic(), told.json()
                body = {"values": ANSWER, "version": task["version"]}
                answer = client.post(f"/api/v1/tasks/{task['id']}/complete", json=body)
                assert answer.status_code == 200, answer.text
                self.waits.note("complete", began)
                self.done += 1

    def _look(self, session: str) -> None:
        with self._browser(session) as client:
            for at, place in zip(moments(1.0), count()):
                if self.stopping.wait(max(0.0, at - time.monotonic())):
                    return
                answer = client.get(LOOKS[place % len(LOOKS)])
                assert answer.status_code == 200, answer.text
                self.waits.note("look", at)

    def _browser(self, session: str) -> httpx.Client:
        token = csrf.make_token(secret=self.secret, session=session, chance=SeededChance(1))
        return httpx.Client(
            base_url=self.url, cookies={SESSION_COOKIE: session}, headers={csrf.HEADER: token}, timeout=60
        )


def moments(rate: float) -> Iterator[float]:
    """Yield the moments of the monotonic clock at which something happens so many times a second."""
    began = time.monotonic()
    for place in count():
        yield began + place / rate
