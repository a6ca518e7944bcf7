import json
from datetime import UTC, datetime

from click.testing import CliRunner
from tests.notation.dmn_kit import kit_folder

from remit.commands.tck import run_folder, tck

NOW = datetime(2026, 3, 1, 12, tzinfo=UTC)


def test_every_case_of_the_kit_passes_and_only_java_functions_are_left_out() -> None:
    report = run_folder(kit_folder(), now=NOW)
    assert report["errors"] == []
    assert report["failed"] == []
    assert report["value"]["passed"] == report["value"]["total"] > 1400
    assert report["null"]["passed"] == report["null"]["total"] > 1200
    assert {row["folder"] for row in report["optional"]} == {"0076-feel-external-java"}


def test_the_command_writes_its_report_as_json() -> None:
    folder = kit_folder() / "compliance-level-2" / "0004-simpletable-U"
    result = CliRunner().invoke(tck, [str(folder), "--json"])
    assert result.exit_code == 0, result.output
    report = json.loads(result.output)
    assert report["value"]["passed"] == report["value"]["total"] > 0
    assert report["failed"] == []


def test_a_case_that_fails_is_named_with_what_was_expected(tmp_path) -> None:  # type: ignore[no-untyped-def]
    (tmp_path / "one.dmn").write_text(
        """<definitions xmlns="https://www.omg.org/spec/DMN/20230324/MODEL/" name="one" namespace="urn:one">
        <decision id="d" name="two"><variable name="two"/><literalExpression><text>1 + 1</text></literalExpression>
        </decision></definitions>"""
    )
    (tmp_path / "one-test.xml").write_text(
        """<testCases xmlns="http://www.omg.org/spec/DMN/20160719/testcase"><modelName>one.dmn</modelName>
        <testCase id="001"><resultNode name="two"><expected><value>3</value></expected></resultNode></testCase>
        </testCases>"""
    )
    report = run_folder(tmp_path, now=NOW)
    assert [(row["case"], row["expected"], row["got"]) for row in report["failed"]] == [("001", '"3"', "2")]
