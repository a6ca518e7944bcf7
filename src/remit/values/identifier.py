"""Identifiers: UUIDv7 (RFC 9562, section 5.7), so that they sort by the moment they were made."""

from remit.values.chance import Chance
from remit.values.moment import Clock, Moment

Identifier = str
"""A UUIDv7 in its canonical lower-case text form, 36 characters."""


def make_identifier(*, now: Moment, entropy: bytes) -> Identifier:
    """Lay out a UUIDv7 from a moment (millisecond precision) and 10 bytes of entropy."""
    milliseconds = int(now.timestamp() * 1000)
    random_a = int.from_bytes(entropy[:2]) & 0x0FFF
    random_b = int.from_bytes(entropy[2:10]) & ((1 << 62) - 1)
    number = (milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76 | random_a << 64 | 0b10 << 62 | random_b
    text = f"{number:032x}"
    return f"{text[:8]}-{text[8:12]}-{text[12:16]}-{text[16:20]}-{text[20:]}"


class Identifiers:
    """A source of identifiers from a clock and chance; passed to whoever makes new things."""

    def __init__(self, clock: Clock, chance: Chance) -> None:
        self._clock = clock
        self._chance = chance

    def new(self) -> Identifier:
        """Return a fresh identifier."""
        return make_identifier(now=self._clock.now(), entropy=self._chance.bytes(10))
