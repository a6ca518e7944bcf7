"""Counts of work per element: what is at work counts, what is merely available or listens does not."""

from tests.flows.work_floor import CMMN, Floor, bpmn, flow, user_task

from remit.parties.access import SYSTEM
from remit.work.model import Definition
from remit.work.records.definitions import list_definitions
from remit.work.reports.definitions import LiveCounts, live_counts

CASE = CMMN.format(
    body='<case id="order"><casePlanModel id="plan" autoComplete="true">'
    '<planItem id="check" definitionRef="d_check"/><planItem id="later" definitionRef="d_later">'
    '<entryCriterion id="c" sentryRef="s"/></planItem>'
    '<sentry id="s"><planItemOnPart sourceRef="check"><standardEvent>complete</standardEvent></planItemOnPart></sentry>'
    '<humanTask id="d_check" name="Check"/><humanTask id="d_later" name="Later"/></casePlanModel></case>'
).encode()
TIMED = bpmn(
    '<startEvent id="s"/><endEvent id="e"/><endEvent id="e2"/>',
    user_task("check"),
    '<boundaryEvent id="late" attachedToRef="check"><timerEventDefinition>'
    "<timeDuration>PT30M</timeDuration></timerEventDefinition></boundaryEvent>",
    flow("s", "check", "e"),
    flow("late", "e2"),
)


def counted(floor: Floor) -> dict[str, int]:
    newest: Definition = floor.ask(list_definitions, tenant=floor.tenant)[0]
    found: LiveCounts = floor.ask(
        live_counts,
        floor.runtime.models,
        principal=SYSTEM,
        tenant=floor.tenant,
        key="order",
        content_hash=newest.hash,
    )
    return dict(found.elements)


def test_a_case_counts_active_items_and_not_available_ones(floor: Floor) -> None:
    floor.publish(CASE)
    floor.send("PO-1|10")
    floor.send("PO-2|10")
    assert counted(floor) == {"check": 2}


def test_a_process_counts_its_task_and_not_the_boundary_event_that_listens(floor: Floor) -> None:
    floor.publish(TIMED)
    floor.send("PO-1|10")
    assert counted(floor) == {"check": 1}
