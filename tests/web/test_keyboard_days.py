"""The day of each role by keyboard: nothing is clicked, and the focus is seen at every stop."""

import re
from dataclasses import replace
from datetime import timedelta
from functools import partial

import pytest
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import LINES, Site, draw_now
from tests.web.screens import at_the_screen, look, ready_task
from tests.web.twins import Calm, depart

from remit.billing.model.usage import Usage, UsageKind
from remit.billing.records.usage import insert_usages
from remit.billing.rules.months import Month
from remit.contracts.actions import EngagementDetails, create_engagement, publish_statement_of_work
from remit.demo.crew import Crew
from remit.judgement.actions.forms import ADJUDICATE, REVIEW
from remit.parties.access import SYSTEM
from remit.parties.actions.people import PersonDetails, create_person
from remit.parties.actions.rights import grant
from remit.parties.model import Role
from remit.parties.reports.principals import principal_of
from remit.store import Transaction
from remit.web.navigation import PLACES
from remit.work.actions.claims import claim as take
from remit.work.actions.comments import ask_client
from remit.work.model import Item, ItemState, TaskState
from remit.work.records.items import load_item, save_item

FOCUS = """() => {
  const at = document.activeElement, style = getComputedStyle(at), box = at.getBoundingClientRect();
  const drawn = style.outlineStyle !== "none" || style.boxShadow !== "none";
  const inside = box.width > 1 && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
  const label = at.getAttribute("aria-label") || at.labels?.[0]?.innerText || at.innerText || at.name || "";
  return { name: label.replace(/\\s+/g, " ").trim(), seen: drawn && inside, end: at === document.body };
}"""
STOPS_MAX = 150
SAMPLE = LINES / "contract_review" / "samples" / "services-agreement.txt"


def tab_to(page: Page, name: str) -> None:
    """Press the tabulator until what is called so has the focus; every stop on the way shows that it has it."""
    stops: list[str] = []
    for _ in range(STOPS_MAX):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus["end"]:
            break
        assert focus["seen"], f"the focus on “{focus['name']}” is not seen, after {stops}"
        if focus["name"].startswith(name):
            return
        stops.append(focus["name"])
    raise AssertionError(f"the tabulator does not lead to “{name}”: {stops}")


def skip_to(page: Page, name: str) -> None:
    """Skip what stands beside each page, and go on to what is called so."""
    tab_to(page, "Skip to the page")
    page.keyboard.press("Enter")
    tab_to(page, name)


def send(page: Page, key: str = "Control+Enter") -> None:
    """Press what sends a form or opens a page, and wait for the page that it leads to."""
    with page.expect_navigation():
        page.keyboard.press(key)


def jump(page: Page, key: str, title: str) -> None:
    """Go to one of the places by the letter after `g`."""
    page.keyboard.press("g")
    send(page, key)
    expect(page.locator("h1")).to_have_text(title)


def walk_to(page: Page, text: str) -> None:
    """Walk down the list until the row with these words is chosen, and open it."""
    for _ in range(page.locator(".pick").count()):
        page.keyboard.press("j")
        if text in page.evaluate("() => document.activeElement.closest('.pick').textContent"):
            return send(page, "Enter")
    raise AssertionError(f"no row holds {text}")


def find(page: Page, words: str) -> None:
    """Search for something, and open the first that is found."""
    page.keyboard.press("/")
    page.keyboard.type(words)
    expect(page.locator("#search-found a.main-link").first).to_contain_text(words)
    send(page, "Enter")


def said(page: Page, words: str) -> None:
    """Expect the page to tell what was done."""
    expect(page.locator(".toast")).to_contain_text(words)


def invoice(site: Site, number: str) -> Item:
    return site.hand_in("harrow-ap", site.invoice(number), by="Daniel Price", name=f"{number}.xml")


