"""Instances by API: list, look, and every act on them with its dry run."""

from typing import Annotated, Any

from fastapi import APIRouter, Query
from pydantic import BaseModel, Field

from remit.values.moment import Moment
from remit.web.api.caller import Called, Caller
from remit.web.choosing import chosen
from remit.web.finding import find
from remit.work.actions.modify import Moves
from remit.work.actions.steer import Act, Order, rehearse, steer
from remit.work.actions.steering import Steered
from remit.work.records.instance_list import InstanceFilter
from remit.work.reports.instances import PAGE, PAGE_MAX, InstanceLine, InstanceView, instance_list, instance_view

router = APIRouter(prefix="/api/v1/instances", tags=["Instances"])


class InstanceOut(BaseModel):
    """One instance in a list."""

    id: str
    item: str
    number: str
    definition: str
    name: str
    version_hash: str
    notation: str
    status: str
    incidents: int
    started_at: Moment
    ended_at: Moment | None

    @staticmethod
    def of(line: InstanceLine) -> "InstanceOut":
        """Lay out one line of the list."""
        one = line.instance
        return InstanceOut(
            id=one.id,
            item=one.item_id,
            number=line.number,
            definition=one.definition_key,
            name=line.name,
            version_hash=one.definition_hash,
            notation=one.notation,
            status=line.status,
            incidents=line.incidents,
            started_at=one.started_at,
            ended_at=one.ended_at,
        )


class InstancesOut(BaseModel):
    """A page of instances; `next` is the mark of the next page."""

    instances: list[InstanceOut]
    next: str | None


class StandingOut(BaseModel):
    """One live activation."""

    activation: int
    element: str
    name: str
    kind: str
    state: str
    waits_for: str
    at_work: bool


class IncidentOut(BaseModel):
    """One open incident; the message is left out for whoever may not read the item."""

    id: str
    activation: int
    element: str
    code: str
    message: str | None
    raised_at: Moment


class InstanceWhole(BaseModel):
    """One instance; `variables` is null for whoever may not read the item, masked values are bullets."""

    id: str
    item: str
    number: str
    definition: str
    version: int | None
    version_hash: str
    status: str
    parent: str | None
    children: list[str]
    standings: list[StandingOut]
    incidents: list[IncidentOut]
    variables: dict[str, Any] | None

    @staticmethod
    def of(seen: InstanceView) -> "InstanceWhole":
        """Lay out an instance as its caller may see it."""
        one = seen.instance
        return InstanceWhole(
            id=one.id,
            item=one.item_id,
            number=seen.item.number,
            definition=one.definition_key,
            version=seen.definition.version if seen.definition else None,
            version_hash=one.definition_hash,
            status=seen.status,
            parent=one.parent_id,
            children=[child.id for child in seen.children],
            standings=[
                StandingOut(**{name: getattr(each, name) for name in StandingOut.model_fields})
                for each in seen.standings
            ],
            incidents=_incidents(seen),
            variables=None if seen.variables is None else dict(seen.variables),
        )


def _incidents(seen: InstanceView) -> list[IncidentOut]:
    return [
        IncidentOut(
            id=each.id,
            activation=each.activation,
            element=each.element,
            code=each.code,
            message=each.message if seen.readable else None,
            raised_at=each.raised_at,
        )
        for each in seen.incidents
        if each.resolved_at is None
    ]


class OrderIn(BaseModel):
    """One act; `target` and `mapping` (old element to new) are of a migration, the lists of a modification."""

    act: str = Field("", description="retry, modify, migrate, suspend, resume, cancel or undo")
    reason: str = Field("", description="Kept in the item's trail and the audit.")
    dry_run: bool = False
    target: str = ""
    mapping: dict[str, str] = Field(default_factory=dict)
    cancel: list[int] = Field(default_factory=list)
    start_before: list[str] = Field(default_factory=list)
    start_after: list[str] = Field(default_factory=list)
    variables: dict[str, Any] = Field(default_factory=dict)
    incident: str | None = None

    def order(self) -> Order:
        """Lay out the act as work takes it. Refuses `ChoiceUnknown`."""
        act = chosen(Act, {"act": self.act}, "act")
        moves = Moves(tuple(self.cancel), tuple(self.start_before), tuple(self.start_after), self.variables)
        return Order(act, self.reason, self.target, self.mapping, moves, self.incident)


class ChangeOut(BaseModel):
    """One thing that changed, or would."""

    instance: str
    kind: str
    element: str
    name: str
    detail: str


class SteeredOut(BaseModel):
    """What an act did, or in a dry run would do."""

    dry_run: bool
    item_state: str
    changes: list[ChangeOut]
    incidents: int

    @staticmethod
    def of(done: Steered, *, dry_run: bool) -> "SteeredOut":
        """Lay out what an act did."""
        changes = [
            ChangeOut(
                instance=effect.instance.id,
                kind=one.kind.value,
                element=one.element,
                name=one.name,
                detail=one.detail,
            )
            for effect in done.effects
            for one in effect.changes
        ]
        return SteeredOut(
            dry_run=dry_run, item_state=done.item.state.value, changes=changes, incidents=len(done.incidents)
        )


@router.get("")
def list_instances(
    call: Called,
    definition: str | None = None,
    version_hash: str | None = None,
    running: bool | None = None,
    incident: bool = False,
    number: str | None = None,
    after: str | None = None,
    limit: Annotated[int, Query(ge=1, le=PAGE_MAX)] = PAGE,
) -> InstancesOut:
    """List the instances that the caller may operate, newest first."""
    narrowed = InstanceFilter(definition, version_hash, running, incident, number)
    with call.house.store.read() as reader:
        page = instance_list(reader, principal=call.principal, narrowed=narrowed, cursor=after, count_max=limit)
    return InstancesOut(instances=[InstanceOut.of(one) for one in page.lines], next=page.next_cursor)


@router.get("/{instance_id}")
def get_instance(call: Called, instance_id: str) -> InstanceWhole:
    """Return where an instance stands, what holds it up, and its variables as the caller may see them."""
    return InstanceWhole.of(_seen(call, instance_id))


@router.post("/{instance_id}/acts")
def post_act(call: Called, instance_id: str, order: OrderIn) -> SteeredOut:
    """Do an act on an instance, or with `dry_run` show what it would change."""
    tenant = _seen(call, instance_id).instance.tenant
    verb = rehearse if order.dry_run else steer
    done = call.house.store.write(
        lambda tx: verb(
            tx,
            call.house.runtime,
            principal=call.principal,
            tenant=tenant,
            instance_id=instance_id,
            order=order.order(),
        ),
        tenant=tenant,
    )
    return SteeredOut.of(done, dry_run=order.dry_run)


def _seen(call: Caller, instance_id: str) -> InstanceView:
    return find(
        call.house.store,
        call.principal,
        lambda reader, tenant: instance_view(
            reader,
            call.house.runtime,
            principal=call.principal,
            tenant=tenant,
            instance_id=instance_id,
            now=call.house.clock.now(),
        ),
        kind="instance",
        name=instance_id,
    )
