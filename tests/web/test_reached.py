"""What a page reaches beside an item: setting it going again, working its journals through again; and index values."""

from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace

from click.testing import CliRunner, Result
from tests.web.conftest import Site
from tests.web.test_instances import PROBLEM, reader

from remit.app.settings import SETTINGS_FILE, write_settings
from remit.cli import main
from remit.values.identifier import Identifier
from remit.work.model import Item, ItemState


def remit(site: Site, *words: str) -> Result:
    """Run a command on the site's own folder."""
    folder = site.house.settings.folder
    if not (folder / SETTINGS_FILE).exists():
        write_settings(folder)
    return CliRunner().invoke(main, list(words))


@contextmanager
def nothing_published(site: Site, line_key: str) -> Iterator[None]:
    """Have the kinds of a line name a process that nobody has published."""
    line = site.house.lines.line(line_key)
    kinds = line.kinds
    object.__setattr__(line, "kinds", {key: replace(kind, definition="later") for key, kind in kinds.items()})
    try:
        yield
    finally:
        object.__setattr__(line, "kinds", kinds)


def stopped(site: Site, number: str) -> Item:
    """Take an invoice in whose process is not published."""
    with nothing_published(site, "supplier_invoices"):
        item = site.hand_in("harrow-ap", site.invoice(number), by="Daniel Price", name=f"{number}.xml")
    assert item.state is ItemState.INCIDENT
    return item


def state(site: Site, item_id: Identifier) -> ItemState:
    return site.item(item_id).state


def test_an_item_that_could_not_be_set_going_says_why_and_is_set_going_by_a_lead(site: Site) -> None:
    item, lead = stopped(site, "STOP-1"), reader(site)
    page = lead.get(f"/items/{item.id}").text
    assert "It could not be set going when it was received" in page
    assert "later" in page.split('id="stopped"')[1].split("</div>")[0]
    done = lead.post(f"/items/{item.id}/restart", data={"csrf": site.form_token(lead)}, headers=PROBLEM)
    assert done.json() == {"go": f"/items/{item.id}"}
    assert state(site, item.id) is ItemState.IN_PROGRESS
    assert 'id="stopped"' not in lead.get(f"/items/{item.id}").text


def test_an_item_that_still_cannot_be_set_going_stays_and_says_so(site: Site) -> None:
    item, lead = stopped(site, "STOP-2"), reader(site)
    with nothing_published(site, "supplier_invoices"):
        lead.post(f"/items/{item.id}/restart", data={"csrf": site.form_token(lead)}, headers=PROBLEM)
    assert state(site, item.id) is ItemState.INCIDENT
    assert "still cannot be set going" in lead.get(f"/items/{item.id}").text


def test_who_may_not_try_again_is_offered_no_button_and_refused(site: Site) -> None:
    item, agent = stopped(site, "STOP-3"), reader(site, "Tom Bradshaw")
    assert f"/items/{item.id}/restart" not in agent.get(f"/items/{item.id}").text
    refused = agent.post(f"/items/{item.id}/restart", data={"csrf": site.form_token(agent)}, headers=PROBLEM)
    assert refused.status_code in (403, 404)
    assert state(site, item.id) is ItemState.INCIDENT


def test_an_item_that_runs_is_not_set_going_twice(site: Site, invoice: Item) -> None:
    lead = reader(site)
    refused = lead.post(f"/api/v1/items/{invoice.id}/restart", headers=site.api_headers(lead))
    assert (refused.status_code, refused.json()["code"]) == (409, "work.wrong_state")


def test_a_command_sets_all_items_of_an_engagement_going(site: Site) -> None:
    items = [stopped(site, number) for number in ("STOP-4", "STOP-5")]
    folder = str(site.house.settings.folder)
    done = remit(site, "restart", "--folder", folder, "--engagement", "harrow-ap")
    assert done.exit_code == 0, done.output
    for item in items:
        assert f"{item.number}: in_progress" in done.stdout
        assert state(site, item.id) is ItemState.IN_PROGRESS