def agreed(tx: Transaction, *, site: Site, key: str, name: str) -> str:
    """Agree on an engagement with one price, for which last month three letters were done."""
    month, tenant = Month.of(tx.now.date()).plus(-1), site.world.clients["harrow"]
    began = month.bounds("UTC")[0]
    details = EngagementDetails(key, name, site.world.provider, "supplier_invoices", began)
    one = create_engagement(tx, SYSTEM, tenant=tenant, details=details).id
    item = {"key": "letters", "name": "Letters", "clause": "4.1", "unit": "item", "meter": "item:*"}
    pricing = {"currency": "GBP", "items": [{**item, "model": "per_item", "terms": {"tiers": [{"price": "2.00"}]}}]}
    publish_statement_of_work(tx, SYSTEM, tenant=tenant, engagement_id=one, body={"pricing": pricing})
    done = [began + timedelta(hours=number) for number in range(3)]
    insert_usages(
        tx,
        [Usage(tenant, tx.identifiers.new(), one, UsageKind.ITEM, "item:letter", f"{key}:{at}", at, at) for at in done],
    )
    return one


def asked(site: Site, item: Item, text: str) -> None:
    """Put a question to the client, as somebody at work on the item does."""
    with site.house.store.read() as reader:
        tom = principal_of(reader, person_id=site.world.people["Tom Bradshaw"], now=site.house.clock.now())
    site.house.store.write(partial(ask_client, principal=tom, tenant=item.tenant, item_id=item.id, text=text))


def judged(site: Site, item: Item, name: str, *, differs: bool) -> None:
    """Let an expert judge an item as the rules propose, or otherwise in the first question."""
    task = ready_task(site, item, REVIEW)
    with site.house.store.read() as reader:
        who = principal_of(reader, person_id=site.world.people[name], now=site.house.clock.now())
    crew = Crew(site.house, (who.id,), Calm())

    def done(tx: Transaction) -> None:
        take(tx, principal=who, tenant=item.tenant, task_id=task.id)
        values = crew.values(tx, who, task)
        if differs:
            depart(values["answers"])
        site.house.complete_task(tx, who, tenant=item.tenant, task_id=task.id, values=values)

    site.house.store.write(done)


def client_reader(tx: Transaction, *, site: Site) -> str:
    """Let somebody of the client in who only reads."""
    tenant, details = site.world.clients["harrow"], PersonDetails(name="Ruth Reader", email="ruth@harrow.example")
    made = create_person(tx, SYSTEM, tenant=tenant, details=details).id
    grant(tx, SYSTEM, tenant=tenant, person_id=made, role=Role.CLIENT_READER)
    return made


def test_each_role_has_its_day() -> None:
    """A lead's stands in the story of the floor."""
    words = {Role.FINANCE: "clerk_of_finance", Role.ADMIN: "administrator", Role.CLIENT_MANAGER: "clients_manager"}
    words |= {Role.CLIENT_SUBMITTER: "clerk_of_the_client", Role.CLIENT_READER: "reader_of_the_client"}
    days = " ".join(name for name in globals() if name.startswith("test_"))
    assert [role for role in set(Role) - {Role.LEAD} if words.get(role, role.value) not in days] == []


def test_no_two_places_stand_behind_one_key() -> None:
    notices = "!"
    keys = [notices, *(place.key for place in PLACES)]
    assert sorted(keys) == sorted(set(keys))


@pytest.mark.slow
def test_an_agent_takes_an_exception_and_decides_it(browser: Browser, site: Site) -> None:
    item = invoice(site, "keys-decided")
    with at_the_screen(browser, site, "Tom Bradshaw", "en") as page:
        page.goto(site.url)
        jump(page, "q", "Queue")
        find(page, item.number)
        skip_to(page, "Resolve exception")
        send(page, "Enter")
        send(page, "c")
        skip_to(page, "Accept as it is")
        page.keyboard.press("ArrowDown")
        page.keyboard.press("ArrowDown")
        tab_to(page, "Why")
        page.keyboard.type("The order was never placed.")
        send(page)
        said(page, "Resolve exception")
    assert all(one.state is not TaskState.IN_PROGRESS for one in site.tasks(item))


