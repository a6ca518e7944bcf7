"""What becomes of each document once all are coded, and which numbers its pages bear.

A family (a letter with what is attached to it) goes out whole or not at all: where one member is to be produced, the
others follow, and a privileged one leaves a sheet in its place that bears a number. A document that is the same as an
earlier one, byte for byte of its text and in the same place of its family, is produced once; its other custodians are
named. Numbers run without a gap in the order of the collection.
"""

from collections.abc import Mapping, Sequence
from itertools import pairwise

from remit.discovery.model import Coding, Fate, Item, Numbered

_FATES = {
    Coding.PRODUCE: Fate.PRODUCED,
    Coding.REDACT: Fate.REDACTED,
    Coding.PRIVILEGED: Fate.WITHHELD,
    Coding.OTHER: Fate.PRODUCED,
}
"""The fate of each coding within a family that goes out."""

GOES_OUT = frozenset({Coding.PRODUCE, Coding.REDACT})


def families(items: Sequence[Item]) -> dict[str, str]:
    """Return the head of each document's family; a parent that is not in the collection makes a head of its child."""
    parents = {item.key: item.parent for item in items}
    return {key: _head(key, parents) for key in parents}


def _head(key: str, parents: Mapping[str, str]) -> str:
    seen = {key}
    while parents.get(key) in parents and parents[key] not in seen:
        key = parents[key]
        seen.add(key)
    return key


def fates(items: Sequence[Item], coded: Mapping[str, Coding]) -> dict[str, Fate]:
    """Decide what becomes of each document; families stay whole, and what is privileged never goes out."""
    heads = families(items)
    going = {heads[key] for key, coding in coded.items() if coding in GOES_OUT}
    return {item.key: _FATES[coded[item.key]] if heads[item.key] in going else _kept(coded[item.key]) for item in items}


def _kept(coding: Coding) -> Fate:
    """Return the fate of a document whose family stays: on the privilege log where it is privileged, else left out."""
    return Fate.WITHHELD if coding is Coding.PRIVILEGED else Fate.LEFT_OUT


def duplicates(items: Sequence[Item], hashes: Mapping[str, str]) -> dict[str, str]:
    """Return document -> the earlier one that is the same, for documents that belong to no family of several."""
    heads = families(items)
    sizes: dict[str, int] = {}
    for head in heads.values():
        sizes[head] = sizes.get(head, 0) + 1
    first: dict[str, str] = {}
    same: dict[str, str] = {}
    for item in items:
        if sizes[heads[item.key]] > 1:
            continue
        earlier = first.setdefault(hashes[item.key], item.key)
        if earlier != item.key:
            same[item.key] = earlier
    return same


def number(
    keys: Sequence[str], fate_of: Mapping[str, Fate], pages: Mapping[str, int], *, prefix: str, start: int, width: int
) -> tuple[Numbered, ...]:
    """Number the pages of what goes out, `pages` counting those of each document (a sheet has one)."""
    made, at = [], start
    for key in keys:
        count = pages[key]
        made.append(Numbered(key, fate_of[key], f"{prefix}{at:0{width}}", f"{prefix}{at + count - 1:0{width}}", count))
        at += count
    return tuple(made)


def gaps(numbered: Sequence[Numbered], *, prefix: str) -> tuple[str, ...]:
    """Name each number after which the next document does not follow on: a gap or an overlap."""
    ends = [(int(one.first.removeprefix(prefix)), int(one.last.removeprefix(prefix)), one.last) for one in numbered]
    return tuple(last for (_, end, last), (begin, _, _) in pairwise(ends) if begin != end + 1)
