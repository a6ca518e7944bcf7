"""Every page in a real Chromium: no accessibility violation, no script error, nothing wider than the screen."""

import json
import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from http import HTTPStatus
from typing import Any

import pytest
from axe_playwright_python.base import AXE_FILE_PATH  # type: ignore[import-untyped]  # - the package ships no types
from playwright.sync_api import Browser, Page, expect
from tests.web.conftest import LINES, Site
from tests.web.screens import ready_task
from tests.web.test_counter_story import begun_chat, open_counter
from tests.web.test_payroll_story import run_with_a_raise
from tests.web.twinfloor import gold_of
from tests.web.workbooks import propose

from remit.demo.crew import Crew
from remit.demo.inventing.legal_discovery import compose, papers
from remit.judgement.actions.forms import ENOUGH, REVIEW, save_answers
from remit.parties.access import SYSTEM
from remit.parties.actions.people import PersonDetails, create_person
from remit.parties.actions.rights import grant
from remit.parties.model import CLIENT_ROLES, Role
from remit.parties.reports.principals import principal_of
from remit.profile.actions import Told, keep_assessment
from remit.quality.actions.calibrating import mark_alone, open_calibration
from remit.quality.model import Defect, GoldCopy, Verdict
from remit.quality.records.gold import find_copy, insert_copy, save_score
from remit.services.media_process import line as media_process
from remit.store import Transaction
from remit.values.chance import SeededChance
from remit.web.spoken import TEMPLATE_FOLDER
from remit.web.visitor import LANGUAGE_COOKIE, SESSION_COOKIE, THEME_COOKIE
from remit.work.actions.claims import claim
from remit.work.actions.proposals import propose_document
from remit.work.model import Item, Task

Address = Callable[[Site, Item, Item], str]
OPTIONS: dict[str, Any] = {"resultTypes": ["violations"], "preload": False}
"""Every rule of axe that judges without a player; preloading serves media rules alone, and no page plays media."""
THIN = """keep => {
  const told = ["class", "role", "type", "style", "lang", "tabindex", "aria-hidden", "disabled", "colspan"];
  const attribute = one => told.includes(one.name) ? `${one.name}=${one.value}` : one.name;
  const make = node => node.nodeType === Node.TEXT_NODE ? (node.data.trim() && "text")
    : node.nodeType !== Node.ELEMENT_NODE ? ""
    : `${node.tagName}[${[...node.attributes].map(attribute)}](${[...node.childNodes].map(make).join("")})`;
  const lists = "tbody, ul, ol, select, datalist, svg, svg g, div, section, fieldset, details, form";
  for (const list of [...document.querySelectorAll(lists)].reverse()) {
    const seen = {};
    for (const row of [...list.children]) {
      const made = make(row);
      seen[made] = (seen[made] || 0) + 1;
      if (seen[made] > keep) row.remove();
    }
  }
}"""
"""Leave so many of the rows of a list that differ only in words and numbers: one loop of a template made them.

Inner lists come first, so that rows with lists of two lengths are alike as well.
"""
DESK, TELEPHONE, HEIGHT = 1280, 390, 844
ALIKE = 2
"""Rows of a table are striped two by two."""
EVERYBODY = os.environ.get("REMIT_LOOKS") == "all"
"""Whether each role looks at each page that is open to it, in both languages and both themes."""
LOOKS = [("en", "light"), ("vi", "dark"), *([("en", "dark"), ("vi", "light")] if EVERYBODY else [])]
SPEAK_OF_THEMES = {"refused_bare.html", "shell.html", "switches.html", "themes.html"}


def drawing(key: str, part: str = "") -> Address:
    """Return the address of a definition's page, or of a part of it."""
    return lambda site, invoice, contract: f"/processes/{site.definition(key).id}{part}"


