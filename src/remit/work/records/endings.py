"""Ended instances in the order in which they ended, for the end of their journals."""

from sqlalchemy import bindparam, select, tuple_

from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model import Instance
from remit.work.records.instance_list import instance_of
from remit.work.records.instances import instance

_DEFINITIONS = (
    select(instance.c.tenant, instance.c.definition_key)
    .where(instance.c.ended_at.is_not(None))
    .distinct()
    .order_by(instance.c.tenant, instance.c.definition_key)
)
_AFTER = bindparam("after", type_=instance.c.ended_at.type)
_ENDED = (
    select(instance)
    .where(
        instance.c.tenant == bindparam("of_tenant"),
        instance.c.definition_key == bindparam("of_key"),
        tuple_(instance.c.ended_at, instance.c.id) > tuple_(_AFTER, bindparam("after_id", type_=instance.c.id.type)),
        instance.c.ended_at < bindparam("before"),
    )
    .order_by(instance.c.ended_at, instance.c.id)
    .limit(bindparam("count_max"))
)


def ended_definitions(reader: Reader) -> tuple[tuple[Identifier, str], ...]:
    """List every client's definitions of which an instance has ended."""
    return tuple((row.tenant, row.definition_key) for row in reader.rows(_DEFINITIONS))


def ended_between(
    reader: Reader,
    *,
    tenant: Identifier,
    definition_key: str,
    after: tuple[Moment, Identifier],
    before: Moment,
    count_max: int,
) -> tuple[Instance, ...]:
    """Return the next instances of a definition that ended before a moment, behind a moment and an id."""
    bounds = {"of_tenant": tenant, "of_key": definition_key, "before": before, "count_max": count_max}
    rows = reader.rows(_ENDED, bounds | {"after": after[0], "after_id": after[1]})
    return tuple(instance_of(row) for row in rows)