@pytest.mark.slow
def test_an_adjudicator_settles_what_two_judged_differently(browser: Browser, site: Site) -> None:
    text = SAMPLE.read_text("utf-8") + "\nSigned by two hands.\n"
    item = site.hand_in("harrow-contracts", text.encode(), by="Daniel Price", name="keys-settled.txt")
    site.settle()
    for name, differs in (("Eleanor Marsh", False), ("James Okafor", True)):
        judged(site, item, name, differs=differs)
        site.settle()
    with at_the_screen(browser, site, "Claire Dumont", "en") as page:
        page.goto(site.url)
        find(page, item.number)
        skip_to(page, "Adjudicate")
        send(page, "Enter")
        send(page, "c")
        skip_to(page, "In line with the playbook")
        page.keyboard.press("ArrowRight")
        tab_to(page, "Reason")
        page.keyboard.type("The law of New York is none that the playbook accepts.")
        tab_to(page, "Take the selected passage")
        page.keyboard.press("Enter")
        page.keyboard.type("laws of the State of New York")
        page.keyboard.press("Enter")
        expect(page.locator(".taken .quote")).to_have_text("laws of the State of New York")
        page.keyboard.press("Escape")
        send(page)
    assert {one.form for one in site.tasks(item) if one.state is TaskState.COMPLETED} >= {ADJUDICATE}


@pytest.mark.slow
def test_a_reader_of_the_client_follows_an_item_and_its_proof(browser: Browser, site: Site) -> None:
    item = invoice(site, "keys-followed")
    site.world.people["Ruth Reader"] = site.house.store.write(partial(client_reader, site=site))
    with at_the_screen(browser, site, "Ruth Reader", "en") as page:
        page.goto(site.url)
        expect(page.locator("h1")).to_have_text("Your work with us")
        walk_to(page, item.number)
        expect(page.locator("main")).to_contain_text(item.number)
        assert page.locator("main textarea").count() == 0, "who reads writes nothing"
        jump(page, "h", "Service status")
        jump(page, "=", "Proof of delivery")
    del site.world.people["Ruth Reader"]


@pytest.mark.slow
def test_an_expert_judges_with_a_passage_of_the_document(browser: Browser, site: Site) -> None:
    text = SAMPLE.read_text("utf-8") + "\nSigned without a mouse.\n"
    item = site.hand_in("harrow-contracts", text.encode(), by="Daniel Price", name="keys.txt")
    site.settle()
    with at_the_screen(browser, site, "Eleanor Marsh", "en") as page:
        page.goto(site.url)
        jump(page, "q", "Queue")
        find(page, item.number)
        skip_to(page, "First review")
        send(page, "Enter")
        send(page, "c")
        skip_to(page, "In line with the playbook")
        page.keyboard.press("ArrowRight")
        tab_to(page, "Reason")
        page.keyboard.type("The playbook asks for the law of England.")
        tab_to(page, "Take the selected passage")
        page.keyboard.press("Enter")
        page.keyboard.type("laws of New Jersey")
        page.keyboard.press("Enter")
        expect(page.get_by_text("The document does not hold these words.")).to_be_visible()
        page.keyboard.press("Control+A")
        page.keyboard.type("LAWS of the  State of New York")
        page.keyboard.press("Enter")
        expect(page.locator(".taken .quote")).to_have_text("laws of the State of New York")
        tab_to(page, "Save and go on later")
        send(page, "Enter")
        expect(page.locator(".taken .quote")).to_have_text("laws of the State of New York")
        expect(page.get_by_label("Departs from the playbook").first).to_be_checked()


@pytest.mark.slow
def test_a_reviewer_gives_a_verdict(browser: Browser, site: Site) -> None:
    item = invoice(site, "keys-reviewed")
    site.house.store.write(partial(draw_now, item=item))
    with at_the_screen(browser, site, "Grace Holloway", "en") as page:
        page.goto(site.url)
        jump(page, "v", "Second looks")
        walk_to(page, item.number)
        skip_to(page, "Amount, currency or VAT is wrong")
        page.keyboard.press("Space")
        tab_to(page, "Where, and what is right instead")
        page.keyboard.type("The VAT is that of last year.")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_label("Pass", exact=True)).to_be_focused()
        page.keyboard.press("ArrowDown")
        expect(page.get_by_label("Return for rework")).to_be_checked()
        send(page)
        said(page, f"{item.number} has its verdict.")
        with site.house.store.read() as reader:
            assert load_item(reader, tenant=item.tenant, item_id=item.id).state is ItemState.RETURNED


