"""Orders on many instances: what was asked, how far it is, and which instances refused with which reason."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
    at: Moment
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
        reason=body["reason"],
        by=body["by"],
        at=ordered.at,
        instances=tuple(body["instances"]),
        done=tuple(one for event in advanced for one in event.body["done"]),
        refused=tuple(
            Refused(one["instance"], one["code"], one["message"]) for event in advanced for one in event.body["refused"]
        ),
    )
