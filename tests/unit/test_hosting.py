"""Asking machines: only agreed hosts, no private address unless agreed, and findings that say what was seen."""

import datetime as dt
import http.server
import json
import ssl
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

import remit.hosting
from remit.app.hosting.asking import Leave, ask
from remit.hosting.model import Check, CheckKind, CheckUnreadable, TargetRefused, read_check
from remit.hosting.rules.disks import judge_report, signature_of
from remit.hosting.rules.targets import require_agreed, require_public, target_of

NOW = dt.datetime.now(dt.UTC)
LOCAL = Leave(hosts=("localhost", "127.0.0.1"), private=True)


class Page(http.server.BaseHTTPRequestHandler):
    """Answers 200 with a text, 503 for /broken, and hands out `report` for /disk.json."""

    report: bytes = b"{}"

    def do_GET(self) -> None:
        body = self.report if self.path == "/disk.json" else b"Welcome to the shop"
        self.send_response(503 if self.path == "/broken" else 200)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, format: str, *args: object) -> None:
        """Stay quiet."""


@contextmanager
def serving(context: ssl.SSLContext | None = None) -> Iterator[int]:
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Page)
    if context is not None:
        server.socket = context.wrap_socket(server.socket, server_side=True)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def certificate(folder: Path, *, days: int) -> tuple[Path, ssl.SSLContext]:
    """Write a certificate of localhost that lasts so many days; return its file and a client that trusts it."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(NOW - dt.timedelta(days=30))
        .not_valid_after(NOW + dt.timedelta(days=days, minutes=5))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    pem = made.public_bytes(serialization.Encoding.PEM)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    path = folder / "pair.pem"
    path.write_bytes(private + pem)
    return path, ssl.create_default_context(cadata=pem.decode())


@pytest.mark.parametrize(
    "address", ["127.0.0.1", "10.1.2.3", "169.254.169.254", "::1", "::ffff:192.168.0.4", "224.0.0.1"]
)
def test_a_private_address_is_refused_unless_it_is_agreed(address: str) -> None:
    with pytest.raises(TargetRefused):
        require_public("shop.example", address, private_agreed=False)
    require_public("shop.example", address, private_agreed=True)


def test_a_public_address_needs_no_agreement_beyond_the_hosts_name() -> None:
    require_public("shop.example", "93.184.215.14", private_agreed=False)


def test_only_hosts_that_the_terms_name_are_asked() -> None:
    require_agreed("www.shop.example", agreed=("*.shop.example",))
    for host in ("shop.example", "www.shop.example.evil.test"):
        with pytest.raises(TargetRefused):
            require_agreed(host, agreed=("*.shop.example",))


@pytest.mark.parametrize(
    "target", ["ftp://a.example/", "http://user:pw@a.example/", "http:///x", "http://a.example:99999/"]
)
def test_an_address_that_is_no_plain_page_cannot_be_asked(target: str) -> None:
    with pytest.raises(CheckUnreadable):
        target_of(Check(CheckKind.HTTP, target))


@pytest.mark.parametrize("fact", [{"kind": "shell", "target": "a"}, {"kind": "ping"}, {"kind": "dns", "target": "a b"}])
def test_a_check_without_kind_or_target_is_refused(fact: dict[str, str]) -> None:
    with pytest.raises(CheckUnreadable):
        read_check(fact)


def test_a_page_is_good_when_it_answers_and_holds_what_is_expected() -> None:
    with serving() as port:
        at = f"http://127.0.0.1:{port}"
        checks = [
            Check(CheckKind.HTTP, f"{at}/", "Welcome"),
            Check(CheckKind.HTTP, f"{at}/", "Goodbye"),
            Check(CheckKind.HTTP, f"{at}/broken"),
        ]
        found = [ask(one, LOCAL, now=NOW) for one in checks]
    assert [(one.good, one.detail) for one in found] == [
        (True, "status 200, 19 bytes"),
        (False, "status 200, but the page does not hold “Goodbye”"),
        (False, "status 503"),
    ]


def test_what_is_not_agreed_or_not_there_is_a_finding_and_no_fault() -> None:
    away = Check(CheckKind.HTTP, "http://127.0.0.1:9/")
    assert ask(away, Leave(hosts=("127.0.0.1",)), now=NOW).detail.endswith("private ones are not agreed.")
    assert "diagnose_hosts" in ask(away, Leave(hosts=()), now=NOW).detail
    assert not ask(away, LOCAL, now=NOW).good


def test_a_name_is_good_when_it_has_the_expected_address() -> None:
    assert ask(Check(CheckKind.DNS, "localhost", "127.0.0.1"), LOCAL, now=NOW).good
    assert not ask(Check(CheckKind.DNS, "localhost", "10.9.9.9"), LOCAL, now=NOW).good


def test_loopback_answers_a_ping() -> None:
    found = ask(Check(CheckKind.PING, "127.0.0.1"), LOCAL, now=NOW)
    if "not permitted" in found.detail:
        pytest.skip("the kernel lets this process open no ICMP socket; returns with net.ipv4.ping_group_range set")
    assert (found.good, found.detail) == (True, "answered")


def test_a_certificate_tells_its_days_and_a_foreign_one_is_not_trusted(tmp_path: Path) -> None:
    pair, trust = certificate(tmp_path, days=9)
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(pair)
    with serving(context) as port:
        check = Check(CheckKind.TLS, f"localhost:{port}")
        good = ask(check, Leave(hosts=("localhost",), private=True, trust=trust), now=NOW)
        bad = ask(check, LOCAL, now=NOW)
    assert good.good
    assert good.detail.endswith("(9 days)")
    assert not bad.good
    assert "self-signed" in bad.detail


def test_the_houses_script_signs_a_report_that_the_check_believes_and_no_other(tmp_path: Path) -> None:
    key, made = tmp_path / "key", tmp_path / "disk.json"
    key.write_text("agreed key\n")
    script = Path(remit.hosting.__file__).parent / "scripts" / "disk_report.py"
    subprocess.run([sys.executable, str(script), str(key), str(made), NOW.isoformat(), str(tmp_path)], check=True)
    Page.report = made.read_bytes()
    with serving() as port:
        check = Check(CheckKind.DISK, f"http://127.0.0.1:{port}/disk.json")
        signed = ask(check, Leave(hosts=("127.0.0.1",), private=True, report_key="agreed key"), now=NOW)
        foreign = ask(check, Leave(hosts=("127.0.0.1",), private=True, report_key="another"), now=NOW)
    assert "% used" in signed.detail
    assert foreign.detail == "the report is not signed by the agreed key"


@pytest.mark.parametrize(("used", "minutes", "good"), [(89, 0, True), (90, 0, False), (10, 29, True), (10, 31, False)])
def test_a_disk_is_good_while_it_has_room_and_the_report_is_fresh(used: int, minutes: int, good: bool) -> None:
    made_at = (NOW - dt.timedelta(minutes=minutes)).isoformat()
    body = {"at": made_at, "disks": [{"mount": "/", "used_percent": used}]}
    report = json.loads(json.dumps({**body, "signature": signature_of(body, key="k")}))
    assert judge_report(report, key="k", now=NOW)[0] is good
