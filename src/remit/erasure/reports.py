"""What an erasure would take, found by going through everything; and the register."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from remit.erasure.model import Cell, Erasure, Goes, NobodyFound, Subject
from remit.erasure.records import erasure, list_erasures, sealed_cell, subject_key
from remit.erasure.rules.places import BOOKS, PERSONAL
from remit.erasure.rules.striking import Marks, anything, leaves, names, struck, written_in
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.store.sweeping import Swept, children, every_content, every_row, hashes_of, parents, unique_columns
from remit.values.erased import ERASED
from remit.values.identifier import Identifier
from remit.values.refusal import NotFound
from remit.work.records.items import item_by_number, load_items

OWN = frozenset({erasure.name, subject_key.name, sealed_cell.name})
STRUCTURE = frozenset({"tenant", "stream", "kind"})
"""Columns that the sealed log and the house go by."""
HOPS = ("instance_id", "question_id", "sample_id", "message_id", "task_id", "sign_off_id")
"""Columns by which rows without an item of their own belong to one."""


def register(reader: Reader, principal: Principal, *, tenant: Identifier) -> tuple[Erasure, ...]:
    """Return a client's register of erasures, newest first. Needs `data.erase`."""
    require(principal, Permission.ERASE, Resource(tenant=tenant, kind="organisation", name=tenant))
    return list_erasures(reader, tenant=tenant)


def what_goes(reader: Reader, principal: Principal, *, tenant: Identifier, subject: Subject) -> Goes:
    """Find everything of a subject, and change nothing. Needs `data.erase`.

    Items are those named and those in whose rows the subject's name stands; each goes with all that hangs on it.
    Refuses `SubjectTooWide`, `NotFound` for an unknown number, `NobodyFound`.
    """
    require(principal, Permission.ERASE, Resource(tenant=tenant, kind="organisation", name=tenant))
    marks = Marks(names(subject.called))
    hits = [one for one in _rows(reader, tenant) if _holds(one, marks)] if marks.called else []
    chosen = {_number(reader, tenant, number) for number in subject.numbers}
    items = chosen | _items_of(reader, tenant, {mark for one in hits for mark in _ids(one)})
    items |= {copy for copy, _ in children(reader, tenant=tenant, column="copy_of", of=items)}
    theirs = _Theirs(items | _below(reader, tenant, items))
    rows = _rows(reader, None) if items else iter(())
    belonging = [one for one in rows if theirs.mentions(one) and one.table not in BOOKS]
    marks = _known(marks, belonging, theirs)
    contents = _contents(reader, tenant, marks, belonging, theirs)
    cells = _Cells(marks, theirs)
    for one in _once([*belonging, *(row for row in hits if row.table not in BOOKS)]):
        cells.add(one)
    kept = [one.table for one in hits if one.table in BOOKS]
    if not cells.found and not contents:
        raise NobodyFound
    known = load_items(reader, tenant=tenant, ids=sorted(items))
    named = tuple((one, known[one].number) for one in sorted(items))
    return Goes(named, tuple(cells.found), contents, {name: kept.count(name) for name in sorted(set(kept))})


@dataclass(frozen=True, slots=True)
class _Theirs:
    """The things that are the subject's: items and what hangs on them, by identifier."""

    ids: frozenset[str] | set[str]

    def owns(self, one: Swept) -> bool:
        return bool(self.ids & _ids(one))

    def mentions(self, one: Swept) -> bool:
        if self.owns(one):
            return True
        return any(leaf in self.ids for value in one.texts.values() for leaf in leaves(value) if isinstance(leaf, str))


def _rows(reader: Reader, tenant: str | None) -> Iterator[Swept]:
    return (one for one in every_row(reader, tenant=tenant) if one.table not in OWN)


def _ids(one: Swept) -> frozenset[str]:
    stream = one.texts.get("stream")
    return one.ids | {str(stream).rpartition(":")[2]} if stream else one.ids


def _holds(one: Swept, marks: Marks) -> bool:
    return any(marks.hit(leaf) for value in one.texts.values() for leaf in leaves(value))


def _number(reader: Reader, tenant: str, number: str) -> str:
    found = item_by_number(reader, tenant=tenant, number=number)
    if found is None:
        raise NotFound(kind="item", name=number)
    return found.id


def _items_of(reader: Reader, tenant: str, ids: set[str]) -> set[str]:
    """Return the items among these things, and those on which these things hang."""
    for column in HOPS:
        ids |= {named for _, named in parents(reader, tenant=tenant, column=column, of=ids)}
    ids |= {named for _, named in parents(reader, tenant=tenant, column="item_id", of=ids)}
    return set(load_items(reader, tenant=tenant, ids=sorted(ids)))


def _below(reader: Reader, tenant: str, items: set[str]) -> set[str]:
    found = {one for one, _ in children(reader, tenant=tenant, column="item_id", of=items)}
    for column in HOPS:
        found |= {one for one, _ in children(reader, tenant=tenant, column=column, of=found)}
    return found


def _known(marks: Marks, belonging: Iterable[Swept], theirs: _Theirs) -> Marks:
    own = (one for one in belonging if theirs.owns(one))
    written = (one.texts[name] for one in own for name in PERSONAL.get(one.table, ()) if name in one.texts)
    texts, numbers = written_in(written)
    return Marks(marks.called, texts, numbers)


def _contents(
    reader: Reader, tenant: str, marks: Marks, belonging: Iterable[Swept], theirs: _Theirs
) -> tuple[str, ...]:
    """Return the contents of the subject's rows, and those in whose bytes the name stands."""
    of_rows = {digest for one in belonging if theirs.owns(one) for digest in hashes_of(reader, one)}
    found = set()
    for digest, content in every_content(reader, tenant=tenant):
        named = bool(marks.called) and Marks(marks.called).hit(content.decode("utf-8", "ignore"))
        if digest in of_rows or named:
            found.add(digest)
    return tuple(sorted(found))


def _once(rows: Iterable[Swept]) -> Iterator[Swept]:
    seen = set()
    for one in rows:
        key = (one.table, *map(str, one.key.values()))
        if key not in seen:
            seen.add(key)
            yield one


class _Cells:
    """Gathers the values that go, each with what will stand in its place."""

    def __init__(self, marks: Marks, theirs: _Theirs) -> None:
        self.found: list[Cell] = []
        self._marks, self._theirs = marks, theirs
        self._named = Marks(marks.called)

    def add(self, one: Swept) -> None:
        """Add what goes of a row."""
        mentions = self._theirs.mentions(one)
        own = mentions and self._theirs.owns(one)
        hit = self._marks.hit if mentions else self._named.hit
        for column, before in one.texts.items():
            whole = own and column in PERSONAL.get(one.table, ())
            after = self._after(one, column, before, anything if whole else hit)
            if after != before:
                self.found.append(Cell(one.table, one.key, column, before, after))

    def _after(self, one: Swept, column: str, before: Any, goes: Callable[[Any], bool]) -> Any:
        if column in STRUCTURE:
            return before
        after = struck(before, goes, keys=self._named.hit)
        if after != before and isinstance(before, str) and column in unique_columns(one.table):
            return f"{ERASED} {len(self.found)} {min(one.ids, default=one.table)}"
        return after
