"""Publishing definitions: read, checked, tried on its authors' test cases, versioned, and immutable from then on."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from remit.engine import read_definitions
from remit.engine.core.xml import XmlRefused, read_xml
from remit.engine.dmn import CompiledModel, Model, compile_model, read_model
from remit.engine.dmn.cases import Case
from remit.engine.dmn.model import DecisionNode
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader, Transaction
from remit.values.identifier import Identifier
from remit.values.problem import Problem, errors
from remit.work.actions.rulecases import keep_cases, require_cases
from remit.work.actions.scenarios import require_scenarios
from remit.work.model import HOUSE, Definition, DefinitionRefused, EventKind, Notation
from remit.work.records.definitions import insert_definitions, insert_source, last_version, latest_definition
from remit.work.records.imports import keep_imports
from remit.work.runtime.imports import Imported, resolve_imports


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
    cases: Collection[Case] = (),
    dropped: Collection[Case] = (),
) -> tuple[Definition, ...]:
    """Publish everything in a BPMN, CMMN or DMN document as new versions; the same content again changes nothing.

    New instances use the new version, running ones stay with theirs. A DMN model must pass the test cases that were
    kept for its decisions and the `cases` given, which are kept; `dropped` ones are run no more. A process or case must
    pass its kept scenarios. Refuses `DefinitionRefused` with every problem, `CasesFail`, `ScenariosFail`,
    `ImportMissing`, `ImportCycle` and `ImportsDiffer`.
    """
    require(principal, Permission.DEFINITION_PUBLISH, Resource(tenant=tenant, kind="definition", name=file_name or ""))
    return put_in_force(
        tx, by=principal.id, xml=xml, tenant=tenant, line=line, file_name=file_name, cases=cases, dropped=dropped
    )


def put_in_force(
    tx: Transaction,
    *,
    by: str,
    xml: bytes,
    tenant: Identifier,
    line: str | None,
    file_name: str | None,
    cases: Collection[Case] = (),
    dropped: Collection[Case] = (),
) -> tuple[Definition, ...]:
    """Publish as `publish_definition` does, for an act that asked itself whether it may."""
    imported = imports_for(tx, xml, tenant=tenant)
    found, _ = runnable(xml, imported, name=file_name or "document")
    text = text_of(xml)
    digest = imported.digest(text.encode())
    if any(one.notation is Notation.DMN for one in found):
        model = compiled_with(text.encode(), imported)
        keep_cases(tx, model, tenant=tenant, by=by, cases=cases, dropped=dropped)
        require_cases(tx, model, tenant=tenant, name=file_name or model.model.name, now=tx.now)
    else:
        keys = [one.key for one in found]
        require_scenarios(tx, tenant=tenant, xml=text.encode(), keys=keys, name=file_name or keys[0])
    insert_source(tx, tenant=tenant, content_hash=digest, xml=text)
    keep_imports(tx, tenant=tenant, content_hash=digest, imported=imported.direct)
    published: list[Definition] = []
    fresh: list[Definition] = []
    for one in found:
        known = latest_definition(tx, tenant=tenant, key=one.key, notations=(one.notation,))
        if known is not None and (known.tenant, known.hash) == (tenant, digest):
            published.append(known)
            continue
        fresh.append(_new_version(tx, one, digest=digest, tenant=tenant, by=by, line=line, file_name=file_name))
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
    by: str,
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
        published_by=by,
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


def imports_for(reader: Reader, xml: bytes, *, tenant: Identifier) -> Imported:
    """Return what a document imports of the models published for a tenant; nothing where it is no DMN."""
    model = read_model(xml)[0] if b"import" in xml else None
    return resolve_imports(reader, model, tenant=tenant) if model is not None else Imported()


def compiled_with(xml: bytes, imported: Imported) -> CompiledModel:
    """Compile a document that was read without errors before."""
    model = read_model(xml)[0]
    assert model is not None
    return compile_model(model, imports=imported.models)


def text_of(xml: bytes) -> str:
    """Return a document as text. Refuses `XmlRefused` for one that is written in another way than UTF-8."""
    try:
        return xml.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise XmlRefused(place="file", reason="it is not written in UTF-8") from None


def runnable(xml: bytes, imported: Imported, *, name: str) -> tuple[tuple[Found, ...], tuple[Problem, ...]]:
    """Return what a document holds and its warnings. Refuses `DefinitionRefused` with every problem, `XmlRefused`."""
    found, problems = inspect_definition(xml, imports=imported.models)
    bad = errors(problems)
    if bad or not found:
        summary = "; ".join(f"{problem.message} ({problem.place})" for problem in bad) or "nothing in it can be run"
        told = [{"code": one.code, "message": one.message, "place": one.place, "clause": one.clause} for one in bad]
        raise DefinitionRefused(place="file", name=name, summary=summary, problems=told)
    return found, problems


def inspect_definition(
    xml: bytes, *, imports: Mapping[str, Model] | None = None
) -> tuple[tuple[Found, ...], tuple[Problem, ...]]:
    """Return the processes, cases and decisions of a document and what is wrong with them. Refuses `XmlRefused`."""
    if "/DMN/" in str(read_xml(xml).tag):
        return _inspect_decisions(xml, imports or {})
    graphs, found = read_definitions(xml)
    return tuple(Found(Notation(graph.notation), graph.key, graph.name or graph.key) for graph in graphs), tuple(found)


def _inspect_decisions(xml: bytes, imports: Mapping[str, Model]) -> tuple[tuple[Found, ...], tuple[Problem, ...]]:
    model, problems = read_model(xml)
    if model is None:
        return (), problems
    found = tuple(Found(Notation.DMN, one.id, one.name) for one in model.of_kind(DecisionNode))
    return found, (*problems, *compile_model(model, imports=imports).problems)