def proposal_of(site: Site) -> str:
    """Propose that two people look only from 20,000 on, and return the proposal's id."""
    tenant = site.world.clients["harrow"]
    return propose(site.house, tenant, "approval_route", cell="D8", text=">= 20000").id


def version_of(site: Site) -> str:
    """Propose an invoice process with a renamed task and a changed condition; return the id."""
    model = (LINES / "supplier_invoices" / "supplier_invoice.bpmn").read_bytes()
    changed = model.replace(b'name="Approve amount"', b'name="Approve the amount"')
    changed = changed.replace(b"gross_amount &gt; approval_limit", b"gross_amount &gt;= approval_limit")
    tenant = site.world.clients["harrow"]
    act = partial(propose_document, principal=SYSTEM, tenant=tenant, content=changed, file_name="invoice.bpmn")
    return site.house.store.write(act, tenant=tenant).id


def calibration_of(site: Site, item: Item) -> str:
    """Open a session on an item in which two have scored it differently, and return its page's address."""
    house, now = site.house, site.house.clock.now()
    with house.store.read() as reader:
        lead, reviewer = (
            principal_of(reader, person_id=site.world.people[name], now=now) for name in ("Vũ Hải Yến", "Lý Thanh Sơn")
        )
    point = house.lines.line(item.line).checklist()[0]
    wrong = (Defect(point.key, critical=point.critical, note="It says 12."),)

    def scored(tx: Transaction) -> str:
        session = open_calibration(tx, principal=lead, tenant=item.tenant, item_id=item.id).id
        for who, verdict, defects in ((lead, Verdict.RETURN, wrong), (reviewer, Verdict.PASS, ())):
            mark_alone(tx, principal=who, tenant=item.tenant, calibration_id=session, verdict=verdict, defects=defects)
        return session

    return f"/calibrations/{house.store.write(scored)}"


def running(site: Site, item: Item, part: str = "") -> str:
    """Return the address of the page, or a part of it, of an item's first instance."""
    return f"/instances/{site.instance(item).id}{part}"


def pay_run(site: Site) -> str:
    """Hand in a pay run with a comparison and a parallel run, and return the address of its page."""
    item = site.hand_in("harrow-payroll", run_with_a_raise("Looks"), by="Daniel Price", name="april.json")
    site.settle()
    return f"/items/{item.id}/pay-run"


def missed_once(tx: Transaction, *, site: Site, item: Item) -> None:
    """Keep two tasks of an item as gold, of which somebody missed one."""
    gold = [gold_of(tx, tenant=item.tenant, item=item, text=text) for text in ("Review A", "Review B")]
    copy = GoldCopy(item.tenant, item.id, gold[0], tx.now)
    insert_copy(tx, copy)
    worker = site.world.people["Tom Bradshaw"]
    save_score(tx, replace(copy, person_id=worker, worked_at=tx.now, given={}, missed=("note",), critical=True))


def held_by(site: Site, item: Item, form: str, name: str) -> Task:
    """Have somebody claim the ready task of an item that has a form."""
    task = ready_task(site, item, form)

    def claimed(tx: Transaction) -> Task:
        who = principal_of(tx, person_id=site.world.people[name], now=tx.now)
        return claim(tx, principal=who, tenant=item.tenant, task_id=task.id)

    return site.house.store.write(claimed)


def enough_page(site: Site) -> str:
    """Have a batch of a collection read in a learner's order, and return the page of the lead who may end it."""
    collection = compose(tuple(one for one in papers() if not one.sample), aside=0, batch=4)
    item = site.hand_in("harrow-discovery", collection, by="Daniel Price", name="enough.zip")
    site.settle()
    held, reader_id = held_by(site, item, REVIEW, "Đặng Minh Khoa"), site.world.people["Đặng Minh Khoa"]

    def read_a_batch(tx: Transaction) -> None:
        who = principal_of(tx, person_id=reader_id, now=tx.now)
        save_answers(tx, who, held, Crew(site.house, (reader_id,), SeededChance(1)).values(tx, who, held))

    site.house.store.write(read_a_batch)
    return f"/tasks/{held_by(site, item, ENOUGH, 'Huỳnh Gia Linh').id}"


