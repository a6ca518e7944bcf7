"""A telephone in a browser, against a stand-in that speaks the manager interface: the call pops up by itself."""

import threading
import time
from collections.abc import Mapping
from functools import partial
from pathlib import Path

import pytest
from playwright.sync_api import Browser, expect
from tests.telephony.stand_in import SECRET, stand_in
from tests.web.conftest import Site
from tests.web.screens import at_the_screen, press

from remit.app.telephony.exchange import Exchange
from remit.app.telephony.manager import Account, Manager
from remit.parties.access import SYSTEM
from remit.work.actions.reference import put_reference

PHONE = "SIP/1001"
BEGAN = int(time.time()) - 100


def keep(site: Site, kind: str, key: str, body: Mapping[str, object]) -> None:
    tenant, engagement = site.world.clients["harrow"], site.world.engagements["harrow-telephone"]
    put = partial(put_reference, principal=SYSTEM, tenant=tenant, engagement_id=engagement, kind=kind, key=key)
    site.house.store.write(partial(put, body=body))


def told(event: str, after_s: int, **fields: str) -> dict[str, str]:
    known = {"Queue": "harrow-telephone", "Uniqueid": "w.1", "Channel": "SIP/trunk/w.1"}
    return {"Event": event, "Timestamp": f"{BEGAN + after_s}.000000", **known, **fields}


@pytest.mark.slow
def test_a_call_pops_up_its_card_is_not_recorded_and_its_work_stands_ready(
    browser: Browser, site: Site, tmp_path: Path
) -> None:
    keep(site, "extension", PHONE, {"person": "Ellie Marsden"})
    keep(site, "end_customer", "C-1", {"name": "Grace Obi", "phones": ["+44 20 7946 0100"]})
    exchange, stopping = Exchange(site.house, tmp_path), threading.Event()
    site.app.state.exchange = exchange
    with stand_in() as server, at_the_screen(browser, site, "Ellie Marsden", "en") as page:
        account = Account("127.0.0.1", server.port, "remit", SECRET)
        thread = threading.Thread(
            target=Manager(exchange, account, site.house.clock).run, args=(stopping,), daemon=True
        )
        thread.start()
        page.goto(f"{site.url}/calls")
        while not server.connections:
            time.sleep(0.01)
        server.play(told("QueueCallerJoin", 0, CallerIDNum="02079460100"), told("AgentCalled", 3, Interface=PHONE))
        expect(page.locator("[data-doing=ringing]")).to_contain_text("Grace Obi")
        server.play(told("AgentConnect", 8, Interface=PHONE, HoldTime="8"))
        expect(page.locator("[data-doing=talking]")).to_be_visible()
        page.reload()
        press(page, "A card is read out")
        expect(page.locator("[data-doing=talking]")).to_contain_text("Recording rests")
        press(page, "Record again")
        server.play(told("AgentComplete", 98, Interface=PHONE, TalkTime="90"))
        expect(page.locator("[data-doing=wrapping_up]")).to_be_visible()
        exchange.hand_over()
        expect(page.locator("[data-doing=wrapping_up] a")).to_be_visible()
        expect(page.locator("[data-queue=harrow-telephone]")).to_contain_text("100%")
        press(page, "Take calls")
        expect(page.locator("[data-doing=free]")).to_be_visible()
        stopping.set()
        thread.join(10)
    site.app.state.exchange = None
