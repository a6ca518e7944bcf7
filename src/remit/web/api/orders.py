"""Orders by API: one act on many running instances of a definition, tried out, given, followed, taken back."""

from typing import Any

from fastapi import APIRouter
from pydantic import BaseModel, Field

from remit.parties.access import Permission, require, tenants_with
from remit.parties.model import Resource
from remit.store import Reader
from remit.values.moment import Moment
from remit.values.refusal import NotFound
from remit.web.api.caller import Called, Caller
from remit.web.choosing import chosen
from remit.web.finding import find
from remit.work.actions.bulk import BulkOrder, concerned, foresee, order_bulk, undo_bulk
from remit.work.actions.modify import Moves
from remit.work.actions.steer import Act
from remit.work.reports.bulk import Bulk, bulk_of

router = APIRouter(prefix="/api/v1/orders", tags=["Orders"])
TRIED_MAX = 100
"""How many instances a dry run tries."""


class ManyIn(BaseModel):
    """One act on many; `target` and `mapping` are of a migration, `leave` and the lists behind it of a modification."""

    client: str
    definition: str
    act: str = Field("", description="retry, modify, migrate, suspend, resume or cancel")
    reason: str = Field("", description="Kept in each item's trail and the audit.")
    dry_run: bool = False
    version_hash: str | None = Field(None, description="Only instances of this version.")
    target: str = ""
    mapping: dict[str, str] = Field(default_factory=dict)
    leave: list[str] = Field(default_factory=list, description="Elements at which whatever runs is cancelled.")
    start_before: list[str] = Field(default_factory=list)
    start_after: list[str] = Field(default_factory=list)
    variables: dict[str, Any] = Field(default_factory=dict)

    def order(self) -> BulkOrder:
        """Lay out the order as work takes it. Refuses `ChoiceUnknown`."""
        return BulkOrder(
            act=chosen(Act, {"act": self.act}, "act"),
            definition_key=self.definition,
            reason=self.reason,
            source=self.version_hash,
            target=self.target,
            mapping=self.mapping,
            leave=tuple(self.leave),
            moves=Moves((), tuple(self.start_before), tuple(self.start_after), self.variables),
        )


class RefusedOut(BaseModel):
    """One instance that stays, or would stay, as it is, and why."""

    instance: str
    code: str
    message: str


class ManyOut(BaseModel):
    """An order as far as it is carried out; a dry run has no id, and `done` says which instances would do it."""

    id: str | None
    client: str
    definition: str
    act: str
    reason: str
    by: str | None
    at: Moment | None
    count: int
    left: int
    done: list[str]
    refused: list[RefusedOut]

    @staticmethod
    def of(bulk: Bulk) -> "ManyOut":
        """Lay out an order that was given."""
        return ManyOut(
            id=bulk.id,
            client=bulk.tenant,
            definition=bulk.definition_key,
            act=bulk.act,
            reason=bulk.reason,
            by=bulk.by,
            at=bulk.at,
            count=len(bulk.instances),
            left=len(bulk.left),
            done=list(bulk.done),
            refused=[RefusedOut(instance=one.instance_id, code=one.code, message=one.message) for one in bulk.refused],
        )


class TakeBackIn(BaseModel):
    """Why an order is taken back."""

    reason: str = ""


@router.post("")
def post_order(call: Called, asked: ManyIn) -> ManyOut:
    """Order an act on many instances, which a worker does in batches; with `dry_run` try it on the first hundred."""
    tenant = _client(call, asked.client)
    if asked.dry_run:
        return _tried(call, tenant, asked)
    order = asked.order()
    given = call.house.store.write(
        lambda tx: order_bulk(tx, principal=call.principal, tenant=tenant, order=order, by_worker=True), tenant=tenant
    )
    return ManyOut.of(given)


@router.get("/{bulk_id}")
def get_order(call: Called, bulk_id: str) -> ManyOut:
    """Tell how far an order is: what was done, what refused and why."""
    return ManyOut.of(_given(call, bulk_id))


@router.post("/{bulk_id}/undo")
def post_undo(call: Called, bulk_id: str, asked: TakeBackIn) -> ManyOut:
    """Order that what an order did is taken back, wherever nothing else was done by hand since."""
    tenant = _given(call, bulk_id).tenant
    back = call.house.store.write(
        lambda tx: undo_bulk(
            tx, principal=call.principal, tenant=tenant, bulk_id=bulk_id, reason=asked.reason, by_worker=True
        ),
        tenant=tenant,
    )
    return ManyOut.of(back)


def _client(call: Caller, asked: str) -> str:
    """Return the client that is meant; one whose instances the caller may not see is as one that is not there."""
    if asked not in (tenants_with(call.principal, Permission.INSTANCE_READ) or ()):
        raise NotFound(kind="client", name=asked)
    return asked


def _given(call: Caller, bulk_id: str) -> Bulk:
    def ask(reader: Reader, tenant: str) -> Bulk:
        require(call.principal, Permission.INSTANCE_READ, Resource(tenant=tenant, kind="bulk", name=bulk_id))
        return bulk_of(reader, tenant=tenant, bulk_id=bulk_id)

    return find(call.house.store, call.principal, ask, kind="bulk", name=bulk_id)


def _tried(call: Caller, tenant: str, asked: ManyIn) -> ManyOut:
    order, runtime = asked.order(), call.house.runtime
    with call.house.store.read(tenant=tenant) as reader:
        ids = concerned(reader, tenant=tenant, order=order)
    found = call.house.store.write(
        lambda tx: foresee(
            tx, runtime, principal=call.principal, tenant=tenant, instance_ids=ids[:TRIED_MAX], order=order
        ),
        tenant=tenant,
    )
    return ManyOut(
        id=None,
        client=tenant,
        definition=order.definition_key,
        act=order.act.value,
        reason=order.reason,
        by=None,
        at=None,
        count=len(ids),
        left=len(ids) - len(found),
        done=[one.instance_id for one in found if one.refusal is None],
        refused=[
            RefusedOut(instance=one.instance_id, code=one.refusal.code, message=str(one.refusal))
            for one in found
            if one.refusal is not None
        ],
    )
