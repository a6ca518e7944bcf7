"""Publishing definitions: read, checked, versioned, and immutable from then on."""

from dataclasses import dataclass

from remit.engine import read_definitions
from remit.engine.core.xml import read_xml
from remit.engine.dmn import compile_model, read_model
from remit.engine.dmn.model import DecisionNode
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Transaction
from remit.values.canonical import content_hash
from remit.values.identifier import Identifier
from remit.values.problem import Problem, errors
from remit.work.model import HOUSE, Definition, DefinitionRefused, EventKind, Notation
from remit.work.records.definitions import insert_definitions, insert_source, last_version, latest_definition


@dataclass(frozen=True, slots=True)
class Found:
    """One process, case or decision in a document."""

    notation: Notation
    key: str
    name: str


def publish_definition(
    tx: Transaction,
    *,
    principal: Principal,
    xml: bytes,
    tenant: Identifier = HOUSE,
    line: str | None = None,
    file_name: str | None = None,
) -> tuple[Definition, ...]:
    """Publish everything in a BPMN, CMMN or DMN document as new versions; the same content again changes nothing.

    New instances use the new version, running ones stay with theirs. Refuses `DefinitionRefused` with every problem.
    """
    require(principal, Permission.DEFINITION_PUBLISH, Resource(tenant=tenant, kind="definition", name=file_name or ""))
    found, problems = inspect_definition(xml)
    bad = errors(problems)
    if bad or not found:
        summary = "; ".join(f"{problem.message} ({problem.place})" for problem in bad) or "nothing in it can be run"
        raise DefinitionRefused(name=file_name or "document", summary=summary, problems=tuple(problems))
    text = xml.decode("utf-8-sig")
    digest = content_hash(text.encode())
    insert_source(tx, tenant=tenant, content_hash=digest, xml=text)
    published: list[Definition] = []
    fresh: list[Definition] = []
    for one in found:
        known = latest_definition(tx, tenant=tenant, key=one.key, notations=(one.notation,))
        if known is not None and (known.tenant, known.hash) == (tenant, digest):
            published.append(known)
            continue
        fresh.append(_new_version(tx, one, digest=digest, tenant=tenant, by=principal, line=line, file_name=file_name))
        published.append(fresh[-1])
    insert_definitions(tx, fresh)
    for definition in fresh:
        _tell(tx, definition)
    return tuple(published)


def _new_version(
    tx: Transaction,
    found: Found,
    *,
    digest: str,
    tenant: Identifier,
    by: Principal,
    line: str | None,
    file_name: str | None,
) -> Definition:
    return Definition(
        tenant=tenant,
        id=tx.identifiers.new(),
        notation=found.notation,
        key=found.key,
        version=last_version(tx, tenant=tenant, key=found.key, notation=found.notation) + 1,
        hash=digest,
        name=found.name,
        line=line,
        published_at=tx.now,
        published_by=by.id,
        file_name=file_name,
    )


def _tell(tx: Transaction, definition: Definition) -> None:
    tx.record(
        tenant=definition.tenant,
        stream=f"definition:{definition.key}",
        kind=EventKind.DEFINITION_PUBLISHED.value,
        body={
            "definition": definition.key,
            "version": definition.version,
            "hash": definition.hash,
            "notation": definition.notation.value,
            "by": definition.published_by,
        },
    )


def inspect_definition(xml: bytes) -> tuple[tuple[Found, ...], tuple[Problem, ...]]:
    """Return the processes, cases and decisions of a document and what is wrong with them. Refuses `XmlRefused`."""
    if "/DMN/" in str(read_xml(xml).tag):
        return _inspect_decisions(xml)
    graphs, found = read_definitions(xml)
    return tuple(Found(Notation(graph.notation), graph.key, graph.name or graph.key) for graph in graphs), tuple(found)


def _inspect_decisions(xml: bytes) -> tuple[tuple[Found, ...], tuple[Problem, ...]]:
    model, problems = read_model(xml)
    if model is None:
        return (), problems
    found = tuple(Found(Notation.DMN, one.id, one.name) for one in model.of_kind(DecisionNode))
    return found, (*problems, *compile_model(model).problems)
