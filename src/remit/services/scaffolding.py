"""The scaffold: writes the folder of a new line of service that passes the validator as it stands."""

import re
from pathlib import Path
from string import Template

from remit.values.refusal import Refusal

PATTERN = Path(__file__).parent / "scaffold"
SUFFIX = ".template"
_KEY = re.compile(r"[a-z][a-z0-9]*(_[a-z0-9]+)*")


class LineKeyRefused(Refusal):
    """A key that is no name of a Python package in the house's style."""

    code = "services.line_key"
    sentence = "“{key}” is no key of a line; write small letters, digits and underscores, such as travel_expenses."


class FolderTaken(Refusal):
    """The folder of a new line is there already."""

    code = "services.folder_taken"
    status = 409
    sentence = "“{folder}” is there already; choose another key or another place."


def scaffold(key: str, *, into: Path) -> Path:
    """Write the folder of a new line and return it. Refuses `LineKeyRefused` and `FolderTaken`."""
    if not _KEY.fullmatch(key):
        raise LineKeyRefused(key=key)
    folder = into / key
    if folder.exists():
        raise FolderTaken(folder=str(folder))
    name = key.replace("_", " ").capitalize()
    for source in sorted(path for path in PATTERN.rglob(f"*{SUFFIX}")):
        target = folder / str(source.relative_to(PATTERN)).removesuffix(SUFFIX).replace("KEY", key)
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_text(Template(source.read_text("utf-8")).substitute(key=key, name=name), "utf-8")
    return folder
