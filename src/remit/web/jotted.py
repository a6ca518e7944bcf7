"""What was jotted down in a form goes when the form is sent."""

from remit.quality.model import Sample
from remit.store import Transaction
from remit.web.visit import Visit
from remit.work.model import Item
from remit.work.records.jottings import forget_jotting


def sent(tx: Transaction, visit: Visit, about: Item | Sample, place: str) -> None:
    """Forget what the visitor jotted down in a form that is sent in this transaction."""
    item_id = about.id if isinstance(about, Item) else about.item_id
    forget_jotting(tx, tenant=about.tenant, item_id=item_id, person_id=visit.principal.id, place=place)
