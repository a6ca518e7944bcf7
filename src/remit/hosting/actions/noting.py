"""Noting how a site stands, in the log that is sealed: a change once, a warning once per threshold."""

from remit.hosting.model import OUTAGES, SiteEvent, stream_of
from remit.hosting.rules.standing import due_warning, outages_of
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.moment import Moment, format_moment
from remit.work.model import ServiceCall, ServiceResult

CHANGES = frozenset({SiteEvent.DOWN.value, SiteEvent.UP.value})
EVENTS_MAX = 10_000


def changes_of(
    reader: Reader, *, tenant: Identifier, engagement_id: Identifier, site: str
) -> tuple[tuple[Moment, bool, str], ...]:
    """Return when a site went down or came back: moment, up or not, cause."""
    events = reader.events(tenant=tenant, stream=stream_of(engagement_id, site), kinds=CHANGES, limit=EVENTS_MAX)
    return tuple((one.at, one.kind == SiteEvent.UP, str(one.body.get("cause", ""))) for one in events)


def note_standing(
    tx: Transaction, *, tenant: Identifier, engagement_id: Identifier, site: str, up: bool, cause: str
) -> bool:
    """Note how a site stands where that is new; tell whether it was. What never went down is not noted as up."""
    changes = changes_of(tx, tenant=tenant, engagement_id=engagement_id, site=site)
    was_up = changes[-1][1] if changes else True
    if was_up == up:
        return False
    kind = SiteEvent.UP if up else SiteEvent.DOWN
    tx.record(tenant=tenant, stream=stream_of(engagement_id, site), kind=kind, body={} if up else {"cause": cause})
    return True


def note_expiry(
    tx: Transaction, *, tenant: Identifier, engagement_id: Identifier, site: str, until: Moment
) -> int | None:
    """Note that a certificate runs out; return the warning that is due, None where it was given or is not near."""
    stream, days = stream_of(engagement_id, site), (until - tx.now).days
    events = tx.events(tenant=tenant, stream=stream, kinds={SiteEvent.EXPIRES.value}, limit=EVENTS_MAX)
    warned = [int(one.body["warning"]) for one in events if one.body["until"] == format_moment(until)]
    due = due_warning(days, warned=warned)
    if due is not None:
        body = {"until": format_moment(until), "days": days, "warning": due}
        tx.record(tenant=tenant, stream=stream, kind=SiteEvent.EXPIRES, body=body)
    return due


def answer_outages(tx: Transaction, call: ServiceCall) -> ServiceResult:
    """Put the outages of the site in the variable `site` among the variables."""
    changes = changes_of(
        tx, tenant=call.item.tenant, engagement_id=call.item.engagement_id, site=str(call.variables["site"])
    )
    told = [
        {"since": format_moment(one.since), "until": one.until and format_moment(one.until), "cause": one.cause}
        for one in outages_of(changes)
    ]
    return ServiceResult({"outages": told})


TOPICS = {OUTAGES: answer_outages}
"""Topic -> handler, for `Runtime.rooms`."""
