"""Documents changed by chance: bits turned, pieces cut, doubled, swapped and replaced, inside archives as well."""

import io
import random
import re
import zipfile
import zlib

CHANGES_MAX = 6
PIECE_MAX = 400
NASTY = (
    b"", b"\x00", b"\xff\xfe", b"\xed\xa0\x80", b"-1", b"NaN", b"1e999", b"9" * 400, b"0000-00-00", b"2026-02-31",
    b"&#0;", b"&a;", b"<!DOCTYPE x [<!ENTITY a 'a'>]>", b"<![CDATA[", b"<x>" * 3_000, b"]]>", b"%s", b"=1+1", b'"',
    b"\r\n", "\u202e\u0130ệ".encode(), b"A" * 5_000,
)  # fmt: skip
"""What is put in somewhere: signs of no text, numbers out of bounds, pieces of markup."""
VALUE = re.compile(rb">[^<>]{1,60}<|\"[^\"<>\n]{1,60}\"|[,;:][^,;:\n]{1,40}(?=[,;\n])")
"""Where a document says something: between tags, in quotes, in a cell."""


def mutated(content: bytes, chance: random.Random) -> bytes:
    """Return a document changed in some places; now and then inside the archive that it is, so that it still opens."""
    if content[:4] == b"PK\x03\x04" and chance.random() < 0.8:
        return _repacked(content, chance)
    for _ in range(chance.randrange(1, CHANGES_MAX)):
        content = chance.choice(CHANGES)(content, chance)
    return content


def _repacked(content: bytes, chance: random.Random) -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(content)) as old, zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as new:
        names = old.namelist()
        changed = set(chance.sample(names, min(len(names), chance.randrange(1, 3))))
        for name in names:
            inside = old.read(name)
            new.writestr(name, mutated(inside, chance) if name in changed else inside)
    return made.getvalue()


def _place(content: bytes, chance: random.Random) -> tuple[int, int]:
    start = chance.randrange(len(content) + 1)
    return start, min(len(content), start + chance.randrange(PIECE_MAX))


def _turn_bits(content: bytes, chance: random.Random) -> bytes:
    changed = bytearray(content)
    for _ in range(min(len(changed), chance.randrange(1, 12))):
        changed[chance.randrange(len(changed))] = chance.randrange(256)
    return bytes(changed)


def _cut(content: bytes, chance: random.Random) -> bytes:
    start, end = _place(content, chance)
    return content[:start] + content[end:]


def _end_early(content: bytes, chance: random.Random) -> bytes:
    return content[: chance.randrange(len(content) + 1)]


def _double(content: bytes, chance: random.Random) -> bytes:
    start, end = _place(content, chance)
    return content[:end] + content[start:end] * chance.choice((1, 2, 30)) + content[end:]


def _put_in(content: bytes, chance: random.Random) -> bytes:
    start, end = _place(content, chance)
    return content[:start] + chance.choice(NASTY) + content[chance.choice((start, end)) :]


def _say_otherwise(content: bytes, chance: random.Random) -> bytes:
    """Put something else where the document says something: its shape stays, so that more of a reader is reached."""
    found = list(VALUE.finditer(content))
    if not found:
        return _put_in(content, chance)
    one, other = chance.choice(found), chance.choice(found)
    said = other[0][1:-1] if chance.random() < 0.5 else chance.choice(NASTY)
    return content[: one.start() + 1] + said + content[one.end() - 1 :]


def _deflated(content: bytes, chance: random.Random) -> bytes:
    """Change what a PDF holds compressed."""
    start = content.find(b"stream\n", chance.randrange(len(content) + 1))
    end = content.find(b"\nendstream", start)
    if start < 0 or end < 0:
        return _turn_bits(content, chance)
    try:
        inside = zlib.decompress(content[start + 7 : end])
    except zlib.error:
        return _turn_bits(content, chance)
    return content[: start + 7] + zlib.compress(_say_otherwise(inside, chance)) + content[end:]


CHANGES = (
    _turn_bits, _cut, _end_early, _double, _put_in, _say_otherwise, _say_otherwise, _say_otherwise, _deflated,
)  # fmt: skip
