"""`remit redline`: what changed between two versions of a Word deliverable, as changes that Word tracks."""

import zipfile
from pathlib import Path

import click

from remit.commands.installation import refusing
from remit.printing.redline import compare
from remit.values.moment import SystemClock
from remit.values.refusal import Refusal

_FILE = click.Path(exists=True, dir_okay=False, path_type=Path)


class NotWord(Refusal):
    """A file that is no Word document."""

    code = "redline.file"
    sentence = "“{name}” is no Word document (DOCX)."


@click.command("redline")
@click.argument("before", type=_FILE)
@click.argument("after", type=_FILE)
@click.option("--out", required=True, type=click.Path(dir_okay=False, path_type=Path), help="Where the redline goes.")
@click.option("--author", default="Remit", show_default=True, help="Who the changes are marked as made by.")
@refusing
def redline(before: Path, after: Path, out: Path, author: str) -> None:
    """Write a DOCX whose tracked changes lead from BEFORE to AFTER, both versions of one deliverable."""
    out.write_bytes(compare(_word(before), _word(after), author=author, at=SystemClock().now()))
    click.echo(f"{out}: open it in a word processor and accept or reject each change.")


def _word(path: Path) -> bytes:
    if not zipfile.is_zipfile(path) or "word/document.xml" not in zipfile.ZipFile(path).namelist():
        raise NotWord(place=path.name, name=path.name)
    return path.read_bytes()
