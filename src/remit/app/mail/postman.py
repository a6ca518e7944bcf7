"""The postman: fetches what came, sends what waits. Fetch, store, commit, and only then mark as seen."""

import logging
import smtplib
import threading
from contextlib import AbstractContextManager

from remit.app.mail.servers import SERVER_FAULTS, Folder, open_folder, send
from remit.app.mail.simulated import SERVER, SimulatedFolder, SimulatedPost
from remit.app.rounds import in_rounds
from remit.conversation.actions.arriving import open_mail, take_mail
from remit.conversation.actions.fetching import begin_fetch, note_failed, note_fetched, note_read
from remit.conversation.actions.posting import OUTBOX
from remit.conversation.actions.sending import Parcelled, note_not_sent, note_refused, note_sent, parcel_up
from remit.conversation.model import Mailbox, Standing
from remit.conversation.records.mailboxes import every_mailbox
from remit.store import Message, Store, Transaction
from remit.values.refusal import Refusal
from remit.work.runtime import Runtime

LOOK_EVERY_S = 1.0
BATCH = 50
SMTP_REFUSED_FOR_GOOD = 500
log = logging.getLogger("remit.mail")


class Postman:
    """Carries mail between the house and the mail servers, one round at a time."""

    def __init__(self, store: Store, runtime: Runtime, *, simulated: SimulatedPost, name: str) -> None:
        self._store = store
        self._simulated = simulated
        self._runtime = runtime
        self._name = name

    def walk(self, stopping: threading.Event) -> None:
        """Fetch and send until told to stop."""
        in_rounds(lambda: self.fetch() + self.send(), stopping=stopping, log=log, every_s=LOOK_EVERY_S)

    def fetch(self) -> int:
        """Fetch every mailbox that is due; return how many letters were taken."""
        with self._store.read() as reader:
            boxes = [one for one in every_mailbox(reader) if one.active]
        return sum(self._fetch_one(one) for one in boxes)

    def _fetch_one(self, mailbox: Mailbox) -> int:
        standing = self._store.write(lambda tx: begin_fetch(tx, mailbox), tenant=mailbox.tenant)
        if standing is None:
            return 0
        try:
            with self._opened(mailbox) as folder:
                taken = self._empty(mailbox, folder, standing)
        except (*SERVER_FAULTS, Refusal) as fault:
            reason = f"{type(fault).__name__}: {fault}"
            log.warning("mailbox %s cannot be fetched: %s", mailbox.id, reason)
            self._store.write(lambda tx: note_failed(tx, mailbox, reason=reason), tenant=mailbox.tenant)
            return 0
        self._store.write(lambda tx: note_fetched(tx, mailbox), tenant=mailbox.tenant)
        return taken

    def _opened(self, mailbox: Mailbox) -> AbstractContextManager[Folder | SimulatedFolder]:
        return self._simulated.open_folder(mailbox) if mailbox.incoming == SERVER else open_folder(mailbox)

    def _empty(self, mailbox: Mailbox, folder: Folder | SimulatedFolder, standing: Standing) -> int:
        """Take what came after the cursor; numbers of another validity count from the start, and repeats are known."""
        after = standing.uid_last if standing.uid_validity == folder.uid_validity else 0
        uids = folder.uids_after(after)
        for start in range(0, len(uids), BATCH):
            batch = uids[start : start + BATCH]
            for uid in batch:
                self._take(mailbox, folder, uid)
            folder.mark_seen(batch)
        return len(uids)

    def _take(self, mailbox: Mailbox, folder: Folder | SimulatedFolder, uid: int) -> None:
        raw = folder.letter(uid)
        with self._store.read(tenant=mailbox.tenant) as reader:
            mail = (
                None
                if raw is None
                else open_mail(reader, self._runtime, mailbox=mailbox, raw=raw, at=self._store.clock.now())
            )

        def stored(tx: Transaction) -> None:
            if mail is not None:
                take_mail(tx, self._runtime, mail=mail)
            note_read(tx, mailbox, uid_validity=folder.uid_validity, uid_last=uid)

        self._store.write(stored, tenant=mailbox.tenant)

    def send(self) -> int:
        """Send the letters that wait; return how many there were."""
        waiting = self._store.claim_outbox(channels={OUTBOX}, worker=self._name, limit=BATCH, lease_s=300.0)
        for message in waiting:
            self._send_one(message)
        return len(waiting)

    def _send_one(self, message: Message) -> None:
        with self._store.read(tenant=message.tenant) as reader:
            parcelled = parcel_up(reader, message=message)
        try:
            self._hand_over(parcelled)
        except SERVER_FAULTS as fault:
            reason = f"{type(fault).__name__}: {fault}"
            log.warning("letter %s cannot be sent: %s", parcelled.letter.id, type(fault).__name__)
            note = note_refused if _for_good(fault) else note_not_sent
            self._store.write(lambda tx: note(tx, message=message, reason=reason), tenant=message.tenant)
            return
        self._store.write(lambda tx: note_sent(tx, message=message, parcelled=parcelled), tenant=message.tenant)

    def _hand_over(self, parcelled: Parcelled) -> None:
        if parcelled.mailbox.outgoing == SERVER:
            self._simulated.send(parcelled.raw)
        else:
            send(parcelled.mailbox.outgoing, parcelled.letter, parcelled.raw)


def _for_good(fault: Exception) -> bool:
    """Tell whether the server said a definite no (RFC 5321, 4.2.1): a refused recipient or content."""
    if isinstance(fault, smtplib.SMTPRecipientsRefused):
        return all(code >= SMTP_REFUSED_FOR_GOOD for code, _ in fault.recipients.values())
    return isinstance(fault, smtplib.SMTPDataError) and fault.smtp_code >= SMTP_REFUSED_FOR_GOOD
