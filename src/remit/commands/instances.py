"""`remit instances`: running processes and cases listed, looked at and steered from the command line."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import click

from remit.app.house import House
from remit.commands.installation import folder_option, opened, organisation_called, refusing
from remit.commands.refusals import language
from remit.contracts.reports import engagements
from remit.locale import translator
from remit.parties.access import SYSTEM
from remit.parties.reports.people import organisations
from remit.store import Reader
from remit.values.moment import format_moment
from remit.values.refusal import NotFound
from remit.work.actions.bulk import BulkOrder, Foreseen, advance_bulk, concerned, foresee, order_bulk, undo_bulk
from remit.work.actions.modify import Moves
from remit.work.actions.steer import Act, Order, rehearse, steer
from remit.work.actions.steering import Steered
from remit.work.model import Definition, DefinitionMissing, EventKind, Incident, Notation
from remit.work.records.definitions import list_definitions
from remit.work.records.instance_list import InstanceFilter
from remit.work.records.instances import find_instance
from remit.work.reports.bulk import Bulk
from remit.work.reports.instance_trail import TrailLine, instance_trail
from remit.work.reports.instances import PAGE, InstanceLine, InstanceView, instance_list, instance_view

VALUE_CHARS = 120

json_option = click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
_reason = click.option("--reason", required=True, help="Why; it is kept in the item's trail and the audit.")
_client = click.option("--client", required=True, help="The client's name or id.")
_MAP = "What an element is called there; OLD=- lets a case's item go that has not begun."
_dry_run = click.option("--dry-run", is_flag=True, help="Show what would change and change nothing.")


@click.group()
def instances() -> None:
    """Operate running processes and cases: list, look, retry, suspend, move, migrate, cancel."""


@instances.command("list")
@folder_option
@click.option("--definition", help="Only of this definition.")
@click.option("--number", help="Only of this item.")
@click.option("--state", type=click.Choice(["running", "incident", "ended"]), help="Only in this state.")
@click.option("--limit", default=PAGE, show_default=True, help="At most so many, newest first.")
@json_option
@refusing
def list_(
    folder: Path, definition: str | None, number: str | None, state: str | None, limit: int, *, as_json: bool
) -> None:
    """List instances, newest first."""
    narrowed = InstanceFilter(
        definition_key=definition,
        running=None if state is None else state != "ended",
        held_up=state == "incident",
        number=number,
    )
    with opened(folder) as house, house.store.read() as reader:
        found = instance_list(
            reader, principal=SYSTEM, narrowed=narrowed, tenants=tenants_of(reader), count_max=limit
        ).lines
        names = {one.id: one.name for one in organisations(reader, SYSTEM)}
    _write([_facts(line, names) for line in found], as_json=as_json, text=_table(found, names))


def tenants_of(reader: Reader) -> list[str]:
    """Return the clients that work is done for."""
    return sorted({one.tenant for one in engagements(reader, SYSTEM)})


def _write(facts: Any, *, as_json: bool, text: str) -> None:
    click.echo(json.dumps(facts, ensure_ascii=False, indent=1, default=str) if as_json else text)


def _facts(line: InstanceLine, names: Mapping[str, str]) -> dict[str, Any]:
    one = line.instance
    return {
        "id": one.id,
        "number": line.number,
        "client": names[one.tenant],
        "definition": one.definition_key,
        "name": line.name,
        "version_hash": one.definition_hash,
        "status": line.status,
        "incidents": line.incidents,
        "started_at": format_moment(one.started_at),
        "ended_at": format_moment(one.ended_at) if one.ended_at else None,
    }


def _table(found: tuple[InstanceLine, ...], names: Mapping[str, str]) -> str:
    lines = [
        f"{one.instance.id}  {one.number:<18} {one.instance.definition_key:<20} {one.status:<11}"
        f" {one.incidents or '-':>3}  {one.instance.started_at:%Y-%m-%d %H:%M}  {names[one.instance.tenant]}"
        for one in found
    ]
    return "\n".join(lines) or "No instances."


def tenant_of(house: House, instance_id: str) -> str:
    """Return whose an instance is. Refuses `NotFound`."""
    with house.store.read() as reader:
        for tenant in tenants_of(reader):
            if find_instance(reader, tenant=tenant, instance_id=instance_id):
                return tenant
    raise NotFound(kind="instance", name=instance_id)


@instances.command()
@folder_option
@click.argument("instance_id")
@json_option
@refusing
def show(folder: Path, instance_id: str, *, as_json: bool) -> None:
    """Show where an instance stands, its open incidents and its variables."""
    with opened(folder) as house:
        tenant = tenant_of(house, instance_id)
        with house.store.read(tenant=tenant) as reader:
            seen = instance_view(
                reader,
                house.runtime,
                principal=SYSTEM,
                tenant=tenant,
                instance_id=instance_id,
                now=house.clock.now(),
            )
    facts = _whole(seen)
    _write(facts, as_json=as_json, text=_whole_text(facts))


def _whole(seen: InstanceView) -> dict[str, Any]:
    return {
        "id": seen.instance.id,
        "number": seen.item.number,
        "definition": seen.instance.definition_key,
        "version": seen.definition.version if seen.definition else None,
        "status": seen.status,
        "standings": [
            {"activation": one.activation, "element": one.element, "state": one.state, "waits_for": one.waits_for}
            for one in seen.standings
        ],
        "incidents": [_incident(one) for one in seen.incidents if one.resolved_at is None],
        "variables": dict(seen.variables or {}),
    }


def _whole_text(facts: Mapping[str, Any]) -> str:
    lines = [f"{facts['number']}  {facts['definition']} version {facts['version']}  {facts['status']}"]
    for one in facts["standings"]:
        waits = f", waits for {one['waits_for']}" if one["waits_for"] else ""
        lines.append(f"  {one['activation']:>4} {one['element']}: {one['state']}{waits}")
    lines += [_incident_text(one) for one in facts["incidents"]]
    lines += [f"  {name} = {_shortened(value)}" for name, value in sorted(facts["variables"].items())]
    return "\n".join(lines)


def _shortened(value: Any) -> str:
    """Write a value in one line that a screen holds; `--json` has it whole."""
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= VALUE_CHARS else f"{text[: VALUE_CHARS - 1]}…"


@instances.command()
@folder_option
@click.argument("instance_id")
@json_option
@refusing
def trail(folder: Path, instance_id: str, *, as_json: bool) -> None:
    """Show the newest 300 lines of what an instance did, newest first."""
    with opened(folder) as house:
        tenant = tenant_of(house, instance_id)
        with house.store.read(tenant=tenant) as reader:
            found = instance_trail(reader, house.runtime, principal=SYSTEM, tenant=tenant, instance_id=instance_id)
    facts = [
        {
            "at": format_moment(line.at),
            "told": line.told.kind if line.told else None,
            "worked": list(line.worked),
            "passed": [[one.element, one.transition] for one in line.passed],
        }
        for line in found.lines
    ]
    text = [f"{format_moment(line.at)}  {_told(line)}" for line in found.lines]
    _write(facts, as_json=as_json, text="\n".join(text))


def _told(line: TrailLine) -> str:
    if line.told is not None:
        steered = [line.told.body[name] for name in ("act", "reason") if line.told.kind == EventKind.INSTANCE_STEERED]
        return ": ".join([line.told.kind, *steered])
    return ", ".join(f"{one.element} {one.transition}" for one in line.passed) or ", ".join(line.worked)


def _act(folder: Path, instance_id: str, order: Order, *, dry_run: bool, as_json: bool) -> None:
    with opened(folder) as house:
        tenant = tenant_of(house, instance_id)
        act: Callable[..., Steered] = rehearse if dry_run else steer
        done = house.store.write(
            lambda tx: act(tx, house.runtime, principal=SYSTEM, tenant=tenant, instance_id=instance_id, order=order),
            tenant=tenant,
        )
    changed = changes_in(done)
    raised = [_incident(one) for one in done.incidents]
    facts = {"number": done.item.number, "dry_run": dry_run, "changes": changed, "incidents": raised}
    head = f"{done.item.number}: {'would change' if dry_run else 'done'}"
    lines = [f"  {one['change']} {one['element'] or one['name']} {one['detail']}".rstrip() for one in changed]
    lines += [_incident_text(one) for one in raised]
    _write(facts, as_json=as_json, text="\n".join([head, *lines]))


def _incident(one: Incident) -> dict[str, str]:
    return {"id": one.id, "element": one.element, "code": one.code, "message": one.message}


def _incident_text(facts: Mapping[str, str]) -> str:
    return f"  incident at {facts['element']}: {facts['message']} [{facts['code']}]"


def changes_in(done: Steered) -> list[dict[str, str]]:
    """Lay out what an act changed, line by line."""
    return [
        {
            "instance": effect.instance.id,
            "change": one.kind.value,
            "element": one.element,
            "name": one.name,
            "detail": one.detail,
        }
        for effect in done.effects
        for one in effect.changes
    ]


def _plain(act: Act, sentence: str) -> None:
    @instances.command(act.value, help=sentence)
    @folder_option
    @click.argument("instance_id")
    @_reason
    @_dry_run
    @json_option
    @refusing
    def run(folder: Path, instance_id: str, reason: str, *, dry_run: bool, as_json: bool) -> None:
        _act(folder, instance_id, Order(act, reason), dry_run=dry_run, as_json=as_json)


_plain(Act.RETRY, "Try an instance's open incidents again.")
_plain(Act.SUSPEND, "Hold an instance and everything it called.")
_plain(Act.RESUME, "Let a suspended instance go on.")
_plain(Act.CANCEL, "End an instance and everything it called.")
_plain(Act.UNDO, "Take back the last act on an instance, where there is a way back.")


@instances.command()
@folder_option
@click.argument("instance_id")
@click.option("--cancel", multiple=True, type=int, help="An activation to end (its number in `show`).")
@click.option("--before", multiple=True, help="An element to start at.")
@click.option("--after", multiple=True, help="An element to go on after.")
@click.option("--set", "variables", multiple=True, metavar="NAME=VALUE", help="A variable; the value as JSON or text.")
@_reason
@_dry_run
@json_option
@refusing
def modify(  # noqa: PLR0913 - one for each option
    folder: Path,
    instance_id: str,
    cancel: tuple[int, ...],
    before: tuple[str, ...],
    after: tuple[str, ...],
    variables: tuple[str, ...],
    reason: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Move an instance by hand."""
    moves = Moves(cancel, before, after, {name: value_of(text) for name, text in pairs(variables).items()})
    _act(folder, instance_id, Order(Act.MODIFY, reason, moves=moves), dry_run=dry_run, as_json=as_json)


