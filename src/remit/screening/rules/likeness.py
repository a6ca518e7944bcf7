"""How alike two names are, word by word: every pair of words and every word left over is part of the answer.

Words are paired best first by Damerau and Levenshtein's distance over their length (rapidfuzz); below `LEAST` they are
no pair. A letter against a word that begins with it counts as an initial. Two words written as one are tried as one.

    score = sum(alike x letters of both) / (letters of both + `LEFT` x letters of words left over)
"""

from collections.abc import Iterator, Sequence

from rapidfuzz.distance import DamerauLevenshtein

from remit.screening.model import Likeness, Pair

LEAST = 0.7
INITIAL = 0.8
LEFT = 0.6
"""What a word left over counts of a paired one: people have more names than lists do."""

Words = tuple[str, ...]


def likeness(ours: Words, theirs: Words) -> Likeness:
    """Compare two names by their words, in any order."""
    plain = _paired(ours, theirs)
    if plain.left and len(ours) != len(theirs):
        joined = _joined(ours, theirs)
        return max((plain, *joined), key=lambda one: one.score)
    return plain


def _joined(ours: Words, theirs: Words) -> Iterator[Likeness]:
    """Try neighbours of the longer name as one word, as in Al Rashid and Alrashid."""
    longer, shorter, turned = (ours, theirs, False) if len(ours) > len(theirs) else (theirs, ours, True)
    for at in range(len(longer) - 1):
        merged = (*longer[:at], longer[at] + longer[at + 1], *longer[at + 2 :])
        yield _paired(shorter, merged) if turned else _paired(merged, shorter)


def _paired(ours: Words, theirs: Words) -> Likeness:
    candidates = sorted(
        ((_alike(one, other), at, against) for at, one in enumerate(ours) for against, other in enumerate(theirs)),
        key=lambda found: (-found[0], found[1], found[2]),
    )
    used_ours: set[int] = set()
    used_theirs: set[int] = set()
    pairs = []
    for alike, at, against in candidates:
        if alike >= LEAST and at not in used_ours and against not in used_theirs:
            used_ours.add(at)
            used_theirs.add(against)
            pairs.append(Pair(ours[at], theirs[against], alike))
    left = (*_rest(ours, used_ours), *_rest(theirs, used_theirs))
    return Likeness(_score(pairs, left), tuple(pairs), left)


def _rest(words: Words, used: set[int]) -> Words:
    return tuple(word for at, word in enumerate(words) if at not in used)


def _alike(one: str, other: str) -> float:
    if min(len(one), len(other)) == 1 and one[0] == other[0] and one != other:
        return INITIAL
    return float(DamerauLevenshtein.normalized_similarity(one, other))


def _score(pairs: Sequence[Pair], left: Words) -> float:
    weight = sum(len(pair.ours) + len(pair.theirs) for pair in pairs)
    alike = sum(pair.alike * (len(pair.ours) + len(pair.theirs)) for pair in pairs)
    whole = weight + LEFT * sum(len(word) for word in left)
    return alike / whole if whole else 0.0
