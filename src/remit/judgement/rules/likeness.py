"""Which texts are nearly the same: exact, by an index from each run of five words to the texts that hold it.

Two texts are as alike as the runs they share are many of those that either holds (Jaccard). Every pair that shares a
run is compared, none is estimated: up to some hundred thousand short texts that is faster than hashing them apart.
"""

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping

WORDS_A_RUN = 5
ALIKE = 0.7
MAX_HOLDERS = 2_000
"""A run in more texts than this (a disclaimer, a footer) makes no pair by itself; it still counts in the comparison."""

_WORD = re.compile(r"\w+")


def runs(text: str) -> frozenset[str]:
    """Return every run of five words of a text, in lower case; a shorter text is one run."""
    words = _WORD.findall(text.lower())
    if len(words) < WORDS_A_RUN:
        return frozenset((" ".join(words),)) if words else frozenset()
    return frozenset(" ".join(words[at : at + WORDS_A_RUN]) for at in range(len(words) - WORDS_A_RUN + 1))


def near_duplicates(texts: Mapping[str, str], *, alike: float = ALIKE) -> tuple[tuple[str, str, float], ...]:
    """Return every pair of texts at least so alike, by key, with how alike they are in (0, 1]."""
    held = {key: runs(text) for key, text in texts.items()}
    holders: dict[str, list[str]] = defaultdict(list)
    found: list[tuple[str, str, float]] = []
    for key, own in held.items():
        shared = Counter(other for run in own if len(holders[run]) <= MAX_HOLDERS for other in holders[run])
        for other in shared:
            likeness = len(own & held[other]) / len(own | held[other])
            if likeness >= alike:
                found.append((other, key, likeness))
        for run in own:
            holders[run].append(key)
    return tuple(sorted(found))


def groups(keys: Iterable[str], pairs: Iterable[tuple[str, str]]) -> tuple[tuple[str, ...], ...]:
    """Put keys together that pairs connect, directly or through others; each in the order given."""
    leader = {key: key for key in keys}

    def top(key: str) -> str:
        while leader[key] != key:
            key = leader[key]
        return key

    order = {key: place for place, key in enumerate(leader)}
    for left, right in pairs:
        first, second = sorted((top(left), top(right)), key=order.__getitem__)
        leader[second] = first
    together: dict[str, list[str]] = {}
    for key in leader:
        together.setdefault(top(key), []).append(key)
    return tuple(tuple(members) for members in together.values())
