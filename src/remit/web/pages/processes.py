"""Processes: the definitions as published, drawn, with what stands at each element just now."""

import math
from collections import Counter
from collections.abc import Mapping
from itertools import chain
from typing import Any

from fastapi import APIRouter
from starlette.responses import Response

from remit.engine.core.xml import MAX_BYTES
from remit.parties.access import Permission, allowed, tenants_with
from remit.parties.reports.names import names_of
from remit.store import Reader
from remit.values.refusal import Refusal
from remit.web.clients import clients_of
from remit.web.pages.rulebooks import show_rules
from remit.web.rulesdesk import open_any, open_definition, open_rules
from remit.web.visit import SignedIn, Visit
from remit.work.actions.proposals import proposal_judged
from remit.work.model import HOUSE, Definition, Notation
from remit.work.model.proposals import Proposal
from remit.work.reports.bottlenecks import Bottleneck, bottlenecks
from remit.work.reports.candidates import proposals_open, proposals_waiting
from remit.work.reports.definitions import LiveCounts, definition_xml, live_counts, newest_definitions
from remit.work.reports.versions import version_figures

router = APIRouter(include_in_schema=False)
HEATS = 4
"""How many shades of heat the drawing knows."""


@router.get("/processes")
def show_processes(visit: SignedIn) -> Response:
    """List the newest version of each definition, and above them what waits to be approved."""
    tenants = visit.tenants_with(Permission.DEFINITION_READ)
    with visit.reading() as reader:
        ordered = sorted(newest_definitions(reader, principal=visit.principal, tenants=tenants), key=_by_line)
        rows = [(one, _running(visit, reader, one, _runners(one, tenants))) for one in ordered]
        waiting = proposals_waiting(reader, principal=visit.principal, tenants=tenants)
        authors = names_of(reader, (each.made_by for each in waiting))
        clients = clients_of(reader, visit.principal)
    names = {line.key: line.names for line in visit.house.lines.all()}
    yours = {
        each.id for each in waiting if allowed(visit.principal, Permission.DEFINITION_APPROVE, proposal_judged(each))
    }
    return visit.page(
        "processes.html", rows=rows, names_of_lines=names, waiting=waiting, authors=authors, clients=clients,
        yours=yours, called={one.key: one.name for one in ordered},
    )  # fmt: skip


def _runners(one: Definition, tenants: tuple[str, ...]) -> tuple[str, ...]:
    """Return who of these clients may run a definition: its owner alone, where it is not the house's."""
    return tenants if one.tenant == HOUSE else tuple(tenant for tenant in tenants if tenant == one.tenant)


def _by_line(one: Definition) -> tuple[str, bool, str]:
    return (one.line or "", one.notation is Notation.DMN, one.name)


def _running(visit: Visit, reader: Reader, one: Definition, tenants: tuple[str, ...]) -> int | None:
    return (
        None if one.notation is Notation.DMN else sum(found.instances for found in _counts(visit, reader, one, tenants))
    )


def _counts(visit: Visit, reader: Reader, one: Definition, tenants: tuple[str, ...]) -> list[LiveCounts]:
    return [
        live_counts(
            reader,
            visit.house.runtime.models,
            principal=visit.principal,
            tenant=tenant,
            key=one.key,
            content_hash=one.hash,
        )
        for tenant in tenants
    ]


@router.get("/processes/{definition_id}")
def show_process(visit: SignedIn, definition_id: str, tenant: str = "") -> Response:
    """Draw a definition with what stands at each element; a decision as its tables, for one client."""
    one, _first = open_definition(visit, definition_id, tenant)
    if one.notation is Notation.DMN:
        return show_rules(visit, open_rules(visit, definition_id, tenant))
    return show_drawn(visit, one, chosen=tenant)


def show_drawn(visit: Visit, one: Definition, *, chosen: str, refusal: Refusal | None = None) -> Response:
    """Show a process or case; `refusal` is of a file that was handed in as its new version for the client `chosen`."""
    tenants = _runners(one, visit.tenants_with(Permission.DEFINITION_READ))
    desk = open_any(visit, one.id, chosen)
    with visit.reading() as reader:
        shown = _operated(visit, reader, one, tenants)
        waiting = _waiting(visit, reader, one, tenants)
        names = names_of(reader, (each.made_by for each in waiting))
    most = min(visit.house.settings.max_upload_bytes, MAX_BYTES)
    return visit.page(
        "process.html", status=refusal.status if refusal else 200, definition=one, **shown, desk=desk, waiting=waiting,
        names_of_authors=names, refusal=refusal, house=HOUSE, upload_mb=most >> 20,
        policy_diagrams=True,
    )  # fmt: skip


def _waiting(visit: Visit, reader: Reader, one: Definition, tenants: tuple[str, ...]) -> list[Proposal]:
    who, key, notation = visit.principal, one.key, one.notation
    found = (proposals_open(reader, principal=who, tenant=each, key=key, notation=notation) for each in tenants)
    return list(chain.from_iterable(found))


def _operated(visit: Visit, reader: Reader, one: Definition, tenants: tuple[str, ...]) -> dict[str, Any]:
    """Return what a definition's page says about its running: versions, what stands where, what takes long."""
    counts: Counter[str] = Counter()
    for found in _counts(visit, reader, one, tenants):
        counts.update(found.elements)
    graph = visit.house.runtime.models.graph(reader, tenant=tenants[0], key=one.key, content_hash=one.hash)
    who = visit.principal
    slow = bottlenecks(reader, principal=who, tenants=tenants, key=one.key, content_hash=one.hash)
    versions = version_figures(reader, principal=who, tenants=tenants, definition=one)
    held_up = next((each.incidents for each in versions if each.definition.id == one.id), {})
    return {
        "marks": marks_of(counts, held_up, slow, whole=graph.nodes[0].id),
        "names": {key: str(getattr(graph.nodes[at], "name", "") or key) for key, at in graph.by_id.items()},
        "counts": [*counts.most_common(), *((key, 0) for key in sorted(held_up) if not counts[key])],
        "held_up": held_up,
        "slow": slow,
        "versions": versions,
        "people": names_of(reader, (each.definition.published_by for each in versions)),
        "operates": bool(tenants_with(who, Permission.INSTANCE_READ)),
    }


def marks_of(
    counts: Mapping[str, int], held_up: Mapping[str, int], slow: tuple[Bottleneck, ...], *, whole: str
) -> list[dict[str, Any]]:
    """Return what the drawing lays on its elements: how much stands there, and as heat how long it takes.

    The whole case stays longer than each of its parts: it has no heat, else it would colour all and pale them.
    """
    parts = [one for one in slow if one.element != whole]
    longest = parts[0].p90_s if parts else 0.0
    heat = {one.element: f"heat-{math.ceil(HEATS * one.p90_s / longest)}" for one in parts}
    return [
        {
            "element": key,
            "count": counts.get(key, 0) or held_up.get(key, 0),
            "bad": key in held_up,
            "state": heat.get(key),
        }
        for key in sorted({*counts, *heat, *held_up})
    ]


@router.get("/processes/{definition_id}/xml")
def fetch_xml(visit: SignedIn, definition_id: str) -> Response:
    """Hand out the document of a definition."""
    one, tenant = open_definition(visit, definition_id)
    with visit.reading(tenant) as reader:
        text = definition_xml(reader, principal=visit.principal, tenant=tenant, content_hash=one.hash)
    return Response(text, media_type="application/xml")
