"""A question to the database that may be asked alone, or together with others in one message."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from sqlalchemy import Executable, Row

from remit.store.prepared import Parameters

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Question(Generic[T]):
    """A statement with its parameters, and how its rows are read."""

    statement: Executable
    parameters: Parameters
    read: Callable[[Sequence[Row[Any]]], T]


class Soon(Generic[T]):
    """The answer to a question that goes with the next message to the database, or the commit; known from then on."""

    __slots__ = ("_answers",)

    def __init__(self) -> None:
        self._answers: list[T] = []

    def come(self, answer: T) -> None:
        """Keep the answer."""
        self._answers.append(answer)

    @property
    def answer(self) -> T:
        """The answer; a fault before the message has gone, or where its transaction failed."""
        (answer,) = self._answers
        return answer
