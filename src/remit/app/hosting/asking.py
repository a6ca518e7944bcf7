"""Asking machines: HTTP, DNS, TLS, ping, disk; each answer a finding, whatever goes wrong on the way."""

import http.client
import json
import socket
import ssl
import struct
import time
from collections.abc import Callable, Collection, Mapping, Sequence
from dataclasses import dataclass

from cryptography import x509

from remit.hosting.model import Check, CheckKind, Finding
from remit.hosting.rules.disks import judge_report
from remit.hosting.rules.targets import Target, require_agreed, require_public, target_of
from remit.values.moment import Moment
from remit.values.refusal import Refusal

TIMEOUT_S = 5.0
BODY_MAX = 1_000_000
ECHO_REQUEST, ECHO_REPLY = 8, 0


@dataclass(frozen=True, slots=True)
class Leave:
    """What an engagement's terms allow: hosts by pattern, private addresses, and the key of disk reports."""

    hosts: Collection[str]
    private: bool = False
    report_key: str = ""
    trust: ssl.SSLContext | None = None


def ask(check: Check, leave: Leave, *, now: Moment) -> Finding:
    """Make one check and say what came; a refusal or a failed connection is a finding that is not good."""
    began = time.monotonic()
    try:
        good, detail = _ask(check, leave, now)
    except (Refusal, OSError, http.client.HTTPException, ValueError) as fault:
        # What a machine answers is not ours: every way it can fail is the finding.
        good, detail = False, str(fault) or type(fault).__name__
    return Finding(check.kind, check.target, good, detail[:500], round((time.monotonic() - began) * 1000))


def _ask(check: Check, leave: Leave, now: Moment) -> tuple[bool, str]:
    return ASKED[check.kind](_question(check, leave, now))


def _question(check: Check, leave: Leave, now: Moment) -> "Question":
    """Resolve a check's target and see that it may be asked."""
    target = target_of(check)
    require_agreed(target.host, agreed=leave.hosts)
    addresses = _resolve(target)
    for address in addresses:
        require_public(target.host, address, private_agreed=leave.private)
    return Question(check, target, addresses, leave, now)


def _dns(question: "Question") -> tuple[bool, str]:
    expects = question.check.expects
    return not expects or expects in question.addresses, ", ".join(question.addresses)


def _resolve(target: Target) -> tuple[str, ...]:
    found = socket.getaddrinfo(target.host, target.port, type=socket.SOCK_STREAM)
    return tuple(dict.fromkeys(str(one[4][0]) for one in found))


@dataclass(frozen=True, slots=True)
class Question:
    """A check that may be made: its target, resolved and permitted."""

    check: Check
    target: Target
    addresses: tuple[str, ...]
    leave: Leave
    now: Moment

    @property
    def address(self) -> str:
        """The address that is connected to."""
        return self.addresses[0]

    def connect(self) -> socket.socket:
        """Open a connection to the address that was permitted."""
        return socket.create_connection((self.address, self.target.port), timeout=TIMEOUT_S)

    def trust(self) -> ssl.SSLContext:
        """Return whom a certificate is checked against."""
        return self.leave.trust or ssl.create_default_context()


def fetch(question: Question) -> tuple[int, bytes]:
    """Return status and body (at most `BODY_MAX` bytes) of a page; redirections are answers like any other."""
    target = question.target
    connection = http.client.HTTPConnection(target.host, target.port, timeout=TIMEOUT_S)
    plain = question.connect()
    secure = target.scheme == "https"
    connection.sock = question.trust().wrap_socket(plain, server_hostname=target.host) if secure else plain
    try:
        connection.request("GET", target.path, headers={"User-Agent": "remit-probe", "Connection": "close"})
        answer = connection.getresponse()
        return answer.status, answer.read(BODY_MAX)
    finally:
        connection.close()


def _http(question: Question) -> tuple[bool, str]:
    status, body = fetch(question)
    if not 200 <= status < 400:
        return False, f"status {status}"
    if question.check.expects and question.check.expects.encode() not in body:
        return False, f"status {status}, but the page does not hold “{question.check.expects}”"
    return True, f"status {status}, {len(body)} bytes"


def _tls(question: Question) -> tuple[bool, str]:
    version, until = _certificate(question)
    days = (until - question.now).days
    return days > 0, f"{version}, certificate until {until.date()} ({days} days)"


def _certificate(question: Question) -> tuple[str, Moment]:
    name = question.target.host
    with question.connect() as plain, question.trust().wrap_socket(plain, server_hostname=name) as secure:
        der = secure.getpeercert(binary_form=True)
        version = secure.version() or ""
    return version, x509.load_der_x509_certificate(der or b"").not_valid_after_utc


def certificate_until(checks: Sequence[Check], leave: Leave, *, now: Moment) -> Moment | None:
    """Return until when the certificate of the first check over TLS holds; None where none can be seen."""
    secure = (one for one in checks if one.kind is CheckKind.TLS or one.target.startswith("https:"))
    check = next(secure, None)
    try:
        return None if check is None else _certificate(_question(check, leave, now))[1]
    except (Refusal, OSError, ValueError):
        return None


def _ping(question: Question) -> tuple[bool, str]:
    """Send one ICMP echo request (RFC 792). The kernel must let the process open ICMP sockets."""
    if ":" in question.address:
        return False, "only IPv4 is pinged"
    with _icmp_socket() as opened:
        opened.settimeout(TIMEOUT_S)
        raw = opened.type == socket.SOCK_RAW
        opened.sendto(_echo(), (question.address, 0))
        until = time.monotonic() + TIMEOUT_S
        while time.monotonic() < until:
            packet, (address, _) = opened.recvfrom(1024)
            # A raw socket also hands over the IP header and hears its own request on loopback.
            kind = packet[(packet[0] & 0x0F) * 4] if raw else packet[0]
            if address == question.address and kind == ECHO_REPLY:
                return True, "answered"
    return False, "no answer"


def _icmp_socket() -> socket.socket:
    try:
        return socket.socket(socket.AF_INET, socket.SOCK_DGRAM, socket.IPPROTO_ICMP)
    except PermissionError:
        return socket.socket(socket.AF_INET, socket.SOCK_RAW, socket.IPPROTO_ICMP)


def _echo() -> bytes:
    head = struct.pack("!BBHHH", ECHO_REQUEST, 0, 0, 0x5245, 1)
    total = sum(struct.unpack("!4H", head))
    folded = (total >> 16) + (total & 0xFFFF)
    return struct.pack("!BBHHH", ECHO_REQUEST, 0, ~folded & 0xFFFF, 0x5245, 1)


def _disk(question: Question) -> tuple[bool, str]:
    status, body = fetch(question)
    if status != 200:
        return False, f"status {status}"
    return judge_report(json.loads(body), key=question.leave.report_key, now=question.now)


ASKED: Mapping[CheckKind, Callable[[Question], tuple[bool, str]]] = {
    CheckKind.HTTP: _http,
    CheckKind.DNS: _dns,
    CheckKind.TLS: _tls,
    CheckKind.PING: _ping,
    CheckKind.DISK: _disk,
}
