"""Teams, and who is out of the directory, as rows."""

from typing import Any

from sqlalchemy import Row, bindparam, delete, insert, select, update

from remit.parties.model import Person, Team
from remit.parties.records.people import list_people
from remit.parties.records.selecting import by_id, of_tenant
from remit.parties.records.tables import left_directory, team, team_member
from remit.store import Reader, Transaction
from remit.store.statements import insert_if_new

_INSERT = insert(team)
_ONE = by_id(team)
_OF_TENANT = of_tenant(team, "name", "id")
_CALLED = select(team).where(team.c.tenant == bindparam("of_tenant"), team.c.name == bindparam("of_name"))
_CHANGE = (
    update(team)
    .where(team.c.tenant == bindparam("of_tenant"), team.c.id == bindparam("of_id"))
    .values(name=bindparam("new_name"), external_id=bindparam("new_external"))
)
_DELETE = delete(team).where(team.c.tenant == bindparam("of_tenant"), team.c.id == bindparam("of_id"))
_MEMBERS = (
    select(team_member.c.team_id, team_member.c.person_id)
    .where(team_member.c.tenant == bindparam("of_tenant"))
    .order_by(team_member.c.team_id, team_member.c.id)
)
_DROP_MEMBERS = delete(team_member).where(
    team_member.c.tenant == bindparam("of_tenant"), team_member.c.team_id == bindparam("of_id")
)
_INSERT_MEMBER = insert(team_member)
_LEFT = insert_if_new(left_directory)
_CAME_BACK = delete(left_directory).where(
    left_directory.c.tenant == bindparam("of_tenant"), left_directory.c.id == bindparam("of_id")
)
_ALL_LEFT = select(left_directory.c.id).where(left_directory.c.tenant == bindparam("of_tenant"))


def mark_left_directory(tx: Transaction, *, tenant: str, person_id: str) -> None:
    """Note that the directory knows a person no more."""
    tx.run(_LEFT, {"tenant": tenant, "id": person_id})


def mark_provisioned(tx: Transaction, *, tenant: str, person_id: str) -> None:
    """Note that the directory knows a person."""
    tx.run(_CAME_BACK, {"of_tenant": tenant, "of_id": person_id})


def people_in_directory(reader: Reader, *, tenant: str) -> tuple[Person, ...]:
    """Return an organisation's people by name without those whom the directory knows no more."""
    left = {row.id for row in reader.rows(_ALL_LEFT, {"of_tenant": tenant})}
    return tuple(one for one in list_people(reader, tenant=tenant) if one.id not in left)


def _team_of(row: Row[Any], members: dict[str, list[str]]) -> Team:
    return Team(row.tenant, row.id, row.name, row.external_id, tuple(members.get(row.id, ())))


def _members(reader: Reader, tenant: str) -> dict[str, list[str]]:
    found: dict[str, list[str]] = {}
    for row in reader.rows(_MEMBERS, {"of_tenant": tenant}):
        found.setdefault(row.team_id, []).append(row.person_id)
    return found


def insert_team(tx: Transaction, one: Team) -> None:
    """Store a team without its members."""
    tx.run(_INSERT, {"tenant": one.tenant, "id": one.id, "name": one.name, "external_id": one.external_id})


def update_team(tx: Transaction, one: Team) -> None:
    """Store a team's name and what the directory calls it."""
    of = {"of_tenant": one.tenant, "of_id": one.id, "new_name": one.name, "new_external": one.external_id}
    tx.run(_CHANGE, of)


def set_members(tx: Transaction, one: Team) -> None:
    """Store who is in a team, in place of who was."""
    tx.run(_DROP_MEMBERS, {"of_tenant": one.tenant, "of_id": one.id})
    for person_id in one.members:
        row = {"tenant": one.tenant, "id": tx.identifiers.new(), "team_id": one.id, "person_id": person_id}
        tx.run(_INSERT_MEMBER, row)


def delete_team(tx: Transaction, one: Team) -> None:
    """Forget a team."""
    tx.run(_DROP_MEMBERS, {"of_tenant": one.tenant, "of_id": one.id})
    tx.run(_DELETE, {"of_tenant": one.tenant, "of_id": one.id})


def find_team(reader: Reader, *, tenant: str, team_id: str) -> Team | None:
    """Return a team, or None."""
    row = reader.row(_ONE, {"of_tenant": tenant, "of_id": team_id})
    return _team_of(row, _members(reader, tenant)) if row else None


def team_called(reader: Reader, *, tenant: str, name: str) -> Team | None:
    """Return the team of a name, or None."""
    row = reader.row(_CALLED, {"of_tenant": tenant, "of_name": name})
    return _team_of(row, _members(reader, tenant)) if row else None


def list_teams(reader: Reader, *, tenant: str) -> tuple[Team, ...]:
    """Return an organisation's teams by name."""
    members = _members(reader, tenant)
    return tuple(_team_of(row, members) for row in reader.rows(_OF_TENANT, {"of_tenant": tenant}))
