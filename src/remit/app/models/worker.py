"""The worker that a model is: it hears of opened questions where an engagement agrees to it, and answers off the desk.

The case stays with people all the while: no task is held while a model is waited for. What comes back is taken in one
transaction with the end of its job and the note of its cost, so that a worker that dies half-way is repeated, and what
is repeated is told and billed once.
"""

import logging
import threading
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation
from typing import Any

from remit.app.models.asking import Conversation, Price
from remit.app.models.endpoint import Endpoint
from remit.app.models.tools import ToolServer
from remit.app.rounds import in_rounds
from remit.contracts.model import Terms
from remit.judgement.actions.modelling import note_answered, take_proposals, take_seat
from remit.judgement.model import EventKind, JudgementDraft, Metered
from remit.judgement.reports import Case, load_case
from remit.judgement.rules.asking import CHARACTERS_MAX, rule_of
from remit.judgement.rules.veiling import veil
from remit.parties.access import Permission, Principal, require
from remit.parties.records.people import list_people
from remit.parties.reports.principals import principal_of
from remit.store import Job, LoggedEvent, Reader, Store, Transaction
from remit.values.refusal import Refusal
from remit.work.actions.tasks import complete_task
from remit.work.model import OPEN_STATES, Item, Task
from remit.work.records.items import load_item
from remit.work.reports.doors import terms_of
from remit.work.runtime import Runtime

CONSUMER, JOB = "models", "model"
KINDS = frozenset({EventKind.QUESTIONS_OPENED.value})
TERM = "model"
"""The parameter of a statement of work: `{"use": "propose" | "review", "price_in": …, "price_out": …}`."""

LOOK_EVERY_S = 1.0
BATCH, LEASE_S = 4, 900.0
log = logging.getLogger("remit.models")


@dataclass(frozen=True, slots=True)
class Agreed:
    """What an engagement agrees about a model; without it none is asked."""

    seat: bool
    price: Price


def agreed(terms: Terms) -> Agreed | None:
    """Read what is agreed about a model; None where nothing is, or nothing that can be read."""
    term = terms.parameters.get(TERM)
    if not isinstance(term, Mapping) or term.get("use") not in ("propose", "review"):
        return None
    try:
        price = Price(Decimal(str(term.get("price_in", 0))), Decimal(str(term.get("price_out", 0))))
    except InvalidOperation:
        return None
    return Agreed(term["use"] == "review", price)


def hear(tx: Transaction, event: LoggedEvent) -> None:
    """Put a job before the models where questions were opened under terms that agree to one."""
    item = load_item(tx, tenant=event.tenant, item_id=str(event.body["item"]))
    if item.state in OPEN_STATES and agreed(terms_of(tx, item)) is not None:
        series = int(event.body["series"])
        tx.schedule(tenant=item.tenant, kind=JOB, body={"item": item.id, "series": series}, key=f"{item.id}:{series}")


@dataclass(frozen=True, slots=True)
class Laid:
    """A case laid out for a model, under its terms; `known` is what of it is known to be somebody's."""

    item: Item
    case: Case
    terms: Agreed
    known: tuple[str, ...]


