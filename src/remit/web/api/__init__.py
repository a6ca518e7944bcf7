"""The API under /api/v1: the same acts and reports as the pages, by HTTP and JSON."""

from fastapi import APIRouter

from remit.web.api import (
    accounts,
    assessments,
    choices,
    decisions,
    definitions,
    description,
    engagements,
    eventlog,
    instances,
    items,
    manyitems,
    margin,
    messages,
    operations,
    orders,
    panels,
    proof,
    proposals,
    reports,
    scim,
    tasks,
)

MODULES = (
    engagements,
    manyitems,
    items,
    choices,
    tasks,
    messages,
    instances,
    orders,
    eventlog,
    definitions,
    decisions,
    proposals,
    operations,
    proof,
    scim,
    reports,
    margin,
    panels,
    accounts,
    assessments,
    description,
)


def routers() -> tuple[APIRouter, ...]:
    """List the routers of the API."""
    return tuple(module.router for module in MODULES)
