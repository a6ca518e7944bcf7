"""Deciding about the course of an item's work by API: what is open to the caller, and doing it."""

from fastapi import APIRouter
from pydantic import BaseModel, Field

from remit.engine import ChoiceKind
from remit.web.api.caller import Called
from remit.web.api.items import seen_item
from remit.web.api.shapes import ItemOut
from remit.web.choosing import chosen
from remit.work.actions.choosing import Chosen, choose
from remit.work.reports.choices import OpenChoice, open_choices

router = APIRouter(prefix="/api/v1/items", tags=["Items"])


class ChoiceIn(BaseModel):
    """What is decided, about an element of an instance; where it runs several times, without `activation` the last."""

    instance: str = Field("", description="Whose course it is.")
    kind: str = Field("", description=", ".join(ChoiceKind))
    element: str = Field("", description="Its id in the definition; none for the completion of a case.")
    activation: int | None = Field(None, description="Which time it runs, as the list of choices tells it.")


class ChoiceOut(BaseModel):
    """One thing that the caller may decide now."""

    instance: str
    definition: str
    kind: str
    element: str
    name: str
    activation: int

    @staticmethod
    def of(one: OpenChoice) -> "ChoiceOut":
        """Lay out an open choice."""
        return ChoiceOut(
            instance=one.instance_id,
            definition=one.definition,
            kind=one.choice.kind.value,
            element=one.choice.element,
            name=one.choice.name,
            activation=one.choice.activation,
        )


@router.get("/{item_id}/choices")
def list_choices(call: Called, item_id: str) -> list[ChoiceOut]:
    """List what the caller may decide about the course of an item's work: what to plan, start, leave out, complete."""
    item = seen_item(call, item_id).item
    with call.house.store.read(tenant=item.tenant) as reader:
        found = open_choices(
            reader,
            call.house.runtime.models,
            principal=call.principal,
            tenant=item.tenant,
            item_id=item_id,
            now=call.house.clock.now(),
        )
    return [ChoiceOut.of(one) for one in found]


@router.post("/{item_id}/choices")
def post_choice(call: Called, item_id: str, given: ChoiceIn) -> ItemOut:
    """Do one of them. 409 for what cannot be decided now, 403 for what another role decides."""
    item = seen_item(call, item_id).item
    kind = chosen(ChoiceKind, {"kind": given.kind}, "kind")
    wanted = Chosen(given.instance, kind, given.element, given.activation)
    done = call.house.store.write(
        lambda tx: choose(
            tx, call.house.runtime, principal=call.principal, tenant=item.tenant, item_id=item_id, chosen=wanted
        ),
        tenant=item.tenant,
    )
    return ItemOut.of(done)