def moderation_page(site: Site) -> str:
    """Hand in a picture, have it claimed, and return its moderator's page."""
    picture = (media_process.folder / "samples" / "reported.png").read_bytes()
    item = site.hand_in("morel-captions", picture, by="Luc Perrin", name="looks.png")
    site.settle()
    return f"/tasks/{held_by(site, item, 'moderate', 'Hannah Whitaker').id}"


def appeal_page(site: Site) -> str:
    """Appeal against the removal of a picture, and return the page of who decides the appeal."""
    picture = (media_process.folder / "samples" / "reported.png").read_bytes() + b"again"
    decided = site.hand_in("morel-captions", picture, by="Luc Perrin", name="looks.png")
    site.settle()
    held = held_by(site, decided, "moderate", "Hannah Whitaker")
    with site.house.store.read() as reader:
        who = principal_of(reader, person_id=site.world.people["Hannah Whitaker"], now=site.house.clock.now())
    removed = {"shown": "hate", "hate_kind": "attack", "why": "A slur on the wall."}
    site.house.complete(who, tenant=decided.tenant, task_id=held.id, values=removed)
    told = {"appeal": decided.number, "complaint": "It is the set of our film; the blood is paint."}
    item = site.hand_in("morel-captions", json.dumps(told).encode(), by="Luc Perrin", name="appeal.json")
    site.settle()
    return f"/tasks/{held_by(site, item, 'appeal', 'Claire Dumont').id}"


def gold_page(site: Site, item: Item) -> str:
    """Return the page of gold items, which also asks for the tasks of an item."""
    with site.house.store.read(tenant=item.tenant) as reader:
        known = find_copy(reader, tenant=item.tenant, item_id=item.id)
    if known is None:
        site.house.store.write(partial(missed_once, site=site, item=item))
    return f"/quality/gold?number={item.number}"


def assessment_of(site: Site) -> str:
    """Keep an assessment in which interview and sample disagree, and return its id."""
    answers = {"prospect": "Nordwind AG", "process": "Supplier invoices", "ruled_of_ten": "3", "ways": "4"}
    volume = {"items_per_month": "3000", "minutes_per_item": "7", "swing_pct": "40", "evidence": "counted"}
    told = Told(answers | volume, [{"item": f"A-{at}", "step": "matched", "kind": "rule"} for at in range(40)])
    tenant = site.world.clients["harrow"]
    return site.house.store.write(lambda tx: keep_assessment(tx, SYSTEM, tenant=tenant, told=told)).id


