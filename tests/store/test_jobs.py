"""Jobs and timers: claimed under a lease, fenced by a token, tried again, parked for a person."""

from collections.abc import Callable
from datetime import timedelta

import pytest
from sqlalchemy import select, text
from tests.databases import Databases, open_for_test
from tests.store.conftest import OTHER, START, TENANT

from remit.store import Job, Message, Store, Transaction
from remit.store.leases import MAX_ATTEMPTS, MAX_LOSSES, retry_delay_s
from remit.store.refusals import LeaseLost, NoIncident
from remit.store.tables import job
from remit.values.chance import SeededChance
from remit.values.moment import SimulatedClock


def schedule(
    store: Store,
    number: int = 1,
    *,
    kind: str = "timer",
    after_s: float = 0,
    key: str | None = None,
    tenant: str = TENANT,
    lead_s: float = 0,
) -> str:
    def unit(tx: Transaction) -> str:
        due_at, lead = tx.now + timedelta(seconds=after_s), timedelta(seconds=lead_s)
        return tx.schedule(tenant=tenant, kind=kind, body={"n": number}, due_at=due_at, key=key, lead=lead)

    return store.write(unit)


def claim(store: Store, *kinds: str, limit: int = 100, worker: str = "w1") -> list[Job]:
    return store.claim_jobs(kinds=kinds or ("timer",), worker=worker, limit=limit, lease_s=30)


def finish(store: Store, done: Job) -> None:
    store.write(lambda tx: tx.finish_job(done))


def numbers(jobs: list[Job]) -> list[int]:
    return [claimed.body["n"] for claimed in jobs]


def test_a_job_is_claimed_once_and_then_done(timed: Store) -> None:
    identifier = schedule(timed, 7, key="k")
    (claimed,) = claim(timed)
    assert (claimed.id, claimed.tenant, claimed.kind, claimed.key) == (identifier, TENANT, "timer", "k")
    assert (claimed.body, claimed.attempts, claimed.worker, claimed.due_at) == ({"n": 7}, 1, "w1", START)
    assert claimed.lease_until == START + timedelta(seconds=30)
    assert claim(timed) == []
    finish(timed, claimed)
    assert claim(timed) == []


def test_a_timer_waits_for_its_moment(timed: Store, clock: SimulatedClock) -> None:
    schedule(timed, after_s=60)
    clock.advance(timedelta(seconds=59.999999))
    assert claim(timed) == []
    clock.advance(timedelta(microseconds=1))
    assert numbers(claim(timed)) == [1]


def test_the_longest_due_come_first_and_no_more_than_asked(timed: Store, clock: SimulatedClock) -> None:
    for number, after_s in ((3, 30), (1, 10), (2, 20)):
        schedule(timed, number, after_s=after_s)
    clock.advance(timedelta(seconds=60))
    assert numbers(claim(timed, limit=2)) == [1, 2]
    assert numbers(claim(timed, limit=2)) == [3]


def test_a_lead_is_as_good_as_waiting_so_that_nobody_is_passed_for_ever(timed: Store, clock: SimulatedClock) -> None:
    schedule(timed, 1)
    clock.advance(timedelta(seconds=60))
    schedule(timed, 2)
    schedule(timed, 3, lead_s=90)
    clock.advance(timedelta(seconds=60))
    schedule(timed, 4, lead_s=90)
    assert [numbers(claim(timed, limit=1)) for _ in range(4)] == [[3], [1], [4], [2]]


def test_a_lead_brings_nothing_forward_that_is_not_due(timed: Store, clock: SimulatedClock) -> None:
    schedule(timed, after_s=60, lead_s=90)
    assert claim(timed) == []
    clock.advance(timedelta(seconds=60))
    assert numbers(claim(timed)) == [1]


