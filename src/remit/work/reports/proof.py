"""The proof that the record is whole: each instance's journal, worked through again, gives its state."""

from collections.abc import Iterable
from dataclasses import dataclass

from remit.parties.access import Permission, Principal
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.refusal import Refusal
from remit.work.records.instances import instances_of_item
from remit.work.reports.doors import read_item
from remit.work.runtime import Models, replay_instance


@dataclass(frozen=True, slots=True)
class Proof:
    """One instance replayed; `refusal` is None where the journal gives the state."""

    instance_id: Identifier
    definition_key: str
    refusal: Refusal | None = None


def prove_item(
    reader: Reader, models: Models, *, principal: Principal, tenant: Identifier, item_id: Identifier
) -> tuple[Proof, ...]:
    """Replay every instance of an item."""
    read_item(reader, principal=principal, permission=Permission.TRAIL_READ, tenant=tenant, item_id=item_id)
    return tuple(_proofs(reader, models, tenant, item_id))


def _proofs(reader: Reader, models: Models, tenant: Identifier, item_id: Identifier) -> Iterable[Proof]:
    for instance in instances_of_item(reader, tenant=tenant, item_id=item_id):
        try:
            replay_instance(reader, instance, models=models)
            yield Proof(instance.id, instance.definition_key)
        except Refusal as refusal:
            yield Proof(instance.id, instance.definition_key, refusal)
