"""Stories of pay runs on each database: straight through, an exception before two people, refusals."""

import json
from typing import Any

import pytest
from tests.flows.work_floor import Floor

from remit.parties.access import Principal
from remit.parties.model import Role
from remit.services.payroll import line
from remit.work.actions.claims import claim
from remit.work.actions.tasks import complete_task, start
from remit.work.model import Item, ItemState, NotEligible, TaskState
from remit.work.reports.items import deliverable_content, item_view
from remit.work.runtime import Runtime

SAMPLES = line.folder / "samples"


class PayrollOnly:
    """The installed lines of this floor: payroll, under the key of its engagement."""

    def line(self, key: str) -> Any:
        return line


@pytest.fixture
def desk(floor: Floor) -> Floor:
    """The floor with the line of payroll on it."""
    floor.runtime = Runtime(lines=PayrollOnly(), rooms={}, takers={})
    for name in line.definitions:
        floor.publish(line.definition(name))
    return floor


def sample(name: str, **changes: Any) -> str:
    whole = json.loads((SAMPLES / name).read_text("utf-8"))
    return json.dumps({**whole, **changes}, ensure_ascii=False)


def does(desk: Floor, who: Principal, item: Item, element: str, values: dict[str, Any]) -> Item:
    """Claim a task, start it and complete it."""
    task = desk.task(item, element)
    desk.do(claim, principal=who, task_id=task.id)
    desk.do(start, principal=who, task_id=task.id)
    done: Item = desk.drive(complete_task, principal=who, task_id=task.id, variables=values)
    return done


def documents(desk: Floor, item: Item, who: Principal) -> dict[str, bytes]:
    of = {"principal": who, "tenant": desk.tenant, "item_id": item.id}
    made = desk.ask(item_view, desk.runtime.lines, **of).deliverables
    read = (desk.ask(deliverable_content, desk.runtime.lines, **of, deliverable_id=one.id) for one in made)
    return {one.name: content for one, content in read}


def clerk(desk: Floor, name: str, role: Role = Role.AGENT) -> Principal:
    return desk.person(name, role, skills={"payroll": 4})


APPROVED = {"approval": "approved"}


def test_a_clean_run_is_computed_approved_by_one_person_and_locked(desk: Floor) -> None:
    lead = clerk(desk, "Yến", Role.LEAD)
    item = desk.send(sample("vietnam.json")).accepted()
    assert [task.element for task in desk.tasks(item)] == ["approve_run"]
    item = does(desk, lead, item, "approve_run", APPROVED)
    assert item.state is ItemState.RESOLVED
    found = documents(desk, item, lead)
    control = json.loads(found["control.json"])
    assert control["pay_file"]["payments"] == 6
    assert control["pay_file"]["total"] == control["totals"]["net"]
    again = desk.send(sample("vietnam-again.json")).accepted()
    assert desk.task(again, "resolve_exceptions").state is TaskState.READY


def test_an_exception_goes_before_two_people_and_never_one_twice(desk: Floor) -> None:
    both = desk.person("Lan", Role.AGENT, Role.LEAD, skills={"payroll": 4})
    item = desk.send(sample("changed.json")).accepted()
    does(desk, both, item, "resolve_exceptions", {"decision": "accept", "comment": "The raise is in the letter"})
    approval = desk.task(item, "approve_run")
    with pytest.raises(NotEligible):
        desk.do(claim, principal=both, task_id=approval.id)
    item = does(desk, clerk(desk, "Yến", Role.LEAD), item, "approve_run", APPROVED)
    assert item.state is ItemState.RESOLVED


def test_refused_employees_are_left_out_with_their_reasons_and_the_others_are_paid(desk: Floor) -> None:
    item = desk.send(sample("refused.json")).accepted()
    item = does(desk, clerk(desk, "Lan"), item, "resolve_exceptions", {"decision": "accept", "comment": "Client told"})
    lead = clerk(desk, "Yến", Role.LEAD)
    item = does(desk, lead, item, "approve_run", APPROVED)
    control = json.loads(documents(desk, item, lead)["control.json"])
    assert control["totals"]["payslips"] == "1"
    assert [one["code"] for one in control["refusals"]] == [
        "payroll.below_wage_floor",
        "payroll.tax_number_missing",
        "payroll.permit_expired",
    ]


def test_an_unexplained_parallel_run_goes_back_to_the_client(desk: Floor) -> None:
    item = desk.send(sample("parallel.json")).accepted()
    told = {"decision": "return", "comment": "Which relief did the old payroll use for E003?"}
    item = does(desk, clerk(desk, "Lan"), item, "resolve_exceptions", told)
    found = documents(desk, item, clerk(desk, "Mai"))
    assert json.loads(found["return-notice.json"])["comment"] == told["comment"]
    assert json.loads(found["parallel-run.json"])["unexplained"] == 2
    assert "pay-file.csv" not in found


def test_what_is_no_pay_run_is_refused_at_the_door_with_the_reason(desk: Floor) -> None:
    receipt = desk.send((SAMPLES / "bad-empty.json").read_text())
    assert [problem["code"] for problem in receipt.item.problems] == ["payroll.unreadable"]
    assert receipt.item.state is ItemState.REJECTED
    assert not desk.tasks(receipt.item)
