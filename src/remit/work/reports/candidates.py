"""A candidate: a document that may become the next version of a definition, against the one that runs now.

It comes from a file that somebody uploaded, a document or a workbook of tables, or from an earlier version that is to
run again. It is compared, checked and run on the test cases exactly as it would be when published.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from remit.engine.dmn import CompiledModel, compile_model, read_model
from remit.engine.dmn.model import DecisionNode, Model, Table
from remit.engine.dmn.sheet_faults import sheet_faults
from remit.engine.dmn.workbook import Sheet, read_sheets, write_workbook
from remit.engine.dmn.writing import write_model
from remit.parties.access import Permission, Principal, Resource, require
from remit.store import Reader
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.problem import Problem, errors
from remit.work.model import Definition, DefinitionMissing, Notation
from remit.work.model.proposals import NothingProposed, Proposal
from remit.work.model.rules import WorkbookFaulty
from remit.work.records.definitions import latest_definition, list_definitions, source_xml
from remit.work.records.proposals import load_proposal, open_proposals, waiting_proposals
from remit.work.reports.rulebook import Counted, Rulebook, kept_cases, lay_out
from remit.work.rules.revising import TableChange, table_change, with_ids
from remit.work.runtime.imports import resolve_imports

TOLD_MAX = 5
"""How many faults a refusal's sentence names; its problems name all, up to `FAULTS_MAX`."""
FAULTS_MAX = 200


@dataclass(frozen=True, slots=True)
class Candidate:
    """A document with what it would change: `running` is the version it would follow."""

    running: Definition
    xml: bytes
    changes: tuple[TableChange, ...]
    book: Rulebook

    @property
    def failing(self) -> int:
        """How many test cases it does not pass."""
        return sum(not each.result.passed for each in self.book.cases)


def running_version(
    reader: Reader, *, principal: Principal, tenant: Identifier, key: str, notation: Notation
) -> Definition:
    """Return the version of a definition that a client's new instances use. Refuses `DefinitionMissing`."""
    require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition", name=key))
    found = latest_definition(reader, tenant=tenant, key=key, notations=(notation,))
    if found is None:
        raise DefinitionMissing(key=key)
    return found


def versions_of(
    reader: Reader, *, principal: Principal, tenant: Identifier, key: str, notation: Notation
) -> tuple[Definition, ...]:
    """Return all versions of a definition that a client may run: its own, newest first, then the house's."""
    require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition", name=key))
    known = list_definitions(reader, tenant=tenant)
    return tuple(one for one in known if one.notation is notation and one.key == key)


def tables_as_workbook(reader: Reader, *, principal: Principal, tenant: Identifier, definition: Definition) -> bytes:
    """Write the tables of a version as an Excel workbook, one sheet each. Refuses `NothingProposed` for none."""
    require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition", name=definition.key))
    tables = _tables(_read(_source(reader, tenant, definition)))
    if not tables:
        raise NothingProposed(name=definition.name)
    return write_workbook(tables)


def revised_document(xml: bytes, workbook: bytes, *, name: str) -> bytes:
    """Put the tables of a workbook into a document; diagrams and foreign elements stay.

    Refuses `WorkbookRefused`, `WorkbookFaulty` with sheet and cell of every fault, and `NothingProposed`.
    """
    model = _read(xml)
    sheets, problems = read_sheets(workbook)
    known = _tables(model)
    faults = [*problems, *_faults(sheets, known)]
    if faults:
        raise _faulty(faults)
    changed = {
        title: with_ids(known[title], sheet.table)
        for title, sheet in sheets.items()
        if table_change(title, known[title], sheet.table)
    }
    if not changed:
        raise NothingProposed(name=name)
    return write_model(model, changed)


def candidate(
    reader: Reader, *, principal: Principal, tenant: Identifier, running: Definition, xml: bytes, now: Moment
) -> Candidate:
    """Compare, check and try a document that may follow the running version."""
    require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition", name=running.key))
    base, compiled = _read(_source(reader, tenant, running)), _compiled(reader, xml, tenant=tenant)
    kept = kept_cases(reader, compiled, tenant=tenant)
    book = lay_out(compiled, running.key, kept, Counted(reader, (tenant,), running.hash), now=now)
    return Candidate(running, xml, _changes(base, compiled.model), book)


def proposal_called(reader: Reader, *, principal: Principal, tenant: Identifier, proposal_id: Identifier) -> Proposal:
    """Return a proposal. Refuses `NotFound`."""
    require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="proposal", name=proposal_id))
    return load_proposal(reader, tenant=tenant, proposal_id=proposal_id)


def proposals_open(
    reader: Reader, *, principal: Principal, tenant: Identifier, key: str, notation: Notation
) -> tuple[Proposal, ...]:
    """Return the newest proposals of a definition that wait."""
    require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="definition", name=key))
    return open_proposals(reader, tenant=tenant, definition=key, notation=notation)


def proposals_waiting(reader: Reader, *, principal: Principal, tenants: Iterable[Identifier]) -> tuple[Proposal, ...]:
    """Return the newest proposals of these clients that wait to be decided, newest first."""
    found: list[Proposal] = []
    for tenant in tenants:
        require(principal, Permission.DEFINITION_READ, Resource(tenant=tenant, kind="proposal"))
        found += waiting_proposals(reader, tenant=tenant)
    return tuple(sorted(found, key=lambda one: one.made_at, reverse=True))


def proposed_document(reader: Reader, proposal: Proposal, *, name: str) -> bytes:
    """Return the document that a proposal would publish; the caller has checked access."""
    content = reader.blob(proposal.tenant, proposal.content)
    if not is_workbook(content):
        return content
    xml = source_xml(reader, tenant=proposal.tenant, content_hash=proposal.base).encode()
    return revised_document(xml, content, name=name)


def is_workbook(content: bytes) -> bool:
    """Tell a workbook, which is a ZIP file, from a document in XML."""
    return content.startswith(b"PK")


def _source(reader: Reader, tenant: Identifier, definition: Definition) -> bytes:
    return source_xml(reader, tenant=tenant, content_hash=definition.hash).encode()


def _read(xml: bytes) -> Model:
    model = read_model(xml)[0]
    assert model is not None  # it was published
    return model


def _compiled(reader: Reader, xml: bytes, *, tenant: Identifier) -> CompiledModel:
    model = _read(xml)
    return compile_model(model, imports=resolve_imports(reader, model, tenant=tenant).models)


def _tables(model: Model) -> dict[str, Table]:
    nodes = model.of_kind(DecisionNode)
    return {node.name: node.expression for node in nodes if isinstance(node.expression, Table)}


def _changes(base: Model, revised: Model) -> tuple[TableChange, ...]:
    before, after = _tables(base), _tables(revised)
    both = (table_change(name, before[name], table) for name, table in after.items() if name in before)
    return tuple(change for change in both if change)


def _faults(sheets: Mapping[str, Sheet], known: Mapping[str, Table]) -> list[Problem]:
    found: list[Problem] = []
    for name, sheet in sheets.items():
        if name not in known:
            message = f"The model has no table “{name}”; it has {', '.join(known)}."
            found.append(Problem("dmn.sheet", message, f"{sheet.title}!B1"))
        found += sheet_faults(sheet)
    return found


def _faulty(faults: list[Problem]) -> WorkbookFaulty:
    told = [{"place": one.place, "code": one.code, "message": f"{one.place}: {one.message}"} for one in faults]
    summary = " ".join(each["message"] or "" for each in told[:TOLD_MAX])
    return WorkbookFaulty(place="file", count=len(errors(tuple(faults))), summary=summary, problems=told[:FAULTS_MAX])
