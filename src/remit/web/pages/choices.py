"""Deciding about the course of an item's work on its page: plan, start, leave out, let happen, complete."""

from collections.abc import Mapping
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.engine import ChoiceKind
from remit.store import Transaction
from remit.web.choosing import chosen
from remit.web.openchoices import choice_address
from remit.web.pages.itemacts import change
from remit.web.visit import Posted, SignedIn
from remit.web.words import marked
from remit.work.actions.choosing import Chosen, choose

router = APIRouter(include_in_schema=False)

DONE: Mapping[ChoiceKind, str] = {
    ChoiceKind.PLAN: marked("Added to the plan."),
    ChoiceKind.DROP: marked("Taken out of the plan."),
    ChoiceKind.START: marked("Started."),
    ChoiceKind.LEAVE_OUT: marked("Left out."),
    ChoiceKind.TAKE_BACK: marked("Taken back in."),
    ChoiceKind.OCCUR: marked("Noted that it happened."),
    ChoiceKind.COMPLETE: marked("Completed."),
    ChoiceKind.COMPLETE_CASE: marked("The case is completed."),
}
UNDONE = {
    ChoiceKind.PLAN: ChoiceKind.DROP,
    ChoiceKind.DROP: ChoiceKind.PLAN,
    ChoiceKind.LEAVE_OUT: ChoiceKind.TAKE_BACK,
    ChoiceKind.TAKE_BACK: ChoiceKind.LEAVE_OUT,
}
"""What takes a decision back; what was started, happened or was completed has had its effects."""


@router.post("/items/{item_id}/choices")
def post_choice(
    visit: SignedIn,
    form: Posted,
    item_id: str,
    instance: str = "",
    kind: str = "",
    element: str = "",
    activation: int | None = None,
) -> Response:
    """Do what somebody decided about the course of an item's work."""

    def decide(tx: Transaction, **who: Any) -> ChoiceKind:
        what = chosen(ChoiceKind, {"kind": kind}, "kind")
        choose(tx, visit.house.runtime, **who, chosen=Chosen(instance, what, element, activation))
        return what

    done = change(visit, item_id, decide)
    undo = choice_address(item_id, instance, UNDONE[done], element) if done in UNDONE else None
    return visit.go(f"/items/{item_id}?view=plan", said=DONE[done], undo=undo)
