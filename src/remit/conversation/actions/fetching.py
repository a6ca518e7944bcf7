"""How a mailbox stands with its server: read up to here, or failing since then."""

from dataclasses import replace
from datetime import timedelta

from remit.conversation.model import Mailbox, Standing
from remit.conversation.records.mailboxes import claim_mailbox, save_standing, standing_of
from remit.conversation.rules.backoff import INCIDENT_AFTER, next_fetch
from remit.store import Transaction

LEASE = timedelta(minutes=5)
"""How long a worker has for one letter; a dead worker's mailbox is another's after that."""
REASON_MAX = 500


def begin_fetch(tx: Transaction, mailbox: Mailbox) -> Standing | None:
    """Take a mailbox that is due and return how far it was read; None where it is not due or another has it."""
    return standing_of(tx, mailbox) if claim_mailbox(tx, mailbox, until=tx.now + LEASE) else None


def note_read(tx: Transaction, mailbox: Mailbox, *, uid_validity: int, uid_last: int) -> None:
    """Move the cursor in the transaction that stored the letter it stands behind."""
    standing = standing_of(tx, mailbox)
    save_standing(tx, replace(standing, uid_validity=uid_validity, uid_last=uid_last, next_at=tx.now + LEASE))


def note_fetched(tx: Transaction, mailbox: Mailbox) -> None:
    """Note that the server answered and all was read."""
    standing = standing_of(tx, mailbox)
    if standing.failures >= INCIDENT_AFTER:
        _tell(tx, mailbox, "MailboxReached", failures=standing.failures)
    again = replace(standing, fetched_at=tx.now, failing_since=None, failures=0, reason="")
    save_standing(tx, replace(again, next_at=next_fetch(mailbox, again, now=tx.now)))


def note_failed(tx: Transaction, mailbox: Mailbox, *, reason: str) -> Standing:
    """Note that fetching failed: tried again, ever more slowly; the third failure in a row is an incident."""
    standing = standing_of(tx, mailbox)
    failing = replace(
        standing,
        failing_since=standing.failing_since or tx.now,
        failures=standing.failures + 1,
        reason=reason[:REASON_MAX],
    )
    if failing.failures == INCIDENT_AFTER:
        _tell(tx, mailbox, "MailboxUnreachable", reason=failing.reason)
    save_standing(tx, replace(failing, next_at=next_fetch(mailbox, failing, now=tx.now)))
    return failing


def _tell(tx: Transaction, mailbox: Mailbox, kind: str, **body: object) -> None:
    about = {"mailbox": mailbox.id, "engagement": mailbox.engagement_id}
    tx.record(tenant=mailbox.tenant, stream=f"mailbox:{mailbox.id}", kind=kind, body={**about, **body})
