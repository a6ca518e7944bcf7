"""What the store refuses, with what to do about it."""

from remit.values.refusal import Refusal


class Busy(Refusal):
    """More waits to be written than the store can take on."""

    code = "store.busy"
    status = 503
    sentence = "{waiting} writes are already waiting; try again in a few seconds."


class Closed(Refusal):
    """The store was closed."""

    code = "store.closed"
    status = 503
    sentence = "The store is shutting down; try again when it is back."


class Unavailable(Refusal):
    """The database cannot be reached; nothing of the transaction was kept."""

    code = "store.unavailable"
    status = 503
    sentence = "The database does not answer ({reason}); nothing was stored, try again."


class OutcomeUnknown(Refusal):
    """The connection broke while committing: the transaction was kept whole or not at all."""

    code = "store.outcome_unknown"
    status = 503
    sentence = "The database stopped answering while it was storing; ask again with the same idempotency key."


class UnknownDatabase(Refusal):
    """A database address that the store does not speak."""

    code = "store.address"
    sentence = "“{url}” is no database address; write sqlite:///path/to/file.db or postgresql://user@host/name."


class NewerSchema(Refusal):
    """The database was migrated by a newer release."""

    code = "store.newer_schema"
    status = 503
    sentence = "The database is at schema {found}, which this release does not know; install the newer release."


class OlderSchema(Refusal):
    """The database was not migrated to this release."""

    code = "store.older_schema"
    status = 503
    sentence = "The database is at schema {found} and this release needs {needed}; run `remit migrate`."


class LeaseLost(Refusal):
    """A worker reports on work that was meanwhile given to another, done or cancelled."""

    code = "store.lease_lost"
    status = 409
    sentence = "The {what} “{id}” is no longer leased to {worker}; its answer is dropped."


class NoIncident(Refusal):
    """Somebody retries work that is not parked."""

    code = "store.no_incident"
    status = 409
    sentence = "The {what} “{id}” is not waiting for a retry."


class BlobTooLarge(Refusal):
    """A content exceeds what the store keeps as one piece."""

    code = "store.blob_too_large"
    status = 413
    sentence = "The content has {size} bytes; at most {size_max} can be stored."


class NotStorable(Refusal):
    """A text holds a character that no database keeps."""

    code = "store.not_storable"
    sentence = "The text holds a NUL character (U+0000), which cannot be stored."


class ProgramMissing(Refusal):
    """A program of the database is not installed."""

    code = "store.program_missing"
    status = 501
    sentence = "“{program}” is not installed; install the PostgreSQL client programs of the server's version."


class BackupFailed(Refusal):
    """A backup or restore did not succeed."""

    code = "store.backup_failed"
    status = 500
    sentence = "The backup program reports: {reason}"


class NotEmpty(Refusal):
    """A restore would overwrite data."""

    code = "store.not_empty"
    status = 409
    sentence = "“{target}” already holds data; restore into a new database."
