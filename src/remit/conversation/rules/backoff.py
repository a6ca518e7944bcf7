"""When a mailbox is asked next: at its own pace, and ever more slowly while its server does not answer."""

from datetime import timedelta

from remit.conversation.model import Mailbox, Standing
from remit.values.moment import Moment

SLOWEST_S = 900
INCIDENT_AFTER = 3
"""So many failures in a row are an incident that people are told of."""


def next_fetch(mailbox: Mailbox, standing: Standing, *, now: Moment) -> Moment:
    """Return when to fetch again after an attempt now: the pace doubled per failure, a quarter of an hour at most."""
    slower = mailbox.poll_s * 2 ** min(standing.failures, 10)
    return now + timedelta(seconds=mailbox.poll_s if standing.failures == 0 else min(slower, SLOWEST_S))
