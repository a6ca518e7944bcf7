"""A decision opened by its page's address for one client: its own version, or the house's as the client runs it."""

from collections.abc import Mapping
from dataclasses import dataclass

from remit.parties.access import Permission, Resource, allowed
from remit.parties.model import Organisation, OrganisationKind
from remit.store import Reader
from remit.values.refusal import NotFound
from remit.web.clients import clients_of
from remit.web.finding import find
from remit.web.visit import Visit
from remit.work.model import HOUSE, Definition, Notation
from remit.work.reports.definitions import definitions


@dataclass(frozen=True, slots=True)
class OpenedRules:
    """A version of a definition, the client it is looked at for, and the clients that may be chosen instead."""

    definition: Definition
    tenant: str
    clients: Mapping[str, Organisation]
    may_publish: bool

    def address(self, rest: str = "") -> str:
        """Return the address of a page about it."""
        return f"/processes/{self.definition.id}{rest}?tenant={self.tenant}"


def open_rules(visit: Visit, definition_id: str, tenant: str) -> OpenedRules:
    """Open a decision for a client that is asked for, or for the first one. Refuses `NotFound`."""
    one, first = open_definition(visit, definition_id, tenant)
    if one.notation is not Notation.DMN:
        raise NotFound(kind="decision", name=definition_id)
    return _opened(visit, one, first, tenant)


def open_any(visit: Visit, definition_id: str, tenant: str) -> OpenedRules:
    """Open a definition of any notation in the same way. Refuses `NotFound`."""
    one, first = open_definition(visit, definition_id, tenant)
    return _opened(visit, one, first, tenant)


def open_process(visit: Visit, definition_id: str, tenant: str) -> OpenedRules:
    """Open a process or case in the same way. Refuses `NotFound`."""
    one, first = open_definition(visit, definition_id, tenant)
    if one.notation is Notation.DMN:
        raise NotFound(kind="process", name=definition_id)
    return _opened(visit, one, first, tenant)


def _opened(visit: Visit, one: Definition, first: str, tenant: str) -> OpenedRules:
    clients = _clients(visit, one)
    chosen = first if tenant or first in clients else next(iter(clients), first)
    publish = Resource(tenant=chosen, kind="definition", name=one.key)
    return OpenedRules(one, chosen, clients, allowed(visit.principal, Permission.DEFINITION_PUBLISH, publish))


def _clients(visit: Visit, one: Definition) -> dict[str, Organisation]:
    """Return the clients that may run a definition: its owner, of the house's every one that the visitor works for."""
    readable = visit.tenants_with(Permission.DEFINITION_READ)
    with visit.reading() as reader:
        known = clients_of(reader, visit.principal)
    if one.tenant != HOUSE:
        return {one.tenant: known[one.tenant]} if one.tenant in known else {}
    found = {key: known[key] for key in readable if key in known}
    return {key: each for key, each in found.items() if each.kind is OrganisationKind.CLIENT} or found


def open_definition(visit: Visit, definition_id: str, tenant: str = "") -> tuple[Definition, str]:
    """Find a definition by its id, and a client for whom the visitor may read it: the one asked for, or the first."""

    def ask(reader: Reader, of: str) -> tuple[Definition, str]:
        if tenant in ("", of):
            for one in definitions(reader, principal=visit.principal, tenant=of):
                if one.id == definition_id:
                    return one, of
        raise NotFound(kind="definition", name=definition_id)

    return find(visit.house.store, visit.principal, ask, kind="definition", name=definition_id)


def mended_in(form: Mapping[str, object]) -> dict[str, str]:
    """Return how failing test cases are settled, by name, as the form for publishing says it."""
    return {key.removeprefix(MENDED): str(value) for key, value in form.items() if key.startswith(MENDED) and value}


MENDED = "case:"
"""What the name of a field begins with that settles a failing test case."""
