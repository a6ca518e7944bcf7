from typing import Any

import pytest

from remit.engine.core.juel import JuelRefused, compile_juel
from remit.engine.core.refusals import ExpressionFailed


@pytest.mark.parametrize(
    ("text", "variables", "expected"),
    [
        ("${input == 1}", {"input": 1}, True),
        ("${input == 1}", {"input": "1"}, True),
        ("#{a && !b || c}", {"a": True, "b": True, "c": False}, False),
        ("${a and not b}", {"a": True, "b": False}, True),
        ("${x >= 2.5}", {"x": 3}, True),
        ("${x lt 2}", {"x": 3}, False),
        ("${1 + 2 * 3 - 4 / 2}", {}, 5),
        ("${x mod 3}", {"x": 7}, 1),
        ("${order.lines[1].price}", {"order": {"lines": [{}, {"price": 9}]}}, 9),
        ("${name.toUpperCase().startsWith('LA')}", {"name": "lan"}, True),
        ("${list.contains('b')}", {"list": ["a", "b"]}, True),
        ("${list.size() > 1 ? 'many' : 'few'}", {"list": [1, 2]}, "many"),
        ("${empty list}", {"list": []}, True),
        ("${execution.getVariable('x')}", {"x": 4}, 4),
        ("${vars:exists(y)}", {"x": 4}, False),
        ("${variables:greaterThan(x, 3)}", {"x": 4}, True),
        ("${var:eq(x, 4) && vars:lte(x, 4)}", {"x": 4}, True),
        ("${planItemInstance.getVariable('x') == caseInstance.getVariable('x')}", {"x": 4}, True),
        ("${x.compareTo(3) + m.values().size()}", {"x": 4, "m": {"a": 1}}, 2),
        ("${'a,b'.split(',')[1].concat('c').replace('b', 'd')}", {}, "dc"),
        ("Hello ${name}, ${n} times", {"name": "Lan", "n": 2}, "Hello Lan, 2 times"),
        (r"${'it\'s } ' == null}", {}, False),
    ],
)
def test_an_expression_of_the_peers_has_their_value(text: str, variables: dict[str, Any], expected: Any) -> None:
    assert compile_juel(text)(variables) == expected


@pytest.mark.parametrize(
    "text", ["${bean.save(x)}", "${1 +}", "${(1}", "${a b}", "${x", "${f(1)}", "${" + "(" * 200 + "}"]
)
def test_what_asks_for_more_than_values_is_refused(text: str) -> None:
    with pytest.raises(JuelRefused):
        compile_juel(text)


@pytest.mark.parametrize("text", ["${missing}", "${x.y}", "${'a' * 2}", "${1 / 0}"])
def test_what_has_no_value_is_refused_when_it_is_asked_for(text: str) -> None:
    with pytest.raises(ExpressionFailed):
        compile_juel(text)({"x": 1})
