"""Gathering: whoever asks while another is being answered is answered next, all who wait together.

Under load it makes one question of many, and so one transaction; without load nobody waits for company. Where several
asked at about the same time just before, whoever asks for all waits a moment for as many: who was answered often comes
again at once, and would else find the door closed. There is no thread of its own: of those who wait, the first asks.
"""

import threading
from collections import deque
from collections.abc import Callable, Sequence
from concurrent.futures import Future
from typing import Generic, TypeVar

Q = TypeVar("Q")
A = TypeVar("A")


class _Place(Generic[Q, A]):
    """Somebody who waits: until they are answered, or until it is their turn to ask."""

    __slots__ = ("answer", "called", "question")

    def __init__(self, question: Q) -> None:
        self.question = question
        self.answer: Future[A] = Future()
        self.called = threading.Lock()
        self.called.acquire()


class Gathering(Generic[Q, A]):
    """Asks `ask` for up to `most` who wait, `at_once` times at the same moment, after `company_s` at most."""

    def __init__(
        self, ask: Callable[[Sequence[Q]], Sequence[A]], *, most: int, at_once: int, company_s: float = 0.0
    ) -> None:
        self._ask = ask
        self._most = most
        self._free = at_once
        self._company_s = company_s
        self._expected = 1
        self._enough: tuple[int, threading.Lock] | None = None
        self._waiting: deque[_Place[Q, A]] = deque()
        self._lock = threading.Lock()

    def ask(self, question: Q) -> A:
        """Return the answer to a question, asked alone or with others; what `ask` raises for them is raised here."""
        place = _Place[Q, A](question)
        with self._lock:
            leads = self._free > 0
            if leads:
                self._free -= 1
            else:
                self._waiting.append(place)
                self._tell_enough()
        if not leads:
            place.called.acquire()
        if not place.answer.done():
            self._lead(place)
        return place.answer.result()

    def _tell_enough(self) -> None:
        """Wake whoever waits for company where it is complete."""
        if self._enough is not None and len(self._waiting) >= self._enough[0]:
            self._enough[1].release()
            self._enough = None

    def _await_company(self) -> None:
        """Wait a moment for as many as came together before."""
        with self._lock:
            missing = min(self._expected, self._most) - 1
            if not self._company_s or self._enough is not None or len(self._waiting) >= missing:
                return
            called = threading.Lock()
            called.acquire()
            self._enough = (missing, called)
        called.acquire(timeout=self._company_s)
        with self._lock:
            if self._enough is not None and self._enough[1] is called:
                self._enough = None

    def _lead(self, first: _Place[Q, A]) -> None:
        self._await_company()
        with self._lock:
            others = min(self._most - 1, len(self._waiting))
            group = [first, *(self._waiting.popleft() for _ in range(others))]
        try:
            answers = tuple(zip(group, self._ask([place.question for place in group]), strict=True))
        except BaseException as fault:
            for place in group:
                place.answer.set_exception(fault)
        else:
            for place, answer in answers:
                place.answer.set_result(answer)
        self._pass_on(group[1:])

    def _pass_on(self, answered: Sequence[_Place[Q, A]]) -> None:
        """Let those who were answered go, and the next one ask."""
        with self._lock:
            self._expected = 1 + len(answered) + len(self._waiting)
            following = self._waiting.popleft() if self._waiting else None
            if following is None:
                self._free += 1
        for place in (*answered, *([following] if following else [])):
            place.called.release()
