"""The pages: one module each, with its template."""

from fastapi import APIRouter

from remit.web.pages import (
    account,
    audit,
    board,
    conversation,
    guidance,
    instances,
    itemacts,
    items,
    keys,
    people,
    portal,
    preferences,
    processes,
    profile,
    proof,
    proposals,
    queue,
    reviews,
    sign_in,
    tasks,
    trials,
)

MODULES = (
    sign_in,
    preferences,
    account,
    queue,
    reviews,
    tasks,
    items,
    itemacts,
    conversation,
    guidance,
    board,
    portal,
    processes,
    trials,
    proposals,
    instances,
    people,
    audit,
    profile,
    proof,
    keys,
)


def routers() -> tuple[APIRouter, ...]:
    """List the routers of all pages."""
    return tuple(module.router for module in MODULES)
