"""The health of the installation: what needs somebody is said, in both languages, to the provider's administrator."""

from http import HTTPStatus

from sqlalchemy import Update, update
from tests.web.conftest import Site

from remit.conversation.actions.fetching import note_failed
from remit.conversation.actions.mailboxes import MailboxDetails, open_mailbox
from remit.conversation.model import Server
from remit.parties.access import SYSTEM
from remit.parties.actions.upkeep import note_backup, note_dropped
from remit.store.leases import MAX_ATTEMPTS
from remit.store.tables import job as job_table
from remit.web.visitor import LANGUAGE_COOKIE


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
    for _ in range(MAX_ATTEMPTS):
        store.write(lambda tx: tx.run(_due_now()))
        (job,) = store.claim_jobs(kinds={"broken"}, worker="w")
        store.write(lambda tx, job=job: tx.fail_job(job, "ValueError: secret"))  # type: ignore[misc]  # - mypy cannot infer a lambda's default
    assert "Jobs failed for the last time" in page(site)
    assert store.retry_stuck_jobs() == 1
    assert "Jobs failed for the last time" not in page(site)
    (job,) = store.claim_jobs(kinds={"broken"}, worker="w")
    store.write(lambda tx: tx.finish_job(job))


def _due_now() -> Update:
    return update(job_table).where(job_table.c.kind == "broken").values(claim_at=job_table.c.created_at)


def test_a_client_s_manager_is_not_let_in(site: Site) -> None:
    assert site.client("Margaret Finch").get("/health").status_code == HTTPStatus.FORBIDDEN


def test_what_was_dropped_after_its_days_is_told_with_how_much(site: Site) -> None:
    assert "Jobs and messages dropped then" not in page(site)
    site.house.store.write(lambda tx: note_dropped(tx, SYSTEM, finished=4_321, journals=7))
    assert "4,321" in page(site)
