"""Messages and signals by API: what an outside system tells running work, taken once by its idempotency key."""

from typing import Annotated, Any

from fastapi import APIRouter, Header, Response
from pydantic import BaseModel, Field

from remit.app.finding import engagement_called
from remit.web.api.caller import Called
from remit.web.choosing import chosen
from remit.work.actions.messages import take_message
from remit.work.model.messages import Sent, SentKind, Taken

router = APIRouter(prefix="/api/v1/messages", tags=["Messages"])
Key = Annotated[str, Header(alias="Idempotency-Key", description="Yours; the same key counts once.")]


class MessageIn(BaseModel):
    """A message for who waits for it under its correlation key, or a signal for everybody who listens."""

    engagement: str = Field("", description="Its key or id: whose work it is, and where a message may begin an item.")
    kind: str = Field("message", description="message or signal")
    name: str = ""
    key: str | None = Field(None, description="The correlation key of a message.")
    variables: dict[str, Any] = Field(default_factory=dict)


class MessageOut(BaseModel):
    """What became of it: the item that took or was begun by a message, or how many listen to a signal."""

    id: str
    kind: str
    name: str
    item: str | None
    started: bool
    listeners: int
    repeated: bool

    @staticmethod
    def of(taken: Taken) -> "MessageOut":
        """Lay out what became of a message."""
        return MessageOut(
            id=taken.id,
            kind=taken.kind.value,
            name=taken.name,
            item=taken.item_id,
            started=taken.started,
            listeners=taken.listeners,
            repeated=taken.repeated,
        )


@router.post("", status_code=201)
def post_message(call: Called, given: MessageIn, response: Response, idempotency_key: Key = "") -> MessageOut:
    """Bring a message or signal to running work.

    201 when it was taken, 200 for a repeated key with the same content, 409 where nobody waits for a message (send it
    again later, with the same key) or the key belongs to another content.
    """
    kind = chosen(SentKind, {"kind": given.kind}, "kind")
    sent = Sent(kind, given.name, idempotency_key, given.key, given.variables)
    with call.house.store.read() as reader:
        agreed = engagement_called(reader, call.principal, given.engagement)
    taken = call.house.store.write(
        lambda tx: take_message(
            tx,
            call.house.runtime,
            principal=call.principal,
            tenant=agreed.tenant,
            sent=sent,
            engagement_id=agreed.id,
        ),
        tenant=agreed.tenant,
    )
    response.status_code = 200 if taken.repeated else 201
    return MessageOut.of(taken)
