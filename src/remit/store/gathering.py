"""Gathering: whoever asks while another is being answered is answered next, all who wait together.

Under load it makes one question of many, and so one transaction; without load nobody waits for company. There is no
thread of its own: of those who wait, the first asks for all.
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
    """Asks `ask` for up to `most` who wait, `at_once` times at the same moment."""

    def __init__(self, ask: Callable[[Sequence[Q]], Sequence[A]], *, most: int, at_once: int) -> None:
        self._ask = ask
        self._most = most
        self._free = at_once
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
        if not leads:
            place.called.acquire()
        if not place.answer.done():
            self._lead(place)
        return place.answer.result()

    def _lead(self, first: _Place[Q, A]) -> None:
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
            following = self._waiting.popleft() if self._waiting else None
            if following is None:
                self._free += 1
        for place in (*answered, *([following] if following else [])):
            place.called.release()