def test_a_backlog_of_one_kind_does_not_starve_a_kind_that_waits_longer(timed: Store, clock: SimulatedClock) -> None:
    for number in range(5):
        schedule(timed, number, kind="b", after_s=10)
    schedule(timed, 9, kind="z", after_s=5)
    clock.advance(timedelta(seconds=60))
    claimed = claim(timed, "b", "z", limit=3)
    assert [one.kind for one in claimed] == ["z", "b", "b"]


def test_only_the_kinds_asked_for_are_claimed(timed: Store) -> None:
    schedule(timed, kind="mail")
    assert claim(timed, "timer", "export") == []
    assert claim(timed, "mail", "export")
    assert timed.claim_jobs(kinds=(), worker="w") == []


def test_a_known_key_changes_nothing_and_answers_the_first_id(timed: Store) -> None:
    first = schedule(timed, 1, key="instance-5")
    assert schedule(timed, 2, key="instance-5") == first
    assert schedule(timed, 3, key="instance-5", tenant=OTHER) != first
    assert schedule(timed, 4, key="instance-5", kind="other") != first
    assert sorted(numbers(claim(timed, "timer", "other"))) == [1, 3, 4]


def test_jobs_without_a_key_are_all_kept(timed: Store) -> None:
    schedule(timed, 1)
    schedule(timed, 2)
    assert sorted(numbers(claim(timed))) == [1, 2]


def test_a_cancelled_job_is_gone_and_its_key_may_be_used_anew(timed: Store) -> None:
    schedule(timed, 1, key="due")
    assert timed.write(lambda tx: tx.cancel_job(tenant=TENANT, kind="timer", key="due"))
    assert not timed.write(lambda tx: tx.cancel_job(tenant=TENANT, kind="timer", key="due"))
    assert claim(timed) == []
    schedule(timed, 2, key="due")
    assert numbers(claim(timed)) == [2]


def test_a_job_cancelled_under_its_worker_drops_the_report(timed: Store) -> None:
    schedule(timed, key="due")
    (claimed,) = claim(timed)
    timed.write(lambda tx: tx.cancel_job(tenant=TENANT, kind="timer", key="due"))
    with pytest.raises(LeaseLost):
        finish(timed, claimed)


def test_a_done_job_is_not_cancelled(timed: Store) -> None:
    schedule(timed, key="due")
    finish(timed, claim(timed)[0])
    assert not timed.write(lambda tx: tx.cancel_job(tenant=TENANT, kind="timer", key="due"))


def test_a_lost_workers_job_comes_back_and_its_late_report_is_dropped_whole(
    timed: Store, clock: SimulatedClock
) -> None:
    schedule(timed)
    (lost,) = claim(timed, worker="lost")
    clock.advance(timedelta(seconds=29))
    assert claim(timed, worker="second") == []
    clock.advance(timedelta(seconds=1))
    (taken,) = claim(timed, worker="second")
    assert taken.id == lost.id
    assert taken.token > lost.token

    def late(tx: Transaction) -> None:
        tx.record(tenant=TENANT, stream="item:1", kind="ChargedTwice", body={})
        tx.finish_job(lost)

    with pytest.raises(LeaseLost, match="lost"):
        timed.write(late)
    with pytest.raises(LeaseLost):
        timed.write(lambda tx: tx.fail_job(lost, "late"))
    finish(timed, taken)
    with timed.read() as reader:
        assert reader.events() == []


def test_a_job_is_finished_once(timed: Store) -> None:
    schedule(timed)
    (claimed,) = claim(timed)
    finish(timed, claimed)
    with pytest.raises(LeaseLost):
        finish(timed, claimed)


def test_several_jobs_are_finished_together_or_not_at_all(timed: Store, clock: SimulatedClock) -> None:
    for number in range(3):
        schedule(timed, number)
    jobs = claim(timed)
    clock.advance(timedelta(seconds=31))
    (taken,) = claim(timed, worker="second", limit=1)
    with pytest.raises(LeaseLost, match=taken.id):
        timed.write(lambda tx: tx.finish_jobs(jobs))
    timed.write(lambda tx: tx.finish_jobs([job for job in jobs if job.id != taken.id]))
    timed.write(lambda tx: tx.finish_jobs([]))
    finish(timed, taken)
    assert claim(timed) == []


