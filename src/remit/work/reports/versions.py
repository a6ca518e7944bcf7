"""The versions of one definition side by side: how much runs and ended on each, and where incidents hold it up."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.work.model import HOUSE, Definition
from remit.work.records.definitions import list_definitions
from remit.work.records.instance_list import count_incidents, count_instances


@dataclass(frozen=True, slots=True)
class VersionFigures:
    """One version: its instances that run and that ended, and its open incidents by element."""

    definition: Definition
    running: int
    ended: int
    incidents: Mapping[str, int]


def version_figures(
    reader: Reader, *, principal: Principal, tenants: Sequence[Identifier], definition: Definition
) -> tuple[VersionFigures, ...]:
    """Count the instances of a definition's versions over these clients, newest version first. Refuses `AccessDenied`.

    Of a client's own definition the house's versions stand with its own: it ran those before. A client's own of the
    same key is another definition than the house's.
    """
    key = definition.key
    for tenant in tenants:
        require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition", name=key))
    counted = {row.definition_hash: row for row in count_instances(reader, tenants=tenants, definition_key=key)}
    held_up: dict[str, dict[str, int]] = {}
    for row in count_incidents(reader, tenants=tenants, definition_key=key):
        held_up.setdefault(row.definition_hash, {})[row.element] = row.incidents
    owners = (definition.tenant, HOUSE)
    known = {
        one.id: one
        for tenant in tenants
        for one in list_definitions(reader, tenant=tenant)
        if (one.key, one.notation) == (key, definition.notation) and one.tenant in owners
    }
    found = sorted(known.values(), key=lambda one: (one.tenant == HOUSE, -one.version))
    return tuple(
        VersionFigures(
            one,
            counted[one.hash].running if one.hash in counted else 0,
            counted[one.hash].ended if one.hash in counted else 0,
            held_up.get(one.hash, {}),
        )
        for one in found
    )
