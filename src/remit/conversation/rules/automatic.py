"""Telling what no person wrote, so that nothing of the kind is ever answered (RFC 3834, section 2).

The house stays silent towards bounces, lists, autoresponders and itself; a sender that gets answers and writes on and
on is cut off by a limit per hour, for autoresponders that give no sign of being one.
"""

from collections.abc import Mapping

from remit.conversation.model import Automatic

ANSWERS_PER_HOUR = 5
"""How many automatic answers one sender gets from one mailbox within an hour."""

_BULK = frozenset({"bulk", "list", "junk", "auto_reply"})
_LIST_HEADERS = ("list-id", "list-unsubscribe", "list-post", "mailing-list")
_RESPONDER_HEADERS = ("x-autoreply", "x-autorespond", "x-autoresponder", "x-auto-response")
_DAEMONS = ("mailer-daemon", "postmaster")
_MACHINES = ("noreply", "no-reply", "donotreply", "do-not-reply")


def why_automatic(headers: Mapping[str, str], *, sender: str, own: frozenset[str]) -> Automatic | None:
    """Return why a letter counts as automatic, None for one that a person seems to have written.

    `headers` have lower-case names; `own` are the addresses of the house's mailboxes, in lower case.
    """
    address = sender.lower()
    if address in own:
        return Automatic.OWN
    if _bounced(headers, address):
        return Automatic.BOUNCE
    if any(name in headers for name in _LIST_HEADERS) or headers.get("precedence", "").strip().lower() == "list":
        return Automatic.LIST
    return Automatic.AUTORESPONDER if _responds(headers, address) else None


def _bounced(headers: Mapping[str, str], address: str) -> bool:
    report = headers.get("content-type", "").lower().startswith("multipart/report")
    null_sender = headers.get("return-path", "").strip() == "<>"
    return report or null_sender or not address or address.partition("@")[0] in _DAEMONS


def _responds(headers: Mapping[str, str], address: str) -> bool:
    submitted = headers.get("auto-submitted", "no").partition(";")[0].strip().lower()
    suppress = headers.get("x-auto-response-suppress", "").strip().lower()
    return (
        submitted not in ("", "no")
        or suppress not in ("", "none")
        or headers.get("precedence", "").strip().lower() in _BULK
        or any(name in headers for name in _RESPONDER_HEADERS)
        or address.partition("@")[0] in _MACHINES
    )
