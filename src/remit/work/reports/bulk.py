"""Orders on many instances: what was asked, how far it is, and which instances refused with which reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.engine.core.codec import read_value
from remit.store import LoggedEvent, Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import NotFound
from remit.work.model import EventKind

KINDS = frozenset({EventKind.BULK_ORDERED.value, EventKind.BULK_ADVANCED.value})


@dataclass(frozen=True, slots=True)
class Refused:
    """One instance that an order left as it was, and why."""

    instance_id: Identifier
    code: str
    message: str


@dataclass(frozen=True, slots=True)
class Bulk:
    """An order on many instances as far as it is carried out."""

    id: Identifier
    tenant: Identifier
    act: str
    definition_key: str
    source: str | None
    target: Identifier
    mapping: Mapping[str, str]
    reason: str
    by: Identifier
    giver: str
    at: Moment
    leave: tuple[str, ...]
    start_before: tuple[str, ...]
    start_after: tuple[str, ...]
    variables: Mapping[str, Any]
    undoes: str | None
    instances: tuple[Identifier, ...]
    done: tuple[Identifier, ...]
    refused: tuple[Refused, ...]

    @property
    def stream(self) -> str:
        """The order's stream in the log."""
        return f"bulk:{self.id}"

    @property
    def left(self) -> tuple[Identifier, ...]:
        """The instances that are still to come."""
        return self.instances[len(self.done) + len(self.refused) :]

    @property
    def over(self) -> bool:
        """Whether nothing is left to do."""
        return not self.left


def bulk_of(reader: Reader, *, tenant: Identifier, bulk_id: Identifier) -> Bulk:
    """Return an order on many instances. Refuses `NotFound`."""
    told = reader.events(tenant=tenant, stream=f"bulk:{bulk_id}", kinds=KINDS)
    if not told:
        raise NotFound(kind="bulk", name=bulk_id)
    return _read(bulk_id, told)


def recent_bulks(
    reader: Reader, *, tenants: Sequence[Identifier], definition_key: str, count_max: int = 10
) -> tuple[Bulk, ...]:
    """Return the newest orders on a definition's instances, newest first."""
    found: list[LoggedEvent] = []
    for tenant in tenants:
        told = reader.events(tenant=tenant, kinds={EventKind.BULK_ORDERED.value})
        found += [event for event in told if event.body["definition"] == definition_key]
    newest = sorted(found, key=lambda event: (event.at, event.position), reverse=True)[:count_max]
    return tuple(bulk_of(reader, tenant=event.tenant, bulk_id=event.stream.removeprefix("bulk:")) for event in newest)


def _read(bulk_id: Identifier, told: Sequence[LoggedEvent]) -> Bulk:
    ordered, *advanced = told
    body = ordered.body
    return Bulk(
        id=bulk_id,
        tenant=ordered.tenant,
        act=body["act"],
        definition_key=body["definition"],
        source=body["source"],
        target=body["target"],
        mapping=body["mapping"],
        leave=tuple(body.get("leave", ())),
        start_before=tuple(body.get("start_before", ())),
        start_after=tuple(body.get("start_after", ())),
        variables=read_value(body.get("variables", {})),
        undoes=body.get("undoes") or ("migrate" if body["act"] == "undo" else None),
        reason=body["reason"],
        by=body["by"],
        giver=body.get("giver", body["by"]),
        at=ordered.at,
        instances=tuple(body["instances"]),
        done=tuple(one for event in advanced for one in event.body["done"]),
        refused=tuple(
            Refused(one["instance"], one["code"], one["message"]) for event in advanced for one in event.body["refused"]
        ),
    )
