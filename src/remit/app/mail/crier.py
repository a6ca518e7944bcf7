"""The crier: mail about notices to people, and reminders of invoices to clients, through the server of the settings."""

import logging
import threading
from collections.abc import Callable
from dataclasses import dataclass
from functools import partial
from urllib.parse import unquote, urlsplit

from remit.app.mail.servers import SERVER_FAULTS, send_raw
from remit.app.rounds import in_rounds
from remit.app.settings import SettingRefused
from remit.billing.actions.dunning import REMINDERS, ReminderLetter, note_reminded, reminder_letter
from remit.conversation.actions.announcing import NOTICES, Announcement, announcement, note_announced
from remit.conversation.model import Security, Server
from remit.store import Message, Store, Transaction

LOOK_EVERY_S = 2.0
BATCH = 50
PASSWORD_VARIABLE = "REMIT_SMTP_PASSWORD"  # noqa: S105 - the name of a variable
SCHEMES = {"smtps": Security.TLS, "smtp+starttls": Security.STARTTLS, "smtp": Security.PLAIN}
PORTS = {Security.TLS: 465, Security.STARTTLS: 587, Security.PLAIN: 25}
log = logging.getLogger("remit.mail")


def server_of(address: str) -> Server:
    """Read the address of a mail server: `smtps://user@host:port`, `smtp+starttls://…` or `smtp://…`.

    The password stands in the environment as `REMIT_SMTP_PASSWORD`. Refuses `SettingRefused`.
    """
    parts = urlsplit(address)
    security = SCHEMES.get(parts.scheme)
    if security is None or not parts.hostname:
        raise SettingRefused(name="smtp", value=address, reason="write smtps://user@host:465 or smtp+starttls://host")
    user = unquote(parts.username or "")
    return Server(parts.hostname, parts.port or PORTS[security], security, user, PASSWORD_VARIABLE if user else "")


@dataclass(frozen=True, slots=True)
class Crier:
    """Sends what no mailbox of an engagement does; without a server none is claimed, and none is promised by a page."""

    store: Store
    server: Server | None
    sender: str
    base_url: str
    name: str

    def walk(self, stopping: threading.Event) -> None:
        """Send until told to stop."""
        if self.server is not None:
            in_rounds(self.send, stopping=stopping, log=log, every_s=LOOK_EVERY_S)

    def send(self) -> int:
        """Send what is due; return how many mails were looked at."""
        if self.server is None:
            return 0
        waiting = self.store.claim_outbox(channels={NOTICES, REMINDERS}, worker=self.name, limit=BATCH, lease_s=300.0)
        for message in waiting:
            self._send_one(self.server, message)
        return len(waiting)

    def _send_one(self, server: Server, message: Message) -> None:
        made, note = self._composed(message)
        try:
            if made is not None:
                send_raw(server, sender="", to=(made.to,), raw=made.raw)
        except SERVER_FAULTS as fault:
            reason = type(fault).__name__
            log.warning("a mail of the channel %s cannot be sent: %s", message.kind, reason)
            self.store.write(lambda tx: tx.not_sent(message, reason))
            return
        self.store.write(note, tenant=message.tenant if message.kind == REMINDERS else None)

    def _composed(self, message: Message) -> tuple[Announcement | ReminderLetter | None, Callable[[Transaction], None]]:
        """Compose a mail, and return it with what notes that it left."""
        # Notices are rows of clients, the message is of the person's own organisation: the house reads over both.
        with self.store.read() as reader:
            if message.kind == REMINDERS:
                letter = reminder_letter(reader, message=message, sender=self.sender)
                return letter, partial(note_reminded, message=message, letter=letter)
            now = self.store.clock.now()
            made = announcement(reader, message=message, sender=self.sender, base_url=self.base_url, now=now)
            return made, partial(note_announced, message=message, announced=made)
