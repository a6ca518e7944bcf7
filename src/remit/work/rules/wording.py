"""What of an item is filed for search: its open words as they are, guarded values by their exact writing alone."""

from collections.abc import Iterator, Mapping

from remit.parties.model import DataClass
from remit.parties.rules.blind_index import normalised
from remit.parties.rules.masking import leaves
from remit.store.search import folded
from remit.work.model import Item

BODY_MAX = 8_000
"""Characters of an item's open words that are filed; an invoice of some hundred lines."""

OPEN = frozenset({DataClass.PUBLIC, DataClass.INTERNAL})
MARKED = frozenset({DataClass.PERSONAL, DataClass.FINANCIAL})
"""Classes whose values are found by whoever knows them exactly. To guess at health or a secret must not pay: those,
and what is protected, are not found at all."""

SHORTEST = 5
LONGEST = 200
MARKS_MAX = 100
"""A value of fewer characters could be guessed through, a longer one nobody types; a list of thousands is no name."""


def owner_word(tenant: str) -> str:
    """Return the word that stands for a client in the index, so that a search reads its own clients' part alone."""
    return f"t{tenant.replace('-', '')}"


def title_words(item: Item) -> str:
    """Return an item's owner, number, title and reference as the index files them."""
    return f"{owner_word(item.tenant)} {folded(f'{item.number} {item.title} {item.reference or str()}')}"


def body_words(item: Item, classes: Mapping[str, DataClass]) -> str:
    """Return the words of an item's payload that are for everybody who may read the item, each once."""
    found = (value for value, data_class in leaves(item.payload, classes) if data_class in OPEN)
    words = dict.fromkeys(word for value in found if _is_text(value) for word in folded(str(value)).split())
    return " ".join(words)[:BODY_MAX]


def guarded_values(item: Item, classes: Mapping[str, DataClass]) -> tuple[str, ...]:
    """Return the personal and financial values of an item by which it may be found, each once."""
    return tuple(dict.fromkeys(_guarded(item, classes)))[:MARKS_MAX]


def _guarded(item: Item, classes: Mapping[str, DataClass]) -> Iterator[str]:
    for value, data_class in leaves(item.payload, classes):
        if data_class in MARKED and isinstance(value, str) and findable(value):
            yield normalised(value)


def findable(value: str) -> bool:
    """Tell whether a value is long enough not to be guessed through, and short enough to be typed."""
    return SHORTEST <= len(normalised(value)) <= LONGEST


def _is_text(value: object) -> bool:
    return isinstance(value, str | int | float) and not isinstance(value, bool)
