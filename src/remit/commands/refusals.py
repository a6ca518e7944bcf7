"""What the command line itself refuses: a word it does not know, a file it cannot read or write, an address in use."""

import json
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import click

from remit.values.refusal import Refusal


class UsageRefused(Refusal):
    """A command, option or argument that was not given as it has to be."""

    code = "command.usage"
    sentence = "{reason} See “{help}”."


class FileRefused(Refusal):
    """A file or folder that cannot be read or written."""

    code = "command.file"
    sentence = "The file cannot be used: {reason}."


class NotJson(Refusal):
    """A file that does not hold the JSON that a command reads."""

    code = "command.json"
    sentence = "The file cannot be read as JSON: {reason}."


class AddressRefused(Refusal):
    """An address at which no server can listen."""

    code = "command.address"
    sentence = "Nothing can listen at {host}:{port} ({reason}); name a free one with --port, or another --host."


class ModelRefused(Refusal):
    """A model that cannot be read."""

    code = "command.model"
    sentence = "The model cannot be used: {reason}"


class NoTables(Refusal):
    """A model out of which tables were asked for and that has none."""

    code = "command.no_tables"
    sentence = "The model has no decision tables."


class Refused(click.ClickException):
    """A refusal as click ends with it: one line on standard error, and exit code 2."""

    exit_code = 2

    def show(self, file: Any = None) -> None:
        """Write the line."""
        click.echo(self.message, file=file, err=file is None)


def language() -> str:
    """Return the language of the terminal: Vietnamese where it is set to it, else English."""
    return "vi" if os.environ.get("LC_ALL", os.environ.get("LANG", "")).lower().startswith("vi") else "en"


@contextmanager
def in_one_line() -> Iterator[None]:
    """End with one line and exit code 2 where something refuses, a call is wrong, or a file cannot be used."""
    try:
        with told_as_refusals():
            yield
    except Refusal as refusal:
        from remit.locale import translator  # noqa: PLC0415 - `remit --help` answers without it

        place = f" ({refusal.place})" if refusal.place else ""
        said = " ".join(translator(language()).refusal(refusal).split())
        raise Refused(f"remit: {said}{place} [{refusal.code}]") from None


@contextmanager
def told_as_refusals() -> Iterator[None]:
    """Refuse what click has to say of a call, and what the system says of a file that somebody named."""
    try:
        yield
    except click.exceptions.NoArgsIsHelpError:
        raise
    except click.UsageError as wrong:
        path = wrong.ctx.command_path if wrong.ctx else "remit"
        raise UsageRefused(reason=" ".join(wrong.format_message().split()), help=f"{path} --help") from None
    except click.FileError as wrong:
        raise FileRefused(place=str(wrong.ui_filename), reason=wrong.message) from None
    except OSError as wrong:
        if wrong.filename is None or wrong.strerror is None:
            raise
        raise FileRefused(place=str(wrong.filename), reason=wrong.strerror) from None


def json_list(path: Path) -> list[dict[str, Any]]:
    """Read a file that holds a JSON list of objects. Refuses `NotJson`."""
    told = _json(path)
    if not isinstance(told, list) or not all(isinstance(one, dict) for one in told):
        raise NotJson(place=str(path), reason="it holds no list of objects")
    return told


def json_object(path: Path) -> dict[str, Any]:
    """Read a file that holds one JSON object. Refuses `NotJson`."""
    told = _json(path)
    if not isinstance(told, dict):
        raise NotJson(place=str(path), reason="it holds no object")
    return told


def _json(path: Path) -> Any:
    try:
        return json.loads(path.read_text(encoding="utf-8"))
    except UnicodeDecodeError:
        raise NotJson(place=str(path), reason="it is not UTF-8 text") from None
    except (ValueError, RecursionError) as wrong:
        raise NotJson(place=str(path), reason=str(wrong)) from None
