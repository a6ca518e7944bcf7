"""Which statements PostgreSQL is given as one table of rows, and which must go row by row."""

import pytest

from remit.store.at_once import at_once

ROW = "INSERT INTO tally (tenant, times) VALUES (%(tenant)s::VARCHAR, %(times)s::BIGINT)"
WRITERS = {"tenant": None, "times": None}


def test_plain_rows_go_as_one_table() -> None:
    together = at_once(ROW, dict(WRITERS))
    assert together is not None
    assert together.sql == (
        "INSERT INTO tally (tenant, times) SELECT given.tenant, given.times "
        "FROM json_to_recordset($1::json) AS given(tenant VARCHAR, times BIGINT)"
    )


def test_rows_that_may_be_there_already_keep_their_clause() -> None:
    together = at_once(f"{ROW} ON CONFLICT DO NOTHING", dict(WRITERS))
    assert together is not None
    assert together.sql.endswith("ON CONFLICT DO NOTHING")


@pytest.mark.parametrize(
    "clause", ["ON CONFLICT (tenant) DO UPDATE SET times = (tally.times + excluded.times)", "RETURNING times"]
)
def test_rows_that_change_one_another_or_answer_go_one_by_one(clause: str) -> None:
    assert at_once(f"{ROW} {clause}", dict(WRITERS)) is None