def pairs(texts: tuple[str, ...]) -> dict[str, str]:
    """Read `name=value` arguments; one without an equals sign is a usage error."""
    found = dict(text.partition("=")[::2] for text in texts)
    if not all("=" in text for text in texts):
        raise click.UsageError("write NAME=VALUE")
    return found


def value_of(text: str) -> Any:
    """Read a value as JSON or, where it is none, as plain text."""
    try:
        return json.loads(text)
    except ValueError:
        return text


@instances.command()
@folder_option
@click.argument("instance_id")
@click.option("--to", "version", type=int, required=True, help="The version to carry it over to.")
@click.option("--map", "mapped", multiple=True, metavar="OLD=NEW", help=_MAP)
@_reason
@_dry_run
@json_option
@refusing
def migrate(
    folder: Path,
    instance_id: str,
    version: int,
    mapped: tuple[str, ...],
    reason: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Carry an instance over to another version of its definition."""
    with opened(folder) as house:
        tenant = tenant_of(house, instance_id)
        with house.store.read(tenant=tenant) as reader:
            found = find_instance(reader, tenant=tenant, instance_id=instance_id)
            assert found is not None
            target = _version(reader, tenant, found.definition_key, version)
    order = Order(Act.MIGRATE, reason, target=target.id, mapping=pairs(mapped))
    _act(folder, instance_id, order, dry_run=dry_run, as_json=as_json)


def _version(reader: Reader, tenant: str, key: str, version: int) -> Definition:
    for one in list_definitions(reader, tenant=tenant):
        if (one.key, one.version) == (key, version) and one.notation is not Notation.DMN:
            return one
    raise DefinitionMissing(key=f"{key} {version}")


@instances.command("migrate-all")
@folder_option
@_client
@click.option("--definition", required=True, help="The definition's key.")
@click.option("--from", "source", type=int, required=True, help="The version that they run.")
@click.option("--to", "version", type=int, required=True, help="The version to carry them over to.")
@click.option("--map", "mapped", multiple=True, metavar="OLD=NEW", help=_MAP)
@_reason
@_dry_run
@json_option
@refusing
def migrate_all(  # noqa: PLR0913 - one for each option
    folder: Path,
    client: str,
    definition: str,
    source: int,
    version: int,
    mapped: tuple[str, ...],
    reason: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Carry all running instances of a version over to another; those that cannot go keep as they are, with why."""
    with opened(folder) as house:
        tenant = organisation_called(house, client)
        with house.store.read(tenant=tenant) as reader:
            old, new = (_version(reader, tenant, definition, one) for one in (source, version))
        order = BulkOrder(Act.MIGRATE, definition, reason, source=old.hash, target=new.id, mapping=pairs(mapped))
        _many(house, tenant, order, dry_run=dry_run, as_json=as_json)


def _plain_all(act: Act, sentence: str) -> None:
    @instances.command(f"{act.value}-all", help=sentence)
    @folder_option
    @_client
    @click.option("--definition", required=True, help="The definition's key.")
    @_reason
    @_dry_run
    @json_option
    @refusing
    def run(folder: Path, client: str, definition: str, reason: str, *, dry_run: bool, as_json: bool) -> None:
        with opened(folder) as house:
            tenant = organisation_called(house, client)
            _many(house, tenant, BulkOrder(act, definition, reason), dry_run=dry_run, as_json=as_json)


_plain_all(Act.RETRY, "Try every open incident of a definition's instances again.")
_plain_all(Act.SUSPEND, "Hold every running instance of a definition.")
_plain_all(Act.RESUME, "Let every suspended instance of a definition go on.")
_plain_all(Act.CANCEL, "End every running instance of a definition.")


@instances.command("modify-all")
@folder_option
@_client
@click.option("--definition", required=True, help="The definition's key.")
@click.option("--leave", multiple=True, help="An element: what runs there is cancelled.")
@click.option("--before", multiple=True, help="An element to start at.")
@click.option("--set", "variables", multiple=True, metavar="NAME=VALUE", help="A variable; the value as JSON or text.")
@_reason
@_dry_run
@json_option
@refusing
def modify_all(  # noqa: PLR0913 - one for each option
    folder: Path,
    client: str,
    definition: str,
    leave: tuple[str, ...],
    before: tuple[str, ...],
    variables: tuple[str, ...],
    reason: str,
    *,
    dry_run: bool,
    as_json: bool,
) -> None:
    """Move every running instance of a definition from some elements to others."""
    moves = Moves((), before, (), {name: value_of(text) for name, text in pairs(variables).items()})
    with opened(folder) as house:
        order = BulkOrder(Act.MODIFY, definition, reason, leave=leave, moves=moves)
        _many(house, organisation_called(house, client), order, dry_run=dry_run, as_json=as_json)


@instances.command("undo-all")
@folder_option
@_client
@click.argument("bulk_id")
@_reason
@json_option
@refusing
def undo_all(folder: Path, client: str, bulk_id: str, reason: str, *, as_json: bool) -> None:
    """Take back a migration, suspension or resumption of many, wherever nothing else was done by hand since."""
    with opened(folder) as house:
        tenant = organisation_called(house, client)
        ordered = house.store.write(
            lambda tx: undo_bulk(tx, principal=SYSTEM, tenant=tenant, bulk_id=bulk_id, reason=reason), tenant=tenant
        )
        _carry_out(house, ordered, as_json=as_json)


def _many(house: House, tenant: str, order: BulkOrder, *, dry_run: bool, as_json: bool) -> None:
    if dry_run:
        _foresee(house, tenant, order, as_json=as_json)
        return
    ordered = house.store.write(lambda tx: order_bulk(tx, principal=SYSTEM, tenant=tenant, order=order), tenant=tenant)
    _carry_out(house, ordered, as_json=as_json)


def _foresee(house: House, tenant: str, order: BulkOrder, *, as_json: bool) -> None:
    found: tuple[Foreseen, ...] = house.store.write(
        lambda tx: foresee(
            tx,
            house.runtime,
            principal=SYSTEM,
            tenant=tenant,
            instance_ids=concerned(tx, tenant=tenant, order=order),
            order=order,
        ),
        tenant=tenant,
    )
    speak = translator(language())
    facts = [
        {
            "instance": one.instance_id,
            "number": one.number,
            "changes": changes_in(one.steered) if one.steered else [],
            "refused": {"code": one.refusal.code, "message": speak.refusal(one.refusal)} if one.refusal else None,
        }
        for one in found
    ]
    lines = [f"{one.number}  {speak.refusal(one.refusal) if one.refusal else 'would go'}" for one in found]
    _write(facts, as_json=as_json, text="\n".join(lines) or "No instances.")


def _carry_out(house: House, bulk: Bulk, *, as_json: bool) -> None:
    while not bulk.over:
        bulk = house.store.write(
            lambda tx, of=bulk: advance_bulk(  # type: ignore[misc]  # a default binds the loop's variable
                tx, house.runtime, principal=SYSTEM, tenant=of.tenant, bulk_id=of.id
            ),
            tenant=bulk.tenant,
        )
        click.echo(f"{len(bulk.done) + len(bulk.refused)} of {len(bulk.instances)}", err=True)
    facts = {
        "id": bulk.id,
        "done": list(bulk.done),
        "refused": [{"instance": one.instance_id, "code": one.code, "message": one.message} for one in bulk.refused],
    }
    lines = [f"{bulk.id}: {len(bulk.done)} done, {len(bulk.refused)} kept as they were"]
    lines += [f"  {one.instance_id}: {one.message} [{one.code}]" for one in bulk.refused]
    _write(facts, as_json=as_json, text="\n".join(lines))
