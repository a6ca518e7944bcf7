"""The topics of `hosting`, answered at the edge."""

from collections.abc import Callable, Mapping

from remit.app.hosting.asking import Leave, ask
from remit.hosting.model import DIAGNOSE, read_check
from remit.work.model import ServiceCall, ServiceResult

CHECKS_MAX = 10
Edge = Callable[[ServiceCall], ServiceResult]


def diagnose(call: ServiceCall) -> ServiceResult:
    """Make the checks that are asked for, at most `CHECKS_MAX`, within what the terms allow."""
    leave = Leave(
        hosts=tuple(call.parameters.get("diagnose_hosts") or ()),
        private=bool(call.parameters.get("diagnose_private")),
        report_key=str(call.parameters.get("disk_report_key") or ""),
    )
    checks = [read_check(one) for one in tuple(call.variables["checks"])[:CHECKS_MAX]]
    return ServiceResult({"findings": [ask(one, leave, now=call.now).as_fact() for one in checks]})


def edges() -> Mapping[str, Edge]:
    """Return topic -> what answers it, for `Runtime.outside`."""
    return {DIAGNOSE: diagnose}
