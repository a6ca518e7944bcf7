"""Definitions for the designer's page: versions, the document, and what stands at each element just now."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.work.model import Definition
from remit.work.records.definitions import list_definitions, source_xml
from remit.work.records.instances import running_instances
from remit.work.rules.standings import at_work
from remit.work.runtime import Models, stored_state

COUNTED_MAX = 2_000
"""The most instances whose states are read for one page of counts."""


@dataclass(frozen=True, slots=True)
class LiveCounts:
    """How much is at work at each element, not merely available; `complete` is false where only the newest count."""

    instances: int
    elements: Mapping[str, int]
    complete: bool


def definitions(reader: Reader, *, principal: Principal, tenant: Identifier) -> tuple[Definition, ...]:
    """Return all versions that a client may run, its own and the house's, newest first."""
    require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition"))
    return list_definitions(reader, tenant=tenant)


def newest_definitions(
    reader: Reader, *, principal: Principal, tenants: Iterable[Identifier]
) -> tuple[Definition, ...]:
    """Return the newest version of each definition that these clients may run, one for each owner, by name."""
    newest: dict[tuple[str, str], Definition] = {}
    for tenant in tenants:
        for one in definitions(reader, principal=principal, tenant=tenant):
            known = newest.get((one.tenant, one.key))
            if known is None or known.version < one.version:
                newest[one.tenant, one.key] = one
    return tuple(sorted(newest.values(), key=lambda one: one.name))


def definition_xml(reader: Reader, *, principal: Principal, tenant: Identifier, content_hash: str) -> str:
    """Return the document of a definition. Refuses `DefinitionMissing`."""
    require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition", name=content_hash))
    return source_xml(reader, tenant=tenant, content_hash=content_hash)


def live_counts(
    reader: Reader, models: Models, *, principal: Principal, tenant: Identifier, key: str, content_hash: str
) -> LiveCounts:
    """Count what stands at each element of one version of a definition, over a client's running instances."""
    require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition", name=key))
    running = running_instances(reader, tenant=tenant, definition_key=key, count_max=COUNTED_MAX + 1)
    same = [one for one in running[:COUNTED_MAX] if one.definition_hash == content_hash]
    counts: Counter[str] = Counter()
    if same:
        graph = models.graph(reader, tenant=tenant, key=key, content_hash=content_hash)
        for instance in same:
            state = stored_state(reader, models, instance)
            for _, activation in state.activations.items():
                counts[graph.element(activation.node)] += activation.node != 0 and at_work(graph, state, activation)
    return LiveCounts(len(same), dict(+counts), complete=len(running) <= COUNTED_MAX)
