"""The board names each late item with what holds it."""

import re
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from tests.web.conftest import Site

from remit.work.model import Item, ItemState
from remit.work.records.items import save_item

CARD = re.compile(r"Late, and why.*?</section>", re.DOTALL)


def late(site: Site, name: str, **changed: Any) -> Item:
    """Hand in a bill that asks for a person, and let it be late by an hour."""
    item = site.hand_in("harrow-ap", site.invoice(name), by="Daniel Price", name=f"{name}.xml")
    site.settle()
    due_at = site.house.clock.now() - timedelta(hours=1)
    overdue = replace(site.item(item.id), due_at=due_at, **changed)
    site.house.store.write(lambda tx: save_item(tx, overdue))
    return overdue


def said(site: Site, item: Item) -> str:
    """Return what the board says of a late item."""
    card = CARD.search(site.known("Oliver Grant").client.get("/board").text)
    assert card is not None
    return next(part for part in card[0].split('<div class="body stack tight">') if f">{item.number}<" in part)


def worked(site: Site, item: Item, *acts: str) -> None:
    """Have somebody claim the item's task, and do more to it."""
    task = next(one for one in site.tasks(item) if one.state == "ready")
    hannah = site.client("Hannah Whitaker")
    for act in ("claim", *acts):
        form = {"csrf": site.form_token(hannah), "reason": "break"}
        assert hannah.post(f"/tasks/{task.id}/{act}", data=form).status_code == 303


@pytest.mark.parametrize(
    ("name", "changed", "done", "sentence"),
    [
        ("untaken", {}, None, "Nobody has taken its task."),
        ("at-work", {}, ("start",), "Somebody is at work on it."),
        ("paused", {}, ("start", "pause"), "Its task is paused."),
        ("client", {"state": ItemState.AWAITING_CLIENT}, None, "It waits for the client&#39;s answer."),
        ("review", {"state": ItemState.IN_REVIEW}, None, "It waits for a second look."),
    ],
)
def test_the_board_says_what_holds_a_late_item(
    site: Site, name: str, changed: dict[str, Any], done: tuple[str, ...] | None, sentence: str
) -> None:
    item = late(site, f"late-{name}", **changed)
    if done is not None:
        worked(site, item, *done)

    assert sentence in said(site, item)
