"""The pulls of several people in one statement of PostgreSQL: people, their clients, and of each client the ranges."""

from collections.abc import Sequence
from functools import cache
from typing import TYPE_CHECKING, Any

from msgspec.json import encode
from sqlalchemy import (
    JSON,
    BigInteger,
    Boolean,
    ColumnClause,
    Integer,
    Row,
    Select,
    Text,
    all_,
    any_,
    bindparam,
    cast,
    column,
    func,
    literal_column,
    not_,
    or_,
    select,
    true,
    type_coerce,
    union_all,
)
from sqlalchemy.dialects.postgresql import ARRAY, JSONB
from sqlalchemy.sql.elements import ColumnElement
from sqlalchemy.sql.selectable import TableValuedAlias

from remit.store import Question
from remit.store.types import to_microseconds
from remit.values.moment import Moment
from remit.work.model import Pull
from remit.work.records.attention import attention
from remit.work.records.offers.windows import (
    OWN,
    of_person,
    ordered,
    ranges,
    standing_of,
    with_attention,
    worth,
)
from remit.work.records.tasks import eased, task, task_of
from remit.work.rules.eligibility import OPEN
from remit.work.rules.routing import REMEMBERED

if TYPE_CHECKING:
    from remit.work.records.offers import Found

_TEXT = Text(collation="C")
_LISTS = ("contexts", "roles", "qualifications", "languages", "only", "without")


def best_of_each(
    pulls: Sequence[Pull], *, now: Moment, best_max: int, passed: int, times: int
) -> "Question[list[Found]]":
    """Ask for the best ready tasks that fit each of these people, in their order."""
    given = {"pulls": encode([_written(number, pull) for number, pull in enumerate(pulls)]).decode()}
    values = {**given, "now_at": to_microseconds(now), "best_max": best_max, "passed": passed}
    return Question(_pulls(times), values, lambda rows: _dealt(rows, len(pulls)))


def _written(number: int, pull: Pull) -> dict[str, Any]:
    lists = {name: getattr(pull, name) for name in _LISTS} | {"skills": sorted(pull.skills), "levels": pull.skills}
    told = {"number": number, "person": pull.person, "since_at": to_microseconds(pull.since_at)}
    clients = [
        {"tenant": tenant, "onshore": reach.onshore, "shown": sorted(reach.shown | OPEN)}
        for tenant, reach in pull.reaches.items()
    ]
    return lists | told | {"clients": clients}


def _dealt(rows: Sequence[Row[Any]], pulls: int) -> "list[Found]":
    found: list[Found] = [()] * pulls
    for row in rows:
        found[row.number] = (*found[row.number], (task_of(row), standing_of(row)))
    return found


@cache
def _pulls(times: int) -> Select[Any]:
    """Build the statement once."""
    pull = _given()
    columns = (column("tenant", _TEXT), column("onshore", Boolean), column("shown", JSONB))
    spread = func.jsonb_to_recordset(_of_pull("clients")).table_valued(*columns)
    clients = spread.render_derived("client", with_types=True)
    found = union_all(*(select(part.subquery()) for part in ranges(_FITTING, times=times))).lateral("found")
    last = _recent(1, task.c.engagement_id).lateral("last")
    recent = _recent(REMEMBERED, task.c.proficiency, task.c.qualification).subquery("recent")
    of_late = select(eased(recent).label("eased")).lateral("of_late")
    each = clients.join(found, true()).outerjoin(attention, with_attention(found))
    each = each.outerjoin(last, true()).outerjoin(of_late, true())
    own = of_person(found, last=last.c.engagement_id, eased=of_late.c.eased)
    marked = select(found, *own).select_from(each).subquery("marked")
    best = ordered(select(*(marked.c[name] for name in ("tenant", "id", "due_at", *OWN)), worth(marked)), marked)
    chosen = best.limit(bindparam("best_max")).offset(bindparam("passed")).lateral("chosen")
    of_task = (chosen.c.tenant == task.c.tenant) & (chosen.c.id == task.c.id)
    whole = select(task, *(chosen.c[name] for name in OWN), pull.c.number)
    return ordered(whole.select_from(pull.join(chosen, true()).join(task, of_task)), chosen)


def _given() -> TableValuedAlias:
    columns: tuple[ColumnClause[Any], ...] = (
        column("number", Integer),
        column("person", _TEXT),
        column("levels", JSONB),
        column("clients", JSONB),
        column("since_at", BigInteger),
        *(column(name, ARRAY(_TEXT)) for name in (*_LISTS, "skills")),
    )
    rows = func.json_to_recordset(cast(bindparam("pulls", type_=Text), JSON))
    return rows.table_valued(*columns).render_derived("pull", with_types=True)


def _of_pull(name: str) -> ColumnElement[Any]:
    """Name a column of the person's row, from inside what is read once for each of these rows."""
    return literal_column(f"pull.{name}")


_FITTING = (
    task.c.tenant == literal_column("client.tenant"),
    # What fits fewest comes first: the others are asked of a third of the rows.
    *(
        or_(task.c[name].is_(None), task.c[name] == any_(_of_pull(f"{name}s")))
        for name in ("skill", "language", "qualification")
    ),
    task.c.role == any_(_of_pull("roles")),
    or_(not_(task.c.onshore_only), literal_column("client.onshore")),
    # Asked last, of the few that are left: they read JSON.
    task.c.data_classes.op("<@", is_comparison=True)(literal_column("client.shown")),
    or_(task.c.skill.is_(None), task.c.proficiency <= literal_column("(pull.levels ->> task.skill)::integer")),
    or_(_of_pull("only").is_(None), task.c.engagement_id == any_(_of_pull("only"))),
    task.c.engagement_id != all_(_of_pull("without")),
)


def _recent(most: int, *columns: ColumnElement[Any]) -> Select[Any]:
    """Find what a person claimed last."""
    return (
        select(*columns)
        .where(
            task.c.assignee == _of_pull("person"),
            task.c.tenant == any_(_of_pull("contexts")),
            type_coerce(task.c.claimed_at, BigInteger) > _of_pull("since_at"),
        )
        .order_by(task.c.claimed_at.desc())
        .limit(literal_column(str(most)))
    )
