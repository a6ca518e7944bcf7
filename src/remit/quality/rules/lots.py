"""Which items of a lot are looked at: as many as the plan says, evenly spread by chance over the lot.

Selection sampling (Knuth, The Art of Computer Programming, volume 2, algorithm 3.4.2 S): the item at a place is taken
with probability wanted / left, so that exactly the plan's size is drawn and nobody can foresee which. Chance is a hash
of lot and place: a decision made again is the same.
"""

from remit.values.canonical import content_hash


def taken_places(*, lot_id: str, size: int, sample_size: int) -> frozenset[int]:
    """Return the places, from 0, of the items of a lot that are looked at; all of them where the plan asks for more."""
    taken: set[int] = set()
    for place in range(size):
        if _chance(lot_id, place) * (size - place) < sample_size - len(taken):
            taken.add(place)
    return frozenset(taken)


def _chance(lot_id: str, place: int) -> float:
    """Return a number from 0 to below 1."""
    return int(content_hash(f"lot:{lot_id}:{place}".encode())[:12], 16) / 16**12
