"""A job runs alone, within limits, and gives the same bytes every time; a bit that differs is named."""

import io
import json
import socket
from pathlib import Path
from typing import Any

import polars as pl
import pytest
from click.testing import CliRunner

from remit.analysis.model import JobStopped, Limits, RunsDiffer, StepFailed
from remit.analysis.rules.comparison import certificate, check_same
from remit.analysis.rules.steps import run_plan
from remit.analysis.runtime import run_package
from remit.commands.rerun import rerun
from remit.values.archive import pack, unpack

SALES = b"shop,amount\na,1.5\nb,4\na,2.5\nb,-7\n"
SPECIMEN = Path(__file__).parents[2] / "examples" / "data_analysis" / "package.zip"


def plan(*steps: dict[str, Any], **more: Any) -> dict[str, Any]:
    findings = [{"key": "k", "evidence": "x", "text": {"en": "e", "vi": "v"}}]
    data = [{"name": "sales", "file": "sales.csv"}]
    return {"title": "t", "data": data, "steps": list(steps), "findings": findings, **more}


def parts(*steps: dict[str, Any], **more: Any) -> dict[str, bytes]:
    return {"analysis.json": json.dumps(plan(*steps, **more)).encode(), "sales.csv": SALES}


def test_a_run_gives_tables_profile_rules_and_row_counts_and_the_same_again() -> None:
    package = parts(
        {"name": "by_shop", "sql": "SELECT shop, SUM(amount) AS total FROM sales GROUP BY shop"},
        {"name": "spread", "describe": {"table": "sales", "value": "amount", "by": "shop"}},
        rules=[{"name": "positive", "table": "sales", "holds": "amount > 0", "text": {"en": "e", "vi": "v"}}],
    )
    one, other = run_package(package), run_package(package)
    assert one.outputs["by_shop.csv"] == b"shop,total\na,4.0\nb,-3.0\n"
    assert one.outputs["spread.csv"].splitlines()[1] == b"a,2,2.0,0.7071067811865476,1.5,2.5"
    assert one.outputs["rules.csv"].splitlines()[1] == b"positive,sales,4,1"
    assert one.outputs["rows.csv"].splitlines()[1] == b"by_shop,2,2"
    assert one.hashes == other.hashes
    assert certificate(one.hashes, other.hashes, first=one.environment, second=other.environment)["same"]


def test_a_job_sees_neither_network_nor_files_where_the_kernel_allows_to_take_them() -> None:
    about = run_package(parts({"name": "x", "sql": "SELECT shop FROM sales"})).environment
    if about["network"] != "none":
        pytest.skip("this kernel gives no namespaces to a process")
    assert about["files"] == "none"
    assert about["threads"] == "1"


def test_a_step_that_fails_is_refused_by_its_name() -> None:
    with pytest.raises(StepFailed, match="“broken”"):
        run_package(parts({"name": "broken", "sql": "SELECT nothing_of_that_name FROM sales"}))


def test_a_job_that_takes_too_much_is_stopped() -> None:
    with pytest.raises(JobStopped):
        run_package(parts({"name": "x", "sql": "SELECT shop FROM sales"}), limits=Limits(memory_bytes=100_000_000))


def test_csv_parquet_and_xlsx_say_the_same() -> None:
    frame = pl.DataFrame({"shop": ["a", "b"], "amount": [1.5, 2.0]})
    columnar, book = io.BytesIO(), io.BytesIO()
    frame.write_parquet(columnar)
    write_book(book)
    given = {"s.csv": b"shop,amount\na,1.5\nb,2.0\n", "s.parquet": columnar.getvalue(), "s.xlsx": book.getvalue()}
    step = {"name": "x", "describe": {"table": "sales", "value": "amount"}}
    made = {file: run_plan(plan(step, data=[{"name": "sales", "file": file}]), given)["x.csv"] for file in given}
    assert len(set(made.values())) == 1
    assert made["s.csv"].splitlines()[1].startswith(b"all,2,1.75,")


def write_book(target: io.BytesIO) -> None:
    from openpyxl import Workbook  # type: ignore[import-untyped]  # ships no types

    book = Workbook()
    for row in (("shop", "amount"), ("a", 1.5), ("b", 2.0)):
        book.active.append(row)
    book.save(target)


def test_a_parameter_is_a_column_of_the_table_of_parameters() -> None:
    sql = "SELECT COUNT(*) AS n FROM sales CROSS JOIN parameters WHERE amount > CAST(floor_of AS DOUBLE)"
    made = run_plan(plan({"name": "x", "sql": sql}, parameters={"floor_of": 2}), {"sales.csv": SALES})
    assert made["x.csv"] == b"n\n2\n"


def test_one_bit_that_differs_is_refused_with_the_file_that_holds_it() -> None:
    with pytest.raises(RunsDiffer, match=r"b\.csv, c\.csv"):
        check_same({"a.csv": "1", "b.csv": "2"}, {"a.csv": "1", "b.csv": "3", "c.csv": "4"})


def test_anybody_runs_a_delivered_package_again(tmp_path: Path) -> None:
    told = CliRunner().invoke(rerun, [str(SPECIMEN)])
    assert told.exit_code == 0
    assert told.output.startswith("The same: ")


def test_a_package_with_one_digit_changed_is_found_out(tmp_path: Path) -> None:
    given = unpack(SPECIMEN.read_bytes())
    first, _, rest = given["deliveries.csv"].partition(b"\n")
    changed = rest.replace(b"5", b"6", 1)
    (tmp_path / "p.zip").write_bytes(pack({**given, "deliveries.csv": first + b"\n" + changed}))
    told = CliRunner().invoke(rerun, [str(tmp_path / "p.zip")])
    assert (told.exit_code, "deliveries.csv" in told.output) == (2, True)


def test_the_loopback_of_this_process_still_works() -> None:
    """The job left the network; whoever started it did not."""
    run_package(parts({"name": "x", "sql": "SELECT shop FROM sales"}))
    with socket.create_server(("127.0.0.1", 0)) as server:
        socket.create_connection(server.getsockname()).close()
