"""Retries of a failed service: how often and after how long (`failedJobRetryTimeCycle` of C7 and Fl, `remit:retry`)."""

from datetime import UTC, datetime

from remit.engine.bpmn.activities.service import call
from remit.engine.bpmn.machine import TokenRun
from remit.engine.bpmn.model import Node
from remit.engine.core.command import ScheduleTimer
from remit.engine.core.refusals import ExpressionFailed
from remit.engine.core.timing import later
from remit.values.moment import format_moment

_ANY_MOMENT = datetime(2026, 1, 1, tzinfo=UTC)


def check_retry(text: str) -> None:
    """Refuse `ExpressionFailed` where a text does not say when to try again."""
    for duration in _durations(text):
        later(_ANY_MOMENT, duration)


def pause_before_retry(text: str, failures: int) -> str | None:
    """Return how long to wait after so many failures, None where no try is left. Refuses `ExpressionFailed`.

    `R3/PT10M` tries three times in all, ten minutes apart; `PT1M,PT5M` tries once more after each of these spans.
    """
    durations = _durations(text)
    tries = _tries(text)
    if tries is not None:
        return durations[0] if failures < tries else None
    return durations[failures - 1] if failures <= len(durations) else None


def _tries(text: str) -> int | None:
    count, slash, _duration = text.strip().partition("/")
    if not slash:
        return None
    if not (count.startswith("R") and count[1:].isdigit()):
        raise ExpressionFailed(text=text, reason="retries are written R3/PT10M, or PT1M,PT5M")
    return int(count[1:])


def _durations(text: str) -> list[str]:
    written = text.strip().rpartition("/")[2]
    _tries(text)
    return [part.strip() for part in written.split(",")]


def retry_later(run: TokenRun, act: int) -> bool:
    """Set a clock for the next try of a failed service; tell whether one is left."""
    activation = run.acts[act]
    node: Node = run.nodes[activation.node]
    if node.settings.retry is None or activation.wait is None or activation.wait[0] != "service":
        return False
    failures = (activation.wait[1] if len(activation.wait) > 1 else 0) + 1
    try:
        pause = pause_before_retry(str(node.settings.retry(run.context(act))), failures)
        due = None if pause is None else later(run.now, pause)
    except ExpressionFailed:
        return False  # what cannot be read is no reason to hide the failure: somebody sees it at once
    if due is None:
        return False
    run.wait_for(act, "retry", format_moment(due), failures)
    run.note(node.index, act, "fault")
    run.commands.append(ScheduleTimer(act, due, node.id))
    return True


def try_again(run: TokenRun, act: int) -> None:
    """Call a service once more when its clock fires."""
    activation = run.acts[act]
    assert activation.wait is not None
    call(run, act, run.nodes[activation.node], failures=activation.wait[2])
