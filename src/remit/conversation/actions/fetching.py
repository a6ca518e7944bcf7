"""How a mailbox stands with its server: read up to here, or failing since then."""

from dataclasses import replace

from remit.conversation.model import Mailbox, Standing
from remit.conversation.records.mailboxes import save_standing, standing_of
from remit.conversation.rules.backoff import INCIDENT_AFTER, next_fetch
from remit.store import Job, Transaction

FETCH = "mail.fetch"
"""The kind of job that fetches one mailbox."""
REASON_MAX = 500


def schedule_fetch(tx: Transaction, mailbox: Mailbox) -> None:
    """Make sure that a mailbox has its job; safe to repeat."""
    tx.schedule(tenant=mailbox.tenant, kind=FETCH, body={"mailbox": mailbox.id}, key=mailbox.id)


def note_read(tx: Transaction, mailbox: Mailbox, *, uid_validity: int, uid_last: int) -> None:
    """Move the cursor in the transaction that stored the letter it stands behind."""
    standing = standing_of(tx, mailbox)
    save_standing(tx, replace(standing, uid_validity=uid_validity, uid_last=uid_last))


def note_fetched(tx: Transaction, mailbox: Mailbox, job: Job) -> None:
    """Note that the server answered and all was read; the next fetch is put before the workers."""
    standing = standing_of(tx, mailbox)
    if standing.failures >= INCIDENT_AFTER:
        _tell(tx, mailbox, "MailboxReached", failures=standing.failures)
    again = replace(standing, fetched_at=tx.now, failing_since=None, failures=0, reason="")
    save_standing(tx, again)
    _go_on(tx, mailbox, again, job)


def note_failed(tx: Transaction, mailbox: Mailbox, job: Job, *, reason: str) -> Standing:
    """Note that fetching failed: tried again, ever more slowly; the third failure in a row is an incident."""
    standing = standing_of(tx, mailbox)
    failing = replace(
        standing,
        failing_since=standing.failing_since or tx.now,
        failures=standing.failures + 1,
        reason=reason[:REASON_MAX],
    )
    save_standing(tx, failing)
    if failing.failures == INCIDENT_AFTER:
        _tell(tx, mailbox, "MailboxUnreachable", reason=failing.reason)
    _go_on(tx, mailbox, failing, job)
    return failing


def _go_on(tx: Transaction, mailbox: Mailbox, standing: Standing, job: Job) -> None:
    tx.finish_job(job)
    if mailbox.active:
        due_at = next_fetch(mailbox, standing, now=tx.now)
        body = {"mailbox": mailbox.id}
        tx.schedule(tenant=mailbox.tenant, kind=FETCH, body=body, due_at=due_at, key=f"{mailbox.id}:{job.id}")


def _tell(tx: Transaction, mailbox: Mailbox, kind: str, **body: object) -> None:
    about = {"mailbox": mailbox.id, "engagement": mailbox.engagement_id}
    tx.record(tenant=mailbox.tenant, stream=f"mailbox:{mailbox.id}", kind=kind, body={**about, **body})
