"""The health of the installation: what needs somebody is said, in both languages, to the provider's administrator."""

from datetime import timedelta
from http import HTTPStatus

from sqlalchemy import Update, update
from tests.web.conftest import Site

from remit.app.health import examine
from remit.app.retrying import retry_all
from remit.conversation.actions.fetching import note_failed
from remit.conversation.actions.mailboxes import MailboxDetails, open_mailbox
from remit.conversation.model import Server
from remit.parties.access import SYSTEM
from remit.parties.actions.upkeep import note_backup, note_dropped
from remit.store import Job, Store
from remit.store.leases import MAX_ATTEMPTS
from remit.store.tables import job as job_table
from remit.store.tables import worker
from remit.store.workers import Process, note_gone, note_heard
from remit.web.visitor import LANGUAGE_COOKIE

SILENT = timedelta(minutes=4)


def page(site: Site, language: str = "en") -> str:
    client = site.client("Lâm Tú Uyên")
    client.cookies.set(LANGUAGE_COOKIE, language)
    return client.get("/health").text


def test_no_backup_is_said_until_one_was_made(site: Site) -> None:
    assert "No backup was ever made." in page(site)
    assert "Chưa từng sao lưu." in page(site, "vi")
    site.house.store.write(lambda tx: note_backup(tx, SYSTEM, size_bytes=12_345))
    assert "No backup was ever made." not in page(site)
    assert "12,345" in page(site)


def test_a_mailbox_that_fails_is_named_without_what_its_server_answered(site: Site) -> None:
    tenant, engagement = site.world.clients["harrow"], site.world.engagements["harrow-ap"]
    server = Server("mail.example", 993)
    details = MailboxDetails("failing@provider.example", server, server)
    of = {"tenant": tenant, "engagement_id": engagement}
    box = site.house.store.write(lambda tx: open_mailbox(tx, SYSTEM, **of, details=details))
    site.house.store.write(lambda tx: note_failed(tx, box, reason="ConnectionRefusedError: an.le@client.example"))
    shown = page(site)
    assert "A mailbox cannot be fetched.</strong> failing@provider.example (ConnectionRefusedError)" in shown
    assert "an.le@client.example" not in shown
    assert "Không lấy được thư" in page(site, "vi")


def test_a_job_in_incident_is_said_until_it_is_retried(site: Site) -> None:
    store, tenant = site.house.store, site.world.clients["harrow"]
    store.write(lambda tx: tx.schedule(tenant=tenant, kind="broken", body={}))
    job = _give_up(store)
    shown = page(site)
    assert "Jobs failed for the last time" in shown
    assert "ValueError · tried 8 times" in shown
    assert "secret" not in shown
    admin = site.known("Lâm Tú Uyên")
    for form in ({"job": job.id}, {"kind": "broken"}):
        admin.client.post("/health/retry", data={"csrf": admin.form_token, **form})
        assert "Jobs failed for the last time" not in page(site)
        assert _give_up(store).id == job.id
    assert retry_all(site.house, SYSTEM) == 1
    with store.read() as reader:
        told = reader.events(tenant=site.world.provider, stream="installation:work")
    by = site.world.people["Lâm Tú Uyên"]
    assert [(one.body["by"], one.body["jobs"], one.body["kinds"]) for one in told] == [
        (by, 1, ["broken"]),
        (by, 1, ["broken"]),
        (SYSTEM.id, 1, ["broken"]),
    ]
    (job,) = store.claim_jobs(kinds={"broken"}, worker="w")
    store.write(lambda tx: tx.finish_job(job))
    refused = admin.client.post("/health/retry", data={"csrf": admin.form_token, "job": job.id})
    assert refused.status_code == HTTPStatus.NOT_FOUND


def test_only_the_provider_s_administrator_has_jobs_done_again(site: Site) -> None:
    lead = site.known("Vũ Hải Yến")
    refused = lead.client.post("/health/retry", data={"csrf": lead.form_token, "kind": "broken"})
    assert refused.status_code == HTTPStatus.FORBIDDEN


def test_each_worker_is_shown_with_what_it_holds_and_whether_it_is_silent(site: Site) -> None:
    store, now = site.house.store, site.house.clock.now()
    lost = Process("worker-lost", "far.example", 4711, now - timedelta(hours=2))
    store.write(lambda tx: note_heard(tx, lost))
    store.write(lambda tx: tx.run(update(worker).where(worker.c.name == lost.name).values(heard_at=now - SILENT)))
    shown = page(site)
    assert site.house.machine.name in shown
    assert '<tr class="soft"><td>worker-lost<span class="second">far.example · 4711' in shown
    told = {one.name: one for part in examine(site.house, SYSTEM) for one in part.workers}
    assert (told["worker-lost"].silent, told["worker-lost"].held) == (True, 0)
    assert not told[site.house.machine.name].silent
    store.write(lambda tx: note_gone(tx, lost.name))
    assert "worker-lost" not in page(site)


def _give_up(store: Store) -> Job:
    """Fail the broken job until nobody tries it any more."""
    for _ in range(MAX_ATTEMPTS):
        store.write(lambda tx: tx.run(_due_now()))
        (job,) = store.claim_jobs(kinds={"broken"}, worker="w")
        store.write(lambda tx, job=job: tx.fail_job(job, "ValueError: secret"))  # type: ignore[misc]  # - mypy cannot infer a lambda's default
    return job


def _due_now() -> Update:
    return update(job_table).where(job_table.c.kind == "broken").values(claim_at=job_table.c.created_at)


def test_a_client_s_manager_is_not_let_in(site: Site) -> None:
    assert site.client("Margaret Finch").get("/health").status_code == HTTPStatus.FORBIDDEN


def test_what_was_dropped_after_its_days_is_told_with_how_much(site: Site) -> None:
    assert "Jobs and messages dropped then" not in page(site)
    site.house.store.write(lambda tx: note_dropped(tx, SYSTEM, finished=4_321, journals=7))
    assert "4,321" in page(site)
