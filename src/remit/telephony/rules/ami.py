"""The line protocol of Asterisk's manager interface: `Key: value` lines, a packet ends with an empty line.

After its greeting line the server sends packets; a key that comes twice keeps its last value. Source: Asterisk
documentation, “AMI v2 Specification”.
"""

from collections.abc import Iterator, Mapping

GREETING = "Asterisk Call Manager"
PACKET_MAX = 64_000
"""Characters of a packet; what is longer is no event of a queue, and is let go."""


class Packets:
    """Reads packets out of bytes as they come, however they are cut."""

    def __init__(self) -> None:
        self._rest = b""

    def feed(self, more: bytes) -> Iterator[dict[str, str]]:
        """Yield every packet that is whole now."""
        *whole, self._rest = (self._rest + more).replace(b"\r\n", b"\n").split(b"\n\n")
        if len(self._rest) > PACKET_MAX:
            self._rest = b""
        for one in whole:
            found = read_packet(one.decode("utf-8", "replace"))
            if found:
                yield found


def read_packet(text: str) -> dict[str, str]:
    """Read the lines of one packet; the greeting and lines that name nothing are passed over."""
    pairs = (line.partition(":") for line in text.split("\n") if not line.startswith(GREETING))
    return {key.strip(): value.strip() for key, colon, value in pairs if colon}


def write_packet(fields: Mapping[str, str]) -> bytes:
    """Write a packet. A line break in a value would begin another key, so none is let through."""
    lines = (f"{key}: {' '.join(value.splitlines())}\r\n" for key, value in fields.items())
    return ("".join(lines) + "\r\n").encode()