def test_a_claim_from_a_burst_reads_the_queue_by_its_index(databases: Databases) -> None:
    """PostgreSQL has no statistics yet of a queue that just filled; its plan must not sort all that is due."""
    store = open_for_test(databases.postgresql())

    def fill(tx: Transaction) -> None:
        for _ in range(500):
            tx.schedule(tenant=TENANT, kind="timer", body={})

    store.write(fill)
    plan = text(
        "EXPLAIN SELECT id FROM job WHERE kind = 'timer' AND claim_at IS NOT NULL AND claim_at <= 9000000000000000"
        " ORDER BY claim_at, id LIMIT 10 FOR UPDATE SKIP LOCKED"
    )

    def explain(tx: Transaction) -> str:
        store._database.follow_indexes(tx)
        return "\n".join(row[0] for row in tx.rows(plan))

    explained = store.write(explain)
    store.close()
    assert "Index" in explained
    assert "ix_job_claim" in explained
    assert "Sort" not in explained


def test_a_renewed_lease_holds_longer(timed: Store, clock: SimulatedClock) -> None:
    schedule(timed, 1)
    schedule(timed, 2)
    first, second = claim(timed)
    finish(timed, second)
    clock.advance(timedelta(seconds=20))
    (renewed,) = timed.renew_jobs([first, second], lease_s=30)
    assert renewed.lease_until == START + timedelta(seconds=50)
    clock.advance(timedelta(seconds=20))
    assert claim(timed, worker="second") == []
    finish(timed, renewed)


def test_a_failed_job_is_tried_again_later_each_time_and_then_parked(timed: Store, clock: SimulatedClock) -> None:
    schedule(timed)
    waits: list[float] = []
    for attempt in range(1, MAX_ATTEMPTS + 1):
        (claimed,) = claim(timed)
        assert claimed.attempts == attempt
        timed.write(lambda tx, held=claimed: tx.fail_job(held, "no answer from the bank"))  # type: ignore[misc]
        before = clock.now()
        while attempt < MAX_ATTEMPTS and not timed.health().jobs_due:
            clock.advance(timedelta(seconds=0.5))
        waits.append((clock.now() - before).total_seconds())
    assert waits[:-1] == sorted(waits[:-1])
    assert waits[0] >= 1.5
    clock.advance(timedelta(days=30))
    assert claim(timed) == []
    health = timed.health()
    assert (health.jobs_in_incident, health.jobs_due) == (1, 0)
    with timed.read() as reader:
        assert reader.scalar(select(job.c.error)) == "no answer from the bank"


def test_a_parked_job_is_retried_by_a_person_once(timed: Store, clock: SimulatedClock) -> None:
    identifier = schedule(timed)
    with pytest.raises(NoIncident):
        timed.retry_job(tenant=TENANT, job_id=identifier)
    for _ in range(MAX_ATTEMPTS):
        (claimed,) = claim(timed)
        timed.write(lambda tx, held=claimed: tx.fail_job(held, "no"))  # type: ignore[misc]
        clock.advance(timedelta(hours=2))
    timed.retry_job(tenant=TENANT, job_id=identifier)
    with pytest.raises(NoIncident):
        timed.retry_job(tenant=TENANT, job_id=identifier)
    (again,) = claim(timed)
    assert again.attempts == 1
    finish(timed, again)


def test_a_job_that_keeps_losing_its_workers_is_parked(timed: Store, clock: SimulatedClock) -> None:
    schedule(timed)
    for _ in range(MAX_LOSSES):
        assert len(claim(timed)) == 1
        clock.advance(timedelta(seconds=31))
    assert claim(timed) == []
    assert timed.health().jobs_in_incident == 1


def test_retries_double_up_to_an_hour() -> None:
    waits = [retry_delay_s(attempt, SeededChance(attempt)) for attempt in range(1, 20)]
    for attempt, wait in enumerate(waits, start=1):
        middle = min(2.0**attempt, 3600.0)
        assert 0.8 * middle <= wait <= 1.2 * middle