class ModelWorker:
    """Answers cases with a model, as the person of the directory who stands for it: access is that person's."""

    def __init__(
        self, store: Store, runtime: Runtime, *, endpoint: Endpoint, account: str, tools: str = "", name: str
    ) -> None:
        self._store = store
        self._runtime = runtime
        self._endpoint = endpoint
        self._account = account
        self._tools = tools
        self._name = name

    def walk(self, stopping: threading.Event) -> None:
        """Answer cases until told to stop."""
        in_rounds(self.run, stopping=stopping, log=log, every_s=LOOK_EVERY_S)

    def run(self) -> int:
        """Hear what was opened and answer what waits; returns how much there was to do."""
        heard = self._store.deliver(CONSUMER, KINDS, hear)
        jobs = self._store.claim_jobs(kinds=(JOB,), worker=self._name, limit=BATCH, lease_s=LEASE_S)
        for job in jobs:
            self._do(job)
        return heard + len(jobs)

    def _do(self, job: Job) -> None:
        try:
            self._answer(job)
        except Exception as fault:
            log.warning("model job %s failed", job.id, exc_info=not isinstance(fault, Refusal))
            reason = f"{type(fault).__name__}: {fault}"
            try:
                self._store.write(lambda tx: tx.fail_job(job, reason), tenant=job.tenant)
            except Refusal as refusal:
                log.info("model job %s: %s", job.id, refusal)

    def _answer(self, job: Job) -> None:
        principal = self._principal()
        with self._store.read(tenant=job.tenant) as reader:
            laid = self._lay_out(reader, job, principal)
        if laid is None:
            self._store.write(lambda tx: tx.finish_job(job), tenant=job.tenant)
            return
        asked = Conversation(self._endpoint, veil(laid.known), self._open_tools())
        drafts = asked.answers(laid.case.questions, laid.case.sources)
        metered = laid.terms.price.of(asked.metered)
        principal = self._principal()
        self._store.write(lambda tx: self._take(tx, job, principal, laid, drafts, metered), tenant=job.tenant)

    def _open_tools(self) -> ToolServer | None:
        if not self._tools:
            return None
        server = ToolServer(self._tools)
        server.open()
        return server

    def _principal(self) -> Principal:
        """Return who the model is now; its person belongs to the provider, beyond the wall around a client's rows."""
        with self._store.read() as reader:
            return principal_of(reader, person_id=self._account, now=self._store.clock.now())

    def _lay_out(self, reader: Reader, job: Job, principal: Principal) -> Laid | None:
        """Lay a case out; None where it went on without a model. Refuses what its account may not see."""
        item = load_item(reader, tenant=job.tenant, item_id=job.body["item"])
        terms = terms_of(reader, item)
        use, case = agreed(terms), load_case(reader, tenant=job.tenant, item_id=item.id)
        gone = use is None or case.series != job.body["series"] or case.closed or item.state not in OPEN_STATES
        if use is None or gone or sum(len(source.text) for source in case.sources) > CHARACTERS_MAX:
            return None
        require(principal, Permission.JUDGE, terms.resource("case", item.id))
        classes = self._runtime.lines.line(item.line).payload_classes(item.kind)
        return Laid(item, case, use, (*_classified(item.payload, classes), *_names(reader, item.tenant)))

    def _take(
        self,
        tx: Transaction,
        job: Job,
        principal: Principal,
        laid: Laid,
        drafts: tuple[JudgementDraft, ...],
        metered: Metered,
    ) -> None:
        """Take what a model answered; where the case went on meanwhile only its cost is noted."""
        tx.finish_job(job)
        rule = rule_of(self._endpoint.name)
        case = load_case(tx, tenant=job.tenant, item_id=laid.item.id)
        taken, seat = 0, False
        if case.series == job.body["series"] and not case.closed:
            whole = len(drafts) == len(case.questions)
            if laid.terms.seat and whole:
                seat = take_seat(tx, principal, case, drafts, complete=self._completing(principal))
            taken = len(drafts) if seat else take_proposals(tx, principal, case, drafts, rule=rule)
        note_answered(tx, principal, case, rule=rule, taken=taken, metered=metered, seat=seat)

    def _completing(self, principal: Principal) -> Callable[[Transaction, Task], object]:
        def complete(tx: Transaction, task: Task) -> object:
            return complete_task(
                tx, self._runtime, principal=principal, tenant=task.tenant, task_id=task.id, variables={}
            )

        return complete


def _names(reader: Reader, tenant: str) -> tuple[str, ...]:
    """Return the names and addresses of the client's own people."""
    people = list_people(reader, tenant=tenant)
    return tuple(text for one in people for text in (one.name, one.email) if text)


def _classified(payload: Any, classes: Mapping[str, str]) -> tuple[str, ...]:
    """Return the texts at the classified paths of a payload (`seller.iban`, `lines.*.price`)."""
    return tuple(text for path in classes for text in _at(payload, path.split(".")))


def _at(part: Any, path: list[str]) -> tuple[str, ...]:
    if not path:
        return (part,) if isinstance(part, str) else ()
    return tuple(text for one in _inner(part, path[0]) for text in _at(one, path[1:]))


def _inner(part: Any, step: str) -> Iterable[Any]:
    if isinstance(part, Mapping):
        return part.values() if step == "*" else (part.get(step),)
    return part if isinstance(part, list | tuple) and step == "*" else ()
