from datetime import date

import pytest

from remit.store.at_once import at_once

INSERT = (
    "INSERT INTO log (tenant, at, body) "
    'VALUES (%(tenant)s::VARCHAR COLLATE "C", %(at)s::BIGINT, %(body)s::JSONB)'
)  # fmt: skip
GIVEN = "FROM json_to_recordset($1::json) AS given"


def test_an_insert_takes_its_rows_as_one_table() -> None:
    found = at_once(INSERT, {"tenant": None, "at": lambda moment: moment * 1000, "body": None})
    assert found is not None
    assert found.sql == (
        "INSERT INTO log (tenant, at, body) SELECT given.tenant, given.at, given.body "
        f"{GIVEN}(tenant VARCHAR, at BIGINT, body JSONB)"
    )
    rows = [{"tenant": "a", "at": 1, "body": {"n": 1}}, {"tenant": "b", "at": 2, "body": None}]
    assert found.bind(rows) == ['[{"tenant":"a","at":1000,"body":{"n":1}},{"tenant":"b","at":2000,"body":null}]']


def test_an_insert_that_leaves_known_keys_alone_still_does() -> None:
    found = at_once(f"{INSERT} ON CONFLICT DO NOTHING", dict.fromkeys(("tenant", "at", "body")))
    assert found is not None
    assert found.sql.endswith("body JSONB) ON CONFLICT DO NOTHING")


def test_an_update_joins_its_rows_by_key() -> None:
    sql = "UPDATE instance SET state=%(state)s::VARCHAR WHERE instance.id = %(of_id)s::VARCHAR"
    found = at_once(sql, {"state": None, "of_id": None})
    assert found is not None
    assert found.sql == (
        "UPDATE instance SET state=given.state "
        f"{GIVEN}(state VARCHAR, of_id VARCHAR) WHERE instance.id = given.of_id"
    )  # fmt: skip


@pytest.mark.parametrize(
    "sql",
    [
        f"{INSERT} ON CONFLICT (tenant) DO UPDATE SET at = excluded.at",
        INSERT.replace("BIGINT", "BYTEA"),
        INSERT.replace("%(at)s::BIGINT", "%(at)s"),
        "UPDATE log SET at=%(at)s::BIGINT WHERE tenant = %(tenant)s::VARCHAR OR body = %(body)s::JSONB",
        "DELETE FROM log WHERE tenant = %(tenant)s::VARCHAR AND at = %(at)s::BIGINT AND body = %(body)s::JSONB",
    ],
)
def test_what_might_mean_something_else_goes_row_by_row(sql: str) -> None:
    assert at_once(sql, dict.fromkeys(("tenant", "at", "body"))) is None


def test_a_day_goes_as_the_day_it_is() -> None:
    found = at_once("INSERT INTO entry (booked_date) VALUES (%(booked_date)s::DATE)", {"booked_date": None})
    assert found is not None
    assert found.sql.endswith(f"{GIVEN}(booked_date DATE)")
    assert found.bind([{"booked_date": date(2026, 3, 31)}, {"booked_date": None}]) == [
        '[{"booked_date":"2026-03-31"},{"booked_date":null}]'
    ]
