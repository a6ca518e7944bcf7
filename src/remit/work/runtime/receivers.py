"""Who of a client may take a message: by its key, by the keys its content yields, else who takes any."""

from collections.abc import Mapping
from typing import Any

from sqlalchemy import Row

from remit.engine import message_keys
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.work.records.instances import awaited_by_any, awaited_by_content, awaited_by_key, awaiting_keys
from remit.work.runtime.runtime import Runtime


def receivers(
    reader: Reader, runtime: Runtime, *, tenant: Identifier, name: str, key: str | None, content: Mapping[str, Any]
) -> list[Row[Any]]:
    """Return who may take a message: who waits for its key first, then who takes any, longest waiting first."""
    others = awaited_by_any(reader, tenant=tenant, name=name)
    if key is None:
        return [*_by_content(reader, runtime, tenant=tenant, name=name, content=content), *others]
    return [*awaited_by_key(reader, tenant=tenant, name=name, key=key), *others]


def _by_content(
    reader: Reader, runtime: Runtime, *, tenant: Identifier, name: str, content: Mapping[str, Any]
) -> list[Row[Any]]:
    """Return who waits for a key that the content yields as the definition of their own instance reads it."""
    found: list[Row[Any]] = []
    for one in awaiting_keys(reader, tenant=tenant, name=name):
        digest = one.definition_hash
        graph = runtime.models.graph(reader, tenant=tenant, key=one.definition_key, content_hash=digest)
        for key in message_keys(graph, name, content):
            found += awaited_by_content(reader, tenant=tenant, name=name, key=key, content_hash=digest)
    return sorted(found, key=lambda row: row.id)
