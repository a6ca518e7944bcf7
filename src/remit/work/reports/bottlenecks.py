"""Where time goes in a definition: how long instances stay at each element, and how much of it somebody works."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model import EventKind, Instance
from remit.work.records.instance_list import InstanceFilter, instance_of, list_instances
from remit.work.records.tasks import handling_times

MEASURED_MAX = 200
"""The newest instances of a version whose trails are read for one page."""

_BEGINS = frozenset({"start", "create", "enable"})
_ENDS = frozenset({"complete", "terminate", "exit", "occur", "cancel", "fault"})


@dataclass(frozen=True, slots=True)
class Stay:
    """How long one activation of an element lasted, and how much of that a person worked on it, in seconds."""

    element: str
    lasted_s: float
    worked_s: float


@dataclass(frozen=True, slots=True)
class Bottleneck:
    """One element's stays: medians and ninetieth percentiles in seconds; `waiting` is what nobody worked in."""

    element: str
    stays: int
    p50_s: float
    p90_s: float
    worked_p50_s: float
    waiting_p50_s: float
    waiting_p90_s: float


def bottlenecks(
    reader: Reader, *, principal: Principal, tenants: Sequence[Identifier], key: str, content_hash: str
) -> tuple[Bottleneck, ...]:
    """Measure the newest instances of a version, the longest stays first; what passes within a second is left out.

    Refuses `AccessDenied`.
    """
    for tenant in tenants:
        require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition", name=key))
    narrowed = InstanceFilter(definition_key=key, definition_hash=content_hash)
    rows = list_instances(reader, tenants=tenants, narrowed=narrowed, count_max=MEASURED_MAX)
    found = [instance_of(row) for row in rows]
    ids = [one.id for one in found]
    worked = handling_times(reader, tenants=tenants, instance_ids=ids) if ids else {}
    return measured([stay for one in found for stay in _stays(reader, one, worked)])


def _stays(reader: Reader, instance: Instance, worked: Mapping[tuple[str, int], int]) -> Iterator[Stay]:
    begun: dict[int, Moment] = {}
    journal = reader.events(tenant=instance.tenant, stream=instance.stream, kinds={EventKind.ENGINE_EVENTS.value})
    for row in journal:
        for element, activation, transition in row.body["trail"]:
            if transition in _BEGINS:
                begun.setdefault(activation, row.at)
            elif transition in _ENDS and activation in begun:
                lasted_s = (row.at - begun.pop(activation)).total_seconds()
                yield Stay(element, lasted_s, min(lasted_s, worked.get((instance.id, activation), 0)))


def measured(stays: Sequence[Stay]) -> tuple[Bottleneck, ...]:
    """Lay stays out by element, the longest ninetieth percentile first."""
    by_element: dict[str, list[Stay]] = {}
    for stay in stays:
        by_element.setdefault(stay.element, []).append(stay)
    found = [_bottleneck(element, of) for element, of in by_element.items()]
    return tuple(sorted((one for one in found if one.p90_s >= 1), key=lambda one: (-one.p90_s, one.element)))


def _bottleneck(element: str, stays: Sequence[Stay]) -> Bottleneck:
    lasted = [one.lasted_s for one in stays]
    waiting = [one.lasted_s - one.worked_s for one in stays]
    return Bottleneck(
        element=element,
        stays=len(stays),
        p50_s=percentile(lasted, 50),
        p90_s=percentile(lasted, 90),
        worked_p50_s=percentile([one.worked_s for one in stays], 50),
        waiting_p50_s=percentile(waiting, 50),
        waiting_p90_s=percentile(waiting, 90),
    )


def percentile(values: Sequence[float], share: int) -> float:
    """Return the smallest value that `share` percent of the values do not exceed (nearest rank)."""
    return sorted(values)[max(0, -(-len(values) * share // 100) - 1)]
