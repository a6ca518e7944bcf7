"""Play a seed and judge what it left."""

from tests.simulation.house import CONSUMED, House
from tests.simulation.record import read_record
from tests.simulation.rules import violations
from tests.simulation.script import Script


def broken_by(house: House, seed: int) -> list[str]:
    """Play one seed and return how it broke the rules."""
    script = Script(house, seed)
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
