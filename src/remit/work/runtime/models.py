"""Compiled definitions and decisions, kept by content hash for the life of the process, for every house in it."""

from typing import Any

from remit.engine import Definition as Graph
from remit.engine import read_definitions
from remit.engine.dmn import CompiledModel, compile_model, read_model
from remit.store import Reader
from remit.work.model import DefinitionMissing
from remit.work.records.definitions import source_xml
from remit.work.runtime.imports import stored_imports
from remit.work.runtime.kept import KeptStates

KEPT_MAX = 2_000
"""How many compiled documents are kept; the oldest goes first."""

_graphs: dict[tuple[str, str], Graph] = {}
_decisions: dict[str, CompiledModel] = {}


class Models:
    """A cache without expiry: what a content hash names never changes."""

    def __init__(self) -> None:
        self.states = KeptStates()
        """Large states of instances that run by these definitions."""

    def graph(self, reader: Reader, *, tenant: str, key: str, content_hash: str) -> Graph:
        """Return a process or case ready to run. Refuses `DefinitionMissing`."""
        if (content_hash, key) not in _graphs:
            xml = source_xml(reader, tenant=tenant, content_hash=content_hash).encode()
            for graph in read_definitions(xml)[0]:
                _keep(_graphs, (content_hash, graph.key), graph)
        if (content_hash, key) not in _graphs:
            raise DefinitionMissing(key=key)
        return _graphs[content_hash, key]

    def decision(self, reader: Reader, *, tenant: str, content_hash: str) -> CompiledModel:
        """Return a decision model ready to run. Refuses `DefinitionMissing`."""
        known = _decisions.get(content_hash)
        if known is None:
            xml = source_xml(reader, tenant=tenant, content_hash=content_hash).encode()
            model = read_model(xml)[0]
            if model is None:
                raise DefinitionMissing(key=content_hash)
            imported = stored_imports(reader, tenant=tenant, digest=content_hash).models if model.imports else {}
            # Two documents may have the same text and stand on different imports: the hash told them apart.
            known = compile_model(model, imports=imported)
            _keep(_decisions, content_hash, known)
        return known


def _keep(kept: dict[Any, Any], key: Any, value: Any) -> None:
    while len(kept) >= KEPT_MAX:
        kept.pop(next(iter(kept)))
    kept[key] = value
