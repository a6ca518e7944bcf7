"""An order in a browser: a broken pack stops it, an agent mends the quantity, and the confirmation lies ready."""

import json
from collections.abc import Mapping
from functools import partial
from typing import Any

import pytest
from playwright.sync_api import Browser, expect
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, claim, press

from remit.parties.access import SYSTEM
from remit.work.actions.reference import put_reference

ORDER = {
    "order_number": "PO-1",
    "order_date": "2026-03-02",
    "customer": "C-100",
    "currency": "GBP",
    "requested_date": "2099-03-09",
    "lines": [{"article": "A4-80", "quantity": 7, "price": 18.45}],
}


def keep(site: Site, kind: str, key: str, body: Mapping[str, Any]) -> None:
    site.house.store.write(
        partial(
            put_reference,
            principal=SYSTEM,
            tenant=site.world.clients["harrow"],
            engagement_id=site.world.engagements["harrow-orders"],
            kind=kind,
            key=key,
            body=body,
        )
    )


@pytest.mark.slow
def test_an_order_in_broken_packs_is_mended_checked_again_and_confirmed(browser: Browser, site: Site) -> None:
    keep(site, "customer", "C-100", {"name": "Elmgate Paper Ltd"})
    keep(site, "article", "A4-80", {"name": "Copy paper", "price": 18.45, "pack": 5})
    item = site.hand_in("harrow-orders", json.dumps(ORDER).encode(), by="Daniel Price", name="order.json")
    site.settle()
    with at_the_screen(browser, site, "Tom Bradshaw", "vi") as page:
        claim(page, site, item, "decide", "Nhận việc")
        expect(page.locator("main")).to_contain_text("Số lượng không chẵn kiện: A4-80.")
        page.check("input[name='decision'][value='mend']")
        page.fill("input[name='lines.0.quantity']", "10")
        press(page, "Hoàn thành")
    site.settle()
    with at_the_screen(browser, site, "Oliver Grant", "en") as page:
        page.goto(f"{site.url}/items/{item.id}")
        expect(page.locator("main")).to_contain_text("confirmation.pdf")
        expect(page.locator("main")).to_contain_text("posting.csv")