@pytest.mark.slow
def test_a_planner_supposes_more_work_and_publishes_a_roster(browser: Browser, site: Site) -> None:
    with at_the_screen(browser, site, "Mai Quỳnh Chi", "en") as page:
        page.goto(site.url)
        jump(page, "z", "Workforce")
        skip_to(page, "Volume, %")
        page.keyboard.type("150")
        send(page, "Enter")
        expect(page.locator("#volume")).to_have_value("150")
        skip_to(page, "Site")
        page.keyboard.type("Lille")
        tab_to(page, "From day")
        page.keyboard.type("12012031")
        tab_to(page, "Days")
        page.keyboard.type("1")
        send(page)
        said(page, "are published for Lille office.")


@pytest.mark.slow
def test_an_account_manager_writes_the_next_version_of_a_contract(browser: Browser, site: Site) -> None:
    site.house.store.write(partial(agreed, site=site, key="keys-account", name="Harrow: parcels"))
    with at_the_screen(browser, site, "Đinh Tiến Dũng", "en") as page:
        page.goto(site.url)
        jump(page, "c", "Contracts")
        walk_to(page, "keys-account")
        skip_to(page, "Write the next version")
        send(page, "Enter")
        skip_to(page, "Begins on")
        page.keyboard.type("12012031")
        tab_to(page, "Days to pay")
        page.keyboard.type("14")
        send(page)
        expect(page.locator("h1")).to_have_text("Harrow: parcels")
        expect(page.locator("main")).to_contain_text("Invoices are due after 14 days.")


@pytest.mark.slow
def test_a_clerk_of_finance_rates_a_month_and_bills_it(browser: Browser, site: Site) -> None:
    site.house.store.write(partial(agreed, site=site, key="keys-finance", name="Harrow: cards"))
    with at_the_screen(browser, site, "Phan Thị Hồng", "en") as page:
        page.goto(site.url)
        jump(page, "x", "Billing")
        walk_to(page, "Harrow: cards")
        skip_to(page, "Rate ")
        send(page, "Enter")
        skip_to(page, "Issue the invoice")
        send(page, "Enter")
        expect(page.locator("h1")).to_contain_text("Invoice INV-")
        expect(page.locator("main")).to_contain_text("£6.00")
        page.keyboard.press("g")
        page.keyboard.down("Shift")
        send(page, "$")
        page.keyboard.up("Shift")
        expect(page.locator("h1")).to_have_text("Margin")


@pytest.mark.slow
def test_a_clients_manager_answers_a_question_and_writes_about_an_item(browser: Browser, site: Site) -> None:
    item, text = invoice(site, "keys-asked"), "Is the account of keys-asked the new one?"
    asked(site, item, text)
    with at_the_screen(browser, site, "Margaret Finch", "en") as page:
        page.goto(site.url)
        skip_to(page, item.number)
        tab_to(page, "Your answer")
        page.keyboard.type("Yes, since the first of March.")
        expect(page.locator("form.question", has_text=text).locator(".kept")).to_contain_text("kept ")
        page.reload()
        expect(page.locator("form.question", has_text=text).locator("textarea")).to_have_value(re.compile("March"))
        look(page, "kept")
        skip_to(page, item.number)
        tab_to(page, "Your answer")
        send(page)
        expect(page.get_by_text(text)).to_have_count(0)
        assert "since the first of March" not in site.known("Margaret Finch").client.get("/portal").text
        find(page, item.number)
        page.keyboard.press("r")
        page.keyboard.type("We told the supplier as well.")
        send(page)
        expect(page.locator(".comments")).to_contain_text("We told the supplier as well.")


