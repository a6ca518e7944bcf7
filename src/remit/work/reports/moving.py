"""How running instances would stand to a document that is not published yet: tried, and nothing of it kept."""

from collections import Counter
from dataclasses import dataclass

from remit.engine import Definition as Graph
from remit.engine import migration_to, read_definitions, step
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal
from remit.work.model import Definition
from remit.work.model.instances import Instance
from remit.work.records.instances import running_instances
from remit.work.runtime import Models, stored_state

TRIED_MAX = 200
"""How many instances are tried for one page, the newest."""


@dataclass(frozen=True, slots=True)
class Moving:
    """How many were tried of all that run; `goes` could be carried over as they stand, `stays` says why others cannot.

    `complete` is false where more run than were tried.
    """

    tried: int
    goes: int
    stays: tuple[tuple[Refusal, int], ...]
    complete: bool


def moving_to(
    reader: Reader,
    models: Models,
    *,
    principal: Principal,
    tenant: Identifier,
    running: Definition,
    xml: bytes,
    now: Moment,
) -> Moving:
    """Try to carry the running instances of a definition over to a document that is read without errors.

    Those that run on it already, as after it was published, are left out.
    """
    require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition", name=running.key))
    target = next(graph for graph in read_definitions(xml)[0] if graph.key == running.key)
    found = running_instances(reader, tenant=tenant, definition_key=running.key, count_max=TRIED_MAX + 1)
    others = (one for one in found[:TRIED_MAX] if one.definition_hash != target.content_hash)
    tried = [one for one in others if one.notation == running.notation.value]
    outcomes = [_refusal(reader, models, one, target, now) for one in tried]
    refused = [one for one in outcomes if one is not None]
    return Moving(len(tried), len(tried) - len(refused), _gathered(refused), complete=len(found) <= TRIED_MAX)


def _refusal(reader: Reader, models: Models, one: Instance, target: Graph, now: Moment) -> Refusal | None:
    source = models.graph(reader, tenant=one.tenant, key=one.definition_key, content_hash=one.definition_hash)
    try:
        step(target, stored_state(reader, models, one), migration_to(source), now)
    except Refusal as refusal:
        return refusal
    return None


def _gathered(refused: list[Refusal]) -> tuple[tuple[Refusal, int], ...]:
    """Count those that say the same."""
    counts = Counter(str(one) for one in refused)
    said = {str(one): one for one in refused}
    return tuple((said[text], count) for text, count in counts.most_common())
