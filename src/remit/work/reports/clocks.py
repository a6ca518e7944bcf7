"""The clock of an item: its due instant, derived from its events in the log."""

from datetime import timedelta

from remit.contracts.model import Metric, Terms
from remit.store import Reader
from remit.values.moment import Moment
from remit.work.model import EventKind, Item


def due_now(reader: Reader, item: Item, terms: Terms) -> Moment | None:
    """Return when an item is due, counting no open time while the client was asked; None where nothing is promised."""
    level = terms.service_level(Metric.TURNAROUND_TIME)
    if level is None or level.calendar is None or level.target_minutes is None:
        return None
    left, since = float(level.target_minutes), item.received_at
    kinds = {EventKind.ITEM_PAUSED.value, EventKind.ITEM_RESUMED.value}
    running = True
    for event in reader.events(tenant=item.tenant, stream=item.stream, kinds=kinds):
        if event.kind == EventKind.ITEM_PAUSED.value and running:
            left -= level.calendar.open_time_between(since, event.at) / timedelta(minutes=1)
            running = False
        elif event.kind == EventKind.ITEM_RESUMED.value:
            since, running = event.at, True
    return level.calendar.due_after(since, max(left, 0.0)) if running else None
