"""Papers of an item by name: the newest version of a document that a line made."""

from remit.web.finding import find
from remit.web.visit import Visit
from remit.work.reports.items import ItemView, deliverable_content


def newest_paper(visit: Visit, seen: ItemView, name: str) -> bytes | None:
    """Return the newest version of a paper as the visitor may read it, None where there is none."""
    versions = [one for one in seen.deliverables if one.name == name]
    if not versions:
        return None
    newest = max(versions, key=lambda one: one.version)
    found = find(
        visit.house.store,
        visit.principal,
        lambda reader, tenant: deliverable_content(
            reader,
            visit.house.lines,
            principal=visit.principal,
            tenant=tenant,
            item_id=seen.item.id,
            deliverable_id=newest.id,
        ),
        kind="deliverable",
        name=newest.id,
    )
    return found[1]
