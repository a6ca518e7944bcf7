"""Pages: an immutable map from small integers, copied page by page, so that one change costs the same at any size."""

from collections.abc import Iterator
from typing import Generic, TypeVar

V = TypeVar("V")

_BITS = 7


class Pages(Generic[V]):
    """An immutable map from non-negative integers to values."""

    __slots__ = ("_pages",)

    def __init__(self, pages: dict[int, dict[int, V]] | None = None) -> None:
        self._pages: dict[int, dict[int, V]] = {} if pages is None else pages

    def __getitem__(self, key: int) -> V:
        return self._pages[key >> _BITS][key]

    def get(self, key: int) -> V | None:
        """Return the value at `key`, or None."""
        page = self._pages.get(key >> _BITS)
        return None if page is None else page.get(key)

    def __contains__(self, key: int) -> bool:
        page = self._pages.get(key >> _BITS)
        return page is not None and key in page

    def __len__(self) -> int:
        return sum(len(page) for page in self._pages.values())

    def __iter__(self) -> Iterator[int]:
        for number in sorted(self._pages):
            yield from sorted(self._pages[number])

    def items(self) -> Iterator[tuple[int, V]]:
        """Yield key and value, keys ascending."""
        for key in self:
            yield key, self[key]

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Pages) and self._pages == other._pages

    __hash__ = None  # type: ignore[assignment]  # equal by content - not hashable

    def __repr__(self) -> str:
        return f"Pages({dict(self.items())!r})"

    def draft(self) -> "Draft[V]":
        """Return a draft that may be changed without changing this map."""
        return Draft(self._pages)


class Draft(Generic[V]):
    """A map in the making: pages are copied when first written."""

    __slots__ = ("_owned", "_pages")

    def __init__(self, pages: dict[int, dict[int, V]]) -> None:
        self._pages = pages.copy()
        self._owned: set[int] = set()

    def __getitem__(self, key: int) -> V:
        return self._pages[key >> _BITS][key]

    def get(self, key: int) -> V | None:
        """Return the value at `key`, or None."""
        page = self._pages.get(key >> _BITS)
        return None if page is None else page.get(key)

    def __contains__(self, key: int) -> bool:
        page = self._pages.get(key >> _BITS)
        return page is not None and key in page

    def __setitem__(self, key: int, value: V) -> None:
        number = key >> _BITS
        if number in self._owned:
            self._pages[number][key] = value
        else:
            self._own(number)[key] = value

    def pop(self, key: int) -> V:
        """Take the value at `key` out; a key that is not there is a fault."""
        number = key >> _BITS
        page = self._pages[number] if number in self._owned else self._own(number)
        value = page.pop(key)
        if not page:
            del self._pages[number]
            self._owned.discard(number)
        return value

    def items(self) -> Iterator[tuple[int, V]]:
        """Yield key and value, keys ascending; the draft may not change meanwhile."""
        for number in sorted(self._pages):
            page = self._pages[number]
            for key in sorted(page):
                yield key, page[key]

    def freeze(self) -> Pages[V]:
        """Return the map as it stands; the draft is done with."""
        return Pages(self._pages)

    def _own(self, number: int) -> dict[int, V]:
        page = self._pages.get(number)
        page = {} if page is None else dict(page)
        self._pages[number] = page
        self._owned.add(number)
        return page
