"""A client's program that hands invoices in and does not give up until it is answered."""

import threading
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass, field

import httpx2 as httpx

from remit.services.supplier_invoices import line

SAMPLE = (line.folder / "samples" / "invoice-ubl.xml").read_text("utf-8")
NUMBER = SAMPLE.split("<cbc:ID>")[1].split("</cbc:ID>")[0]
ENGAGEMENT = "harrow-ap"


def invoice(number: str) -> bytes:
    """Return the sample invoice under another number."""
    return SAMPLE.replace(f"<cbc:ID>{NUMBER}</cbc:ID>", f"<cbc:ID>{number}</cbc:ID>", 1).encode()


def hand_in(client: httpx.Client, number: str) -> httpx.Response:
    """Hand an invoice in under its number as key."""
    return client.post(
        "/api/v1/items",
        params={"engagement": ENGAGEMENT},
        headers={"Idempotency-Key": number},
        files={"file": (f"{number}.xml", invoice(number), "application/xml")},
    )


@dataclass
class Sender:
    """A client's program: it hands invoices in, each under its own key, and asks again until it is answered."""

    name: str
    url: str
    key: str
    stopping: threading.Event
    answered: Callable[[], None]
    answers: defaultdict[str, list[tuple[int, str]]] = field(default_factory=lambda: defaultdict(list))
    retries: int = 0

    def run(self) -> None:
        """Hand in until told to stop; what was begun is brought to its answer."""
        number = 0
        with httpx.Client(base_url=self.url, headers={"Authorization": f"Bearer {self.key}"}, timeout=30) as client:
            while not self.stopping.is_set():
                number += 1
                self.hand_in(client, f"{self.name}-{number}")

    def hand_in(self, client: httpx.Client, number: str) -> None:
        """Hand one invoice in; where the server died meanwhile, also ask once more for one acknowledged before."""
        before = self.retries
        self._until_answered(client, number)
        known = list(self.answers)
        if self.retries > before and len(known) > 1:
            self._until_answered(client, known[-2])

    def _until_answered(self, client: httpx.Client, number: str) -> None:
        while True:
            try:
                answer = hand_in(client, number)
            except httpx.TransportError:
                self.retries += 1
                threading.Event().wait(0.02)
                continue
            if answer.status_code == 503:
                self.retries += 1
                continue
            assert answer.status_code in (200, 201), answer.text
            self.answers[number].append((answer.status_code, answer.json()["id"]))
            self.answered()
            return
