"""What the installed lines run by, published once per release: what is as it was is neither read nor compiled again."""

from hashlib import sha256

from remit import __version__
from remit.parties.access import SYSTEM
from remit.services.registry import Registry
from remit.store import Transaction
from remit.work.actions.definitions import publish_definition
from remit.work.model import HOUSE, EventKind

STREAM = "lines"
"""The house's stream that tells what was published of the lines, and when."""


def publish_lines(tx: Transaction, lines: Registry) -> bool:
    """Publish the definitions of every line unless the house has these very ones; True where it did.

    A version that the house published over a line's own stays the newest until the line ships something else.
    """
    digest = _digest(lines)
    told = tx.events(tenant=HOUSE, stream=STREAM, kinds={EventKind.LINES_PUBLISHED.value})
    if told and told[-1].body["hash"] == digest:
        return False
    for line in lines.all():
        for name in line.definitions:
            publish_definition(
                tx,
                principal=SYSTEM,
                xml=line.definition(name),
                line=line.key,
                file_name=name,
                cases=line.cases(name),
            )
    body = {"hash": digest, "release": __version__}
    tx.record(tenant=HOUSE, stream=STREAM, kind=EventKind.LINES_PUBLISHED.value, body=body)
    return True


def _digest(lines: Registry) -> str:
    """Return one hash of all that would be published, and of the release that would check it."""
    found = sha256(__version__.encode())
    for line in lines.all():
        for name in line.definitions:
            found.update(f"\0{line.key}\0{name}\0".encode())
            found.update(line.definition(name))
            found.update(repr(line.cases(name)).encode())
    return found.hexdigest()
