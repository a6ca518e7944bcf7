"""Incidents: machine work that could not go on by itself, tried again by a person."""

from dataclasses import replace

from remit.engine import RetryIncident
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.identifier import Identifier
from remit.work.actions.telling import tell
from remit.work.model import EventKind, Item, ItemState, NothingWaits, WrongState
from remit.work.records.instances import close_incident, lock_incident
from remit.work.reports.doors import change_item
from remit.work.reports.starting import waits_to_start
from remit.work.runtime import Drive, Runtime, set_going


def retry_incident(
    tx: Transaction, runtime: Runtime, *, principal: Principal, tenant: Identifier, incident_id: Identifier
) -> Item:
    """Try again what became an incident; it comes back as a new incident if it fails again. Refuses `NothingWaits`."""
    require(principal, Permission.INCIDENT_RETRY, Resource(tenant=tenant, kind="incident", name=incident_id))
    incident = lock_incident(tx, tenant=tenant, incident_id=incident_id)
    opened = change_item(
        tx, principal=principal, permission=Permission.INCIDENT_RETRY, tenant=tenant, item_id=incident.item_id
    )
    if incident.resolved_at is not None:
        raise NothingWaits(name=opened.item.number, what=incident.code)
    close_incident(tx, incident, by=principal.id)
    tell(tx, opened.item, EventKind.INCIDENT_RETRIED, incident=incident.id, by=principal.id)
    drive = Drive(tx, runtime, item=opened.item, terms=opened.terms)
    drive.send(incident.instance_id, RetryIncident(incident.activation))
    return drive.finish()


def restart_item(
    tx: Transaction, runtime: Runtime, *, principal: Principal, tenant: Identifier, item_id: Identifier
) -> Item:
    """Set an item going that could not be set going when it was received: its definition was missing or faulty.

    Where it still cannot, it stays in incident with what is wrong now. Refuses `WrongState`.
    """
    opened = change_item(tx, principal=principal, permission=Permission.INCIDENT_RETRY, tenant=tenant, item_id=item_id)
    item = opened.item
    if not waits_to_start(tx, item):
        raise WrongState(name=item.number, state=item.state.value, act="restart", needed=ItemState.INCIDENT.value)
    tell(tx, item, EventKind.INCIDENT_RETRIED, incident=None, by=principal.id)
    fresh = replace(item, state=ItemState.IN_PROGRESS, problems=())
    return set_going(tx, runtime, item=fresh, stored=item, terms=opened.terms)
