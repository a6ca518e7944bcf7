"""Check a proof of delivery without trusting whoever wrote it: one file, the standard library, no network.

    python remit_verify.py FILE --key KEY [--seen EARLIER.checkpoint]

FILE is a proof of one item, a whole log, a proof that a log only grew, or a checkpoint. KEY is the provider's public
key as you received it by another way, such as `remit.example+3a1c…+Af…`. The exit code is 0 where FILE holds, 1 where
it does not. The tree is that of RFC 6962, its proofs are checked as RFC 9162 says (2.1.3.2, 2.1.4.2), the signature is
Ed25519 (RFC 8032) on a signed note (c2sp.org/signed-note, c2sp.org/tlog-checkpoint).
"""

import argparse
import base64
import binascii
import hashlib
import json
import re
import sys
from pathlib import Path
from typing import Any

ITEM, LOG, GROWTH = "remit-proof-2", "remit-log-1", "remit-growth-1"
SIZE_MAX = 2**63 - 1
NUMBER = re.compile(r"0|[1-9][0-9]{0,18}")
MOMENT = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d{1,6})?Z")
SIGNED = re.compile(r"— ([^\s+]+) ([A-Za-z0-9+/]+={0,2})")


class Broken(Exception):  # noqa: N818 - what it says of a proof
    """What does not hold, in one sentence."""


def need(holds: bool, sentence: str) -> None:
    """Go on only where something holds. Refuses `Broken`."""
    if not holds:
        raise Broken(sentence)


# The tree (RFC 6962, 2.1).


def leaf_hash(data: bytes) -> bytes:
    """Return the hash of a leaf: of a zero byte and the data."""
    return hashlib.sha256(b"\x00" + data).digest()


def node_hash(left: bytes, right: bytes) -> bytes:
    """Return the hash of a node: of a one byte and its two children."""
    return hashlib.sha256(b"\x01" + left + right).digest()


def check_inclusion(leaf: bytes, index: int, size: int, path: list[bytes], root: bytes) -> None:
    """Check that a leaf stands at an index of the tree of a size and root (RFC 9162, 2.1.3.2). Refuses `Broken`."""
    need(_count(index) and _count(size) and index < size, "the index lies outside the tree")
    need(all(_hash(one) for one in (leaf, root, *path)), "a hash is not 32 bytes long")
    at, last, made = index, size - 1, leaf
    for step in path:
        need(last > 0, "the path is too long")
        if at & 1 or at == last:
            made = node_hash(step, made)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            made = node_hash(made, step)
        at, last = at >> 1, last >> 1
    need(last == 0, "the path is too short")
    need(made == root, "the path does not lead to the root")


def check_growth(first: int, second: int, path: list[bytes], first_root: bytes, second_root: bytes) -> None:
    """Check that a tree only grew from one size to another (RFC 9162, 2.1.4.2). Refuses `Broken`."""
    need(_count(first) and _count(second) and 0 < first <= second, "the sizes are not those of a tree that grew")
    need(all(_hash(one) for one in (first_root, second_root, *path)), "a hash is not 32 bytes long")
    if first == second:
        need(not path and first_root == second_root, "two roots are given for one size")
        return
    need(bool(path), "the path is empty")
    steps = [first_root, *path] if first & (first - 1) == 0 else list(path)
    at, last = first - 1, second - 1
    while at & 1:
        at, last = at >> 1, last >> 1
    old = new = steps[0]
    for step in steps[1:]:
        need(last > 0, "the path is too long")
        if at & 1 or at == last:
            old, new = node_hash(step, old), node_hash(step, new)
            while at and not at & 1:
                at, last = at >> 1, last >> 1
        else:
            new = node_hash(new, step)
        at, last = at >> 1, last >> 1
    need(last == 0, "the path is too short")
    need(old == first_root, "the path does not lead to the earlier root: the log was changed")
    need(new == second_root, "the path does not lead to the later root")


def _count(value: object) -> bool:
    return type(value) is int and 0 <= value <= SIZE_MAX


def _hash(value: object) -> bool:
    return type(value) is bytes and len(value) == 32


class Growing:
    """The root of a tree whose leaves come one by one; it keeps one hash for each power of two."""

    def __init__(self) -> None:
        self.size = 0
        self._peaks: list[bytes] = []

    def add(self, leaf: bytes) -> None:
        """Add a leaf's hash."""
        made, count = leaf, self.size
        while count & 1:
            made, count = node_hash(self._peaks.pop(), made), count >> 1
        self._peaks.append(made)
        self.size += 1

    def root(self) -> bytes:
        """Return the root."""
        if not self._peaks:
            return hashlib.sha256(b"").digest()
        made = self._peaks[-1]
        for peak in reversed(self._peaks[:-1]):
            made = node_hash(peak, made)
        return made


