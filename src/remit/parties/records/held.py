"""All that people hold, in one statement: a page asks it of its visitor, the floor of everybody who works on it."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from sqlalchemy import (
    ColumnElement,
    Date,
    Integer,
    Row,
    Select,
    Text,
    bindparam,
    cast,
    func,
    literal_column,
    null,
    select,
    union_all,
)

from remit.parties.model import DataClass, Qualification, Role
from remit.parties.records.roster import shift
from remit.parties.records.suspensions import STANDING, suspension
from remit.parties.records.tables import clearance, grant, organisation, person, qualification, site, skill
from remit.store import Question
from remit.values.moment import Moment

ASKED_MAX = 1_000
"""How many people one statement is asked about: it names each of them once for every kind of thing that is held."""
_PLACE, _ROLE, _CLEARANCE, _SKILL, _QUALIFICATION, _REST, _SHIFT = range(7)
_PEOPLE: Any = bindparam("of_people", expanding=True)


@dataclass(slots=True)
class Held:
    """What one person holds: by tenant, or by key; `country` and `tz` are of the site, else of the employer."""

    country: str | None = None
    tz: str = "UTC"
    grants: defaultdict[str, set[Role]] = field(default_factory=lambda: defaultdict(set))
    clearances: defaultdict[str, set[DataClass]] = field(default_factory=lambda: defaultdict(set))
    skills: dict[str, int] = field(default_factory=dict)
    qualifications: list[Qualification] = field(default_factory=list)
    resting: defaultdict[str, set[str]] = field(default_factory=lambda: defaultdict(set))
    on_shift: bool = False


def _part(kind: int, of: Any, key: Any, *, level: Any = None, tz: Any = None, dates: Any = (None, None)) -> Select[Any]:
    """Select one kind of thing in the shape that all share."""
    return select(
        literal_column(str(kind)).label("kind"),
        of.c.person_id,
        of.c.tenant,
        cast(key, Text).label("key"),
        _or_null(level, Integer).label("level"),
        _or_null(tz, Text).label("tz"),
        _or_null(dates[0], Date).label("since"),
        _or_null(dates[1], Date).label("until"),
    ).where(of.c.person_id.in_(_PEOPLE))


def _or_null(column: Any, kind: Any) -> ColumnElement[Any]:
    return cast(null(), kind) if column is None else column


def _places() -> Select[Any]:
    at = (
        select(person.c.id.label("person_id"), person.c.tenant, site.c.tz, organisation.c.country)
        .add_columns(func.coalesce(site.c.country, organisation.c.country).label("place"))
        .join(organisation, (organisation.c.tenant == person.c.tenant) & (organisation.c.id == person.c.tenant))
        .outerjoin(site, (site.c.tenant == person.c.tenant) & (site.c.id == person.c.site_id))
        .subquery("at")
    )
    return _part(_PLACE, at, at.c.place, tz=at.c.tz)


_DATES = (qualification.c.valid_from, qualification.c.valid_until)
_HELD = union_all(
    _places(),
    _part(_ROLE, grant, grant.c.role),
    _part(_CLEARANCE, clearance, clearance.c.data_class),
    _part(_SKILL, skill, skill.c.key, level=skill.c.proficiency),
    _part(_QUALIFICATION, qualification, qualification.c.key, dates=_DATES),
    _part(_REST, suspension, suspension.c.key).where(STANDING),
    _part(_SHIFT, shift, shift.c.kind).where(shift.c.ends_at > bindparam("at"), shift.c.begins_at <= bindparam("at")),
)


def held_asked(person_ids: Sequence[str], *, at: Moment) -> Question[dict[str, Held]]:
    """Ask what each of some people (`ASKED_MAX` at most) holds at a moment, qualifications of all times included."""
    return Question(_HELD, {"of_people": list(person_ids), "at": at}, _gathered)


def _gathered(rows: Sequence[Row[Any]]) -> dict[str, Held]:
    found: defaultdict[str, Held] = defaultdict(Held)
    for row in rows:
        kind, person_id, tenant, key, level, tz, since, until = tuple[Any, ...](row)
        held = found[person_id]
        if kind == _ROLE:
            held.grants[tenant].add(Role(key))
        elif kind == _CLEARANCE:
            held.clearances[tenant].add(DataClass(key))
        elif kind == _SKILL:
            held.skills[key] = level
        elif kind == _QUALIFICATION:
            held.qualifications.append(Qualification(person_id, key, "", since, until))
        elif kind == _REST:
            held.resting[tenant].add(key)
        elif kind == _SHIFT:
            held.on_shift = True
        else:
            held.country, held.tz = key, tz or "UTC"
    return found
