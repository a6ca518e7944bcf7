"""How the floor is split just now."""

from remit.parties.access import Permission, Principal, tenants_with
from remit.parties.reports.principals import colleagues
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.model.splits import Split
from remit.work.records.splits import splits_in_force


def splits_held(reader: Reader, principal: Principal, *, now: Moment) -> tuple[Split, ...]:
    """Return the splits in force of the clients whose work somebody may assign, the one over first before."""
    tenants = tenants_with(principal, Permission.TASK_ASSIGN) or ()
    return reader.ask(splits_in_force(tenants=tenants, now=now)) if tenants else ()


def hands_for(reader: Reader, *, tenant: Identifier, now: Moment) -> tuple[Principal, ...]:
    """Return the people who may take tasks of a client, as a planner may not; for callers who check access."""
    known = colleagues(reader, tenant=tenant, now=now)
    return tuple(one for one in known if tenant in (tenants_with(one, Permission.TASK_CLAIM) or ()))
