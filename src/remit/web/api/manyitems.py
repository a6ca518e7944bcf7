"""Many items by one call: each row stands for itself, and a call that broke off is sent again as it was."""

import base64
import binascii
from collections.abc import Callable
from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from remit.app.finding import engagement_called
from remit.app.intake import Handed, take_in
from remit.locale import translator
from remit.values.canonical import canonical_json
from remit.values.refusal import Refusal
from remit.web.api.caller import Called
from remit.web.problems import language_of
from remit.work.actions.receive import Parcel
from remit.work.model import Channel
from remit.work.model.refusals import RowIncomplete, RowsTooMany

router = APIRouter(prefix="/api/v1/items", tags=["Items"])
ROWS_MAX = 500
"""The most rows of one call: some seconds of work."""


class RowIn(BaseModel):
    """One document under its business key; its content is JSON, text, or bytes in base64."""

    key: str = Field("", description="Yours, unique among a client's items: the same key gives the same item.")
    name: str = "document.json"
    content: Any = Field(None, description="A JSON value that is the document, or a text.")
    base64: str | None = Field(None, description="The bytes of a document that is no text, in place of `content`.")

    def parcel(self, place: str) -> Parcel:
        """Lay out the row as work takes it. Refuses `RowIncomplete`."""
        if not self.key.strip():
            raise RowIncomplete(f"{place}.key", part="key")
        return Parcel(self._bytes(place), self.name, Channel.API, self.key)

    def _bytes(self, place: str) -> bytes:
        if self.base64 is not None:
            try:
                return base64.b64decode(self.base64, validate=True)
            except (binascii.Error, ValueError):
                raise RowIncomplete(f"{place}.base64", part="base64") from None
        if self.content is None:
            raise RowIncomplete(f"{place}.content", part="content")
        text = self.content if isinstance(self.content, str) else canonical_json(self.content)
        return text.encode()


class ManyItemsIn(BaseModel):
    """Documents for one engagement, each of which starts what its line starts for it."""

    engagement: str = Field("", description="Its key or id.")
    items: list[RowIn] = Field(default_factory=list, description=f"At most {ROWS_MAX}.")


class RowOut(BaseModel):
    """What became of a row: 201 new, 200 known, 409 a key of another content, 422 kept but unreadable, 4xx refused."""

    key: str
    status: int
    item: str | None = None
    number: str | None = None
    code: str | None = None
    message: str | None = None
    problems: list[dict[str, Any]] = Field(default_factory=list)


class ManyItemsOut(BaseModel):
    """The rows in the order of the call."""

    items: list[RowOut]
    new: int
    known: int
    refused: int


@router.post("/many", status_code=207)
def post_items(call: Called, asked: ManyItemsIn) -> ManyItemsOut:
    """Hand many documents in by one call; what is told to be 200 or 201 is stored, whatever became of its neighbours.

    A call whose answer never came is sent again as it was: what is known already is answered with its item.
    """
    if len(asked.items) > ROWS_MAX:
        raise RowsTooMany("items", count=len(asked.items), most=ROWS_MAX)
    with call.house.store.read() as reader:
        agreed = engagement_called(reader, call.principal, asked.engagement)
    rows = [_laid_out(row, f"items[{place}]") for place, row in enumerate(asked.items)]
    handed = take_in(call.house, call.principal, tenant=agreed.tenant, engagement_id=agreed.id, rows=rows)
    say = translator(language_of(call.request)).refusal
    told = [_told(row.key, one, say) for row, one in zip(asked.items, handed, strict=True)]
    return ManyItemsOut(
        items=told,
        new=sum(one.status == 201 for one in told),
        known=sum(one.status == 200 for one in told),
        refused=sum(one.status >= 400 for one in told),
    )


def _laid_out(row: RowIn, place: str) -> Parcel | Refusal:
    try:
        return row.parcel(place)
    except Refusal as refusal:
        return refusal


def _told(key: str, handed: Handed, say: Callable[[Refusal], str]) -> RowOut:
    if isinstance(handed, Refusal):
        return RowOut(key=key, status=handed.status, code=handed.code, message=say(handed))
    item = handed.item
    known = RowOut(key=key, status=200 if handed.repeated else 201, item=item.id, number=item.number)
    try:
        handed.accepted()
    except Refusal as refusal:
        told = {"status": refusal.status, "code": refusal.code, "message": say(refusal)}
        return known.model_copy(update={**told, "problems": [dict(one) for one in item.problems]})
    return known
