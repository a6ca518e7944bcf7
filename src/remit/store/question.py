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
