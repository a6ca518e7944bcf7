"""Imports between models: found by namespace when a model is published, and fixed to those versions ever after.

A document's content hash names it together with what it imports, so that an importing model is a new version as soon
as it is published again over newer imports, and an instance replays over the very models that decided.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from remit.engine.dmn import Model, read_model
from remit.engine.dmn.reading import NAMESPACES
from remit.store import Reader
from remit.values.canonical import content_hash
from remit.work.model import Definition, DefinitionMissing, Notation
from remit.work.model.rules import ImportCycle, ImportMissing, ImportsDiffer
from remit.work.records.definitions import list_definitions, source_xml
from remit.work.records.imports import imports_of


@dataclass(frozen=True, slots=True)
class Imported:
    """What a model imports: `direct` is namespace -> content hash, `models` all that is reached, by namespace."""

    direct: Mapping[str, str] = field(default_factory=dict)
    models: Mapping[str, Model] = field(default_factory=dict)

    def digest(self, xml: bytes) -> str:
        """Return the content hash of a document that imports these."""
        lines = "".join(f"\n{namespace} {digest}" for namespace, digest in sorted(self.direct.items()))
        return content_hash(xml + lines.encode())


def stored_imports(reader: Reader, *, tenant: str, digest: str) -> Imported:
    """Return what a published document imports, as fixed when it was published."""
    direct = imports_of(reader, tenant=tenant, content_hash=digest)
    found = _reached(reader, tenant, direct)
    return Imported(direct, {namespace: model for namespace, (_hash, model) in found.items()})


def resolve_imports(reader: Reader, model: Model, *, tenant: str) -> Imported:
    """Find what a model imports among the models published for a tenant and the house, by namespace.

    Refuses `ImportMissing`, `ImportCycle`, and `ImportsDiffer` where two imports stand on different versions of one.
    """
    wanted = [each for each in model.imports if each.kind is None or each.kind in NAMESPACES]
    if not wanted:
        return Imported()
    published = _published(reader, tenant)
    direct: dict[str, str] = {}
    for each in wanted:
        if each.namespace == model.namespace:
            raise ImportCycle(name=model.name, path=each.namespace)
        if each.namespace not in published:
            raise ImportMissing(place=each.name, name=model.name, namespace=each.namespace)
        direct[each.namespace] = published[each.namespace]
    found = _reached(reader, tenant, direct, name=model.name)
    if model.namespace in found:
        raise ImportCycle(name=model.name, path=" → ".join(_path(reader, tenant, direct, model.namespace)))
    return Imported(direct, {namespace: one for namespace, (_hash, one) in found.items()})


def _published(reader: Reader, tenant: str) -> dict[str, str]:
    """Return namespace -> content hash of the newest models that a tenant may use, its own before the house's."""
    found: dict[str, str] = {}
    for one in _newest(list_definitions(reader, tenant=tenant)):
        model = read_model(source_xml(reader, tenant=tenant, content_hash=one.hash).encode())[0]
        if model is not None:
            found.setdefault(model.namespace, one.hash)
    return found


def _newest(known: Iterable[Definition]) -> Iterable[Definition]:
    decisions = [one for one in known if one.notation is Notation.DMN]
    first: dict[str, Definition] = {}
    for one in decisions:
        first.setdefault(one.key, one)
    documents = {one.hash: one for one in first.values()}
    own = sorted(documents.values(), key=lambda one: one.published_at, reverse=True)
    return sorted(own, key=lambda one: one.tenant == "*")


def _reached(reader: Reader, tenant: str, direct: Mapping[str, str], *, name: str = "") -> dict[str, tuple[str, Model]]:
    found: dict[str, tuple[str, Model]] = {}
    waiting = list(direct.items())
    while waiting:
        namespace, digest = waiting.pop()
        if namespace in found:
            if found[namespace][0] != digest:
                raise ImportsDiffer(name=name, namespace=namespace)
            continue
        model = read_model(source_xml(reader, tenant=tenant, content_hash=digest).encode())[0]
        if model is None:
            raise DefinitionMissing(key=digest)
        found[namespace] = (digest, model)
        waiting += imports_of(reader, tenant=tenant, content_hash=digest).items()
    return found


def _path(reader: Reader, tenant: str, direct: Mapping[str, str], target: str) -> list[str]:
    """Return the namespaces that lead from the direct imports to a target."""
    waiting = [([namespace], digest) for namespace, digest in direct.items()]
    while waiting:
        path, digest = waiting.pop(0)
        if path[-1] == target:
            return path
        further = imports_of(reader, tenant=tenant, content_hash=digest)
        waiting += [([*path, namespace], each) for namespace, each in further.items()]
    return [target]
