"""Publishing a document by hand: what is in it goes on in the line of service that it is in already."""

from dataclasses import dataclass

from remit.parties.access import Principal
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.problem import Problem
from remit.work.actions.definitions import Found, imports_for, inspect_definition, publish_definition
from remit.work.model import Definition
from remit.work.records.definitions import latest_definition


@dataclass(frozen=True, slots=True)
class Published:
    """What a document holds as it runs from now on: `fresh` are the versions that are new; and the warnings."""

    versions: tuple[Definition, ...]
    fresh: tuple[Definition, ...]
    warnings: tuple[Problem, ...]


def publish_document(
    tx: Transaction, *, principal: Principal, tenant: Identifier, xml: bytes, file_name: str
) -> Published:
    """Publish everything in a document for a client or the house. Refuses what `publish_definition` does."""
    found, problems = inspect_definition(xml, imports=imports_for(tx, xml, tenant=tenant).models)
    before = _latest(tx, found, tenant=tenant)
    versions = publish_definition(
        tx,
        principal=principal,
        xml=xml,
        tenant=tenant,
        line=next((one.line for one in before if one.line), None),
        file_name=file_name,
    )
    return Published(versions, tuple(one for one in versions if one not in before), problems)


def _latest(reader: Reader, found: tuple[Found, ...], *, tenant: Identifier) -> tuple[Definition, ...]:
    known = (latest_definition(reader, tenant=tenant, key=one.key, notations=(one.notation,)) for one in found)
    return tuple(one for one in known if one is not None)