@pytest.mark.slow
def test_a_clerk_of_the_client_hands_work_in(browser: Browser, site: Site) -> None:
    with at_the_screen(browser, site, "Daniel Price", "en") as page:
        page.on("filechooser", lambda _: None)  # a chooser is only caught by who listens well before it opens
        page.goto(site.url)
        skip_to(page, "Hand in work")
        page.keyboard.press("Enter")
        tab_to(page, "For")
        page.keyboard.type("Harrow")
        tab_to(page, "Document")
        with page.expect_file_chooser() as chooser:
            page.keyboard.press("Enter")
        chooser.value.set_files({"name": "keys.xml", "mimeType": "text/xml", "buffer": site.invoice("keys-sent")})
        tab_to(page, "Hand in")
        send(page, "Enter")
        expect(page).to_have_url(re.compile("/portal/items/"))


@pytest.mark.slow
def test_an_administrator_asks_why_somebody_may_see_an_item_and_issues_a_key(browser: Browser, site: Site) -> None:
    item = invoice(site, "keys-seen")
    with at_the_screen(browser, site, "Lâm Tú Uyên", "en") as page:
        page.goto(site.url)
        jump(page, "e", "People and access")
        walk_to(page, "Tom Bradshaw")
        skip_to(page, "Number or address of an item")
        page.keyboard.type(item.number)
        send(page, "Enter")
        expect(page.locator("main")).to_contain_text("lets pass")
        jump(page, "k", "API keys")
        skip_to(page, "Name")
        page.keyboard.type("The scanner in the cellar")
        tab_to(page, "Issue key")
        send(page, "Enter")
        expect(page.locator("#issued-key")).to_be_visible()


@pytest.mark.slow
def test_a_designer_tries_a_decision_and_keeps_it_as_a_case_for_a_while(browser: Browser, site: Site) -> None:
    with at_the_screen(browser, site, "Cao Nhật Minh", "en") as page:
        page.goto(site.url)
        jump(page, "p", "Processes")
        walk_to(page, "approval_route")
        send(page, "t")
        told = {"second_person": "false", "exception_count": "0", "gross_amount": "9000", "approval_limit": "5000"}
        while told:
            tab_to(page, "")
            value = told.pop(next((one for one in told if page.evaluate(FOCUS)["name"].startswith(one)), ""), "")
            page.keyboard.type(value)
        send(page)
        expect(page.locator("tr.fired")).to_contain_text("approval")
        skip_to(page, "Name")
        page.keyboard.type("Kept by keyboard")
        send(page)
        said(page, "The test case “Kept by keyboard” is kept.")
        skip_to(page, "Run no more Kept by keyboard")
        send(page, "Enter")
        said(page, "The test case “Kept by keyboard” is run no more.")


@pytest.mark.slow
def test_a_sheet_goes_with_escape_or_a_click_beside_it_and_keeps_what_was_chosen_in_it(
    browser: Browser, site: Site
) -> None:
    item = invoice(site, "keys-sheet")
    with at_the_screen(browser, site, "Tom Bradshaw", "en") as page:
        page.goto(f"{site.url}/tasks/{site.tasks(item)[0].id}")
        send(page, "c")
        page.keyboard.press("p")
        reason = page.get_by_label("Reason", exact=True)
        reason.select_option(index=1)
        page.keyboard.press("Escape")
        expect(reason).to_be_hidden()
        expect(page.locator("summary[data-key=p]")).to_be_focused()
        page.keyboard.press("Enter")
        expect(reason.locator("option").nth(1)).to_be_attached()
        assert reason.evaluate("field => field.selectedIndex") == 1
        page.locator("h1").click()
        expect(reason).to_be_hidden()


