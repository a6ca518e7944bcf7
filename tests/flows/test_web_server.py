"""The real web server: Caddy serves what was deployed, certified by ACME (Pebble); it switches at once."""

import datetime as dt
import io
import json
import os
import shutil
import socket
import ssl
import subprocess
import threading
import time
import zipfile
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from http.server import BaseHTTPRequestHandler, HTTPServer
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from remit.app.hosting.caddy import WebServer
from remit.app.hosting.releases import Place, put_release, switch
from remit.hosting.rules.archives import read_archive

PROGRAMS = ("caddy", "pebble", "pebble-challtestsrv")
DOMAIN = "shop.example"
pytestmark = pytest.mark.skipif(
    not all(map(shutil.which, PROGRAMS)), reason="needs Debian's caddy and pebble; returns when they are installed"
)


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def running(port: int, *words: str, **environment: str) -> Iterator[None]:
    """Run a program until the test is done; it is ready when its port answers."""
    with subprocess.Popen(
        words, env={**os.environ, **environment}, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    ) as process:
        until = time.monotonic() + 20
        while time.monotonic() < until and process.poll() is None:
            with socket.socket() as probe:
                if probe.connect_ex(("127.0.0.1", port)) == 0:
                    break
            time.sleep(0.05)
        yield
        process.terminate()


def own_certificate(folder: Path) -> Path:
    """Write the certificate and key with which the authority itself is reached."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(7)
        .not_valid_before(now - dt.timedelta(days=1))
        .not_valid_after(now + dt.timedelta(days=2))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=0), critical=True)
        .sign(key, hashes.SHA256())
    )
    (folder / "key.pem").write_bytes(
        key.private_bytes(serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    return folder / "cert.pem"


@dataclass(frozen=True)
class Hosted:
    """A running Caddy with the folder of its sites."""

    server: WebServer
    sites: Path

    def put(self, text: str, **serving: Any) -> None:
        held = io.BytesIO()
        with zipfile.ZipFile(held, "w") as archive:
            archive.writestr("index.html", text)
            archive.writestr("404.html", "not here, but ours")
        place = Place(self.sites / "engagement" / "shop")
        files = read_archive(held.getvalue())
        switch(place, put_release(place, files, content=held.getvalue(), domain=DOMAIN, serving=serving))
        self.server.serve(self.sites)

    def page(self) -> tuple[str, str]:
        """Return the served page and who certified the site; waits while the certificate is on its way."""
        answer, issuer = self.answer("/")
        return answer.partition("\r\n\r\n")[2], issuer

    def answer(self, path: str) -> tuple[str, str]:
        """Return all that is answered for a path, and who certified the site."""
        context = ssl.create_default_context()
        context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
        until = time.monotonic() + 20
        while True:
            try:
                plain = socket.create_connection(("127.0.0.1", self.server.https_port), timeout=5)
                with context.wrap_socket(plain, server_hostname=DOMAIN) as secure:
                    secure.sendall(f"GET {path} HTTP/1.0\r\nHost: {DOMAIN}\r\n\r\n".encode())
                    body = b"".join(iter(lambda: secure.recv(65536), b"")).decode()
                    held = x509.load_der_x509_certificate(secure.getpeercert(binary_form=True) or b"")
                return body, held.issuer.rfc4514_string()
            except OSError:
                if time.monotonic() > until:
                    raise
                time.sleep(0.05)


@pytest.fixture(scope="module")
def hosted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Hosted]:
    with certified(tmp_path_factory.mktemp("hosted")) as found:
        yield found


@contextmanager
def certified(folder: Path) -> Iterator[Hosted]:
    """Run Caddy, and Pebble as the authority that certifies its sites."""
    admin, plain, secure, acme, manage, names, control = (free_port() for _ in range(7))
    root = own_certificate(folder)
    pebble = {
        "listenAddress": f"127.0.0.1:{acme}",
        "managementListenAddress": f"127.0.0.1:{manage}",
        "certificate": str(root),
        "privateKey": str(folder / "key.pem"),
        "httpPort": plain,
        "tlsPort": secure,
        "ocspResponderURL": "",
        "externalAccountBindingRequired": False,
    }
    (folder / "pebble.json").write_text(json.dumps({"pebble": pebble}))
    (folder / "caddy.json").write_text(json.dumps({"admin": {"listen": f"127.0.0.1:{admin}"}}))
    resolver = ("-defaultIPv4", "127.0.0.1", "-defaultIPv6", "", "-dns01", f"127.0.0.1:{names}")
    off = ("-http01", "", "-https01", "", "-tlsalpn01", "", "-management", f"127.0.0.1:{control}")
    with ExitStack() as stack:
        stack.enter_context(running(control, "pebble-challtestsrv", *resolver, *off))
        config = ("-config", str(folder / "pebble.json"), "-dnsserver", f"127.0.0.1:{names}")
        stack.enter_context(running(acme, "pebble", *config, PEBBLE_VA_NOSLEEP="1", PEBBLE_WFE_NONCEREJECT="0"))
        home = {"HOME": str(folder), "XDG_DATA_HOME": str(folder), "XDG_CONFIG_HOME": str(folder)}
        stack.enter_context(running(admin, "caddy", "run", "--config", str(folder / "caddy.json"), **home))
        server = WebServer(
            f"http://127.0.0.1:{admin}",
            host="127.0.0.1",
            http_port=plain,
            https_port=secure,
            acme=f"https://localhost:{acme}/dir",
            acme_root=str(root),
        )
        yield Hosted(server, folder / "sites")


@pytest.mark.slow
def test_a_deployed_site_is_served_with_a_certificate_of_the_authority_and_switches_at_once(hosted: Hosted) -> None:
    hosted.put("<h1>First</h1>")
    body, issuer = hosted.page()
    assert body == "<h1>First</h1>"
    assert "Pebble" in issuer
    hosted.put("<h1>Second</h1>")
    assert hosted.page()[0] == "<h1>Second</h1>"


@pytest.mark.slow
def test_moved_pages_own_404_and_what_goes_on_to_the_clients_application(hosted: Hosted) -> None:
    with application() as address:
        hosted.put("<h1>Shop</h1>", redirects={"/old": "/new"}, forwards={"/api/*": address}, aliases=["www.shop.test"])
        onward, moved, missing = (hosted.answer(path)[0] for path in ("/api/cart", "/old", "/nowhere"))
    assert onward.endswith("cart of the client")
    assert " 301 " in moved.splitlines()[0]
    assert "location: /new" in moved.lower()
    assert " 404 " in missing.splitlines()[0]
    assert missing.endswith("not here, but ours")
    assert "x-content-type-options: nosniff" in missing.lower() or "nosniff" in hosted.answer("/")[0].lower()


class Cart(BaseHTTPRequestHandler):
    """An application of the client's own."""

    def do_GET(self) -> None:
        self.send_response(200)
        self.end_headers()
        self.wfile.write(b"cart of the client")

    def log_message(self, format: str, *args: object) -> None:
        """Say nothing."""


@contextmanager
def application() -> Iterator[str]:
    with HTTPServer(("127.0.0.1", 0), Cart) as server:
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        yield f"http://127.0.0.1:{server.server_port}"
        server.shutdown()
        thread.join()
