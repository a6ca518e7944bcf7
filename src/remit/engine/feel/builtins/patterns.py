"""matches, replace, split: XPath regular expressions without catastrophic backtracking (10.3.4.3)."""

from typing import Any

from remit.engine.feel.builtins.signature import form
from remit.engine.feel.refusal import MAX_STRING
from remit.engine.feel.regex.pattern import Pattern, PatternRefused, compile_pattern
from remit.engine.feel.run import Run


def _pattern(run: Run, pattern: str, flags: str | None) -> Pattern | None:
    try:
        return compile_pattern(pattern, flags or "")
    except PatternRefused as refusal:
        run.null("pattern", str(refusal), "10.3.4.3")
        return None


@form("matches(input: string, pattern: string, flags?: string?) -> boolean")
def matches(run: Run, text: str, pattern: str, flags: str | None) -> Any:
    """Say whether the pattern occurs in the text."""
    compiled = _pattern(run, pattern, flags)
    return None if compiled is None else compiled.search(text)


@form("replace(input: string, pattern: string, replacement: string, flags?: string?) -> string")
def replace(run: Run, text: str, pattern: str, replacement: str, flags: str | None) -> Any:
    """Replace every occurrence; `$1` stands for a group, `$0` for the whole."""
    compiled = _pattern(run, pattern, flags)
    if compiled is None:
        return None
    try:
        return run.text(compiled.replace(text, replacement, MAX_STRING))
    except PatternRefused as refusal:
        return run.null("pattern", str(refusal), "10.3.4.3")


@form("split(string: string, delimiter: string) -> list<string>")
def split(run: Run, text: str, delimiter: str) -> Any:
    """Cut at every occurrence of a pattern."""
    compiled = _pattern(run, delimiter, None)
    return None if compiled is None else run.items(compiled.split(text))


FORMS = (matches, replace, split)
