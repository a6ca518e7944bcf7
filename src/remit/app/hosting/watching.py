"""Watching sites: each asked every `EVERY_S` seconds by a job; one that fails twice in a row is down.

A dead site is found after at most `EVERY_S` and two timeouts with `AGAIN_S` between them: 20 + 5 + 5 + 5 = 35 seconds.
A site that goes down, and a certificate that runs out, become incidents of the client's support engagement, once.
"""

import json
import logging
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import partial
from typing import Protocol

from remit.app.hosting.answering import leave_of
from remit.app.hosting.asking import Leave, ask, certificate_until
from remit.app.rounds import in_rounds
from remit.contracts.model import Engagement
from remit.contracts.reports import engagements, terms
from remit.hosting.actions.noting import note_expiry, note_standing
from remit.hosting.model import Check, read_check
from remit.parties.access import SYSTEM
from remit.parties.model import Principal
from remit.store import Job, Store, Transaction
from remit.values.identifier import Identifier
from remit.values.moment import format_moment
from remit.values.refusal import Refusal
from remit.work.actions.receive import Parcel
from remit.work.model import Channel, Receipt, Reference
from remit.work.records.reference import list_references

PROBE = "probe"
LINE, SUPPORT = "website_services", "technical_support"
EVERY_S, AGAIN_S, LOOK_EVERY_S = 20, 5.0, 2.0
HANDS, BATCH = 8, 32
log = logging.getLogger("remit.watching_sites")


class Receiver(Protocol):
    """Takes a document in, as `House.receive` does."""

    def __call__(
        self, principal: Principal, *, tenant: Identifier, engagement_id: Identifier, parcel: Parcel
    ) -> Receipt:
        """Take a document in."""
        ...


@dataclass(frozen=True, slots=True)
class Watched:
    """A site that is watched: its description and what its engagement allows to be asked."""

    engagement: Engagement
    site: Reference
    leave: Leave

    def checks(self) -> list[Check]:
        """Return what is asked: the checks of the description, else the page of its domain."""
        written = self.site.body.get("checks") or [{"kind": "http", "target": f"https://{self.site.body['domain']}/"}]
        return [read_check(one) for one in written]


class Watchman:
    """Arms and does the probes of every site."""

    def __init__(self, store: Store, receive: Receiver, *, name: str) -> None:
        self._store = store
        self._receive = receive
        self._name = name

    def walk(self, stopping: threading.Event) -> None:
        """Watch until told to stop."""
        in_rounds(self._look, stopping=stopping, log=log, every_s=LOOK_EVERY_S)

    def _look(self) -> int:
        self.arm()
        self.probe()
        return 0  # what is next is due in a while, whatever was found

    def arm(self) -> None:
        """Put one probe per site before the workers for the slot of time that now is."""
        slot = int(self._store.clock.now().timestamp()) // EVERY_S
        with self._store.read() as reader:
            desks = [one for one in engagements(reader, SYSTEM) if one.line == LINE]
            sites = [
                (one.tenant, {"engagement": one.id, "site": site.key})
                for one in desks
                for site in list_references(reader, tenant=one.tenant, engagement_id=one.id, kind="site")
            ]
        for tenant, body in sites:
            key = f"{body['engagement']}:{body['site']}:{slot}"
            self._store.write(partial(_schedule, tenant=tenant, body=body, key=key), tenant=tenant)

    def probe(self) -> int:
        """Do the probes that wait; return how many there were."""
        jobs = self._store.claim_jobs(kinds=(PROBE,), worker=self._name, limit=BATCH, lease_s=120.0)
        with ThreadPoolExecutor(HANDS, thread_name_prefix="remit-probe") as hands:
            for job in jobs:
                hands.submit(self._do, job)
        return len(jobs)

    def _do(self, job: Job) -> None:
        try:
            watched = self._watched(job)
            # Where the terms let nobody be asked, nothing is known, and a site is not called down for it.
            if watched is not None and watched.leave.hosts:
                self._look_at(watched)
        except Exception as fault:
            # The next slot asks again: what went wrong here is told and not repeated.
            log.warning(
                "site %s cannot be watched: %s", job.body["site"], fault, exc_info=not isinstance(fault, Refusal)
            )
        self._store.write(lambda tx: tx.finish_job(job), tenant=job.tenant)

    def _watched(self, job: Job) -> Watched | None:
        now = self._store.clock.now()
        with self._store.read(tenant=job.tenant) as reader:
            engagement = next(one for one in engagements(reader, SYSTEM) if one.id == job.body["engagement"])
            of = {"tenant": job.tenant, "engagement_id": engagement.id}
            agreed = terms(reader, **of, at=now).parameters
            found = list_references(reader, tenant=job.tenant, engagement_id=engagement.id, kind="site")
        site = next((one for one in found if one.key == job.body["site"]), None)
        return None if site is None else Watched(engagement, site, leave_of(agreed))

    def _look_at(self, watched: Watched) -> None:
        cause = self._failing(watched)
        if cause:
            time.sleep(AGAIN_S)
            cause = self._failing(watched)
        of = {"tenant": watched.engagement.tenant, "engagement_id": watched.engagement.id, "site": watched.site.key}
        note = partial(
            note_standing,
            tenant=of["tenant"],
            engagement_id=of["engagement_id"],
            site=of["site"],
            up=not cause,
            cause=cause,
        )
        if self._store.write(note, tenant=watched.engagement.tenant) and cause:
            self._tell(
                watched,
                f"{watched.site.body['domain']} is down",
                cause,
                "high",
                "high",
                mark=format_moment(self._store.clock.now()),
            )
        self._look_at_certificate(watched, of)

    def _failing(self, watched: Watched) -> str:
        now = self._store.clock.now()
        found = (ask(one, watched.leave, now=now) for one in watched.checks())
        return next((f"{one.kind.value} {one.target}: {one.detail}" for one in found if not one.good), "")

    def _look_at_certificate(self, watched: Watched, of: dict[str, str]) -> None:
        until = certificate_until(watched.checks(), watched.leave, now=self._store.clock.now())
        if until is None:
            return
        note = partial(
            note_expiry, tenant=of["tenant"], engagement_id=of["engagement_id"], site=of["site"], until=until
        )
        due = self._store.write(note, tenant=watched.engagement.tenant)
        if due is not None:
            told = (
                f"The certificate of {watched.site.body['domain']} runs out on {until.date()}, in {due} days or fewer."
            )
            self._tell(
                watched,
                "Certificate runs out",
                told,
                "medium",
                "high" if due <= 7 else "low",
                mark=f"{format_moment(until)}:{due}",
            )

    def _tell(self, watched: Watched, subject: str, text: str, impact: str, urgency: str, *, mark: str) -> None:
        """Open an incident at the client's support engagement, where there is one."""
        with self._store.read() as reader:
            tenant = watched.engagement.tenant
            desk = next((o for o in engagements(reader, SYSTEM) if o.line == SUPPORT and o.tenant == tenant), None)
        if desk is None:
            return
        told = {"kind": "incident", "subject": subject, "description": text, "service": watched.site.key}
        content = json.dumps({**told, "impact": impact, "urgency": urgency}, ensure_ascii=False).encode()
        key = f"site:{watched.site.key}:{mark}"
        parcel = Parcel(content, "incident.json", Channel.API, key)
        self._receive(SYSTEM, tenant=desk.tenant, engagement_id=desk.id, parcel=parcel)


def _schedule(tx: Transaction, *, tenant: str, body: dict[str, str], key: str) -> None:
    tx.schedule(tenant=tenant, kind=PROBE, body=body, key=key)
