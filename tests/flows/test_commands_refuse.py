"""The command line refuses in one line: code, sentence, place and exit code 2, and nothing is lost or left behind."""

import socket
from contextlib import closing
from pathlib import Path

import click
import pytest
from click.testing import CliRunner, Result

from remit.cli import main
from remit.commands.refusals import FileRefused, told_as_refusals

FOUNDER = ("--provider", "Bình Minh", "--country", "VN", "--admin", "An", "--email", "an@bm.example")
PASSWORD = ("--password", "a long password of mine")


def run(*words: str | Path) -> Result:
    return CliRunner().invoke(main, [str(one) for one in words])


def refused(*words: str | Path) -> str:
    """Run a command that has to refuse, and return its only line."""
    done = run(*words)
    assert (done.exit_code, done.stdout) == (2, ""), done.output
    assert done.exception is None or isinstance(done.exception, SystemExit), done.exception
    (line,) = done.stderr.splitlines()
    return line


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("installed") / "remit"
    assert run("init", "--folder", made, *FOUNDER, *PASSWORD).exit_code == 0
    return made


def test_a_wrong_call_says_what_is_wrong_and_where_help_is() -> None:
    assert refused("itmes") == "remit: No such command 'itmes'. See “remit --help”. [command.usage]"
    assert refused("mailbox", "ad").endswith("See “remit mailbox --help”. [command.usage]")
    assert refused("items", "--state", "lost").startswith("remit: Invalid value for '--state': 'lost' is not one of")
    assert "0 is not in the range" in refused("items", "--limit", "0")
    assert refused("rate", "--engagement", "a", "--month", "2026-13").endswith(
        "See “remit rate --help”. [command.usage]"
    )


def test_a_file_that_cannot_be_used_is_named(tmp_path: Path, folder: Path) -> None:
    (tmp_path / "bad.json").write_text("{", encoding="utf-8")
    (tmp_path / "numbers.json").write_text("[1, 2]", encoding="utf-8")
    (tmp_path / "bytes.json").write_bytes(b"\xff\xfe")
    for name, why in (("bad", "Expecting property name"), ("numbers", "no list of objects"), ("bytes", "no")):
        file = tmp_path / f"{name}.json"
        for words in (("usage", file), ("margin", "--rates", file)):
            line = refused(words[0], "--folder", folder, "--engagement", "a", *words[1:])
            assert why in line or "no engagement" in line
        assert f"({file}) [command.json]" in refused("bill", "party", "--folder", folder, "--engagement", "a", file)
    assert refused("usage", "--folder", folder, "--engagement", "a", tmp_path / "bytes.json").startswith(
        "remit: The file cannot be read as JSON: it is not UTF-8 text."
    )
    assert refused("decide", tmp_path / "bad.json").endswith(f"({tmp_path / 'bad.json'}) [command.model]")
    assert refused("scenario", "run", tmp_path / "bad.json").endswith("[command.json]")
    assert refused("rate", "--folder", folder, "--engagement", "a", "--month", "2026-03").endswith("[not_found]")


def test_a_file_that_a_command_opens_late_is_named_as_well() -> None:
    with pytest.raises(FileRefused, match="No such file") as refusal, told_as_refusals():
        click.File("w").convert("/nowhere/log.json", None, None).write("")
    assert refusal.value.place == "/nowhere/log.json"


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    line = refused("init", "--folder", tmp_path / "file" / "remit", *FOUNDER, *PASSWORD)
    assert line == f"remit: The file cannot be used: Not a directory. ({tmp_path / 'file' / 'remit'}) [command.file]"


@pytest.mark.parametrize("database", ["mysql://db/remit", "postgresql://nobody@127.0.0.1:1/remit"])
def test_a_database_that_does_not_answer_leaves_no_half_installation(tmp_path: Path, database: str) -> None:
    line = refused("init", "--folder", tmp_path, "--database", database, *FOUNDER, *PASSWORD)
    assert line.endswith(("[store.address]", "[store.unavailable]"))
    assert run("init", "--folder", tmp_path, *FOUNDER, *PASSWORD).exit_code == 0


def test_settings_that_are_broken_are_named(tmp_path: Path) -> None:
    settings = tmp_path / "remit.toml"
    settings.write_text("database = ", encoding="utf-8")
    assert refused("items", "--folder", tmp_path).endswith(f"({settings}) [app.settings]")
    settings.write_text('database = "sqlite:///x.db"', encoding="utf-8")
    assert "secret is missing" in refused("items", "--folder", tmp_path)


def test_an_address_in_use_is_refused_before_anything_is_made(tmp_path: Path, folder: Path) -> None:
    with closing(socket.create_server(("127.0.0.1", 0))) as other:
        port = str(other.getsockname()[1])
        line = refused("serve", "--folder", folder, "--port", port)
        assert line.startswith(f"remit: Nothing can listen at 127.0.0.1:{port} (Address already in use)")
        assert refused("demo", "--folder", tmp_path / "demo", "--port", port).endswith("[command.address]")
    assert not (tmp_path / "demo").exists()
    assert refused("serve", "--folder", folder, "--host", "300.1.1.1").endswith("[command.address]")
    assert refused("serve", "--folder", folder, "--port", "99999").endswith("[command.usage]")


def test_help_shows_examples_on_lines_of_their_own() -> None:
    assert "\n  remit rate --engagement acme-ap --month 2026-03" in run("rate", "--help").output
    assert "\\b" not in "".join(run(one, "--help").output for one in ("rate", "usage", "margin"))
