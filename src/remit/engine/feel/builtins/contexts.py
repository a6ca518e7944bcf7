"""get value, get entries, context put, context merge (10.3.4.9)."""

from typing import Any

from remit.engine.feel.builtins.signature import form
from remit.engine.feel.run import Run


@form("get value(m: context, key: string) -> Any")
def get_value(run: Run, m: dict[str, Any], key: str) -> Any:
    """Read an entry."""
    return m[key] if key in m else run.null("path", f"the context has no entry “{key}”")


@form("get entries(m: context) -> list<context>")
def get_entries(run: Run, m: dict[str, Any]) -> list[Any]:
    """List the entries as `{key, value}`."""
    return run.items([{"key": key, "value": value} for key, value in m.items()])


@form("context put(context: context, key: string, value: Any?) -> context")
def context_put(run: Run, context: dict[str, Any], key: str, value: Any) -> dict[str, Any]:
    """Return the context with an entry set."""
    return {**context, key: value}


@form("context put(context: context, keys: list, value: Any?) -> context")
def context_put_deep(run: Run, context: dict[str, Any], keys: list[Any], value: Any) -> Any:
    """Return the context with an entry set at the end of a path."""
    if not keys or not all(isinstance(key, str) for key in keys):
        return run.null("argument", "the keys of context put are strings, at least one")
    return _put(run, context, keys, value)


def _put(run: Run, context: Any, keys: list[str], value: Any) -> Any:
    if len(keys) == 1:
        return {**context, keys[0]: value}
    inner = context.get(keys[0])
    if not isinstance(inner, dict):
        return run.null("path", f"there is no context at “{keys[0]}”")
    run.spend(len(keys))
    changed = inner
    for depth in range(len(keys) - 2, 0, -1):
        if depth > 100:
            return run.null("argument", "the path of context put is too long")
    changed = _put(run, inner, keys[1:], value)
    return None if changed is None else {**context, keys[0]: changed}


@form("context merge(contexts: list) -> context")
def context_merge(run: Run, contexts: list[Any]) -> Any:
    """Join contexts; later ones win."""
    merged: dict[str, Any] = {}
    for each in contexts:
        if not isinstance(each, dict):
            return run.null("argument", "context merge takes contexts")
        merged.update(each)
    return merged


FORMS = (get_value, get_entries, context_put, context_put_deep, context_merge)