@pytest.mark.slow
def test_whoever_hands_over_sees_who_may_take_it_and_the_others_only_when_asked(browser: Browser, site: Site) -> None:
    item = invoice(site, "keys-takers")
    with at_the_screen(browser, site, "Tom Bradshaw", "en") as page:
        page.goto(f"{site.url}/tasks/{site.tasks(item)[0].id}")
        send(page, "c")
        page.goto(f"{page.url.split('?')[0]}/takers")
        expect(page.get_by_role("button", name="Hand to Hannah Whitaker")).to_be_visible()
        other = page.get_by_role("cell", name="Cao Nhật Minh", exact=True)
        expect(other).to_be_hidden()
        tab_to(page, "Skip to the page")
        page.keyboard.press("Enter")
        page.locator("summary", has_text="people cannot take it").focus()
        page.keyboard.press("Enter")
        expect(other).to_be_visible()


@pytest.mark.slow
def test_one_key_leads_into_the_form_and_a_task_that_has_ended_takes_nothing_more(browser: Browser, site: Site) -> None:
    item = invoice(site, "keys-form")
    with at_the_screen(browser, site, "Tom Bradshaw", "en") as page:
        address = f"{site.url}/tasks/{site.tasks(item)[0].id}"
        page.goto(address)
        expect(page.get_by_role("textbox", name="Why (needed)")).to_be_disabled()
        send(page, "c")
        page.keyboard.press("f")
        expect(page.get_by_label("Accept as it is")).to_be_focused()
        page.keyboard.press("Space")
        page.get_by_role("textbox", name="Why (needed)").fill("The order was wrong.")
        send(page)
        page.goto(address)
        expect(page.get_by_text("You completed this task.")).to_be_visible()
        expect(page.get_by_role("button", name="Take the next one")).to_be_visible()
        expect(page.get_by_role("textbox", name="Why (needed)")).to_be_disabled()


@pytest.mark.slow
def test_the_page_of_the_next_item_tells_by_itself_what_came(browser: Browser, site: Site) -> None:
    invoice(site, "keys-first")
    with at_the_screen(browser, site, "Tom Bradshaw", "en") as page:
        page.clock.install()
        page.goto(f"{site.url}/next")
        before = page.locator("#waits p").inner_text()
        page.locator("#take").focus()
        invoice(site, "keys-second")
        page.clock.run_for(21_000)
        expect(page.locator("#waits p")).not_to_have_text(before)
        expect(page.locator("#take")).to_be_focused()


@pytest.mark.slow
def test_what_a_canned_text_leaves_open_is_typed_over_and_never_sent(browser: Browser, site: Site) -> None:
    item = invoice(site, "keys-gap")
    site.house.store.write(
        lambda tx: save_item(tx, replace(load_item(tx, tenant=item.tenant, item_id=item.id), reference=None))
    )
    with at_the_screen(browser, site, "Tom Bradshaw", "en") as page:
        page.goto(f"{site.url}/items/{item.id}")
        page.keyboard.press("t")
        page.keyboard.type("Order missing")
        expect(page.locator("#guidance-found")).to_contain_text("Order missing")
        page.keyboard.press("Enter")
        reply = page.locator("#reply")
        expect(reply).to_be_focused()
        expect(reply).to_have_value(re.compile(r"\{reference\}"))
        page.keyboard.press("Control+Enter")
        expect(page.get_by_text("{reference} is not filled in.")).to_be_visible()
        expect(reply).to_have_value(re.compile(r"\{reference\}"))
        reply.fill("")
        page.locator("#guidance-search").focus()
        page.keyboard.press("Enter")
        expect(reply).to_be_focused()
        page.keyboard.type("your letter")
        expect(reply).to_have_value(f"Which order does your letter belong to? We hold it as {item.number}.")
        send(page)
        said(page, "Your message is sent.")


@pytest.mark.slow
def test_a_reviewer_goes_from_verdict_to_verdict_by_one_key(browser: Browser, site: Site) -> None:
    sample = site.sample()
    with at_the_screen(browser, site, "Grace Holloway", "en") as page:
        page.goto(f"{site.url}/reviews")
        send(page, "n")
        assert page.url.endswith(f"/reviews/{sample}")
        page.keyboard.press("Control+Enter")
        expect(page.get_by_label("Pass", exact=True)).to_be_focused()
        page.keyboard.press("Space")
        send(page)
        said(page, "has its verdict")
        expect(page.locator("h1")).to_have_text("Second looks")


