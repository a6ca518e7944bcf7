"""Steering a running instance by hand: opened under the item's lock, tried or done, told with its reason, audited."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any

from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.actions.noting import note
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound
from remit.work.actions.items import REASON_MIN
from remit.work.model import EventKind, Incident, Instance, Item, ItemState, ReasonMissing, WrongState
from remit.work.records.definitions import list_definitions
from remit.work.records.instances import find_instance, instances_of_item
from remit.work.reports.doors import OpenedItem, change_item
from remit.work.rules.changes import Change, Seen, changes
from remit.work.runtime import Drive, Runtime


@dataclass(frozen=True, slots=True)
class Effect:
    """What became of one instance that an act touched."""

    instance: Instance
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class Steered:
    """What an act did, or would do: to the item, to each instance it touched, and the incidents that it raised."""

    item: Item
    effects: tuple[Effect, ...]
    incidents: tuple[Incident, ...] = ()


class Steering:
    """One act on one instance inside an open transaction."""

    def __init__(self, tx: Transaction, runtime: Runtime, *, opened: OpenedItem, instance_id: Identifier) -> None:
        self.tx = tx
        self.opened = opened
        self.drive = Drive(tx, runtime, item=opened.item, terms=opened.terms)
        self._before: dict[Identifier, Seen] = {}
        for one in self.instances():
            if one.ended_at is None:
                running = self.drive.load(one.id)
                assert running.state is not None
                self._before[one.id] = Seen(running.graph, running.state)
        self.running = self.drive.load(instance_id)

    @property
    def instance(self) -> Instance:
        """The instance as it stands now."""
        return self.running.instance

    def instances(self) -> tuple[Instance, ...]:
        """Return all instances of the item as stored, first started first."""
        return instances_of_item(self.tx, tenant=self.opened.item.tenant, item_id=self.opened.item.id)

    def family(self) -> tuple[Identifier, ...]:
        """Return the instance and everything it called that still runs, callers first."""
        found = [self.instance.id]
        for one in self.instances():
            if one.parent_id in found and one.ended_at is None:
                found.append(one.id)
        return tuple(found)

    def finish(self, *, act: str, reason: str, principal: Principal, **details: Any) -> Steered:
        """Work everything off, write it with who did it and why, and return what changed."""
        self.drive.work_off()
        raised = tuple(self.drive.pending.incidents.values())
        item = self.drive.finish()
        subject = {"item": item.id, "engagement": item.engagement_id, "line": item.line}
        about = {**subject, "instance": self.instance.id, "act": act, "reason": reason, **details}
        note(
            self.tx,
            principal,
            kind=EventKind.INSTANCE_STEERED,
            resource=self.opened.resource,
            body=about,
            field=act,
            reason=reason,
        )
        return Steered(item, tuple(self._effects()), raised)

    def _effects(self) -> list[Effect]:
        found = []
        for running in self.drive.running.values():
            assert running.state is not None
            before, after = self._before.get(running.instance.id), Seen(running.graph, running.state)
            if before is not None and running.stored is not None and before.graph is not after.graph:
                before = replace(before, version=self.version_of(running.stored))
                after = replace(after, version=self.version_of(running.instance))
            differs = changes(before, after)
            if differs:
                found.append(Effect(running.instance, differs))
        return found

    def version_of(self, instance: Instance) -> int | None:
        """Return the number of the version that an instance runs."""
        known = list_definitions(self.tx, tenant=instance.tenant)
        return next((one.version for one in known if one.hash == instance.definition_hash), None)


def open_steering(
    tx: Transaction,
    runtime: Runtime,
    *,
    principal: Principal,
    tenant: Identifier,
    instance_id: Identifier,
    reason: str,
    permission: Permission = Permission.INSTANCE_STEER,
) -> Steering:
    """Open an instance for an act by hand.

    Refuses `AccessDenied`, `NotFound`, `ReasonMissing`, and `WrongState` while its item is merged.
    """
    require(principal, permission, Resource(tenant=tenant, kind="instance", name=instance_id))
    found = find_instance(tx, tenant=tenant, instance_id=instance_id)
    if found is None:
        raise NotFound(kind="instance", name=instance_id)
    opened = change_item(tx, principal=principal, permission=permission, tenant=tenant, item_id=found.item_id)
    if opened.item.state is ItemState.MERGED:
        raise WrongState(
            name=opened.item.number,
            state=opened.item.state.value,
            act="steer",
            needed=ItemState.IN_PROGRESS.value,
        )
    if len(reason.strip()) < REASON_MIN:
        raise ReasonMissing("reason", act="act")
    return Steering(tx, runtime, opened=opened, instance_id=instance_id)


class _Abandoned(Exception):  # noqa: N818 - no error: the way out of a savepoint
    """Carries what a dry run found out of its savepoint."""

    def __init__(self, steered: Steered) -> None:
        super().__init__()
        self.steered = steered


def try_out(tx: Transaction, act: Callable[[], Steered]) -> Steered:
    """Do an act for real and take all of it back: a dry run that cannot differ from the act."""
    try:
        with tx.savepoint():
            raise _Abandoned(act())
    except _Abandoned as abandoned:
        return abandoned.steered