AXE = (
    AXE_FILE_PATH.read_text("utf-8")
    + """;(() => {
  const colour = axe.commons.color.Color.prototype, parse = colour.parseString, known = new Map();
  colour.parseString = function (text) {
    if (known.has(text)) {
      [this.r, this.g, this.b, this.alpha] = known.get(text);
    } else {
      parse.call(this, text);
      known.set(text, [this.r, this.g, this.b, this.alpha]);
    }
    return this;
  };
})();"""
)
"""Axe, which reads a colour once: a page has a dozen, and reading one anew for each word is a fifth of axe's work."""
PAGES: dict[str, tuple[str, Address]] = {
    "sign in": ("", lambda site, invoice, contract: "/sign-in"),
    "next": ("Tom Bradshaw", lambda site, invoice, contract: "/next"),
    "queue": ("Tom Bradshaw", lambda site, invoice, contract: "/queue"),
    "task": ("Tom Bradshaw", lambda site, invoice, contract: f"/tasks/{site.tasks(invoice)[0].id}"),
    "items": ("Vũ Hải Yến", lambda site, invoice, contract: "/items"),
    "item": ("Vũ Hải Yến", lambda site, invoice, contract: f"/items/{invoice.id}"),
    "plan": ("Vũ Hải Yến", lambda site, invoice, contract: f"/items/{invoice.id}?view=plan"),
    "case": ("Eleanor Marsh", lambda site, invoice, contract: f"/items/{contract.id}?view=plan"),
    "judgements": ("Eleanor Marsh", lambda site, invoice, contract: f"/items/{contract.id}?view=judgements"),
    "decisions": ("Vũ Hải Yến", lambda site, invoice, contract: f"/items/{invoice.id}?view=decisions"),
    "trail": ("Vũ Hải Yến", lambda site, invoice, contract: f"/items/{invoice.id}?view=trail"),
    "enough": ("Huỳnh Gia Linh", lambda site, invoice, contract: enough_page(site)),
    "moderation": ("Hannah Whitaker", lambda site, invoice, contract: moderation_page(site)),
    "appeal": ("Claire Dumont", lambda site, invoice, contract: appeal_page(site)),
    "pay run": ("Hannah Whitaker", lambda site, invoice, contract: pay_run(site)),
    "board": ("Vũ Hải Yến", lambda site, invoice, contract: "/board"),
    "workforce": ("Mai Quỳnh Chi", lambda site, invoice, contract: "/workforce"),
    "my day": ("Tom Bradshaw", lambda site, invoice, contract: "/day"),
    "disputes": ("Vũ Hải Yến", lambda site, invoice, contract: "/disputes"),
    "calls": ("Ellie Marsden", lambda site, invoice, contract: "/calls"),
    "wallboard": ("Vũ Hải Yến", lambda site, invoice, contract: "/wallboard"),
    "takers": ("Vũ Hải Yến", lambda site, invoice, contract: f"/tasks/{site.tasks(invoice)[0].id}/takers"),
    "second looks": ("Grace Holloway", lambda site, invoice, contract: "/reviews"),
    "second look": ("Grace Holloway", lambda site, invoice, contract: f"/reviews/{site.sample()}"),
    "calibration": ("Lý Thanh Sơn", lambda site, invoice, contract: calibration_of(site, invoice)),
    "scoring alone": ("Grace Holloway", lambda site, invoice, contract: calibration_of(site, invoice)),
    "quality": ("Grace Holloway", lambda site, invoice, contract: "/quality"),
    "gold items": ("Vũ Hải Yến", lambda site, invoice, contract: gold_page(site, contract)),
    "service status": ("Daniel Price", lambda site, invoice, contract: "/status"),
    "guidance": ("Vũ Hải Yến", lambda site, invoice, contract: "/guidance"),
    "portal": ("Margaret Finch", lambda site, invoice, contract: "/portal"),
    "portal item": ("Margaret Finch", lambda site, invoice, contract: f"/portal/items/{invoice.id}"),
    "processes": ("Cao Nhật Minh", lambda site, invoice, contract: "/processes"),
    "process": (
        "Cao Nhật Minh",
        drawing("supplier_invoice"),
    ),
    "case plan": (
        "Cao Nhật Minh",
        drawing("contract_review"),
    ),
    "scenarios": ("Cao Nhật Minh", drawing("supplier_invoice", "/scenarios")),
    "recording": ("Cao Nhật Minh", drawing("supplier_invoice", "/scenarios/record")),
    "decision": ("Cao Nhật Minh", drawing("approval_route")),
    "trial": (
        "Cao Nhật Minh",
        lambda site, invoice, contract: f"{drawing('approval_route')(site, invoice, contract)}/try",
    ),
    "proposal": ("Cao Nhật Minh", lambda site, invoice, contract: f"/proposals/{proposal_of(site)}"),
    "version proposed": ("Vũ Hải Yến", lambda site, invoice, contract: f"/proposals/{version_of(site)}"),
    "instances": ("Vũ Hải Yến", lambda site, invoice, contract: "/instances"),
    "many at once": (
        "Vũ Hải Yến",
        lambda site, invoice, contract: "/instances-many?definition=supplier_invoice&act=suspend",
    ),
    "instance": ("Vũ Hải Yến", lambda site, invoice, contract: running(site, invoice)),
    "case instance": ("Vũ Hải Yến", lambda site, invoice, contract: running(site, contract)),
    "instance variables": ("Vũ Hải Yến", lambda site, invoice, contract: running(site, invoice, "?view=variables")),
    "instance trail": ("Vũ Hải Yến", lambda site, invoice, contract: running(site, invoice, "?view=trail")),
    "instance act": ("Vũ Hải Yến", lambda site, invoice, contract: running(site, invoice, "/try?act=modify&set=a=1")),
    "people": ("Lâm Tú Uyên", lambda site, invoice, contract: "/people"),
    "person": ("Lâm Tú Uyên", lambda site, invoice, contract: f"/people/{site.world.people['Tom Bradshaw']}"),
    "audit": ("Margaret Finch", lambda site, invoice, contract: "/audit"),
    "profile": ("Đinh Tiến Dũng", lambda site, invoice, contract: "/profile"),
    "one profile": (
        "Đinh Tiến Dũng",
        lambda site, invoice, contract: f"/profile/{site.world.engagements['harrow-ap']}",
    ),
    "before hand-over": ("Đinh Tiến Dũng", lambda site, invoice, contract: "/assessments"),
    "assessment": ("Đinh Tiến Dũng", lambda site, invoice, contract: f"/assessments/{assessment_of(site)}"),
    "proof": ("Margaret Finch", lambda site, invoice, contract: "/proof"),
    "item proof": ("Margaret Finch", lambda site, invoice, contract: f"/items/{invoice.id}/proof"),
    "health": ("Lâm Tú Uyên", lambda site, invoice, contract: "/health"),
    "mailboxes": ("Lâm Tú Uyên", lambda site, invoice, contract: "/mailboxes"),
    "identity": ("Lâm Tú Uyên", lambda site, invoice, contract: "/identity"),
    "erasures": ("Margaret Finch", lambda site, invoice, contract: "/erasures"),
    "keys": ("Margaret Finch", lambda site, invoice, contract: "/keys"),
    "code": ("", lambda site, invoice, contract: "/sign-in/code"),
    "search": ("Vũ Hải Yến", lambda site, invoice, contract: "/search"),
    "notices": ("Vũ Hải Yến", lambda site, invoice, contract: "/notices"),
    "signing in": ("Tom Bradshaw", lambda site, invoice, contract: "/account/security"),
    "account": ("Tom Bradshaw", lambda site, invoice, contract: "/account"),
    "contracts": ("Đinh Tiến Dũng", lambda site, invoice, contract: "/contracts"),
    "contract": ("Margaret Finch", lambda site, invoice, contract: f"/contracts/{site.world.engagements['harrow-ap']}"),
    "new contract": ("Đinh Tiến Dũng", lambda site, invoice, contract: "/contracts/new"),
    "next version": (
        "Đinh Tiến Dũng",
        lambda site, invoice, contract: f"/contracts/{site.world.engagements['harrow-ap']}/change",
    ),
    "accounts": ("Đinh Tiến Dũng", lambda site, invoice, contract: "/accounts"),
    "billing": ("Phan Thị Hồng", lambda site, invoice, contract: "/billing"),
    "billing months": (
        "Phan Thị Hồng",
        lambda site, invoice, contract: f"/billing/{site.world.engagements['harrow-ap']}",
    ),
    "index values": ("Phan Thị Hồng", lambda site, invoice, contract: "/billing/indices"),
    "replay": ("Vũ Hải Yến", lambda site, invoice, contract: f"/items/{invoice.id}/replay"),
    "service reports": ("Margaret Finch", lambda site, invoice, contract: "/reports"),
    "service report": (
        "Margaret Finch",
        lambda site, invoice, contract: f"/reports/{site.world.engagements['harrow-ap']}",
    ),
    "items of a report": (
        "Margaret Finch",
        lambda site, invoice, contract: f"/reports/{site.world.engagements['harrow-ap']}/items?figure=received",
    ),
    "invoices": ("Margaret Finch", lambda site, invoice, contract: "/invoices"),
    "invoice disputes": ("Margaret Finch", lambda site, invoice, contract: "/invoices/disputes"),
    "margin": ("Phan Thị Hồng", lambda site, invoice, contract: "/margin"),
    "books": ("Phan Thị Hồng", lambda site, invoice, contract: "/ledger"),
    "statement": ("Margaret Finch", lambda site, invoice, contract: f"/statements/{site.world.clients['harrow']}"),
    "counter": ("", lambda site, invoice, contract: open_counter(site, "https://shop.example")),
    "chat": ("", lambda site, invoice, contract: begun_chat(site)),
    "missing": ("Tom Bradshaw", lambda site, invoice, contract: "/items/nothing"),
    "api": ("", lambda site, invoice, contract: "/api/v1/docs"),
}


