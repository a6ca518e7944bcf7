"""What a revised table changes: rows added, removed, moved, changed by cell."""

from remit.engine.dmn.model import HitPolicy, Input, Output, Rule, Table
from remit.work.rules.revising import Fate, table_change, with_ids

OLD = ('< 10 | "small"', '[10..100) | "middle"', '>= 100 | "large"')


def table(*rows: str, policy: HitPolicy = HitPolicy.FIRST, ids: bool = False) -> Table:
    rules = tuple(
        Rule((row.split(" | ")[0],), (row.split(" | ")[1],), id=f"r{number}" if ids else None)
        for number, row in enumerate(rows, 1)
    )
    return Table((Input("amount", "number"),), (Output("size"),), rules, policy)


def told(*rows: str) -> list[tuple[str, int | None, int | None, bool]]:
    change = table_change("size", table(*OLD), table(*rows))
    return [(rule.fate, rule.old, rule.new, rule.moved) for rule in change.told]


def test_the_same_rows_change_nothing() -> None:
    assert not table_change("size", table(*OLD), table(*OLD))


def test_a_changed_threshold_is_one_changed_cell() -> None:
    change = table_change("size", table(*OLD), table('< 20 | "small"', *OLD[1:]))
    (rule,) = change.told
    assert (rule.fate, [(cell.before, cell.after) for cell in rule.cells if cell.changed]) == (
        Fate.CHANGED,
        [("< 10", "< 20")],
    )
    assert (change.count(Fate.CHANGED), change.count(Fate.ADDED)) == (1, 0)


def test_rows_are_added_removed_and_moved() -> None:
    assert told(*OLD, '> 1000 | "huge"') == [(Fate.ADDED, None, 4, False)]
    assert told(OLD[0], OLD[2]) == [(Fate.REMOVED, 2, None, False)]
    assert told(OLD[2], OLD[0], OLD[1]) == [(Fate.SAME, 3, 1, True)]


def test_the_hit_policy_and_columns_are_told_above_the_rules() -> None:
    change = table_change("size", table(*OLD), table(*OLD, policy=HitPolicy.UNIQUE))
    assert [(each.kind, each.before, each.after) for each in change.head] == [("policy", "FIRST", "UNIQUE")]


def test_a_changed_rule_keeps_its_id_and_a_new_one_has_none() -> None:
    kept = with_ids(table(*OLD, ids=True), table('< 20 | "small"', *OLD[1:], '> 1000 | "huge"'))
    assert [rule.id for rule in kept.rules] == ["r1", "r2", "r3", None]