def test_finished_work_is_forgotten_after_its_time(timed: Store, clock: SimulatedClock) -> None:
    for number in range(3):
        schedule(timed, number, key=str(number))
    done = claim(timed, limit=2)
    for claimed in done:
        finish(timed, claimed)
    clock.advance(timedelta(days=1))
    assert timed.forget_finished(before=START) == 0
    assert timed.forget_finished(before=clock.now()) == 2
    assert sorted(numbers(claim(timed) + done)) == [0, 1, 2]


def test_workers_that_race_never_share_a_job(store: Store) -> None:
    from concurrent.futures import ThreadPoolExecutor

    def fill(tx: Transaction) -> None:
        for number in range(300):
            tx.schedule(tenant=TENANT, kind="timer", body={"n": number})

    store.write(fill)

    def work(worker: int) -> list[int]:
        mine: list[int] = []
        while jobs := store.claim_jobs(kinds={"timer"}, worker=str(worker), limit=7):
            mine += numbers(jobs)
            store.write(lambda tx, held=jobs: [tx.finish_job(one) for one in held])  # type: ignore[misc]
        return mine

    with ThreadPoolExecutor(6) as threads:
        shares = list(threads.map(work, range(6)))
    assert sorted(number for share in shares for number in share) == list(range(300))


# The outbox is a desk of the same kind.


def post(store: Store, key: str, *, tenant: str = TENANT) -> None:
    store.write(lambda tx: tx.post(tenant=tenant, channel="mail", body={"to": "ap@nordwind.example"}, key=key))


def outgoing(store: Store) -> list[Message]:
    return store.claim_outbox(channels={"mail"}, worker="sender", lease_s=30)


def test_a_message_goes_out_once_however_often_it_is_posted(timed: Store) -> None:
    post(timed, "item-1/released")
    post(timed, "item-1/released")
    post(timed, "item-1/released", tenant=OTHER)
    messages = outgoing(timed)
    assert [(message.key, message.kind) for message in messages] == [("item-1/released", "mail")] * 2
    for message in messages:
        timed.write(lambda tx, sent=message: tx.sent(sent))  # type: ignore[misc]
    post(timed, "item-1/released")
    assert outgoing(timed) == []
    assert timed.health().messages_unsent == 0


def test_a_message_of_a_failed_transaction_never_goes_out(timed: Store) -> None:
    def unit(tx: Transaction) -> None:
        tx.post(tenant=TENANT, channel="mail", body={}, key="k")
        raise LookupError

    with pytest.raises(LookupError):
        timed.write(unit)
    assert outgoing(timed) == []


def test_an_unsent_message_is_tried_again_parked_and_retried(timed: Store, clock: SimulatedClock) -> None:
    post(timed, "k")
    for _ in range(MAX_ATTEMPTS):
        (message,) = outgoing(timed)
        timed.write(lambda tx, held=message: tx.not_sent(held, "451 greylisted"))  # type: ignore[misc]
        clock.advance(timedelta(hours=2))
    assert outgoing(timed) == []
    assert timed.health().messages_in_incident == 1
    timed.write(lambda tx: tx.retry_message(tenant=TENANT, message_id=message.id))
    (again,) = outgoing(timed)
    assert timed.renew_outbox([again]) != []
    timed.write(lambda tx: tx.sent(again))


@pytest.mark.parametrize("report", [Transaction.sent, lambda tx, message: tx.not_sent(message, "late")])
def test_a_late_report_on_a_message_is_dropped(
    timed: Store, clock: SimulatedClock, report: Callable[[Transaction, Message], None]
) -> None:
    post(timed, "k")
    (lost,) = outgoing(timed)
    clock.advance(timedelta(seconds=31))
    outgoing(timed)
    with pytest.raises(LeaseLost):
        timed.write(lambda tx: report(tx, lost))
