"""What a statement may not do is refused before it runs, with the step and the reason."""

import json
from typing import Any

import pytest

from remit.analysis.model import PlanRefused, StatementRefused
from remit.analysis.rules.plans import read_plan
from remit.analysis.rules.statements import check_statement, is_ordered

SOUND: dict[str, Any] = {
    "title": "t",
    "data": [{"name": "sales", "file": "sales.csv"}],
    "steps": [{"name": "all_of_it", "sql": "SELECT * FROM sales"}],
    "findings": [{"key": "k", "evidence": "all_of_it", "text": {"en": "e", "vi": "v"}}],
}


@pytest.mark.parametrize(
    ("sql", "said"),
    [
        ("SELECT VAR_SAMP(amount) FROM sales", "lose every digit"),
        ("SELECT shop, STDDEV (amount) FROM sales GROUP BY shop", "lose every digit"),
        ("SELECT SUM(s.amount * s.amount) FROM sales s", "lose every digit"),
        ("SELECT sum(pow(amount, 2)) FROM sales", "lose every digit"),
        ("SELECT CORR(a, b) FROM sales", "lose every digit"),
        ("SELECT * FROM read_csv('/etc/passwd')", "reaches for files"),
        ("SELECT * FROM /* quietly */ READ_PARQUET('x')", "reaches for files"),
        ("SELECT random() FROM sales", "something else every time"),
        ("SELECT CURRENT_DATE FROM sales", "something else every time"),
        ("SELECT 1; DROP TABLE sales", "one SELECT"),
        ("DELETE FROM sales", "one SELECT"),
    ],
)
def test_a_statement_that_is_unsure_or_reaches_out_is_refused(sql: str, said: str) -> None:
    with pytest.raises(StatementRefused, match=said):
        check_statement(sql, step="one")


@pytest.mark.parametrize(
    "sql",
    [
        "SELECT shop, SUM(amount) FROM sales GROUP BY shop ORDER BY shop;",
        "WITH big AS (SELECT * FROM sales WHERE note <> 'variance(x); random()') SELECT COUNT(*) FROM big",
        "SELECT variance FROM sales -- now() and then",
    ],
)
def test_what_only_looks_alike_may_run(sql: str) -> None:
    check_statement(sql, step="one")


def test_an_order_in_a_text_is_none() -> None:
    assert is_ordered("SELECT a FROM t ORDER  BY a")
    assert not is_ordered("SELECT a FROM t WHERE b = 'order by'")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"title": ""}, "title"),
        ({"data": [{"name": "sales", "file": "other.csv"}]}, "not in the package"),
        ({"data": [{"name": "parameters", "file": "sales.csv"}]}, "no name of a table"),
        ({"steps": [{"name": "x"}]}, "a step has a name and one of"),
        ({"steps": [{"name": "x", "anova": {"table": "sales", "value": "v"}}]}, "by"),
        ({"rules": [{"name": "r", "table": "sales", "holds": "a > 0"}]}, "text"),
    ],
)
def test_a_plan_that_cannot_be_followed_is_refused(changed: dict[str, Any], said: str) -> None:
    parts = {"sales.csv": b"a\n1\n", "analysis.json": json.dumps({**SOUND, **changed}).encode()}
    with pytest.raises(PlanRefused, match=said):
        read_plan(parts)


def test_a_quality_rule_is_held_to_the_same() -> None:
    rule = {"name": "r", "table": "sales", "holds": "random() > 0", "text": {"en": "e", "vi": "v"}}
    parts = {"sales.csv": b"a\n1\n", "analysis.json": json.dumps({**SOUND, "rules": [rule]}).encode()}
    with pytest.raises(StatementRefused):
        read_plan(parts)