# Ed25519 (RFC 8032, 5.1), verification alone.

P = 2**255 - 19
ORDER = 2**252 + 27742317777372353535851937790883648493
D = -121665 * pow(121666, P - 2, P) % P
ROOT_OF_MINUS_ONE = pow(2, (P - 1) // 4, P)
Point = tuple[int, int, int, int]


def _recover_x(y: int, sign: int) -> int:
    square = (y * y - 1) * pow(D * y * y + 1, P - 2, P) % P
    x = pow(square, (P + 3) // 8, P)
    if (x * x - square) % P:
        x = x * ROOT_OF_MINUS_ONE % P
    need((x * x - square) % P == 0 and not (x == 0 and sign), "a point of the signature is not on the curve")
    return P - x if x & 1 != sign else x


def _point(data: bytes) -> Point:
    number = int.from_bytes(data, "little")
    y, sign = number & ((1 << 255) - 1), number >> 255
    need(y < P, "a point of the signature is not written canonically")
    x = _recover_x(y, sign)
    return (x, y, 1, x * y % P)


def _sum(a: Point, b: Point) -> Point:
    low, high = (a[1] - a[0]) * (b[1] - b[0]) % P, (a[1] + a[0]) * (b[1] + b[0]) % P
    c, d = 2 * a[3] * b[3] * D % P, 2 * a[2] * b[2] % P
    e, f, g, h = high - low, d - c, d + c, high + low
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _double(a: Point) -> Point:
    x, y, z = a[0] * a[0] % P, a[1] * a[1] % P, 2 * a[2] * a[2] % P
    h, g = x + y, x - y
    e, f = h - (a[0] + a[1]) * (a[0] + a[1]) % P, z + g
    return (e * f % P, g * h % P, f * g % P, e * h % P)


def _both(one: int, first: Point, other: int, second: Point) -> Point:
    """Return one times the first point plus other times the second, in a single pass over the bits."""
    steps = (None, first, second, _sum(first, second))
    made: Point = (0, 1, 1, 0)
    for bit in range(max(one.bit_length(), other.bit_length()) - 1, -1, -1):
        made, step = _double(made), steps[one >> bit & 1 | (other >> bit & 1) << 1]
        made = made if step is None else _sum(made, step)
    return made


_BASE_Y = 4 * pow(5, P - 2, P) % P
_BASE_X = _recover_x(_BASE_Y, 0)
BASE: Point = (_BASE_X, _BASE_Y, 1, _BASE_X * _BASE_Y % P)


def check_signature(public: bytes, message: bytes, signature: bytes) -> None:
    """Check an Ed25519 signature (RFC 8032, 5.1.7). Refuses `Broken`."""
    need(len(public) == 32 and len(signature) == 64, "the key or the signature is not of its length")
    scalar = int.from_bytes(signature[32:], "little")
    need(scalar < ORDER, "the signature is not written canonically")
    key, nonce = _point(public), _point(signature[:32])
    hashed = int.from_bytes(hashlib.sha512(signature[:32] + public + message).digest(), "little") % ORDER
    made = _both(scalar, BASE, hashed, (P - key[0], key[1], 1, P - key[3]))
    same = (made[0] - nonce[0] * made[2]) % P == 0 and (made[1] - nonce[1] * made[2]) % P == 0
    need(same, "the signature is not the provider's")


# Checkpoints (c2sp.org/signed-note, c2sp.org/tlog-checkpoint).


class Key:
    """A public key as it is given away: `name+id+key`."""

    def __init__(self, text: str) -> None:
        """Read a key. Refuses `Broken`."""
        name, _, rest = text.strip().partition("+")
        written, _, coded = rest.partition("+")
        data = unbase64(coded, "the key")
        need(len(data) == 33 and data[0] == 1, "the key is not of Ed25519")
        self.name, self.public = name, data[1:]
        self.id = hashlib.sha256(name.encode() + b"\n" + data).digest()[:4]
        need(written == self.id.hex() and name != "" and not re.search(r"\s", name), "the key is damaged")


class Checkpoint:
    """A log's size and root at a moment, signed."""

    def __init__(self, text: str, key: Key) -> None:
        """Read a checkpoint and check its signature. Refuses `Broken`."""
        body, gap, signatures = text.rpartition("\n\n")
        need(gap != "" and signatures.endswith("\n"), "the checkpoint is not signed")
        self.text = text
        _check_signed(body + "\n", signatures[:-1], key)
        lines = body.split("\n")
        need(len(lines) == 4 and NUMBER.fullmatch(lines[1]) is not None, "the checkpoint is not written as one")
        self.origin, self.size, self.at = lines[0], int(lines[1]), lines[3]
        self.root = unbase64(lines[2], "the root")
        need(len(self.root) == 32 and self.size <= SIZE_MAX, "the checkpoint's root or size is none")
        need(MOMENT.fullmatch(self.at) is not None, "the checkpoint's moment is none")
        self.tenant = self.origin.rpartition("/")[2]


def _check_signed(body: str, line: str, key: Key) -> None:
    found = SIGNED.fullmatch(line)
    if found is None:
        raise Broken("the checkpoint carries no signature, or more than one")
    data = unbase64(found[2], "the signature")
    need(found[1] == key.name and data[:4] == key.id, "the checkpoint is signed with another key")
    check_signature(key.public, body.encode(), data[4:])


def unbase64(text: object, what: str) -> bytes:
    """Read base64 that is written in the one canonical way. Refuses `Broken`."""
    try:
        data = base64.b64decode(str(text), validate=True)
    except (binascii.Error, ValueError):
        raise Broken(what + " is not base64") from None
    need(type(text) is str and base64.b64encode(data).decode() == text, what + " is not canonical base64")
    return data


# The files.


def canonical(fact: object) -> str:
    """Write a fact in the one way in which it is hashed: sorted keys, no spaces."""
    return json.dumps(fact, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)


def parsed(text: str) -> dict[str, Any]:
    """Read a JSON object that is written in the one canonical way. Refuses `Broken`."""
    try:
        fact = json.loads(text)
        same = canonical(fact) == text
    except (ValueError, RecursionError):
        raise Broken("the file is not JSON") from None
    if type(fact) is not dict or not same:
        raise Broken("the file is not written canonically")
    return fact


EVENT = {"at": str, "body": (str, type(None)), "index": int, "kind": str, "position": int, "salt": (str, type(None))}


def _fields(fact: Any, kinds: dict[str, Any]) -> None:
    need(type(fact) is dict and set(fact) == set(kinds), "a part of the file has too many fields, or too few")
    for name, kind in kinds.items():
        allowed = kind if type(kind) is tuple else (kind,)
        need(type(fact[name]) in allowed, "the field " + name + " is of the wrong kind")


def commitment(event: dict[str, Any]) -> str:
    """Return what a leaf holds in place of an event's body: SHA-256 over a salt and the body, in base64.

    Where both were erased it is given instead. Refuses `Broken`.
    """
    if event.get("salt") is None:
        need(event.get("body") is None, "an erased event has a body")
        given = event.get("commitment")
        need(len(unbase64(given, "the commitment")) == 32, "the commitment is not 32 bytes long")
        return str(given)
    salt, body = unbase64(event["salt"], "the salt"), event["body"]
    need(len(salt) == 16 and type(body) is str, "an event has a salt of the wrong length, or no body")
    return base64.b64encode(hashlib.sha256(salt + str(body).encode()).digest()).decode()


def leaf_of(event: dict[str, Any], tenant: str, stream: str, previous: object) -> bytes:
    """Return the leaf hash of an event: over its record, which names the one before it in its stream."""
    need(type(event) is dict, "an event is not written as one")
    erased = "commitment" in event
    _fields(event, {**EVENT, "commitment": str} if erased else EVENT)
    need(erased == (event["salt"] is None), "an event is erased by half")
    need(_count(event["index"]) and _count(event["position"]), "a number is out of bounds")
    record = {name: event[name] for name in ("at", "index", "kind", "position")}
    record.update(commitment=commitment(event), previous=previous, stream=stream, tenant=tenant)
    return leaf_hash(canonical(record).encode())


SHOWN = ("at", "index", "kind", "position", "salt", "body")
CLOSED = ("at", "index", "kind", "position", "commitment")


def event_of(row: object) -> dict[str, Any]:
    """Return the event that a row of a proof tells: six entries with its contents, five without. Refuses `Broken`."""
    if type(row) is not list or len(row) not in (len(SHOWN), len(CLOSED)):
        raise Broken("an event is not written as one")
    if len(row) == len(CLOSED):
        return {**dict(zip(CLOSED, row, strict=True)), "salt": None, "body": None}
    need(type(row[4]) is str and type(row[5]) is dict, "an event has no salt, or no body")
    return {**dict(zip(SHOWN, row, strict=True)), "body": canonical(row[5])}


def check_item(proof: dict[str, Any], key: Key) -> str:
    """Check the proof of one item. Returns what it proves. Refuses `Broken`."""
    _fields(proof, {"checkpoint": str, "events": list, "format": str, "path": list, "stream": str})
    note = Checkpoint(str(proof["checkpoint"]), key)
    events = [event_of(row) for row in proof["events"]]
    need(len(events) > 0, "the proof holds no event")
    leaf, previous, index = b"", None, -1
    for event in events:
        leaf = leaf_of(event, note.tenant, str(proof["stream"]), previous)
        need(int(str(event["index"])) > index, "the events are out of order")
        previous, index = base64.b64encode(leaf).decode(), int(str(event["index"]))
    path = [unbase64(step, "a step of the path") for step in proof["path"]]
    check_inclusion(leaf, index, note.size, path, note.root)
    erased = sum(event["salt"] is None for event in events)
    told = f"; {erased} of them without their contents" if erased else ""
    return f"{proof['stream']}: {len(events)} events{told}, in the log of {note.size} events signed at {note.at}"


def check_log(lines: list[str], key: Key) -> str:
    """Check a whole log, line by line. Returns what it proves. Refuses `Broken`."""
    head, tree, note = None, Growing(), None
    for line in lines:
        need(line.endswith("\n"), "the last line is cut off")
        fact = parsed(line[:-1])
        if head is None:
            _fields(fact, {"format": str, "tenant": str})
            head = str(fact["tenant"])
        elif note is not None:
            raise Broken("something follows the checkpoint")
        elif "checkpoint" in fact:
            _fields(fact, {"checkpoint": str})
            note = Checkpoint(str(fact["checkpoint"]), key)
        else:
            _add(tree, fact, head)
    if head is None or note is None:
        raise Broken("the log has no checkpoint at its end")
    need(note.tenant == head and note.size == tree.size, "the checkpoint is of another log or another size")
    need(note.root == tree.root(), "the log is not the one that was signed: something in it was changed")
    return f"the log of {note.size} events signed at {note.at}"


def _add(tree: Growing, event: dict[str, Any], tenant: str) -> None:
    rest = dict(event)
    stream, previous = rest.pop("stream", None), rest.pop("previous", 0)
    need(type(stream) is str and (previous is None or type(previous) is str), "an event has no stream")
    need(event.get("index") == tree.size, "the events are out of order")
    tree.add(leaf_of(rest, tenant, str(stream), previous))


def check_grown(proof: dict[str, Any], key: Key, seen: str) -> str:
    """Check that a log only grew since a checkpoint that was seen. Returns what it proves. Refuses `Broken`."""
    _fields(proof, {"checkpoint": str, "format": str, "path": list})
    before, after = Checkpoint(seen, key), Checkpoint(str(proof["checkpoint"]), key)
    need(before.origin == after.origin, "the two checkpoints are of different logs")
    path = [unbase64(step, "a step of the path") for step in proof["path"]]
    check_growth(before.size, after.size, path, before.root, after.root)
    return f"the log only grew, from {before.size} to {after.size} events"


def check(data: bytes, key: Key, seen: str | None = None) -> str:
    """Check a file of any kind. Returns what it proves. Refuses `Broken`."""
    try:
        text = data.decode()
    except UnicodeDecodeError:
        raise Broken("the file is not UTF-8") from None
    if not text.startswith("{"):
        note = Checkpoint(text, key)
        return f"the checkpoint of {note.size} events signed at {note.at}"
    lines = text.split("\n")
    need(lines.pop() == "", "the last line is cut off")
    first = parsed(lines[0])
    if first.get("format") == LOG:
        return check_log([line + "\n" for line in lines], key)
    need(len(lines) == 1 and first.get("format") in (ITEM, GROWTH), "the file is none that this program knows")
    if first["format"] == ITEM:
        return check_item(first, key)
    need(seen is not None, "give the checkpoint that you saw earlier with --seen")
    return check_grown(first, key, str(seen))


def main(arguments: list[str] | None = None) -> int:
    """Check the file named on the command line and say so; the exit code is 0 where it holds."""
    reader = argparse.ArgumentParser(description="Check a proof of delivery.")
    reader.add_argument("file", help="a proof, a log or a checkpoint")
    reader.add_argument("--key", required=True, help="the provider's public key: name+id+key")
    reader.add_argument("--seen", help="a checkpoint seen earlier, for a proof that the log only grew")
    given = reader.parse_args(arguments)
    try:
        seen = Path(given.seen).read_text("utf-8") if given.seen else None
        told = check(Path(given.file).read_bytes(), Key(given.key), seen)
    except Broken as broken:
        sys.stdout.write(f"BROKEN: {broken}\n")
        return 1
    sys.stdout.write(f"holds: {told}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main())
