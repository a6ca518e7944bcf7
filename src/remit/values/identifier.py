"""Identifiers: UUIDv7 (RFC 9562, section 5.7), so that they sort by the moment they were made."""

from remit.values.chance import Chance
from remit.values.moment import Clock, Moment

Identifier = str
"""A UUIDv7 in its canonical lower-case text form, 36 characters."""

_48_BITS = (1 << 48) - 1
_VARIANT = dict(zip("0123456789abcdef", "89ab" * 4, strict=True))
"""The digit with which the variant's two bits come before two of chance."""


def make_identifier(*, now: Moment, entropy: bytes) -> Identifier:
    """Lay out a UUIDv7 from a moment (millisecond precision) and 10 bytes of entropy."""
    at = f"{int(now.timestamp() * 1000) & _48_BITS:012x}"
    chance = entropy.hex()
    return f"{at[:8]}-{at[8:]}-7{chance[1:4]}-{_VARIANT[chance[4]]}{chance[5:8]}-{chance[8:20]}"


class Identifiers:
    """A source of identifiers from a clock and chance; passed to whoever makes new things."""

    def __init__(self, clock: Clock, chance: Chance) -> None:
        self._clock = clock
        self._chance = chance

    def new(self) -> Identifier:
        """Return a fresh identifier."""
        return make_identifier(now=self._clock.now(), entropy=self._chance.bytes(10))
