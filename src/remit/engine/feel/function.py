"""A FEEL function value: built in, written in FEEL, or a model's knowledge (10.3.2.13)."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from remit.engine.feel.run import Run


@dataclass(frozen=True, slots=True, eq=False)
class Function:
    """Parameters with the names of their types, and the body; `result` names the type it returns."""

    parameters: tuple[tuple[str, Any], ...]
    body: Callable[[Run, tuple[Any, ...]], Any]
    name: str = "function"
    result: Any = None

    def __str__(self) -> str:
        return f"function({', '.join(name for name, _ in self.parameters)})"


@dataclass(frozen=True, slots=True, eq=False)
class BuiltinFunction:
    """A built-in as a value: its name, how to call it by position or by name, and the types of its forms."""

    name: str
    call: Callable[[Run, list[Any]], Any]
    call_named: Callable[[Run, dict[str, Any]], Any]
    forms: tuple[Any, ...]

    def __str__(self) -> str:
        return self.name
