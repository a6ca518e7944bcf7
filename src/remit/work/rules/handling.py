"""Handling time: the active time of a task, from start or resumption to pause or completion."""

from dataclasses import replace

from remit.values.moment import Moment
from remit.work.model import Task


def stopped(task: Task, *, now: Moment) -> Task:
    """Return the task with the running stretch added to its handling time, whole seconds."""
    if task.active_since is None:
        return task
    stretch = max(0, int((now - task.active_since).total_seconds()))
    return replace(task, handling_time_s=task.handling_time_s + stretch, active_since=None)
