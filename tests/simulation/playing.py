"""Play a seed and judge what it left."""

from tests.simulation.house import CONSUMED, House
from tests.simulation.record import read_record
from tests.simulation.rules import violations
from tests.simulation.script import Script

from remit.store import Store


def broken_by(
    house: House, seed: int, *, store: Store | None = None, rest: Store | None = None, name: str = ""
) -> list[str]:
    """Play one seed and return how it broke the rules; `store`, `rest` and `name` are as `Script` takes them."""
    script = Script(house, seed, store=store, rest=rest, name=name)
    script.play()
    record = read_record(
        house,
        sent=script.sent,
        after=script.started_after,
        counted_before=script.counted_before,
        consumed=CONSUMED,
    )
    record.zombie_reports = script.zombie_reports
    record.stale_accepted = script.stale_accepted
    record.other_answers = script.other_answers
    record.misplaced = script.misplaced
    return violations(record)
