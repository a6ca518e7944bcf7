"""Tables of the peers' modelers, which declare no input data: what they ask for is what they are given."""

from typing import Any

import pytest
from tests.notation.play import Play, bpmn

from remit.engine.dmn import CompiledModel, compile_model, read_model


def model(expression: str, *, declared: str = "", needs: str = "", more: str = "") -> bytes:
    """Return a table that is slow above 10 and fast below."""
    rules = "".join(
        f"<rule><inputEntry><text>{test}</text></inputEntry><outputEntry><text>{lane}</text></outputEntry></rule>"
        for test, lane in (("&gt; 10", '"slow"'), ("&lt;= 10", '"fast"'))
    )
    asked = f"<input><inputExpression><text>{expression}</text></inputExpression></input>"
    table = f'<decisionTable>{asked}<output name="lane"/>{rules}</decisionTable>'
    return (
        '<definitions xmlns="https://www.omg.org/spec/DMN/20191111/MODEL/" id="d" name="d" namespace="n">'
        f'{declared}{more}<decision id="route" name="Route">{needs}{table}</decision></definitions>'
    ).encode()


def compiled(xml: bytes) -> CompiledModel:
    read, _problems = read_model(xml)
    assert read is not None
    return compile_model(read)


def decided(xml: bytes, **given: Any) -> Any:
    return compiled(xml).decide("route", given).value


@pytest.mark.parametrize(
    ("expression", "given"), [("amount", {"amount": 20}), ("order.amount", {"order": {"amount": 20}})]
)
def test_a_table_asks_for_what_nobody_declared(expression: str, given: dict[str, Any]) -> None:
    assert decided(model(expression), **given) == "slow"
    assert compiled(model(expression)).inputs == (expression.partition(".")[0],)


def test_what_a_required_decision_makes_is_no_input() -> None:
    needs = '<informationRequirement><requiredDecision href="#sum"/></informationRequirement>'
    thirty = '<variable name="total"/><literalExpression><text>30</text></literalExpression>'
    more = f'<decision id="sum" name="total">{thirty}</decision>'
    assert decided(model("total", needs=needs, more=more), total=1) == "slow"


def test_a_model_that_declares_input_data_sees_only_what_it_requires() -> None:
    declared = '<inputData id="i" name="other"><variable name="other"/></inputData>'
    assert decided(model("amount", declared=declared), amount=20) is None


def test_a_process_decides_by_such_a_table() -> None:
    task = '<startEvent id="s"/><businessRuleTask id="b" camunda:decisionRef="route" camunda:resultVariable="lane"/>'
    found = compiled(model("amount"))
    process = bpmn(task + '<userTask id="u"/>', flows="s -> b -> u")
    play = Play(process, decide=lambda reference, given: found.decide(reference, given).value, amount=5)
    assert play.variables("lane") == {"lane": "fast"}
