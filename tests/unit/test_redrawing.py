"""What a new version of a process or case changes, told element by element."""

from pathlib import Path

import pytest

from remit.work.rules.redrawing import ElementChange, ElementFate, FactChange, redrawn

PURCHASE = (Path(__file__).parents[1] / "web" / "purchase.bpmn").read_text()
CASE = """<definitions xmlns="http://www.omg.org/spec/CMMN/20151109/MODEL" targetNamespace="t"><case id="claim">
  <casePlanModel id="plan" name="Claim">
    <planItem id="look" definitionRef="looking"><entryCriterion id="in" sentryRef="when"/></planItem>
    <sentry id="when"><ifPart id="if"><condition id="c">amount &gt; 100</condition></ifPart></sentry>
    <humanTask id="looking" name="Look at it"/>
  </casePlanModel></case></definitions>"""


def changes(before: str, *mended: tuple[str, str]) -> tuple[ElementChange, ...]:
    after = before
    for old, new in mended:
        assert old in after
        after = after.replace(old, new)
    return redrawn(before.encode(), after.encode())


def test_a_changed_condition_is_told_old_and_new_on_its_flow() -> None:
    (change,) = changes(PURCHASE, ("amount &gt; 100", "amount &gt; 250"))
    condition = FactChange("conditionExpression", "amount > 100", "amount > 250")
    assert change == ElementChange(ElementFate.CHANGED, "large", "sequenceFlow", "how_much → Approve", (condition,))


def test_an_added_task_is_told_with_the_flow_to_it_and_a_flow_that_leads_elsewhere_by_names() -> None:
    task = '<userTask id="check" name="Check the budget"/><sequenceFlow id="f9" sourceRef="check" targetRef="order"/>'
    bent = ('id="f2" sourceRef="approve" targetRef="order"/>', f'id="f2" sourceRef="approve" targetRef="check"/>{task}')
    told = [(one.fate.value, one.kind, one.name) for one in changes(PURCHASE, bent)]
    assert told == [
        ("added", "userTask", "Check the budget"),
        ("added", "sequenceFlow", "Check the budget → Order"),
        ("changed", "sequenceFlow", "Approve → Check the budget"),
    ]
    assert changes(PURCHASE, bent)[2].facts == (FactChange("@targetRef", "Order", "Check the budget"),)


def test_a_removed_task_is_told_by_the_name_that_it_had() -> None:
    gone = (
        ('<userTask id="remind" name="Remind"/>', ""),
        ('<sequenceFlow id="f4" sourceRef="late" targetRef="remind"/>', ""),
    )
    told = {(one.fate, one.name) for one in changes(PURCHASE, *gone)}
    assert told == {(ElementFate.REMOVED, "Remind"), (ElementFate.REMOVED, "late → Remind")}


@pytest.mark.parametrize(
    ("old", "new", "fact"),
    [
        ('name="Order"', 'name="Order it"', FactChange("@name", "Order", "Order it")),
        ("PT2H", "PT4H", FactChange("timerEventDefinition/timeDuration", "PT2H", "PT4H")),
        ('cancelActivity="false"', 'cancelActivity="true"', FactChange("@cancelActivity", "false", "true")),
        ('userTask id="order"', 'manualTask id="order"', FactChange("kind", "userTask", "manualTask")),
        ('default="small"', "", FactChange("@default", "how_much → Order", None)),
    ],
)
def test_each_fact_of_an_element_is_told_before_and_after(old: str, new: str, fact: FactChange) -> None:
    (change,) = changes(PURCHASE, (old, new))
    assert change.facts == (fact,)


def test_a_moved_shape_changes_no_element() -> None:
    assert changes(PURCHASE, ('x="100" y="120"', 'x="140" y="160"')) == ()


def test_the_condition_of_a_case_is_a_fact_of_its_sentry_and_a_plan_item_is_called_as_its_task() -> None:
    told = changes(
        CASE,
        ("&gt; 100", "&gt; 50"),
        ('sentryRef="when"/>', 'sentryRef="when"/><exitCriterion id="out" sentryRef="when"/>'),
    )
    assert [(one.kind, one.name) for one in told] == [("planItem", "Look at it"), ("sentry", "when")]
    assert told[1].facts == (FactChange("ifPart/condition", "amount > 100", "amount > 50"),)


def test_a_flow_with_a_name_is_told_by_its_ends_first_for_many_are_called_yes() -> None:
    named = PURCHASE.replace('<sequenceFlow id="large"', '<sequenceFlow id="large" name="yes"')
    (change,) = changes(named, ("amount &gt; 100", "amount &gt; 250"))
    assert change.name == "how_much → Approve (yes)"


def test_a_mark_without_a_text_is_a_fact_by_being_there() -> None:
    item = '<planItem id="look" definitionRef="looking">'
    (change,) = changes(CASE, (item, f'{item}<itemControl id="c1"><requiredRule id="r1"/></itemControl>'))
    assert change.facts == (FactChange("itemControl/requiredRule", None, "✓"),)


def test_an_end_that_ends_everything_is_told() -> None:
    (change,) = changes(
        PURCHASE, ('<endEvent id="ordered"/>', '<endEvent id="ordered"><terminateEventDefinition/></endEvent>')
    )
    assert change.facts == (FactChange("terminateEventDefinition", None, "✓"),)
