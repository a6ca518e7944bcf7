"""Which fields of a form may be kept before it is handed in: none that holds what a line declares as classified."""

from collections.abc import Iterable, Mapping
from typing import Any

from remit.work.rules.forms import Field, FieldType, Form

PAYLOAD = "payload."


def keepable(form: Form, *, classified: Iterable[str]) -> frozenset[str]:
    """Return the keys of the fields that a draft may hold; `classified` are paths of the item's payload, `*` for any.

    A value that is masked for some is stored where it belongs and reveals of it are audited; in a draft it would stand
    in clear beside both.
    """
    paths = tuple(path.split(".") for path in classified)
    return frozenset(field.key for field in form.fields if _may_be_kept(field, paths))


def _may_be_kept(field: Field, classified: Iterable[list[str]]) -> bool:
    if field.type is FieldType.NOTE or field.data_class or any(column.data_class for column in field.columns):
        return False
    shows = field.shows or ""
    if not shows.startswith(PAYLOAD):
        return True
    own = shows.removeprefix(PAYLOAD).split(".")
    return not any(_overlap(own, path) for path in classified)


def _overlap(one: list[str], other: list[str]) -> bool:
    """Tell whether one path leads to the other, or into it."""
    return all("*" in pair or pair[0] == pair[1] for pair in zip(one, other, strict=False))


def differing(yours: Mapping[str, Any], theirs: Mapping[str, Any]) -> tuple[str, ...]:
    """Return the keys of what two drafts hold differently."""
    return tuple(key for key in {**theirs, **yours} if yours.get(key) != theirs.get(key))
