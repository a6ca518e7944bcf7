"""A view: how somebody likes to see a list, under a name, for oneself or for one's colleagues as well."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.refusal import Refusal

NAME_MAX = 60
VIEWS_MAX = 50
"""Views that one person keeps; more than a row of tabs can show."""


class ViewedList(StrEnum):
    """The list that a view is of."""

    ITEMS = "items"
    QUEUE = "queue"


class ItemSort(StrEnum):
    """The order of a list of items. `DUE` lists what is open and due, the most urgent first."""

    NEWEST = "newest"
    OLDEST = "oldest"
    DUE = "due"


@dataclass(frozen=True, slots=True)
class SavedView:
    """A named way to look at a list; `tenant` is the organisation of whoever keeps it.

    `query` are the parameters of the list's address: filters, columns, sort. One that is removed can be put back.
    """

    tenant: Identifier
    id: Identifier
    person_id: Identifier
    viewed: ViewedList
    name: str
    query: Mapping[str, str]
    shared: bool
    made_at: Moment
    removed_at: Moment | None = None


class ViewNameMissing(Refusal):
    """A view without a name, or one too long for a tab."""

    code = "work.view_name"
    status = 422
    sentence = "Give the view a name of at most {max} characters."


class TooManyViews(Refusal):
    """Somebody keeps more views than a page can show."""

    code = "work.views_full"
    status = 409
    sentence = "You keep {count} views already. Remove one that you no longer use."
