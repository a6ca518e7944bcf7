"""The Merkle tree against RFC 6962's vectors and a naive tree; Ed25519 against RFC 8032's; damage is always found."""

import base64
import hashlib
import random
from dataclasses import dataclass
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from remit.proof.rules.note import checkpoint, signer_from
from remit.proof.rules.tree import fold, growth, inclusion, leaf_hash, root
from remit.proof.verifier import (
    ORDER,
    Broken,
    Checkpoint,
    Growing,
    Key,
    check_growth,
    check_inclusion,
    check_signature,
)

LEAVES = [bytes.fromhex(one) for one in (
    "", "00", "10", "2021", "3031", "40414243", "5051525354555657", "606162636465666768696a6b6c6d6e6f",
)]  # fmt: skip
ROOTS = [
    "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
    "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
    "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
    "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
    "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
    "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
    "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
    "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
]
RFC_8032 = [
    (
        "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a",
        "",
        "e5564300c360ac729086e2cc806e828a84877f1eb8e5d974d873e065224901555fb8821590a33bacc61e39701cf9b46bd25bf5f0595bbe24655141438e7a100b",
    ),
    (
        "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c",
        "72",
        "92a009a9f0d4cab8720e820b5f642540a2b27b5416503f8fb3762223ebdb69da085ac1e43e15996e458f3613d0f11d8c387b2eaeb4302aeeb00d291612bb0c00",
    ),
    (
        "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025",
        "af82",
        "6291d657deec24024827e69c3abe01a30ce548a284743a445e3680d7db5ac3ac18ff9b538d16f290ae67f760984dc6594a7c15e9716ed28dc027beceea1ec40a",
    ),
]


@dataclass(frozen=True, slots=True)
class Kept:
    """Leaves in memory, whose complete subtrees are folded when asked for."""

    leaves: list[bytes]

    def node(self, height: int, index: int) -> bytes:
        return fold(self.leaves[index << height : (index + 1) << height])


def naive_root(leaves: list[bytes]) -> bytes:
    """RFC 6962, 2.1, word for word."""
    if len(leaves) == 1:
        return leaves[0]
    k = 1
    while k * 2 < len(leaves):
        k *= 2
    return hashlib.sha256(b"\x01" + naive_root(leaves[:k]) + naive_root(leaves[k:])).digest()


def leaves(count: int) -> list[bytes]:
    return [leaf_hash(b"%d" % number) for number in range(count)]


def test_the_roots_are_those_of_the_reference_implementation() -> None:
    hashed = [leaf_hash(leaf) for leaf in LEAVES]
    assert [root(Kept(hashed), size).hex() for size in range(1, 9)] == ROOTS
    growing = Growing()
    assert (root(Kept([]), 0), growing.root()) == (hashlib.sha256(b"").digest(),) * 2
    for number, leaf in enumerate(hashed):
        growing.add(leaf)
        assert growing.root().hex() == ROOTS[number]


@given(st.integers(1, 130), st.data())
@settings(max_examples=80, deadline=None)
def test_every_proof_holds_and_its_root_is_the_naive_one(size: int, data: st.DataObject) -> None:
    kept = Kept(leaves(size))
    index, first = data.draw(st.integers(0, size - 1)), data.draw(st.integers(1, size))
    top, before = naive_root(kept.leaves), naive_root(kept.leaves[:first])
    assert root(kept, size) == top
    check_inclusion(kept.leaves[index], index, size, inclusion(kept, index=index, size=size), top)
    check_growth(first, size, growth(kept, first=first, second=size), before, top)


