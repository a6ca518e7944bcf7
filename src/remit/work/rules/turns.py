"""Whose turn it is among services that wait for a worker: who waits longest, a priority counting as waiting.

So what is urgent goes first, and nothing waits for ever: a job of priority 0 comes before one of 100 that was asked for
100 minutes after it.
"""

from datetime import timedelta

from remit.store import Job
from remit.values.moment import Moment

A_POINT = timedelta(minutes=1)
"""The waiting that a point of priority stands for."""


def lead_of(priority: int) -> timedelta:
    """Return how much sooner the turn of a job comes for its priority."""
    return priority * A_POINT


def turn_of(job: Job) -> tuple[Moment, str]:
    """Return by what claimed jobs are done in order."""
    return job.due_at - lead_of(job.body.get("priority", 0)), job.id
