"""What a person may decide about the course of an instance, in either notation, and the event that it becomes."""

from enum import StrEnum

from msgspec import Struct

from remit.engine.core.event import (
    CompleteCase,
    CompleteItem,
    DisableItem,
    Event,
    Occur,
    PlanItem,
    ReenableItem,
    StartItem,
    TerminateItem,
)


class ChoiceKind(StrEnum):
    """What would be done; all but a start and a completion are of cases alone."""

    PLAN = "plan"
    DROP = "drop"
    START = "start"
    LEAVE_OUT = "leave_out"
    TAKE_BACK = "take_back"
    OCCUR = "occur"
    COMPLETE = "complete"
    COMPLETE_CASE = "complete_case"


class Choice(Struct, frozen=True, gc=False):
    """One thing that may be decided: what, about which element, and of which of its instances.

    `activation` is that instance; of what is planned the stage, of what is started in an ad hoc sub-process that one.
    Only whoever holds one of the `roles` may decide it, where there are any.
    """

    kind: ChoiceKind
    element: str
    name: str
    activation: int
    roles: tuple[str, ...] = ()


def event_of(choice: Choice, *, role: str | None = None) -> Event:
    """Return what happens to the instance when it is decided so; `role` is the one by which somebody may."""
    element, activation = choice.element, choice.activation
    match choice.kind:
        case ChoiceKind.PLAN:
            return PlanItem(element, activation, role)
        case ChoiceKind.OCCUR:
            return Occur(element, activation, role)
        case ChoiceKind.DROP:
            return TerminateItem(element, activation)
        case ChoiceKind.START:
            return StartItem(element, activation=activation)
        case ChoiceKind.LEAVE_OUT:
            return DisableItem(element, activation)
        case ChoiceKind.TAKE_BACK:
            return ReenableItem(element, activation)
        case ChoiceKind.COMPLETE:
            return CompleteItem(element, activation=activation)
        case ChoiceKind.COMPLETE_CASE:
            return CompleteCase()
