"""A stand-in for Asterisk: it speaks the manager interface's line protocol and plays the events it is told to.

It is no telephone system. Names of events, actions and fields are those of Asterisk's documentation; the text is ours.
"""

import socket
import socketserver
import threading
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager

from remit.telephony.rules.ami import Packets, write_packet

SECRET = "secret-for-tests"


class StandIn(socketserver.ThreadingTCPServer):
    """Answers Login, QueuePause and MixMonitorMute, and remembers every action."""

    allow_reuse_address = True
    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), _Connection)
        self.actions: list[Mapping[str, str]] = []
        self.connections: list[_Connection] = []

    @property
    def port(self) -> int:
        """Where it listens."""
        return int(self.server_address[1])

    def play(self, *packets: Mapping[str, str]) -> None:
        """Send events to whoever signed in."""
        for connection in self.connections:
            for packet in packets:
                connection.wfile.write(write_packet(packet))

    def cut_off(self) -> None:
        """Close every connection, as a restart does."""
        for connection in self.connections:
            connection.request.shutdown(socket.SHUT_RDWR)
        self.connections.clear()


class _Connection(socketserver.StreamRequestHandler):
    server: StandIn

    def handle(self) -> None:
        """Greet, then answer actions until the other side goes."""
        self.wfile.write(b"Asterisk Call Manager/9.0.0\r\n")
        packets = Packets()
        try:
            while more := self.request.recv(4096):
                for action in packets.feed(more):
                    self._answer(action)
        except OSError:
            return

    def _answer(self, action: Mapping[str, str]) -> None:
        self.server.actions.append(action)
        good = action["Action"] != "Login" or action.get("Secret") == SECRET
        answer = {"Response": "Success" if good else "Error", "Message": "" if good else "Authentication failed"}
        self.wfile.write(write_packet(answer | {"ActionID": action.get("ActionID", "-")}))
        if action["Action"] == "Login" and good:
            self.server.connections.append(self)
        if action["Action"] == "QueuePause":
            paused = "1" if action["Paused"] == "true" else "0"
            told = {"Queue": "harrow-telephone", "Interface": action["Interface"], "Paused": paused}
            self._event("QueueMemberPause", **told, PausedReason=action.get("Reason", ""))
        if action["Action"] == "MixMonitorMute":
            call = action["Channel"].rpartition("/")[2]
            self._event("MixMonitorMute", Uniqueid=call, Linkedid=call, State=action["State"], Direction="both")

    def _event(self, event: str, **fields: str) -> None:
        self.wfile.write(write_packet({"Event": event, "Timestamp": f"{time.time():.6f}", **fields}))


@contextmanager
def stand_in() -> Iterator[StandIn]:
    """Run a stand-in."""
    with StandIn() as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True)
        thread.start()
        yield server
        server.shutdown()
