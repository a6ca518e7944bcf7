"""Pages that show a paper of a line's own: the item it belongs to, whose it is, and what the paper says."""

import json
from dataclasses import dataclass
from typing import Any

from remit.parties.model import Organisation
from remit.values.refusal import NotFound
from remit.web.clients import clients_of
from remit.web.pages.items import open_item
from remit.web.papers import newest_paper
from remit.web.visit import Visit
from remit.work.model import Item


@dataclass(frozen=True, slots=True)
class Papered:
    """An item with what its newest paper says, None before there is one; `home` is where its reader came from."""

    item: Item
    client: Organisation
    home: str
    says: Any


def open_papered(visit: Visit, item_id: str, *, line: str, kind: str, paper: str) -> Papered:
    """Open the paper of an item of a kind. Refuses `NotFound` for what is of another."""
    seen = open_item(visit, item_id)
    if (seen.item.line, seen.item.kind) != (line, kind):
        raise NotFound(kind="report", name=item_id)
    content = newest_paper(visit, seen, paper)
    with visit.reading() as reader:
        client = clients_of(reader, visit.principal)[seen.item.tenant]
    own = visit.principal.is_client_of(seen.item.tenant)
    home = f"/portal/items/{item_id}" if own else f"/items/{item_id}"
    return Papered(seen.item, client, home, None if content is None else json.loads(content))
