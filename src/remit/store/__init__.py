"""The store: transactions, group commit, event log, jobs, outbox, blobs and migrations on SQLite and PostgreSQL.

What lives here: everything that talks to a database engine's peculiarities. What does not: any business noun.
"""

from remit.store.backup import restore_store
from remit.store.health import Health
from remit.store.json_text import plain_json_text
from remit.store.leases import Job, Message
from remit.store.question import Question, Soon
from remit.store.reader import LoggedEvent, Reader
from remit.store.statements import record_from
from remit.store.store import Store, open_store
from remit.store.tables import metadata
from remit.store.transaction import Transaction

__all__ = [
    "Health",
    "Job",
    "LoggedEvent",
    "Message",
    "Question",
    "Reader",
    "Soon",
    "Store",
    "Transaction",
    "metadata",
    "open_store",
    "plain_json_text",
    "record_from",
    "restore_store",
]
