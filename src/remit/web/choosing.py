"""Reading a choice out of a form or an address."""

from enum import StrEnum
from typing import Any, Protocol, TypeVar

from remit.values.refusal import Refusal

E = TypeVar("E", bound=StrEnum)


class ChoiceUnknown(Refusal):
    """A value that is none of the choices."""

    code = "web.choice"
    status = 422
    sentence = "“{value}” is not one of: {choices}."


class Given(Protocol):
    """Whatever holds values by name: a form, a query."""

    def get(self, name: str, /) -> Any:
        """Return the value of a name, or None."""
        ...


def chosen(kind: type[E], given: Given, name: str) -> E:
    """Read a choice. Refuses `ChoiceUnknown`."""
    value = str(given.get(name) or "")
    try:
        return kind(value)
    except ValueError:
        raise ChoiceUnknown(place=name, value=value, choices=", ".join(kind)) from None


def chosen_or_none(kind: type[E], value: str) -> E | None:
    """Read a choice that may be left open."""
    return chosen(kind, {"value": value}, "value") if value else None
