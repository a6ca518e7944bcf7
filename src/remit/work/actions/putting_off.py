"""Putting a job off: its instance is suspended and hears of it when it goes on."""

from datetime import timedelta

from remit.store import Job, Transaction

HELD_RETRY = timedelta(minutes=1)
"""How soon a job of a suspended instance is looked at again."""


def put_off(tx: Transaction, job: Job) -> None:
    """Let a claimed and finished job come again later: its instance is suspended."""
    body = {**job.body, "of": job.body.get("of") or job.key}
    tx.schedule(tenant=job.tenant, kind=job.kind, body=body, due_at=tx.now + HELD_RETRY)
