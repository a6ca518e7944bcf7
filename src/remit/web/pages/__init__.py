"""The pages: one module each, with its template."""

from fastapi import APIRouter

from remit.web.pages import (
    account,
    audit,
    board,
    conversation,
    day,
    guidance,
    identity,
    instances,
    itemacts,
    items,
    keys,
    organisation_sign_in,
    payroll,
    people,
    portal,
    preferences,
    processes,
    profile,
    proof,
    proposals,
    queue,
    reviews,
    scenarios,
    security,
    sign_in,
    tasks,
    trials,
)

MODULES = (
    sign_in,
    organisation_sign_in,
    preferences,
    account,
    security,
    queue,
    reviews,
    day,
    tasks,
    items,
    itemacts,
    conversation,
    guidance,
    board,
    portal,
    processes,
    trials,
    scenarios,
    proposals,
    instances,
    people,
    audit,
    profile,
    proof,
    payroll,
    identity,
    keys,
)


def routers() -> tuple[APIRouter, ...]:
    """List the routers of all pages."""
    return tuple(module.router for module in MODULES)
