"""Real mail servers for the tests: aiosmtpd takes mail in, Dovecot hands it out over IMAP; both share a Maildir."""

import itertools
import os
import pwd
import shutil
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, Envelope, Session

DOVECOT = shutil.which("dovecot")
SECRET = "secret-for-tests"
SECRET_VARIABLE = "REMIT_TEST_MAIL_SECRET"
CONFIG = """
protocols = imap
listen = 127.0.0.1
base_dir = {folder}/run
log_path = {folder}/log
ssl = no
disable_plaintext_auth = no
{users}
mail_location = maildir:{folder}/mail/%u
passdb {{
  driver = static
  args = password={secret}
}}
userdb {{
  driver = static
  args = uid={uid} gid={gid} home={folder}/mail/%u
}}
first_valid_uid = 1
service imap-login {{
  chroot =
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = 0
  }}
}}
service anvil {{
  chroot =
}}
service stats {{
  chroot =
}}
"""


def free_port() -> int:
    """Return a port that nobody listens on now."""
    with socket.socket() as one:
        one.bind(("127.0.0.1", 0))
        return int(one.getsockname()[1])


@dataclass
class Dovecot:
    """A Dovecot of our own: one process tree, one folder."""

    folder: Path
    port: int
    counter: Iterator[int] = field(default_factory=itertools.count)
    running: subprocess.Popen[bytes] | None = None

    @property
    def owner(self) -> pwd.struct_passwd:
        """Whose mail it is: never root's, which Dovecot refuses to serve."""
        return pwd.getpwnam("mail") if os.getuid() == 0 else pwd.getpwuid(os.getuid())

    def start(self) -> None:
        """Start it and wait until it listens."""
        owner = self.owner
        internal = (
            "" if os.getuid() == 0 else f"default_internal_user = {owner.pw_name}\ndefault_login_user = {owner.pw_name}"
        )
        written = CONFIG.format(
            folder=self.folder,
            users=internal,
            secret=SECRET,
            uid=owner.pw_uid,
            gid=owner.pw_gid,
            port=self.port,
        )
        config = self.folder / "dovecot.conf"
        config.write_text(written)
        assert DOVECOT is not None
        self.running = subprocess.Popen([DOVECOT, "-F", "-c", str(config)])
        self._await(listening=True)

    def stop(self) -> None:
        """Stop it and wait until it is gone."""
        if self.running is not None:
            self.running.terminate()
            self.running.wait(timeout=20)
            self.running = None
            self._await(listening=False)

    def _await(self, *, listening: bool) -> None:
        deadline = time.monotonic() + 20
        while time.monotonic() < deadline:
            with socket.socket() as one:
                if (one.connect_ex(("127.0.0.1", self.port)) == 0) is listening:
                    return
            time.sleep(0.05)
        log = self.folder / "log"
        raise AssertionError(log.read_text() if log.exists() else "dovecot does not come up")

    def empty(self) -> None:
        """Throw all mail away; the next mailbox of the same name is another one (RFC 9051: another UIDVALIDITY)."""
        for box in (self.folder / "mail").iterdir():
            shutil.rmtree(box)

    def deliver(self, user: str, raw: bytes) -> None:
        """Put a letter into somebody's mailbox, as a delivery agent does."""
        owner, box = self.owner, self.folder / "mail" / user
        for name in ("", "cur", "new", "tmp"):
            (box / name).mkdir(parents=True, exist_ok=True)
            os.chown(box / name, owner.pw_uid, owner.pw_gid)
        name = f"{time.time():.6f}.{next(self.counter)}.test"
        held = box / "tmp" / name
        held.write_bytes(raw)
        os.chown(held, owner.pw_uid, owner.pw_gid)
        held.rename(box / "new" / name)


@contextmanager
def dovecot() -> Iterator[Dovecot]:
    """Start a Dovecot and stop it afterwards."""
    folder = Path(tempfile.mkdtemp(prefix="remit-dovecot-"))
    folder.chmod(0o755)
    (folder / "mail").mkdir(mode=0o755)
    os.chown(folder / "mail", Dovecot(folder, 0).owner.pw_uid, Dovecot(folder, 0).owner.pw_gid)
    server = Dovecot(folder, free_port())
    try:
        server.start()
        yield server
    finally:
        server.stop()
        shutil.rmtree(folder, ignore_errors=True)


@dataclass
class Relay:
    """What aiosmtpd hands on: into Dovecot's mailboxes where the address is local, and into a list in any case."""

    dovecot: Dovecot | None = None
    local: frozenset[str] = frozenset()
    came: list[tuple[str, list[str], bytes]] = field(default_factory=list)
    refusing: str = ""

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802 - the name that aiosmtpd calls
        """Take a letter."""
        if self.refusing:
            return self.refusing
        raw = envelope.content
        assert isinstance(raw, bytes)
        self.came.append((envelope.mail_from or "", list(envelope.rcpt_tos), raw))
        for address in envelope.rcpt_tos:
            if self.dovecot is not None and address in self.local:
                self.dovecot.deliver(address, f"Return-Path: <{envelope.mail_from}>\r\n".encode() + raw)
        return "250 OK"

    def letters(self) -> list[EmailMessage]:
        """Return what came, read."""
        found = []
        for _, _, raw in self.came:
            read = message_from_bytes(raw, policy=policy.default)
            assert isinstance(read, EmailMessage)
            found.append(read)
        return found


@contextmanager
def relay(handler: Relay) -> Iterator[int]:
    """Serve SMTP on a port of its own, which is the answer."""
    controller = Controller(handler, hostname="127.0.0.1", port=free_port())
    controller.start()
    try:
        yield controller.port
    finally:
        with suppress(OSError):
            controller.stop()
