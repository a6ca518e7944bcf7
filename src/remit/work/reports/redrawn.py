"""A process or case that may become the next version: what it changes, what is warned of, and how its scenarios go."""

from dataclasses import dataclass

from remit.engine import read_definitions
from remit.engine.scenario import Outcome
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.problem import Problem
from remit.work.model import Definition
from remit.work.records.definitions import source_xml
from remit.work.records.scenarios import scenarios_of
from remit.work.reports.moving import Moving, moving_to
from remit.work.reports.stage import stage_of
from remit.work.rules.redrawing import ElementChange, redrawn
from remit.work.runtime import Models


@dataclass(frozen=True, slots=True)
class Redrawn:
    """A document of processes with what it would change: `running` is the version it would follow."""

    running: Definition
    xml: bytes
    warnings: tuple[Problem, ...]
    changes: tuple[ElementChange, ...]
    outcomes: tuple[Outcome, ...]
    moving: Moving

    @property
    def failing(self) -> int:
        """How many scenarios it does not pass."""
        return sum(one.result != "passed" for one in self.outcomes)


def redrawn_candidate(
    reader: Reader,
    models: Models,
    *,
    principal: Principal,
    tenant: Identifier,
    running: Definition,
    xml: bytes,
    now: Moment,
) -> Redrawn:
    """Compare, check and try a document that may follow the running version."""
    require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition", name=running.key))
    base = source_xml(reader, tenant=tenant, content_hash=running.hash).encode()
    graphs, warnings = read_definitions(xml)
    kept = scenarios_of(reader, tenant=tenant, keys=[graph.key for graph in graphs])
    stage = stage_of(reader, models, tenant=tenant, xml=xml, now=now)
    return Redrawn(
        running=running,
        xml=xml,
        warnings=warnings,
        changes=redrawn(base, xml),
        outcomes=tuple(stage.run(one) for one in kept if one.dropped_at is None),
        moving=moving_to(reader, models, principal=principal, tenant=tenant, running=running, xml=xml, now=now),
    )
