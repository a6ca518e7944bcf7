"""The views of a list that somebody may choose from."""

from remit.contracts.reports import engagements
from remit.parties.access import Principal
from remit.store import Reader
from remit.work.model.views import SavedView, ViewedList
from remit.work.records.views import views_for


def views_of(reader: Reader, principal: Principal, *, viewed: ViewedList) -> tuple[SavedView, ...]:
    """Return one's own views of a list, then colleagues' shared ones; none of an engagement one does not know of."""
    found = views_for(reader, tenant=principal.organisation, person_id=principal.id, viewed=viewed)
    if not any("engagement" in one.query for one in found):
        return found
    known = {one.id for one in engagements(reader, principal)}
    return tuple(one for one in found if one.query.get("engagement", "") in known | {""})
