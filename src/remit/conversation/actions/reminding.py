"""Reminding account managers of the last day for notice on a contract, once for each reminder that was agreed."""

from functools import partial

from remit.contracts.agreement import Renewal
from remit.contracts.model import Engagement
from remit.contracts.records import latest_statement
from remit.contracts.reports import engagements
from remit.contracts.rules.agreement import reminder_due
from remit.conversation.actions.telling import About, tell
from remit.conversation.model import NoticeKind
from remit.parties.access import SYSTEM
from remit.parties.model import Role
from remit.parties.reports.people import people
from remit.parties.reports.principals import principal_of
from remit.store import Reader, Store, Transaction


def remind_all(store: Store) -> int:
    """Remind of every contract whose reminder is due; return how many notices are new."""
    with store.read() as reader:
        running = [one for one in engagements(reader, SYSTEM) if _runs(one, store) and _due(reader, one, store)]
    return sum(store.write(partial(remind, engagement=one), tenant=one.tenant) for one in running)


def _runs(one: Engagement, store: Store) -> bool:
    return one.valid_until is None or one.valid_until > store.clock.now()


def _due(reader: Reader, one: Engagement, store: Store) -> bool:
    renewal = _renewal(reader, one)
    return renewal is not None and reminder_due(renewal, store.clock.now().date()) is not None


def _renewal(reader: Reader, one: Engagement) -> Renewal | None:
    statement = latest_statement(reader, tenant=one.tenant, engagement_id=one.id)
    return statement.provisions.agreement.renewal if statement else None


def remind(tx: Transaction, *, engagement: Engagement) -> int:
    """Tell the client's account managers, where a reminder of its newest terms is due and they were not told yet."""
    renewal = _renewal(tx, engagement)
    due = reminder_due(renewal, tx.now.date()) if renewal else None
    if renewal is None or due is None:
        return 0
    subject = f"{engagement.id}:{due}:{renewal.notice_date}"
    return sum(_tell(tx, engagement, one, subject=subject) for one in _managers(tx, engagement.tenant))


def _managers(tx: Transaction, tenant: str) -> list[str]:
    held = [
        (one.person.id, {grant.role for grant in one.grants if grant.tenant == tenant})
        for one in people(tx, SYSTEM, tenant=tenant)
        if one.person.active
    ]
    return sorted(person_id for person_id, roles in held if Role.ACCOUNT_MANAGER in roles)


def _tell(tx: Transaction, engagement: Engagement, person_id: str, *, subject: str) -> bool:
    person, about = principal_of(tx, person_id=person_id, now=tx.now), About(engagement.id, engagement.key)
    return tell(tx, person, tenant=engagement.tenant, kind=NoticeKind.RENEWAL, about=about, subject=subject)
