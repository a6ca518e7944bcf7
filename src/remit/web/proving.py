"""The proof of one item, for a page or a program: with its contents for whoever may see them all, else without."""

from remit.app.house import House
from remit.parties.access import Permission, Principal, allowed
from remit.proof.reports import proof_of, with_contents, without_contents
from remit.work.reports.items import ItemView, payload_classes

PROGRAM = "remit_verify.py"
"""Under which name the verifier is handed out."""


def item_proof(house: House, principal: Principal, seen: ItemView) -> bytes:
    """Write the proof of an item as its log stands now. Refuses `AccessDenied` and `NothingSealed`."""
    item = seen.item
    signed = house.signed(item.tenant)
    with house.store.read(tenant=item.tenant) as reader:
        text = proof_of(
            reader,
            principal,
            tenant=item.tenant,
            stream=item.stream,
            signed=signed,
            told=with_contents if contents_shown(house, principal, seen) else without_contents,
        )
    return text.encode()


def contents_shown(house: House, principal: Principal, seen: ItemView) -> bool:
    """Tell whether somebody may read the trail of an item with every class of data in it; a client reads its own."""
    classes = frozenset(payload_classes(house.lines, seen.item).values())
    own = principal.is_client_of(seen.item.tenant)
    resource = seen.terms.resource("item", seen.item.id, data_classes=frozenset() if own else classes)
    return allowed(principal, Permission.TRAIL_READ, resource)