def test_the_journals_of_an_item_are_worked_through_again(site: Site, invoice: Item) -> None:
    lead, instance = reader(site), site.instance(invoice)
    assert f"/items/{invoice.id}/replay" in lead.get(f"/items/{invoice.id}?view=trail").text
    page = lead.get(f"/items/{invoice.id}/replay").text
    assert "Every journal gives the state that is stored." in page
    assert "Supplier invoice" in page
    told = lead.get(f"/api/v1/items/{invoice.id}/replay").json()
    assert told == [{"instance": instance.id, "definition": "supplier_invoice", "same": True, "code": None}]
    folder = str(site.house.settings.folder)
    done = remit(site, "proof", "replay", "--folder", folder, "--engagement", "harrow-ap", invoice.number)
    assert (done.exit_code, done.stdout) == (0, f"{invoice.number} {instance.id} supplier_invoice: same state\n")


def test_a_journal_that_does_not_give_the_stored_state_is_named(site: Site) -> None:
    item = site.hand_in("harrow-ap", site.invoice("DIFF-1"), by="Daniel Price", name="DIFF-1.xml")
    instance, lead = site.instance(item), reader(site)
    with site.house.store.read(tenant=item.tenant) as asked:
        last = asked.events(tenant=item.tenant, stream=instance.stream)[-1]
    site.house.store.write(
        lambda tx: tx.record(tenant=item.tenant, stream=instance.stream, kind=last.kind, body=last.body),
        tenant=item.tenant,
    )
    told = lead.get(f"/api/v1/items/{item.id}/replay").json()
    assert [(one["same"], one["code"]) for one in told] == [(False, "engine.not_expected")]
    assert "1 journal does not give what is stored." in lead.get(f"/items/{item.id}/replay").text
    folder = str(site.house.settings.folder)
    done = remit(site, "proof", "replay", "--folder", folder, "--engagement", "harrow-ap", item.number)
    assert done.exit_code == 1


def test_who_may_not_read_the_trail_may_not_replay(site: Site, invoice: Item) -> None:
    for name in ("Mai Quỳnh Chi", "Daniel Price"):
        asked = reader(site, name).get(f"/items/{invoice.id}/replay", headers=PROBLEM)
        assert asked.status_code in (403, 404), name


def test_index_values_are_read_by_who_reads_bills_and_entered_by_finance_alone(site: Site) -> None:
    finance, account = reader(site, "Phan Thị Hồng"), reader(site, "Đinh Tiến Dũng")
    assert "No price follows an index." in finance.get("/billing/indices").text
    assert '/billing/indices"' in account.get("/billing").text
    told = {"client": site.world.clients["harrow"], "index": "CPI", "month": "2026-03", "value": "126", "source": "B"}
    sent = [
        who.post("/billing/indices", data={"csrf": site.form_token(who), **told}, headers=PROBLEM).json()
        for who in (account, finance)
    ]
    assert [one["code"] for one in sent] == ["access.role", "billing.index_unfollowed"]
    assert sent[1]["place"] == "index"
    bad = {**told, "value": "12,6"}
    refused = finance.post("/billing/indices", data={"csrf": site.form_token(finance), **bad}, headers=PROBLEM).json()
    assert (refused["code"], refused["place"]) == ("billing.index_value", "value")


def test_a_file_of_index_values_is_refused_whole_where_one_cannot_be_meant(site: Site) -> None:
    folder = site.house.settings.folder
    file = folder / "cpi.csv"
    file.write_text("index,month,value,source\nCPI,2026-03,126.4,Bulletin 12\n", "utf-8")
    words = ("index", "enter", "--folder", str(folder), "--engagement", "harrow-ap", str(file))
    assert "billing.index_unfollowed" in remit(site, *words).output
    file.write_text("index,month\nCPI,2026-03\n", "utf-8")
    assert "no column source, value" in remit(site, *words).output
