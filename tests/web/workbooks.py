"""Workbooks as analysts change them, and the proposals made of them."""

import io
from functools import partial

from openpyxl import load_workbook  # type: ignore[import-untyped]  # ships no types

from remit.app.house import House
from remit.parties.access import SYSTEM
from remit.work.actions.proposals import propose as propose_version
from remit.work.model import Notation
from remit.work.model.proposals import Proposal
from remit.work.reports.candidates import running_version, tables_as_workbook


def with_cell(content: bytes, cell: str, text: str) -> bytes:
    """Return a workbook with one cell of its first sheet changed."""
    book, changed = load_workbook(io.BytesIO(content)), io.BytesIO()
    book.active[cell].value = text
    book.save(changed)
    return changed.getvalue()


def propose(house: House, tenant: str, key: str, *, cell: str, text: str) -> Proposal:
    """Propose a decision of a client with one cell changed."""
    with house.store.read() as reader:
        running = running_version(reader, principal=SYSTEM, tenant=tenant, key=key, notation=Notation.DMN)
        content = tables_as_workbook(reader, principal=SYSTEM, tenant=tenant, definition=running)
    changed = with_cell(content, cell, text)
    make = partial(
        propose_version, principal=SYSTEM, tenant=tenant, key=key, notation=Notation.DMN, content=changed,
        file_name=f"{key}.xlsx",
    )  # fmt: skip
    return house.store.write(make, tenant=tenant)
