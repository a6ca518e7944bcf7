"""Whatever is written into a form that posts is kept until it is sent, on every page.

The script of the pages gives each form with a textarea a quiet line, made here, and names the form when it sends it;
what had been kept of it goes with the sending. A form of an item's page that keeps itself is left alone, and so is one
whose page comes back with what was asked (`data-plain`).
"""

import re
from typing import Any

from remit.app.house import House
from remit.parties.model import Principal, PrincipalKind
from remit.values.refusal import NotFound
from remit.web.templating import environment
from remit.web.visitor import Visitor
from remit.work.records.jottings import forget_jotting
from remit.work.reports.jottings import own_jottings

PAGES = "/jottings"
HEADER = "Jotting-Place"
"""The header by which the script names the form that it sends."""
_TEXTAREA = "<textarea"
_PLACE = re.compile(r"/[\w./%~-]{1,200}(#\d{1,2})?", re.ASCII)


def own_place(principal: Principal, place: str) -> dict[str, Any]:
    """Return where a form's jottings are kept. Refuses `NotFound` for what is no form's address, and but for people."""
    if principal.kind is not PrincipalKind.PERSON or not _PLACE.fullmatch(place):
        raise NotFound(kind="form", name=place)
    return {"tenant": principal.organisation, "item_id": None, "place": place}


def with_jotted(house: House, visitor: Visitor, text: str) -> str:
    """Return a page with what its reader has written in its forms and not sent, for the script to lay in."""
    who = visitor.principal
    if who is None or who.kind is not PrincipalKind.PERSON or _TEXTAREA not in text:
        return text
    with house.store.read(tenant=who.organisation) as reader:
        known = own_jottings(reader, principal=who, tenant=who.organisation, item_id=None)
    template = environment(visitor.language).get_template("jotted.html")
    laid = template.render(visitor=visitor, keeps=PAGES, jottings=known)
    whole, end, rest = text.rpartition("</body>")
    return f"{whole}{laid}{end}{rest}" if end else text + laid


def forget_sent(house: House, principal: Principal | None, place: str | None) -> None:
    """Forget what was kept of a form that was taken."""
    if place and principal is not None and principal.kind is PrincipalKind.PERSON and _PLACE.fullmatch(place):
        at = own_place(principal, place) | {"person_id": principal.id}
        house.store.write(lambda tx: forget_jotting(tx, **at), tenant=principal.organisation)
