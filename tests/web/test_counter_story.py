"""A counter on a client's own site: an end customer chats there with an agent, whatever else others may try."""

import re
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

import pytest
from click.testing import CliRunner, Result
from playwright.sync_api import Browser, expect
from tests.web.conftest import NO_SAMPLES, Site
from tests.web.screens import at_the_screen, claim, look

from remit.app.settings import SETTINGS_FILE, write_settings
from remit.cli import main
from remit.contracts.actions import publish_statement_of_work
from remit.conversation.actions.mailboxes import MailboxDetails, open_mailbox, switch_mailbox
from remit.conversation.model import Direction, Mailbox, Security, Server
from remit.conversation.records.letters import letters_of_item
from remit.demo.agreements import statement_of_work
from remit.demo.lines import HANDOVERS
from remit.demo.lines.help_desk import ANSWERS
from remit.demo.world import CLIENTS
from remit.parties.access import SYSTEM
from remit.store import Transaction
from remit.work.actions.reference import put_reference
from remit.work.model import Channel, Item
from remit.work.records.items import item_by_number

ENGAGEMENT = "songxanh-care"
SHOP = (
    '<!doctype html><html lang="{language}"><title>Shop</title><h1>Trà sen</h1><script src="{script}" async></script>'
)


@contextmanager
def shop(script: str, language: str) -> Iterator[str]:
    """Serve a client's own page, which names the script; on another origin than the house."""

    class Page(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(SHOP.format(script=script, language=language).encode())

        def log_message(self, format: str, *args: Any) -> None:
            del format, args

    server = ThreadingHTTPServer(("127.0.0.1", 0), Page)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://localhost:{server.server_port}"
    server.shutdown()
    server.server_close()


def open_counter(site: Site, *sites: str) -> str:
    """Agree the sites of the counter, and return its address."""
    handover = next(one for one in HANDOVERS if one.key == ENGAGEMENT)
    client = next(one for one in CLIENTS if one.key == handover.client)
    body = statement_of_work(client, handover) | {"sampling": NO_SAMPLES}
    body["parameters"] = body["parameters"] | {"counter_sites": list(sites)}
    tenant, engagement_id = site.world.clients[client.key], site.world.engagements[ENGAGEMENT]
    site.house.store.write(
        lambda tx: publish_statement_of_work(tx, SYSTEM, tenant=tenant, engagement_id=engagement_id, body=body)
    )
    return f"/counter/{engagement_id}"


def begun_chat(site: Site) -> str:
    """Begin a chat and return its address."""
    answer = site.client().post(open_counter(site, "https://shop.example"), data=filled(way="chat"))
    return str(answer.headers["location"])


def put_article(tx: Transaction, *, site: Site) -> None:
    """Give the desk an article that answers by itself when the shop is open."""
    put_reference(
        tx,
        principal=SYSTEM,
        tenant=site.world.clients["songxanh"],
        engagement_id=site.world.engagements[ENGAGEMENT],
        kind="answer",
        key="opening-hours",
        body=ANSWERS["opening-hours"],
    )


def numbered(site: Site, text: str) -> Item:
    """Return the item whose number a text names."""
    number = re.findall(r"[A-Z]+-\d+", text)[0]
    with site.house.store.read() as reader:
        found = item_by_number(reader, tenant=site.world.clients["songxanh"], number=number)
    assert found is not None
    return found


def filled(**changed: str) -> dict[str, str]:
    """What somebody fills in who wants to be answered by mail."""
    usual = {"way": "form", "name": "Lê Minh Anh", "email": "minh.anh@mail.example", "text": "Hộp trà bị móp."}
    return usual | {"consent": "yes"} | changed


@pytest.mark.slow
def test_somebody_on_a_clients_site_chats_with_an_agent_until_it_is_settled(browser: Browser, site: Site) -> None:
    script = f"{site.url}/counter/{site.world.engagements[ENGAGEMENT]}/widget.js"
    with shop(script, "vi") as address, at_the_screen(browser, site, "Hồ Thanh Tâm", "vi") as desk:
        open_counter(site, address)
        window = browser.new_context(locale="vi")
        page = window.new_page()
        page.goto(address)
        page.get_by_role("button", name="Liên hệ với chúng tôi").click()
        frame = page.frame_locator("iframe")
        frame.locator("#name").fill("Lê Minh Anh")
        frame.locator("#text").fill("Hộp trà bị móp.")
        frame.locator("[name=consent]").check()
        frame.get_by_role("button", name="Gửi").click()
        expect(frame.locator(".talk")).to_contain_text("Hộp trà bị móp.")
        item = numbered(site, frame.locator("main").inner_text())
        site.settle()
        claim(desk, site, item, "answer", "Nhận việc")
        frame.locator("#text").fill("Tôi gửi ảnh được không?")
        frame.get_by_role("button", name="Gửi").click()
        expect(desk.locator("#conversation .comments")).to_contain_text("Tôi gửi ảnh được không?")
        desk.fill("#reply", "Chị cứ gửi nhé, bên em đổi hộp mới.")
        desk.locator("#conversation button[data-first]").first.click()
        expect(frame.locator(".talk")).to_contain_text("bên em đổi hộp mới")
        look(page, "counter")
        desk.check("input[name='disposition'][value='answered']")
        desk.select_option("#f-topic", "product")
        desk.locator("button[data-first]").first.click()
        site.settle()
        expect(frame.locator(".notice")).to_contain_text("đã kết thúc")
        window.close()
    assert item.channel is Channel.COUNTER


def test_a_form_is_answered_by_mail_where_the_engagement_has_a_mailbox(site: Site) -> None:
    counter, tenant = open_counter(site, "https://shop.example"), site.world.clients["songxanh"]
    engagement_id = site.world.engagements[ENGAGEMENT]
    server = Server("127.0.0.1", 1, Security.PLAIN)

    def unit(tx: Transaction) -> Mailbox:
        details = MailboxDetails("cskh@songxanh.example", server, server)
        made = open_mailbox(tx, SYSTEM, tenant=tenant, engagement_id=engagement_id, details=details)
        return switch_mailbox(tx, SYSTEM, tenant=tenant, mailbox_id=made.id, active=False)

    site.house.store.write(unit)
    item = numbered(site, site.client().post(counter, data=filled(), follow_redirects=True).text)
    who = site.known("Hồ Thanh Tâm")
    answer = {"text": "Bên em gửi lại hộp mới.", "visibility": "client", "csrf": who.form_token}
    who.client.post(f"/items/{item.id}/comments", data=answer)
    with site.house.store.read(tenant=tenant) as reader:
        letters = letters_of_item(reader, tenant=tenant, item_id=item.id)
    assert [(one.direction, one.recipients) for one in letters] == [
        (Direction.IN, ("cskh@songxanh.example",)),
        (Direction.OUT, ("minh.anh@mail.example",)),
    ]
    assert item.number in letters[-1].subject, "so that what they answer finds its way back"


def test_only_agreed_sites_may_show_a_counter_and_no_cookie_is_left(site: Site) -> None:
    counter = open_counter(
        site, "https://shop.example", "https://shop.example/path", "https://evil.example; script-src *"
    )
    answer = site.client().get(counter)
    assert answer.status_code == 200
    assert "frame-ancestors 'self' https://shop.example;" in answer.headers["content-security-policy"]
    assert "evil" not in answer.headers["content-security-policy"]
    assert "set-cookie" not in answer.headers
    assert site.client().get(f"{counter}/widget.js").headers["cross-origin-resource-policy"] == "cross-origin"


def test_what_nobody_opened_is_not_there(site: Site) -> None:
    counter = open_counter(site, "https://shop.example")
    closed = f"{site.url}/counter/{site.world.engagements['harrow-ap']}"
    talk = str(site.client().post(counter, data=filled(way="chat"), follow_redirects=True).url).partition("?")[0]
    elsewhere = talk.replace(site.world.engagements[ENGAGEMENT], site.world.engagements["harrow-ap"])
    forged = talk[:-1] + ("a" if talk[-1] != "a" else "b")
    assert site.client().get(talk).status_code == 200
    for address in (closed, f"{closed}/widget.js", elsewhere, forged, f"{forged}/stream", f"{counter}/no-ticket"):
        assert site.client().get(address).status_code == 404
    assert site.client().post(forged, data={"text": "Let me in"}).status_code == 404


def test_a_counter_refuses_beside_the_field_and_in_the_language_of_the_page(site: Site) -> None:
    counter, told = open_counter(site, "https://shop.example"), {"Accept": "application/problem+json"}
    asked = site.client().post(f"{counter}?language=vi", data=filled(consent=""), headers=told)
    mute = site.client().post(f"{counter}?language=en", data=filled(text=" "), headers=told)
    assert (asked.status_code, asked.json()["place"]) == (422, "consent")
    assert "Thiếu sự đồng ý" in asked.json()["detail"]
    assert (mute.status_code, mute.json()["place"]) == (422, "text")


def test_a_chat_that_is_settled_takes_no_further_word(site: Site) -> None:
    counter = open_counter(site, "https://shop.example")
    site.house.store.write(partial(put_article, site=site))
    asked = filled(way="chat", email="", text="Cửa hàng mở cửa mấy giờ?")
    page = site.client().post(f"{counter}?language=vi", data=asked, follow_redirects=True)
    site.settle()
    later = site.client().get(str(page.url)).text
    answer = site.client().post(
        str(page.url), data={"text": "Thế thôi ạ"}, headers={"Accept": "application/problem+json"}
    )
    assert "thứ Hai đến thứ Bảy" in later, "an article that may go out alone answers the chat itself"
    assert (answer.status_code, answer.json()["type"]) == (409, "urn:remit:refusal:conversation.chat_over")


def test_a_second_matter_of_a_chat_is_split_off_by_api_and_the_chat_goes_on_in_one_window(site: Site) -> None:
    talk, tam = begun_chat(site), site.client("Hồ Thanh Tâm")
    item = numbered(site, site.client().get(talk).text)
    site.client().post(talk, data={"text": "Còn đơn hôm qua thì sao?"})
    headers, at = site.api_headers(tam), f"/api/v1/items/{item.id}"
    said = {one["text"]: one["id"] for one in tam.get(f"{at}/comments", headers=headers).json()}
    refused = tam.post(f"{at}/split", json={"messages": [said["Hộp trà bị móp."]]}, headers=headers)
    assert (refused.status_code, refused.json()["code"]) == (409, "work.parting_unfit")
    answer = tam.post(f"{at}/split", json={"since": said["Còn đơn hôm qua thì sao?"]}, headers=headers)
    made = answer.json()
    assert (answer.status_code, made["number"] != item.number) == (201, True)
    for number, text in ((item.id, "Bên em đổi hộp mới."), (made["id"], "Đơn hôm qua đang giao.")):
        tam.post(f"/api/v1/items/{number}/comments", json={"text": text, "client": True}, headers=headers)
    site.client().post(talk, data={"text": "Cảm ơn em."})
    window = site.client().get(talk).text
    assert all(text in window for text in ("Còn đơn hôm qua", "Bên em đổi hộp mới.", "Đơn hôm qua đang giao."))
    heard = tam.get(f"/api/v1/items/{made['id']}/comments", headers=headers).json()
    assert [one["text"] for one in heard] == ["Còn đơn hôm qua thì sao?", "Đơn hôm qua đang giao.", "Cảm ơn em."]


def test_messages_are_split_off_by_command_line_and_merged_back(site: Site) -> None:
    talk = begun_chat(site)
    item = numbered(site, site.client().get(talk).text)
    for text in ("Còn đơn hôm qua thì sao?", "Tôi chờ nhé."):
        site.client().post(talk, data={"text": text})
    if not (site.house.settings.folder / SETTINGS_FILE).exists():
        write_settings(site.house.settings.folder)

    def remit(*words: str) -> Result:
        at = ("--folder", str(site.house.settings.folder), "--engagement", ENGAGEMENT)
        return CliRunner().invoke(main, [words[0], *at, *words[1:]])

    assert "  2  " in remit("split", item.number).stdout.splitlines()[1][:5]
    assert "work.parting_unfit" in remit("split", item.number, "1").stderr
    assert remit("split", item.number, "9").exit_code == 2
    made = remit("split", item.number, "2", "--onward").stdout.split()[0]
    assert len(remit("split", made).stdout.splitlines()) == 2
    assert f"merged into {item.number}" in remit("merge", made, item.number).stdout
    assert "goes on by itself" in remit("unmerge", made).stdout
