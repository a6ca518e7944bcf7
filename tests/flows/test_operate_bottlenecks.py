"""Where time goes: stays at an element from the trail, waiting and working apart; versions with their counts."""

import pytest
from tests.flows.test_operate_steering import ARCHIVE, FIRST, SECOND
from tests.flows.work_floor import Floor

from remit.parties.access import SYSTEM, Principal
from remit.parties.model import Role
from remit.parties.refusals import RoleMissing
from remit.work.actions.claims import claim
from remit.work.actions.tasks import complete_task, start
from remit.work.model import Definition
from remit.work.records.definitions import list_definitions
from remit.work.reports.bottlenecks import Bottleneck, Stay, bottlenecks, measured, percentile
from remit.work.reports.versions import VersionFigures, version_figures


def newest(floor: Floor) -> Definition:
    found: Definition = floor.ask(list_definitions, tenant=floor.tenant)[0]
    return found


def slow(floor: Floor, *, by: Principal = SYSTEM) -> tuple[Bottleneck, ...]:
    found: tuple[Bottleneck, ...] = floor.ask(
        bottlenecks, principal=by, tenants=[floor.tenant], key="order", content_hash=newest(floor).hash
    )
    return found


def figures(floor: Floor) -> tuple[VersionFigures, ...]:
    found: tuple[VersionFigures, ...] = floor.ask(
        version_figures, principal=SYSTEM, tenants=[floor.tenant], definition=newest(floor)
    )
    return found


def test_an_hour_of_waiting_and_ten_minutes_of_work_are_told_apart(floor: Floor) -> None:
    floor.publish(FIRST)
    item = floor.send("PO-1|10").item
    agent = floor.person("An", Role.AGENT)
    floor.pass_time(hours=1)
    task = floor.do(claim, principal=agent, task_id=floor.task(item, "check").id)
    floor.do(start, principal=agent, task_id=task.id)
    floor.pass_time(minutes=10)
    floor.drive(complete_task, principal=agent, task_id=task.id, variables={})
    (check,) = slow(floor)
    assert (check.element, check.stays) == ("check", 1)
    assert (check.p50_s, check.worked_p50_s, check.waiting_p50_s) == (4_200, 600, 3_600)


def test_what_passes_at_once_is_no_bottleneck_and_nobody_without_a_role_is_told(floor: Floor) -> None:
    floor.publish(ARCHIVE)
    floor.send("PO-1|10")
    assert slow(floor) == ()
    with pytest.raises(RoleMissing):
        slow(floor, by=floor.person("Bao", Role.FINANCE))


def test_versions_stand_side_by_side_with_what_runs_and_what_is_held_up(floor: Floor) -> None:
    floor.publish(FIRST)
    floor.send("PO-1|10")
    floor.publish(ARCHIVE)
    floor.letters.down = True
    floor.send("PO-2|10")
    floor.publish(SECOND)
    seen = [(one.definition.version, one.running, one.ended, dict(one.incidents)) for one in figures(floor)]
    assert seen == [(3, 0, 0, {}), (2, 1, 0, {"archive": 1}), (1, 1, 0, {})]


def test_percentiles_are_values_that_occurred_and_the_longest_stay_comes_first() -> None:
    assert [percentile([4, 1, 3, 2, 10], share) for share in (50, 90)] == [3, 10]
    found = measured([Stay("a", 60, 0), Stay("b", 600, 300), Stay("quick", 0.2, 0)])
    assert [(one.element, one.waiting_p90_s) for one in found] == [("b", 300), ("a", 60)]
