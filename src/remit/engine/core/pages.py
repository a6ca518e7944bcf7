"""Pages: an immutable map from small integers, copied page by page, so that one change costs the same at any size.

A map of few entries is a plain `dict`, which is copied whole: that is quicker than turning pages.
"""

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TypeVar

V = TypeVar("V")

FEW = 512
"""Entries up to which a map is a plain one."""

_BITS = 7


def draft_of(held: Mapping[int, V]) -> MutableMapping[int, V]:
    """Return a draft of a plain or paged map that may be changed without changing the map."""
    return held.copy() if type(held) is dict else paged(held).draft()


def frozen(draft: MutableMapping[int, V]) -> Mapping[int, V]:
    """Return what a draft holds: plain where that is little, else in pages. The draft is done with."""
    if type(draft) is dict and len(draft) <= FEW:
        return draft
    pages = paged(draft)
    return dict(pages.items()) if pages.few else pages


def paged(entries: Mapping[int, V]) -> "Pages[V]":
    """Return the same entries in pages; those of a draft are done with."""
    if isinstance(entries, Pages):
        return entries
    if isinstance(entries, Draft):
        return entries.freeze()
    pages: dict[int, dict[int, V]] = {}
    for key, value in entries.items():
        pages.setdefault(key >> _BITS, {})[key] = value
    return Pages(pages)


class Pages(Mapping[int, V]):
    """An immutable map from non-negative integers to values."""

    __slots__ = ("_pages",)

    def __init__(self, pages: dict[int, dict[int, V]] | None = None) -> None:
        self._pages: dict[int, dict[int, V]] = {} if pages is None else pages

    def __getitem__(self, key: int) -> V:
        return self._pages[key >> _BITS][key]

    def __contains__(self, key: object) -> bool:
        page = self._pages.get(key >> _BITS) if isinstance(key, int) else None
        return page is not None and key in page

    def __len__(self) -> int:
        return sum(len(page) for page in self._pages.values())

    def __iter__(self) -> Iterator[int]:
        for number in sorted(self._pages):
            yield from sorted(self._pages[number])

    @property
    def few(self) -> bool:
        """Whether a plain map would do."""
        return len(self._pages) <= FEW and len(self) <= FEW

    def __repr__(self) -> str:
        return f"Pages({dict(self.items())!r})"

    def draft(self) -> "Draft[V]":
        """Return a draft that may be changed without changing this map."""
        return Draft(self._pages)


class Draft(MutableMapping[int, V]):
    """A map in the making: pages are copied when first written."""

    __slots__ = ("_owned", "_pages")

    def __init__(self, pages: dict[int, dict[int, V]]) -> None:
        self._pages = pages.copy()
        self._owned: set[int] = set()

    def __getitem__(self, key: int) -> V:
        return self._pages[key >> _BITS][key]

    def __contains__(self, key: object) -> bool:
        page = self._pages.get(key >> _BITS) if isinstance(key, int) else None
        return page is not None and key in page

    def __setitem__(self, key: int, value: V) -> None:
        number = key >> _BITS
        if number in self._owned:
            self._pages[number][key] = value
        else:
            self._own(number)[key] = value

    def __delitem__(self, key: int) -> None:
        number = key >> _BITS
        page = self._pages[number] if number in self._owned else self._own(number)
        del page[key]
        if not page:
            del self._pages[number]
            self._owned.discard(number)

    def __len__(self) -> int:
        return sum(len(page) for page in self._pages.values())

    def __iter__(self) -> Iterator[int]:
        for number in sorted(self._pages):
            yield from sorted(self._pages[number])

    def freeze(self) -> Pages[V]:
        """Return the map as it stands; the draft is done with."""
        return Pages(self._pages)

    def _own(self, number: int) -> dict[int, V]:
        page = self._pages.get(number)
        page = {} if page is None else dict(page)
        self._pages[number] = page
        self._owned.add(number)
        return page
