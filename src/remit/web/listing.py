"""How a visitor looks at a list: the filters, columns and sort of its address, and the views kept of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.datastructures import QueryParams

from remit.store import Reader
from remit.web.visit import Visit
from remit.web.words import marked
from remit.work.model.views import ItemSort, SavedView, ViewedList
from remit.work.reports.views import views_of

COLUMNS: Mapping[ViewedList, Mapping[str, str]] = {
    ViewedList.ITEMS: {
        "client": marked("Client"),
        "engagement": marked("Engagement"),
        "state": marked("State"),
        "channel": marked("Channel"),
        "received": marked("Received"),
        "due": marked("Due"),
    },
    ViewedList.QUEUE: {
        "client": marked("Client"),
        "engagement": marked("Engagement"),
        "state": marked("State"),
        "due": marked("Due"),
        "why": marked("Why here"),
    },
}
"""What a list can show beside the name of each row."""
USUAL: Mapping[ViewedList, tuple[str, ...]] = {
    ViewedList.ITEMS: ("client", "state", "received", "due"),
    ViewedList.QUEUE: ("client", "state", "due", "why"),
}
SORTS: Mapping[str, str] = {
    ItemSort.NEWEST: marked("newest first"),
    ItemSort.OLDEST: marked("oldest first"),
    ItemSort.DUE: marked("soonest due first"),
}
PARAMETERS = ("q", "state", "engagement", "sort", "columns")
"""What a view keeps of an address."""


@dataclass(frozen=True, slots=True)
class Looked:
    """One look at a list: `columns` shown, `query` as the address has it, and the views to choose from."""

    viewed: ViewedList
    columns: tuple[str, ...]
    query: Mapping[str, str]
    views: tuple[SavedView, ...]

    @property
    def path(self) -> str:
        """The list's address."""
        return f"/{self.viewed.value}"

    @property
    def known_columns(self) -> Mapping[str, str]:
        """Every column of the list by key."""
        return COLUMNS[self.viewed]

    def address(self, query: Mapping[str, str]) -> str:
        """Return the address of the list under a view's parameters."""
        return f"{self.path}?{urlencode(query)}" if query else self.path

    def shows(self, one: SavedView) -> bool:
        """Tell whether the page is what a view keeps."""
        return dict(one.query) == dict(self.query)


def look(visit: Visit, reader: Reader, viewed: ViewedList) -> Looked:
    """Read how the visitor looks at a list."""
    query = kept_of(visit.request.query_params)
    views = views_of(reader, visit.principal, viewed=viewed)
    return Looked(viewed, columns_of(viewed, query.get("columns", "")), query, views)


def kept_of(asked: QueryParams) -> dict[str, str]:
    """Return what a view keeps of an address: known parameters that say something; columns may come one by one."""
    query = {name: ",".join(one for one in asked.getlist(name) if one) for name in PARAMETERS}
    return {name: value for name, value in query.items() if value}


def columns_of(viewed: ViewedList, wanted: str) -> tuple[str, ...]:
    """Return the columns to show in the list's own order; the usual ones where none that it knows is named."""
    named: Iterable[str] = wanted.split(",")
    return tuple(key for key in COLUMNS[viewed] if key in set(named)) or USUAL[viewed]
