"""The event log for process mining: every rule of the OCEL 2.0 JSON schema and of XES holds, and nothing leaks."""

import json
from datetime import datetime
from typing import Any

import pytest
from lxml import etree
from tests.flows.work_floor import Floor, bpmn, flow, service_task, user_task

from remit.parties.access import SYSTEM, Principal
from remit.parties.model import Role
from remit.parties.refusals import AccessDenied
from remit.work.actions.claims import claim
from remit.work.actions.tasks import complete_task
from remit.work.reports.eventlog import exported_for, ocel, xes

SECRET = "DE89370400440532013000"
PYTHON = {"string": str, "float": int | float, "integer": int, "boolean": bool}
ORDER = bpmn(
    '<startEvent id="s"/>',
    user_task("check", role="agent"),
    service_task("write", "write"),
    '<endEvent id="e"/>',
    flow("s", "check", "write", "e"),
)


@pytest.fixture
def busy(floor: Floor) -> Floor:
    """Three letters, the first of them checked by An with a comment in a variable."""
    floor.publish(ORDER)
    sent = [floor.send(f"471{n}|20").accepted() for n in range(3)]
    an = floor.person("An")
    task = floor.do(claim, principal=an, task_id=floor.task(sent[0], "check").id)
    floor.drive(complete_task, principal=an, task_id=task.id, variables={"note": "call the owner"})
    return floor


def written(floor: Floor, write: Any, principal: Principal = SYSTEM) -> str:
    """Return a whole log as one text."""
    clients = exported_for(principal, tenant=floor.tenant)
    with floor.store.read(tenant=floor.tenant) as reader:
        return "".join(write(reader, clients))


def faults(log: dict[str, Any]) -> list[str]:
    """Return what the schema of OCEL 2.0 JSON forbids: keys, undeclared types, objects that are not there."""
    found = [key for key in ("objectTypes", "eventTypes", "objects", "events") if not isinstance(log.get(key), list)]
    types = {one["name"]: {each["name"]: each["type"] for each in one["attributes"]} for one in log["eventTypes"]}
    kinds = {one["name"] for one in log["objectTypes"]}
    objects = [one["id"] for one in log["objects"]]
    found += [f"{one['id']} twice" for one in log["objects"] if objects.count(one["id"]) > 1]
    found += [one["id"] for one in log["objects"] if one["type"] not in kinds]
    for event in log["events"]:
        datetime.fromisoformat(event["time"])
        declared = types.get(event["type"], {})
        found += [
            f"{event['id']}: {each['name']}"
            for each in event["attributes"]
            if not isinstance(each["value"], PYTHON[declared[each["name"]]])
        ]
    related = [one for each in (*log["objects"], *log["events"]) for one in each["relationships"]]
    return found + [one["objectId"] for one in related if one["objectId"] not in objects or not one["qualifier"]]


def values(element: etree._Element, key: str) -> list[str]:
    """Return what a trace or event says under a key."""
    return [str(one.get("value")) for one in element if one.get("key") == key]


def test_the_log_is_ocel_with_every_object_it_speaks_of(busy: Floor) -> None:
    log = json.loads(written(busy, ocel))
    assert faults(log) == []
    assert [one["type"] for one in log["objects"]].count("item") == 3
    completed = next(event for event in log["events"] if event["type"] == "TaskCompleted")
    assert {"name": "element", "value": "check"} in completed["attributes"]
    assert {one["qualifier"] for one in completed["relationships"]} == {"item", "task", "by"}


def test_the_log_is_xes_with_a_trace_for_each_item(busy: Floor) -> None:
    traces = etree.fromstring(written(busy, xes).encode()).findall("{*}trace")
    assert len({values(trace, "concept:name")[0] for trace in traces}) == 3
    events = max(traces, key=len).findall("{*}event")
    names = [values(event, "concept:name")[0] for event in events]
    steps = [values(event, "lifecycle:transition")[0] for event in events]
    of_check = [step for name, step in zip(names, steps, strict=True) if name == "check"]
    assert (of_check[0], of_check[-1]) == ("schedule", "complete")
    times = [values(event, "time:timestamp")[0] for event in events]
    assert times == sorted(times)


def test_no_content_leaves_the_house(busy: Floor) -> None:
    for write in (ocel, xes):
        text = written(busy, write)
        assert SECRET not in text
        assert "call the owner" not in text
        assert "4711" not in text


def test_people_are_named_only_for_who_may_read_the_audit(busy: Floor) -> None:
    an = busy.people["An"]
    manager, account = busy.client("Bich", Role.CLIENT_MANAGER), busy.person("Cuong", Role.ACCOUNT_MANAGER)
    for write in (ocel, xes):
        assert an.id in written(busy, write, manager)
        assert an.id not in written(busy, write, account)


def test_who_may_not_export_gets_nothing(busy: Floor) -> None:
    with pytest.raises(AccessDenied):
        exported_for(busy.people["An"], tenant=busy.tenant)
    assert exported_for(busy.people["An"], tenant=None) == ()
