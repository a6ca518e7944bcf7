"""Speaking to mail servers. Passwords come from the environment at the moment of use and are kept nowhere."""

import imaplib
import os
import smtplib
import ssl
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

from imap_tools import AND, BaseMailBox, ImapToolsError, MailBox, MailBoxStartTls, MailBoxUnencrypted

from remit.conversation.model import Letter, Mailbox, Security, Server

TIMEOUT_S = 30.0
SERVER_FAULTS = (OSError, imaplib.IMAP4.error, smtplib.SMTPException, ImapToolsError)
"""What a server that is away, slow or unwilling shows itself as."""


def password_of(server: Server) -> str:
    """Return a server's password from the environment; empty where it needs none."""
    return os.environ.get(server.secret_variable, "") if server.secret_variable else ""


class Folder:
    """A mailbox's folder on its server, opened."""

    def __init__(self, opened: BaseMailBox, name: str) -> None:
        self._opened = opened
        self.uid_validity = int(opened.folder.status(name, ["UIDVALIDITY"])["UIDVALIDITY"])

    def uids_after(self, uid: int) -> list[int]:
        """Return the numbers of letters that came after one, in order."""
        found = self._opened.uids(AND(uid=f"{uid + 1}:*"))
        return sorted(number for number in map(int, found) if number > uid)  # `n:*` names the last one in any case

    def letter(self, uid: int) -> bytes | None:
        """Return a letter's bytes without marking it as seen; None where it is gone."""
        _, parts = self._opened.client.uid("fetch", str(uid), "(BODY.PEEK[])")
        return next((bytes(part[1]) for part in parts if isinstance(part, tuple)), None)

    def mark_seen(self, uids: Sequence[int]) -> None:
        """Mark letters as seen, for people who look into the mailbox; nothing rests on it."""
        if uids:
            self._opened.flag([str(uid) for uid in uids], ["\\Seen"], value=True, chunks=500)


@contextmanager
def open_folder(mailbox: Mailbox) -> Iterator[Folder]:
    """Sign in and open the mailbox's folder."""
    server = mailbox.incoming
    opened = _connected(server)
    try:
        opened.login(server.user, password_of(server), mailbox.folder)
        yield Folder(opened, mailbox.folder)
    except BaseException:
        opened.client.shutdown()
        raise
    opened.logout()


def _connected(server: Server) -> BaseMailBox:
    where: dict[str, Any] = {"host": server.host, "port": server.port, "timeout": TIMEOUT_S}
    if server.security is Security.TLS:
        return MailBox(**where, ssl_context=ssl.create_default_context())
    if server.security is Security.STARTTLS:
        return MailBoxStartTls(**where, ssl_context=ssl.create_default_context())
    return MailBoxUnencrypted(**where)


def send(server: Server, letter: Letter, raw: bytes) -> None:
    """Hand a letter's bytes to its server; an automatic one leaves with the null sender (RFC 3834, 3.3)."""
    send_raw(server, sender="" if letter.automatic is not None else letter.sender, to=letter.recipients, raw=raw)


def send_raw(server: Server, *, sender: str, to: Sequence[str], raw: bytes) -> None:
    """Hand the bytes of a mail to a server."""
    with _smtp(server) as client:
        if server.user:
            client.login(server.user, password_of(server))
        client.sendmail(sender, list(to), raw, mail_options=["BODY=8BITMIME"] if _eight(client) else [])


def _eight(client: smtplib.SMTP) -> bool:
    client.ehlo_or_helo_if_needed()
    return client.has_extn("8bitmime")


def _smtp(server: Server) -> smtplib.SMTP:
    if server.security is Security.TLS:
        return smtplib.SMTP_SSL(server.host, server.port, timeout=TIMEOUT_S, context=ssl.create_default_context())
    client = smtplib.SMTP(server.host, server.port, timeout=TIMEOUT_S)
    if server.security is Security.STARTTLS:
        client.starttls(context=ssl.create_default_context())
    return client
