"""Somebody for whom nothing waits is told what keeps them from what waits for their roles."""

from tests.flows.work_floor import Floor, bpmn, flow, user_task

from remit.parties.access import Principal
from remit.parties.model import Role
from remit.work.reports.lacking import lacking

SKILLED = user_task("check").replace("/>", ' remit:skill="matching" remit:proficiency="2"/>')


def told(floor: Floor, who: Principal) -> list[tuple[int, str]]:
    found = floor.ask(lacking, who, now=floor.store.clock.now())
    return [(one.tasks, str(one.reason)) for one in found]


def test_who_lacks_a_skill_is_told_which_and_how_much_waits_for_it(floor: Floor) -> None:
    floor.publish(bpmn('<startEvent id="s"/>', SKILLED, '<endEvent id="e"/>', flow("s", "check", "e")))
    for order in range(3):
        floor.send(f"{order}|20")
    reason = "it needs the skill matching at level 2; level 0 is recorded."
    assert told(floor, floor.person("An")) == [(3, reason)]
    assert told(floor, floor.person("Binh", skills={"matching": 3})) == []


def test_who_has_none_of_the_roles_is_told_nothing(floor: Floor) -> None:
    floor.publish(bpmn('<startEvent id="s"/>', SKILLED, '<endEvent id="e"/>', flow("s", "check", "e")))
    floor.send("1|20")
    assert told(floor, floor.person("Vy", Role.REVIEWER)) == []