@pytest.mark.slow
def test_a_masked_field_is_revealed_by_keyboard_and_a_reason_too_short_is_refused_beside_it(
    browser: Browser, site: Site
) -> None:
    sample = LINES / "recruiting" / "samples" / "application.json"
    item = site.hand_in("harrow-recruiting", sample.read_bytes(), by="Daniel Price", name="keys-reveal.json")
    site.settle()
    with at_the_screen(browser, site, "Hannah Whitaker", "en") as page:
        page.goto(f"{site.url}/items/{item.id}")
        sheet = page.locator("details.drop", has_text="Reveal").first
        sheet.locator("summary").focus()
        page.keyboard.press("Enter")
        reason = sheet.locator("textarea")
        reason.focus()
        page.keyboard.type("short")
        expect(sheet.locator(".kept")).to_contain_text("kept")
        page.keyboard.press("Control+Enter")
        expect(sheet.get_by_text("Give a reason of at least")).to_be_visible()
        expect(reason).to_have_value("short")
        expect(reason).to_be_focused()
        reason.fill("The candidate asks on the telephone what we hold of them.")
        page.keyboard.press("Control+Enter")
        expect(page.locator("strong[autofocus]")).to_be_focused()


@pytest.mark.slow
def test_after_a_press_the_keyboard_goes_on_where_it_was_and_a_fresh_page_begins_at_its_beginning(
    browser: Browser, site: Site
) -> None:
    with at_the_screen(browser, site, "Lâm Tú Uyên", "en") as page:
        page.goto(f"{site.url}/people/{site.world.people['Antoine Roussel']}")
        page.locator("#role-of").select_option("reviewer")
        page.get_by_role("button", name="Give the role").focus()
        send(page, "Enter")
        said(page, "Kept for Antoine Roussel.")
        expect(page.locator("section#rights")).to_be_focused()
        tab_to(page, "For")
        page.reload()
        tab_to(page, "Skip to the page")


@pytest.mark.slow
def test_a_sheet_that_enter_opens_has_the_focus_in_its_first_field(browser: Browser, site: Site) -> None:
    with at_the_screen(browser, site, "Lâm Tú Uyên", "en") as page:
        page.goto(f"{site.url}/people")
        sheet = page.locator("details.drop", has_text="Add a client")
        sheet.locator("summary").focus()
        page.keyboard.press("Enter")
        expect(sheet.get_by_label("Name")).to_be_focused()


@pytest.mark.slow
def test_a_wide_drawing_stays_readable_on_a_telephone_and_moves_by_the_arrows(browser: Browser, site: Site) -> None:
    with at_the_screen(browser, site, "Cao Nhật Minh", "en") as page:
        page.set_viewport_size({"width": 390, "height": 844})
        page.goto(f"{site.url}/processes")
        supplier_invoices = page.locator("main a", has_text="upplier").first.get_attribute("href")
        page.goto(f"{site.url}{supplier_invoices}")
        drawing = page.locator(".diagram[data-drawn]")
        drawing.focus()
        expect(drawing).to_be_focused()
        matrix = "document.querySelector('.diagram g.viewport').transform.baseVal.consolidate().matrix"
        scale, left = page.evaluate(f"[{matrix}.a, {matrix}.e]")
        page.keyboard.press("ArrowRight")
        assert (scale, page.evaluate(f"{matrix}.e")) == (pytest.approx(0.6, abs=0.001), pytest.approx(left - 60))
        box = drawing.bounding_box()
        assert box
        for kind, x in (("pointerdown", 200), ("pointermove", 160), ("pointermove", 110)):
            drawing.dispatch_event(kind, {"pointerType": "touch", "clientX": x, "clientY": box["y"] + 50})
        assert page.evaluate(f"{matrix}.e") == pytest.approx(left - 60 - 90)
        page.set_viewport_size({"width": 1280, "height": 900})
