"""What the pure parts may not call, and what no module may be."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "remit"
LONGEST = 500
BANNED = re.compile(
    r"^(datetime|date|dt\.datetime|dt\.date)\.(now|utcnow|today)$|^(time|random|secrets|uuid)\.\w+$|^open$"
)
PURE = [
    path
    for path in SOURCE.rglob("*.py")
    if {"engine", "rules"} & set(path.relative_to(SOURCE).parts[:-1])
    or (path.relative_to(SOURCE).parts[0] == "values" and path.name not in ("moment.py", "chance.py"))
    or path.name == "model.py"
]


def calls(path: Path) -> Iterator[tuple[int, str]]:
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)


def test_the_pure_parts_read_no_clock_and_no_chance() -> None:
    found = [
        f"{path.relative_to(SOURCE)}:{line} {name}" for path in PURE for line, name in calls(path) if BANNED.match(name)
    ]
    assert found == []


def test_only_the_system_clock_reads_the_machines_clock() -> None:
    pattern = re.compile(r"\bdatetime\.now\(|\.utcnow\(|\btime\.time\(")
    readers = {str(path.relative_to(SOURCE)) for path in SOURCE.rglob("*.py") if pattern.search(path.read_text())}
    assert readers <= {"values/moment.py"}


def test_no_module_is_the_room_of_everything() -> None:
    long = {
        str(p.relative_to(SOURCE)): n for p in SOURCE.rglob("*.py") if (n := len(p.read_text().splitlines())) > LONGEST
    }
    assert not long, f"split by noun: {long}"


def test_nothing_is_called_utils() -> None:
    assert not [path for path in SOURCE.rglob("*") if path.stem in ("utils", "util", "helpers", "misc", "common")]


def test_every_suppressed_finding_gives_its_reason() -> None:
    bare = re.compile(r"noqa(?!: [A-Z0-9, ]+ - \S)|type: ignore(?!\[[^\]]+\]\s+# \S)")
    without = {
        f"{path.relative_to(SOURCE)}:{number}"
        for path in SOURCE.rglob("*.py")
        for number, line in enumerate(path.read_text().splitlines(), start=1)
        if bare.search(line)
    }
    assert not without