@dataclass(slots=True)
class Screen:
    """One window for all cases: its cache holds the viewers, which are large."""

    site: Site
    page: Page
    faults: list[str] = field(default_factory=list)
    tokens: dict[str, str] = field(default_factory=dict)

    def open(self, address: str, *, who: str, language: str, theme: str, width: int = DESK) -> int:
        """Go to an address as somebody, in a language and a theme; wait until all is drawn, what is folded too."""
        cookies = {LANGUAGE_COOKIE: language, THEME_COOKIE: theme}
        if who:
            cookies[SESSION_COOKIE] = self.tokens.get(who) or self.tokens.setdefault(who, self.site.token(who))
        self.page.context.clear_cookies()
        self.page.context.add_cookies(
            [{"name": key, "value": value, "url": self.site.url} for key, value in cookies.items()]
        )
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        self.faults.clear()
        answer = self.page.goto(self.site.url + address)
        self.page.evaluate("document.querySelectorAll('details:has([data-diagram])').forEach(one => (one.open = true))")
        expect(self.page.locator("[data-diagram]:not([data-drawn])")).to_have_count(0)
        return answer.status if answer else 0

    def violations(self) -> list[tuple[str, list[str]]]:
        """Return what axe finds: the rule and the places. It looks at two of the rows that are made alike."""
        self.page.evaluate(THIN, ALIKE)
        found = self.page.evaluate("options => axe.run(document, options).then(it => it.violations)", OPTIONS)
        return [(one["id"], [node["html"] for node in one["nodes"]]) for one in found]

    def fits(self, width: int) -> bool:
        """Return whether nothing is wider than a screen of a width."""
        self.page.set_viewport_size({"width": width, "height": HEIGHT})
        return bool(self.page.evaluate("document.documentElement.scrollWidth <= innerWidth"))


