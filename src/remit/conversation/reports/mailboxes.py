"""How the mailboxes of all clients stand, for whoever operates the house; no letter, no client."""

from dataclasses import dataclass

from remit.conversation.records.letters import count_unsettled
from remit.conversation.records.mailboxes import every_mailbox, every_standing
from remit.parties.access import Permission, Principal, Resource, require
from remit.parties.records.places import find_provider
from remit.store import Reader
from remit.values.moment import Moment


@dataclass(frozen=True, slots=True)
class MailboxLine:
    """One address: `fault` names what kind of failure it was, never what a server answered."""

    address: str
    active: bool
    fetched_at: Moment | None
    failing_since: Moment | None
    fault: str
    waiting: int
    waiting_since: Moment | None
    given_up: int
    set_aside: int


def mailbox_lines(reader: Reader, principal: Principal) -> tuple[MailboxLine, ...]:
    """Return every mailbox by address, in three statements. Needs `house.operate` at the provider."""
    provider = find_provider(reader)
    if provider is not None:
        require(principal, Permission.OPERATE, Resource(tenant=provider.id, kind="installation", name="health"))
    standings, letters = every_standing(reader), count_unsettled(reader)
    found = []
    for one in every_mailbox(reader):
        stands, counted = standings.get(one.id), letters.get(one.id, {})
        waiting, waiting_since = counted.get("waiting", (0, None))
        found.append(
            MailboxLine(
                address=one.address,
                active=one.active,
                fetched_at=stands.fetched_at if stands else None,
                failing_since=stands.failing_since if stands else None,
                fault=stands.reason.partition(":")[0] if stands else "",
                waiting=waiting,
                waiting_since=waiting_since,
                given_up=counted.get("failed", (0, None))[0],
                set_aside=counted.get("set_aside", (0, None))[0],
            )
        )
    return tuple(sorted(found, key=lambda one: one.address))
