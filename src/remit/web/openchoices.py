"""What may be decided about the course of an item's work, as its page lays it out: a row for each part, its buttons."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from itertools import groupby
from urllib.parse import urlencode

from remit.engine import ChoiceKind
from remit.web.words import marked
from remit.work.reports.choices import OpenChoice

LABELS: Mapping[ChoiceKind, str] = {
    ChoiceKind.PLAN: marked("Add to the plan"),
    ChoiceKind.DROP: marked("Take out of the plan"),
    ChoiceKind.START: marked("Start"),
    ChoiceKind.LEAVE_OUT: marked("Leave out"),
    ChoiceKind.TAKE_BACK: marked("Take back in"),
    ChoiceKind.OCCUR: marked("It has happened"),
    ChoiceKind.COMPLETE: marked("Complete"),
    ChoiceKind.COMPLETE_CASE: marked("Complete the case"),
}


@dataclass(frozen=True, slots=True)
class Button:
    """One decision: what the button says, and where a press of it posts to."""

    label: str
    address: str


@dataclass(frozen=True, slots=True)
class Row:
    """A part of a plan about which something may be decided."""

    name: str
    buttons: tuple[Button, ...]


def rows_of(item_id: str, choices: Iterable[OpenChoice]) -> list[Row]:
    """Lay out what is open, one row for each time a part runs, in the order it was told."""
    return [_row(item_id, list(group)) for _, group in groupby(choices, _part)]


def _part(one: OpenChoice) -> tuple[str, str, int]:
    return one.instance_id, one.choice.element, one.choice.activation


def _row(item_id: str, choices: list[OpenChoice]) -> Row:
    buttons = tuple(Button(LABELS[one.choice.kind], _address_of(item_id, one)) for one in choices)
    return Row(choices[0].choice.name, buttons)


def choice_address(item_id: str, instance: str, kind: ChoiceKind, element: str, **at: int) -> str:
    """Return the address to which a decision is posted; `activation` says about which time, else it is the last."""
    told = {"instance": instance, "kind": kind.value, "element": element, **at}
    return f"/items/{item_id}/choices?{urlencode(told)}"


def _address_of(item_id: str, one: OpenChoice) -> str:
    choice = one.choice
    return choice_address(item_id, one.instance_id, choice.kind, choice.element, activation=choice.activation)