@pytest.fixture(scope="module")
def screen(browser: Browser, site: Site) -> Iterator[Screen]:
    context = browser.new_context()
    context.add_init_script(AXE)
    made = Screen(site, context.new_page())
    made.page.on("pageerror", lambda error: made.faults.append(str(error)))
    made.page.on(
        "console", lambda line: made.faults.append(line.text) if "Content Security Policy" in line.text else None
    )
    yield made
    context.close()


def person_of(tx: Transaction, *, site: Site, role: Role) -> str:
    """Make somebody who holds a role for the first client, and return their id."""
    client, home = site.world.clients["harrow"], site.world.provider
    details = PersonDetails(name=f"Every {role}", email=f"{role}@looks.example", languages=("en", "vi"))
    made = create_person(tx, SYSTEM, tenant=client if role in CLIENT_ROLES else home, details=details).id
    grant(tx, SYSTEM, tenant=client, person_id=made, role=role)
    return made


@pytest.fixture(scope="module")
def crowd(site: Site) -> Sequence[str]:
    """Who else looks at a page: nobody, unless every role is asked for."""
    for role in Role if EVERYBODY else ():
        site.world.people[f"Every {role}"] = site.house.store.write(partial(person_of, site=site, role=role))
    return [f"Every {role}" for role in Role] if EVERYBODY else []


