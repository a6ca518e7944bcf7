"""The Merkle tree of RFC 6962 over hashes that are kept elsewhere: roots, inclusion proofs, proofs of growth.

`Nodes` gives the root of a complete subtree; everything else is put together from about 2 log2(n) of them.
"""

import hashlib
from typing import Protocol

EMPTY = hashlib.sha256(b"").digest()


class Nodes(Protocol):
    """Where the hashes are kept."""

    def node(self, height: int, index: int) -> bytes:
        """Return the root of the complete subtree over leaves [index * 2**height, (index + 1) * 2**height)."""
        ...


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node (RFC 6962, 2.1)."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def fold(hashes: list[bytes]) -> bytes:
    """Return the root over a power of two of hashes."""
    row = hashes
    while len(row) > 1:
        row = [node_hash(row[at], row[at + 1]) for at in range(0, len(row), 2)]
    return row[0]


def root(nodes: Nodes, size: int) -> bytes:
    """Return the root of the tree of the first `size` leaves (RFC 6962, 2.1)."""
    return _root(nodes, 0, size) if size else EMPTY


def inclusion(nodes: Nodes, *, index: int, size: int) -> list[bytes]:
    """Return the path of a leaf in the tree of the first `size` leaves, lowest first (RFC 9162, 2.1.3.1)."""
    start, end, path = 0, size, []
    while end - start > 1:
        middle = start + _split(end - start)
        if index < middle:
            path.append(_root(nodes, middle, end))
            end = middle
        else:
            path.append(_root(nodes, start, middle))
            start = middle
    return path[::-1]


def growth(nodes: Nodes, *, first: int, second: int) -> list[bytes]:
    """Return the proof that the tree of `second` leaves begins with that of `first` (RFC 9162, 2.1.4.1)."""
    start, end, whole, path = 0, second, True, []
    while first != end:
        middle = start + _split(end - start)
        if first <= middle:
            path.append(_root(nodes, middle, end))
            end = middle
        else:
            path.append(_root(nodes, start, middle))
            start, whole = middle, False
    return ([] if whole else [_root(nodes, start, end)]) + path[::-1]


def _split(count: int) -> int:
    """Return the largest power of two below a count."""
    return 1 << ((count - 1).bit_length() - 1)


def _root(nodes: Nodes, start: int, end: int) -> bytes:
    count = end - start
    if count & (count - 1) == 0:
        height = count.bit_length() - 1
        return nodes.node(height, start >> height)
    middle = start + _split(count)
    return node_hash(_root(nodes, start, middle), _root(nodes, middle, end))
