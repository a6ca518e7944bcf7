"""Finding an engagement by the key that people write: `client-ap`, unique over the installation or refused."""

from remit.contracts.model import Engagement
from remit.contracts.reports import engagements
from remit.parties.access import Principal
from remit.store import Reader
from remit.values.refusal import NotFound, Refusal


class KeyAmbiguous(Refusal):
    """Two clients use the same key for an engagement."""

    code = "app.key_ambiguous"
    status = 409
    sentence = "{count} engagements have the key “{key}”: name one by its identifier."


def engagement_called(reader: Reader, principal: Principal, name: str) -> Engagement:
    """Return the engagement of that key or identifier. Refuses `NotFound` and `KeyAmbiguous`."""
    found = [one for one in engagements(reader, principal) if name in (one.key, one.id)]
    if not found:
        raise NotFound(kind="engagement", name=name)
    if len(found) > 1:
        raise KeyAmbiguous(place="engagement", key=name, count=len(found))
    return found[0]
