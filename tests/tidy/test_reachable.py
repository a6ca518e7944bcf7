"""What the house can do has a door: no public function of an `actions` or `reports` module stands there for nobody."""

import ast
import re
from collections import defaultdict
from pathlib import Path

SOURCE = Path(__file__).parents[2] / "src" / "remit"
MODULES = sorted(path for path in SOURCE.rglob("*.py") if path.name != "__init__.py")
KINDS = {"actions", "reports"}
WORD = re.compile(r"[A-Za-z_]\w*")
WITHOUT_A_DOOR: dict[str, str] = {}
"""What stands there for nobody, and why it still does. A door takes its line away; none is added without a reason."""


def words_of_modules() -> dict[str, set[Path]]:
    """Return word -> the modules that say it; faces of packages only pass names on and do not count."""
    found: dict[str, set[Path]] = defaultdict(set)
    for path in MODULES:
        for word in WORD.findall(path.read_text()):
            found[word].add(path)
    return found


def unreached(source: str, *, called_elsewhere: set[str]) -> list[str]:
    """Return a module's public functions that nobody elsewhere names, nor anything here that is reached itself."""
    parts = ast.parse(source).body
    functions = {one.name: one for one in parts if isinstance(one, ast.FunctionDef)}
    always = [one for one in parts if not isinstance(one, ast.FunctionDef)]
    handed_over = {name for name, one in functions.items() if one.decorator_list}
    reached: set[str] = set()
    waiting = handed_over | ((called_elsewhere | said_by(always)) & functions.keys())
    while waiting:
        reached |= waiting
        waiting = (said_by([functions[name] for name in waiting]) & functions.keys()) - reached
    return [name for name in functions if not name.startswith("_") and name not in reached]


def said_by(parts: list[ast.stmt] | list[ast.FunctionDef]) -> set[str]:
    """Return the names that statements use, not those they give."""
    nodes = (node for part in parts for node in ast.walk(part))
    return {node.id for node in nodes if isinstance(node, ast.Name)}


def test_every_action_and_every_report_is_asked_for_by_another_module() -> None:
    says = words_of_modules()
    found = []
    for path in MODULES:
        if KINDS & {*path.relative_to(SOURCE).parts[:-1], path.stem}:
            elsewhere = {word for word, places in says.items() if places - {path}}
            found += [
                f"{path.relative_to(SOURCE)} {name}" for name in unreached(path.read_text(), called_elsewhere=elsewhere)
            ]
    assert sorted(found) == sorted(WITHOUT_A_DOOR)


def test_a_function_counts_as_reached_through_another_that_is_reached_and_not_through_itself() -> None:
    source = """
def door(): inner()
def inner(): pass
def lonely(): lonely()
def twin(): lonely()
@get
def page(): pass
"""
    assert unreached(source, called_elsewhere={"door"}) == ["lonely", "twin"]