@pytest.mark.slow
@pytest.mark.parametrize(("language", "theme"), LOOKS)
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_sound(
    name: str, language: str, theme: str, screen: Screen, invoice: Item, contract: Item, crowd: Sequence[str]
) -> None:
    """Judge by every rule; the other theme of a language differs in colours, and colours not by language.

    One of the themes is opened at a desk, the other at a telephone that becomes wide.
    """
    who, address = PAGES[name]
    place = address(screen.site, invoice, contract)
    screen.open(place, who=who, language=language, theme=theme, width=DESK if theme == "light" else TELEPHONE)
    assert screen.fits(TELEPHONE), "wider than a telephone"
    assert screen.fits(DESK), "wider than a desk"
    assert screen.violations() == []
    assert screen.faults == []
    for other in crowd:
        if screen.open(place, who=other, language=language, theme=theme) == HTTPStatus.OK:
            assert screen.violations() == [], other


@pytest.mark.slow
def test_a_long_amount_stays_in_its_cell_where_a_table_folds(screen: Screen) -> None:
    screen.open("/day", who="Tom Bradshaw", language="en", theme="light", width=TELEPHONE)
    cost, margin = (
        '<td class="num" data-name="Cost of the work">₫208,638</td>',
        '<td class="num" data-name="Revenue">₫12,461,968,000</td>',
    )
    row = f'<div class="scroll"><table class="folding"><tr><td>26 October</td>{cost}{margin}</tr></table></div>'
    wide = screen.page.evaluate(
        """row => {
          document.querySelector("main").innerHTML = row;
          return [...document.querySelectorAll("td")].filter(td => td.scrollWidth > td.clientWidth).length;
        }""",
        row,
    )
    assert wide == 0


NARROW = 240
"""A telephone whose letters are half as large again."""


@pytest.mark.slow
def test_a_table_in_a_form_that_is_closed_to_its_reader_scrolls_by_keyboard(screen: Screen) -> None:
    order = (LINES / "order_entry" / "samples" / "complete.json").read_bytes()
    item = screen.site.hand_in("harrow-orders", order, by="Daniel Price", name="closed.json")
    screen.site.settle()
    place = f"/tasks/{ready_task(screen.site, item, 'decide').id}"
    screen.open(place, who="Vũ Hải Yến", language="en", theme="light", width=NARROW)
    box = screen.page.locator("form .scroll", has=screen.page.locator("input:disabled")).first
    assert box.evaluate("box => box.scrollWidth > box.clientWidth")
    assert screen.violations() == []
    box.focus()
    screen.page.keyboard.press("ArrowRight")
    screen.page.wait_for_function("box => box.scrollLeft > 0", arg=box.element_handle())


def test_a_theme_changes_nothing_but_colours() -> None:
    """Let a dark page be judged by its colours alone: no template but these and no script asks for the theme."""
    scripts = [path for path in TEMPLATE_FOLDER.parent.glob("static/*.js") if "theme" in path.read_text("utf-8")]
    templates = {path.name for path in TEMPLATE_FOLDER.rglob("*.html") if "theme" in path.read_text("utf-8")}
    assert (templates, scripts) == (SPEAK_OF_THEMES, [])
    style = (TEMPLATE_FOLDER.parent / "static" / "remit.css").read_text("utf-8")
    for block in style.split('data-theme="dark"] {')[1:]:
        said = [line.split(":")[0].strip() for line in block.split("}")[0].splitlines() if ":" in line]
        assert all(one.startswith("--") or one == "color-scheme" for one in said)
