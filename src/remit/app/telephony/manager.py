"""The connection to an Asterisk's manager interface: signs in, listens, sends actions, and comes back when cut off.

The interface is plain text: keep it on the loopback or within a tunnel.
"""

import asyncio
import logging
import threading
from collections.abc import Mapping
from dataclasses import dataclass, field

from remit.app.settings import Settings
from remit.app.telephony.exchange import Exchange
from remit.telephony.rules.ami import Packets, write_packet
from remit.values.moment import Clock

log = logging.getLogger("remit.telephony")
READ_BYTES = 65_536
LOOK_S = 0.2
AGAIN_AFTER_S = (1.0, 2.0, 5.0, 15.0)


class SignInFailed(Exception):  # noqa: N818 - it is retried by the connection and never leaves it
    """The telephone system refused the name or the secret."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where the manager interface is, and as whom to sign in."""

    host: str
    port: int
    user: str
    secret: str = field(repr=False)


def account_in(settings: Settings) -> Account | None:
    """Return the account that an installation's settings name, None where they name none."""
    if not settings.telephony:
        return None
    host, _, port = settings.telephony.rpartition(":")
    return Account(host, int(port), settings.telephony_user, settings.telephony_secret)


class Manager:
    """Keeps one connection open while it runs."""

    def __init__(self, exchange: Exchange, account: Account, clock: Clock) -> None:
        self._exchange = exchange
        self._account = account
        self._clock = clock
        self._failures = 0

    def run(self, stopping: threading.Event) -> None:
        """Listen until told to stop."""
        while not stopping.is_set():
            try:
                asyncio.run(self._listen(stopping))
            except (OSError, SignInFailed, asyncio.IncompleteReadError) as fault:
                log.warning("the telephone system does not answer: %s", fault)
            self._exchange.send = None
            if not stopping.is_set():
                stopping.wait(AGAIN_AFTER_S[min(self._failures, len(AGAIN_AFTER_S) - 1)])
                self._failures += 1

    async def _listen(self, stopping: threading.Event) -> None:
        reader, writer = await asyncio.open_connection(self._account.host, self._account.port)
        try:
            self._sign_in(writer)
            await self._read(reader, writer, stopping)
        finally:
            writer.close()

    def _sign_in(self, writer: asyncio.StreamWriter) -> None:
        who = {"Username": self._account.user, "Secret": self._account.secret, "Events": "on"}
        writer.write(write_packet({"Action": "Login", "ActionID": "sign-in", **who}))
        loop = asyncio.get_running_loop()

        def send(action: Mapping[str, str]) -> None:
            loop.call_soon_threadsafe(writer.write, write_packet(action))

        self._exchange.send = send

    async def _read(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, stopping: threading.Event
    ) -> None:
        packets = Packets()
        while not stopping.is_set():
            try:
                more = await asyncio.wait_for(reader.read(READ_BYTES), LOOK_S)
            except TimeoutError:
                continue
            if not more:
                raise OSError("the connection was closed")
            for packet in packets.feed(more):
                self._take(packet)

    def _take(self, packet: Mapping[str, str]) -> None:
        if packet.get("ActionID") == "sign-in":
            if packet.get("Response") != "Success":
                raise SignInFailed(packet.get("Message", "no reason was given"))
            self._failures = 0
        else:
            self._exchange.take(packet, came_at=self._clock.now())
