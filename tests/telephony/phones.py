"""Real SIP from Debian's packages: baresip is the agent's telephone and records what it hears, sipp is who calls.

What a telephone system would tell of it over its manager interface is told by the stand-in, as it happens.
"""

import json
import shutil
import socket
import subprocess
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any

MODULES = Path("/usr/lib/baresip/modules")
PROGRAMS = bool(shutil.which("baresip") and shutil.which("sipp") and shutil.which("ffmpeg") and MODULES.is_dir())
CALLER = "02079460100"
PATIENCE_S = 10
CONFIG = """
sip_listen 127.0.0.1:{sip}
sip_transports udp
module_path {modules}
rtp_ports 20000-20100
audio_source aubridge,line
audio_player aubridge,line
audio_alert aubridge,bell
ctrl_tcp_listen 127.0.0.1:{control}
snd_path {folder}
module g711.so
module aubridge.so
module sndfile.so
module_app account.so
module_app ctrl_tcp.so
module_app menu.so
"""
HEAD = """{method} sip:agent@[remote_ip]:[remote_port] SIP/2.0
Via: SIP/2.0/[transport] [local_ip]:[local_port];branch=[branch]
From: "{caller}" <sip:{caller}@[local_ip]:[local_port]>;tag=[call_number]
To: <sip:agent@[remote_ip]:[remote_port]>{tag}
Call-ID: [call_id]
CSeq: {number} {method}
Contact: <sip:{caller}@[local_ip]:[local_port]>
Max-Forwards: 70
"""
OFFER = """Content-Type: application/sdp
Content-Length: [len]

v=0
o=caller 1 1 IN IP[local_ip_type] [local_ip]
s=-
c=IN IP[media_ip_type] [media_ip]
t=0 0
m=audio [rtpstream_audio_port] RTP/AVP 8
a=rtpmap:8 PCMA/8000
"""
EMPTY = "Content-Length: 0\n\n"


def _send(method: str, number: int, body: str, *, tag: str = "") -> str:
    head = HEAD.format(method=method, caller=CALLER, number=number, tag=tag)
    return f"<send><![CDATA[\n{head}{body}]]></send>"


def scenario(spoken: Path, *, length_ms: int) -> str:
    """Return the way of a call: it is answered, the sound is sent as RTP, and the caller hangs up."""
    tag = "[peer_tag_param]"
    steps = (
        _send("INVITE", 1, OFFER),
        *(f'<recv response="{code}" optional="true"/>' for code in (100, 180, 183)),
        '<recv response="200"/>',
        _send("ACK", 1, EMPTY, tag=tag),
        f'<nop><action><exec rtp_stream="{spoken},1,8,PCMA/8000"/></action></nop>',
        f'<pause milliseconds="{length_ms + 200}"/>',
        _send("BYE", 2, EMPTY, tag=tag),
        '<recv response="200"/>',
    )
    return '<?xml version="1.0" encoding="ISO-8859-1"?><scenario name="caller">' + "".join(steps) + "</scenario>"


def free_port(kind: socket.SocketKind = socket.SOCK_DGRAM) -> int:
    """Return a port that nobody uses now."""
    with socket.socket(socket.AF_INET, kind) as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Phone:
    """A telephone on its control line (netstrings of JSON); `recorded` is what it heard of its one call."""

    folder: Path
    port: int
    control: socket.socket
    _rest: bytes = field(default=b"")

    def next_event(self) -> Mapping[str, Any]:
        """Wait for the next thing that the telephone tells of a call."""
        while True:
            size, colon, more = self._rest.partition(b":")
            if colon and len(more) > int(size):
                body, self._rest = more[: int(size)], more[int(size) + 1 :]
                told: Mapping[str, Any] = json.loads(body)
                if told.get("class") == "call":
                    return told
                continue
            self._rest += self.control.recv(65_536) or self._gone()

    def answer(self) -> None:
        """Answer the call that rings."""
        command = json.dumps({"command": "accept"})
        self.control.sendall(f"{len(command)}:{command},".encode())

    def _gone(self) -> bytes:
        raise AssertionError("the telephone went away")

    def recorded(self) -> Path:
        """Return the recording of what the caller said."""
        (found,) = self.folder.glob("dump-*-dec.wav")
        return found


@contextmanager
def phone() -> Iterator[Phone]:
    """Run a telephone, in a folder with a short name: baresip cuts what its recordings are called at 128 letters."""
    with TemporaryDirectory(prefix="sip-") as folder:
        yield from _running(Path(folder))


def _running(folder: Path) -> Iterator[Phone]:
    sip, control = free_port(), free_port(socket.SOCK_STREAM)
    (folder / "config").write_text(CONFIG.format(sip=sip, control=control, modules=MODULES, folder=folder))
    (folder / "accounts").write_text("<sip:agent@127.0.0.1>;regint=0;answermode=manual\n")
    (folder / "contacts").write_text("")
    with subprocess.Popen(["baresip", "-f", str(folder)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL) as run:
        try:
            with _connected(control) as line:
                yield Phone(folder, sip, line)
        finally:
            run.terminate()


def _connected(port: int) -> socket.socket:
    ends = time.monotonic() + PATIENCE_S
    while True:
        try:
            return socket.create_connection(("127.0.0.1", port), timeout=PATIENCE_S)
        except OSError:
            assert time.monotonic() < ends, "the telephone did not start"
            time.sleep(0.02)


@contextmanager
def caller(called: Phone, spoken: Path, *, length_ms: int) -> Iterator[None]:
    """Call a telephone and say what a sound file says (A-law, 8 kHz); the call is over when the block ends."""
    way = called.folder / "call.xml"
    way.write_text(scenario(spoken, length_ms=length_ms))
    asked = ["sipp", f"127.0.0.1:{called.port}", "-sf", str(way), "-m", "1", "-i", "127.0.0.1", "-nostdin"]
    asked += ["-p", str(free_port())]
    with subprocess.Popen(asked, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd=called.folder) as run:
        yield
        assert run.wait(PATIENCE_S) == 0, "the call failed"
