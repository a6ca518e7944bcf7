"""`remit clock FILE`: the files people try a policy with."""

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from remit.cli import main

SCENARIO: dict[str, Any] = {
    "name": "an hour on a Monday",
    "metric": "resolution",
    "calendar": {"tz": "Europe/London", "weekly": {"mon": [["09:00", "17:00"]]}},
    "target_minutes": 60,
    "levels_pct": [50, 100],
    "events": [
        {"type": "start", "at": "2026-03-02T09:00:00Z", "by": "customer"},
        {"type": "evaluate", "at": "2026-03-02T09:15:00Z"},
    ],
    "expect": {
        "due_at": "2026-03-02T10:00:00+00:00",
        "breached": False,
        "elapsed_minutes": 15.0,
        "levels_at": ["2026-03-02T09:30:00Z", "2026-03-02T10:00:00Z"],
    },
}


def run(tmp_path: Path, text: str, *options: str) -> Result:
    file = tmp_path / "clocks.json"
    file.write_text(text)
    return CliRunner(env={"LANG": "en"}).invoke(main, ["clock", str(file), *options])


def test_json_comes_in_the_order_of_the_file_with_ok_where_something_was_expected(tmp_path: Path) -> None:
    second = {key: value for key, value in SCENARIO.items() if key != "expect"} | {"name": "no expectation"}
    result = run(tmp_path, json.dumps([SCENARIO, second]), "--json")
    assert result.exit_code == 0
    assert json.loads(result.output) == [
        {
            "name": "an hour on a Monday",
            "due_at": "2026-03-02T10:00:00Z",
            "breached": False,
            "elapsed_minutes": 15.0,
            "levels_at": ["2026-03-02T09:30:00Z", "2026-03-02T10:00:00Z"],
            "ok": True,
        },
        {
            "name": "no expectation",
            "due_at": "2026-03-02T10:00:00Z",
            "breached": False,
            "elapsed_minutes": 15.0,
            "levels_at": ["2026-03-02T09:30:00Z", "2026-03-02T10:00:00Z"],
        },
    ]


def test_a_difference_is_told_and_makes_the_exit_code_one(tmp_path: Path) -> None:
    wrong = {**SCENARIO, "expect": {"breached": True}}
    assert json.loads(run(tmp_path, json.dumps([wrong]), "--json").output)[0]["ok"] is False
    assert run(tmp_path, json.dumps([wrong])).exit_code == 1


def test_the_table_shows_the_working_and_both_zones(tmp_path: Path) -> None:
    output = run(tmp_path, json.dumps([SCENARIO]), "--zone", "Asia/Ho_Chi_Minh").output
    assert "Mon 15 min" in output
    assert "2 Mar 2026, 10:00 GMT" in output
    assert "2 Mar 2026, 17:00 +07" in output


def test_a_scenario_that_cannot_be_read_does_not_stop_the_others(tmp_path: Path) -> None:
    result = run(tmp_path, json.dumps([{"name": "odd"}, SCENARIO]), "--json")
    first, second = json.loads(result.output)
    assert (first["name"], first["problem"]["code"], second["ok"]) == ("odd", "work.clock_scenario", True)
    assert result.exit_code == 1


def test_an_empty_list_is_answered_with_one(tmp_path: Path) -> None:
    assert json.loads(run(tmp_path, " [ ] \n", "--json").output) == []


def test_a_file_longer_than_a_piece_is_read_entry_by_entry(tmp_path: Path) -> None:
    result = run(tmp_path, json.dumps([SCENARIO] * 500, indent=2), "--json")
    assert [one["ok"] for one in json.loads(result.output)] == [True] * 500


def test_a_file_that_is_no_list_is_refused(tmp_path: Path) -> None:
    for text in ("{}", "", "[1 2]", "[{]", "[1] 2", "[" * 100_000):
        result = run(tmp_path, text, "--json")
        assert result.exit_code == 2, text
        assert "clock.file" in result.output, text


def test_an_unknown_zone_is_refused(tmp_path: Path) -> None:
    assert run(tmp_path, "[]", "--zone", "Mars/Olympus").exit_code == 2
