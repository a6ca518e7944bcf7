"""A line in the log for each refusal that an attack would meet: code, who, verb, route; no payload, no personal data.

The lines go to the logger `remit.refused`, at most `LINES_PER_MINUTE` for each code; what is left out is counted in the
next line.
"""

import logging
import threading
from collections import Counter
from datetime import timedelta

from starlette.requests import Request

from remit.parties.refusals import FormExpired, KeyRefused, SignInRefused, TooManyAttempts
from remit.values.moment import Moment
from remit.values.refusal import NotFound, Refusal
from remit.web.limits import UploadTooLarge
from remit.work.model import Receipt, TooLarge, Unreadable

LINES_PER_MINUTE = 60
MINUTE = timedelta(minutes=1)
TOLD: tuple[type[Refusal], ...] = (
    FormExpired,
    KeyRefused,
    NotFound,
    SignInRefused,
    TooLarge,
    TooManyAttempts,
    Unreadable,
    UploadTooLarge,
)
log = logging.getLogger("remit.refused")


class Bound:
    """Lets so many lines of each code through in a minute and counts the others."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._since: Moment | None = None
        self._told: Counter[str] = Counter()
        self._left_out: Counter[str] = Counter()

    def passes(self, code: str, *, now: Moment) -> int | None:
        """Return how many lines of this code were left out before this one, None where this one is left out too."""
        with self._lock:
            if self._since is None or now - self._since >= MINUTE:
                self._since = now
                self._told.clear()
            self._told[code] += 1
            if self._told[code] > LINES_PER_MINUTE:
                self._left_out[code] += 1
                return None
            return self._left_out.pop(code, 0)


def tell_refusal(request: Request, refusal: Refusal) -> None:
    """Write the line where a refusal is of a kind that attacks meet."""
    if not isinstance(refusal, TOLD):
        return
    left_out = request.app.state.refused.passes(refusal.code, now=request.app.state.house.clock.now())
    if left_out is not None:
        log.warning(
            "refused code=%s who=%s verb=%s route=%s left_out=%d",
            refusal.code,
            _who(request),
            request.method,
            _route(request),
            left_out,
        )


def tell_receipt(request: Request, receipt: Receipt) -> None:
    """Write the line where what came in was kept but refused: an entity bomb, a broken document."""
    try:
        receipt.accepted()
    except Unreadable as refusal:
        tell_refusal(request, refusal)


def _who(request: Request) -> str:
    visit = getattr(request.state, "visit", None)
    principal = visit.visitor.principal if visit else getattr(request.state, "principal", None)
    return principal.id if principal else "-"


def _route(request: Request) -> str:
    """Return the route as its table writes it, so that no id and nothing that somebody typed goes into the log."""
    return str(getattr(request.scope.get("route"), "path", "-"))