def test_malformed_proofs_are_all_refused() -> None:
    chance, refused = random.Random(7), 0
    for _ in range(60):
        size = chance.choice([1, 2, 3, 4, 5, 7, 8, 9, 64, 65])
        kept = Kept(leaves(size))
        index, first = chance.randrange(size), chance.randint(1, size)
        top, before = root(kept, size), root(kept, first)
        path, grown = inclusion(kept, index=index, size=size), growth(kept, first=first, second=size)
        for bad in damaged(path, chance):
            refused += refuses(check_inclusion, kept.leaves[index], index, size, bad, top)
        for wrong in (-1, size, size + 1, 2**63, True, 1.0, None):
            refused += refuses(check_inclusion, kept.leaves[index], wrong, size, path, top)
        refused += refuses(check_inclusion, kept.leaves[index], index, 0, path, top)
        refused += refuses(check_inclusion, kept.leaves[index][:31], index, size, path, top)
        for bad in damaged(grown, chance):
            refused += refuses(check_growth, first, size, bad, before, top)
        for one, two in ((0, size), (first, first - 1), (size + 1, size), (-1, size), (True, size), (first, None)):
            refused += refuses(check_growth, one, two, grown, before, top)
        other = leaf_hash(b"another")
        refused += refuses(check_growth, first, size, grown, other, top)
        refused += refuses(check_growth, first, size, grown, before, other)
        refused += refuses(check_growth, 0, size, [], hashlib.sha256(b"").digest(), top)
    assert refused > 1000


def damaged(path: list[bytes], chance: random.Random) -> list[list[bytes]]:
    found = [[*path, bytes(32)], [bytes(32), *path], [*path, *path, b""], [*path, leaf_hash(b"x")]]
    for at in range(len(path)):
        found.append(path[:at] + path[at + 1 :])
        found.append([*path[:at], path[at][:31], *path[at + 1 :]])
        flipped = bytearray(path[at])
        flipped[chance.randrange(32)] ^= 1 << chance.randrange(8)
        found.append([*path[:at], bytes(flipped), *path[at + 1 :]])
    if len(path) > 1:
        found.append(path[::-1])
    return found


def refuses(check: object, *given_: object) -> int:
    with pytest.raises(Broken):
        check(*given_)  # type: ignore[operator]  # malformed on purpose
    return 1


@pytest.mark.parametrize(("public", "message", "signature"), RFC_8032)
def test_signatures_of_the_standard_are_accepted_and_changed_ones_are_not(
    public: str, message: str, signature: str
) -> None:
    key, text, signed = (bytes.fromhex(one) for one in (public, message, signature))
    check_signature(key, text, signed)
    for bit in range(0, 512, 37):
        flipped = bytearray(signed)
        flipped[bit // 8] ^= 1 << bit % 8
        refuses(check_signature, key, text, bytes(flipped))
    refuses(check_signature, key, text + b"x", signed)
    higher = int.from_bytes(signed[32:], "little") + ORDER
    refuses(check_signature, key, text, signed[:32] + higher.to_bytes(32, "little"))
    refuses(check_signature, key, text, signed[:63])


def test_a_checkpoint_is_a_signed_note_and_holds_only_as_it_is_written() -> None:
    signer = signer_from("a secret of the tests")
    at = datetime(2026, 3, 2, 9, tzinfo=UTC)
    note = checkpoint(signer, tenant="client", size=3, root=bytes(32), at=at)
    key = Key(signer.verifier_key)
    read = Checkpoint(note, key)
    assert (read.size, read.root, read.tenant, read.at) == (3, bytes(32), "client", "2026-03-02T09:00:00Z")
    assert note.startswith(f"{signer.name}/client\n3\n{base64.b64encode(bytes(32)).decode()}\n")
    for at_byte in range(0, len(note), 3):
        refuses(Checkpoint, note[:at_byte] + chr(ord(note[at_byte]) ^ 1) + note[at_byte + 1 :], key)
        refuses(Checkpoint, note[:at_byte], key)
    refuses(Checkpoint, note, Key(signer_from("another").verifier_key))
    refuses(Checkpoint, note + note.split("\n\n")[1], key)
    refuses(Key, signer.verifier_key[:-2])
    refuses(Key, "a b" + signer.verifier_key)
