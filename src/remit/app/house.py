"""The house: every room wired once, with the one clock, chance and source of identifiers they all use."""

import logging
import threading
import time
from collections.abc import Callable, Mapping
from datetime import timedelta
from typing import Any
from urllib.parse import urlsplit

from remit.app.background import Background, Machine
from remit.app.claiming import Claiming
from remit.app.errands import Errands
from remit.app.hosting.answering import edges
from remit.app.hosting.watching import Watchman
from remit.app.mail.crier import Crier, server_of
from remit.app.mail.postman import Postman
from remit.app.mail.simulated import SimulatedPost
from remit.app.models.endpoint import Endpoint
from remit.app.models.worker import ModelWorker
from remit.app.oidc import Oidc
from remit.app.ratings import Ratings
from remit.app.settings import Settings
from remit.app.shipping import publish_lines
from remit.billing.actions import clients
from remit.conversation.actions import corresponding, replying
from remit.conversation.actions.parting import part_off, read_parting
from remit.hosting.actions import noting
from remit.judgement.actions import topics
from remit.judgement.actions.forms import HOOKS, SIGN_OFF
from remit.judgement.actions.signing import note_refused
from remit.parties.access import Principal
from remit.parties.actions.keys import USED_EVERY, note_key_used
from remit.parties.actions.second_factor import seal_secrets
from remit.parties.actions.sign_in import SEEN_EVERY, note_session_used
from remit.parties.passkeys import RelyingParty
from remit.parties.passwords import Passwords
from remit.parties.refusals import NotSignedIn
from remit.parties.reports.principals import key_of, principal_of_key, visitor_of
from remit.parties.rules.credentials import secret_hash_of
from remit.parties.sealing import Seals
from remit.proof.actions import sign
from remit.proof.model import Checkpoint
from remit.proof.rules.note import signer_from
from remit.services.registry import Registry, installed_lines
from remit.store import Store, Transaction, open_store
from remit.training.actions import certifying
from remit.values.chance import Chance, SystemChance
from remit.values.identifier import Identifier, Identifiers
from remit.values.moment import Clock, SystemClock
from remit.values.refusal import NotFound, Refusal
from remit.work.actions import reference
from remit.work.actions.receive import Parcel, prepare, receive
from remit.work.actions.tasks import complete_task
from remit.work.model import Item, Receipt
from remit.work.records.tasks import load_task
from remit.work.runtime import Runtime

log = logging.getLogger("remit.house")


class House:
    """An installation, opened. `start` sets the background work going; `close` ends it and lets the database go."""

    def __init__(
        self,
        settings: Settings,
        *,
        clock: Clock | None = None,
        chance: Chance | None = None,
        lines: Registry | None = None,
        passwords: Passwords | None = None,
    ) -> None:
        self.settings = settings
        self.clock = clock or SystemClock()
        self.chance = chance or SystemChance()
        self.identifiers = Identifiers(self.clock, self.chance)
        self.store: Store = open_store(
            settings.database, clock=self.clock, identifiers=self.identifiers, chance=self.chance
        )
        self.passwords = passwords or Passwords()
        self.relying_party = RelyingParty(settings.base_url)
        self.seals = Seals(settings.secret)
        self.oidc = Oidc(
            back=settings.base_url.rstrip("/") + "/sign-in/organisation/back",
            seals=self.seals,
            clock=self.clock,
            private=settings.private_providers,
        )
        self.lines = lines or installed_lines()
        takers = {**topics.TAKERS, **replying.TAKERS, **corresponding.TAKERS, **certifying.TAKERS, **clients.TAKERS}
        takers |= reference.TAKERS
        self.runtime = Runtime(
            lines=self.lines, rooms={**topics.TOPICS, **noting.TOPICS}, takers=takers, outside=edges(settings)
        )
        self.signer = signer_from(settings.secret)
        self.machine = Machine(
            self.store,
            self.runtime,
            signer=self.signer,
            name=f"worker-{self.chance.bytes(4).hex()}",
            keep_finished=timedelta(days=settings.keep_finished_days) if settings.keep_finished_days else None,
            keep_journals=settings.keep_journals_days,
        )
        self.claiming = Claiming(self.store)
        self.errands = Errands(self.store, self.runtime, name=self.machine.name)
        self.ratings = Ratings(self.store, name=self.machine.name)
        self.watchman = Watchman(self.store, self.receive, name=self.machine.name)
        self.simulated_post = SimulatedPost(settings.folder / "mail")
        self.postman = Postman(self.store, self.runtime, simulated=self.simulated_post, name=self.machine.name)
        self.model = self._model() if settings.model_url else None
        self.crier = Crier(
            self.store,
            server_of(settings.smtp) if settings.smtp else None,
            sender=settings.smtp_from or f"remit@{urlsplit(settings.base_url).hostname}",
            base_url=settings.base_url,
            name=self.machine.name,
        )
        self._background: Background | None = None

    def _model(self) -> ModelWorker:
        settings = self.settings
        endpoint = Endpoint(
            settings.model_url, settings.model_key, settings.model_name, pause=time.sleep, chance=self.chance
        )
        account, tools, name = settings.model_account, settings.model_tools, self.machine.name
        return ModelWorker(self.store, self.runtime, endpoint=endpoint, account=account, tools=tools, name=name)

    def prepare_database(self) -> None:
        """Bring the schema to this release and publish what the installed lines run by; safe to repeat."""
        self.store.migrate()
        self.store.write(lambda tx: publish_lines(tx, self.lines))
        self.store.write(lambda tx: seal_secrets(tx, self.seals))

    def principal_for_session(self, token: str) -> Principal | None:
        """Return who a browser's session stands for, None where it has ended; notes that the session is in use."""
        now = self.clock.now()
        try:
            with self.store.read() as reader:
                visitor = visitor_of(reader, token=token, now=now)
        except NotSignedIn:
            return None
        if now - visitor.session.seen_at >= SEEN_EVERY:
            self.store.write(lambda tx: note_session_used(tx, visitor.session))
        return visitor.principal

    def principal_for_key(self, text: str) -> Principal:
        """Return what an API key stands for. Refuses `KeyRefused`."""
        now = self.clock.now()
        with self.store.read() as reader:
            key = key_of(reader, text=text, now=now)
            principal = principal_of_key(reader, key)
        if key.unused_for(USED_EVERY, secret_hash_of(text), now=now):
            self.store.write(lambda tx: note_key_used(tx, key, text=text), tenant=key.tenant)
        return principal

    def receive(
        self,
        principal: Principal,
        *,
        tenant: Identifier,
        engagement_id: Identifier,
        parcel: Parcel,
    ) -> Receipt:
        """Take a document in: read outside the transaction, stored and set going inside it.

        What cannot be read is kept as a rejected item; `Receipt.accepted` refuses for it, naming the receipt.
        """
        with self.store.read(tenant=tenant) as reader:
            arrival = prepare(
                reader,
                self.runtime,
                principal=principal,
                tenant=tenant,
                engagement_id=engagement_id,
                parcel=parcel,
                at=self.clock.now(),
            )
        return self.store.write(
            lambda tx: receive(tx, self.runtime, principal=principal, arrival=arrival), tenant=tenant
        )

    def part_off(self, principal: Principal, *, tenant: Identifier, item_id: Identifier, **chosen: Any) -> Item:
        """Split messages off an item's conversation: read outside the transaction, made an item inside it."""
        of: dict[str, Any] = {"principal": principal, "tenant": tenant, "item_id": item_id}
        with self.store.read(tenant=tenant) as reader:
            read = read_parting(reader, self.runtime, **of, **chosen)
        return self.store.write(lambda tx: part_off(tx, self.runtime, principal=principal, chosen=read), tenant=tenant)

    def complete_task(
        self,
        tx: Transaction,
        principal: Principal,
        *,
        tenant: Identifier,
        task_id: Identifier,
        values: Mapping[str, Any],
        expected_version: int | None = None,
    ) -> Item:
        """Complete a task with a form's values; forms of judgement do their part first, in the same transaction."""
        task = load_task(tx, tenant=tenant, task_id=task_id)
        hook = HOOKS.get(task.form or "")
        return complete_task(
            tx,
            self.runtime,
            principal=principal,
            tenant=tenant,
            task_id=task_id,
            variables=hook(tx, principal, task, values) if hook else values,
            expected_version=expected_version,
        )

    def complete(
        self,
        principal: Principal,
        *,
        tenant: Identifier,
        task_id: Identifier,
        values: Mapping[str, Any],
        expected_version: int | None = None,
    ) -> Item:
        """Complete a task in a transaction of its own; a sign-off that is refused is written down before it is told."""
        try:
            return self.store.write(
                lambda tx: self.complete_task(
                    tx, principal, tenant=tenant, task_id=task_id, values=values, expected_version=expected_version
                ),
                tenant=tenant,
            )
        except Refusal as refusal:
            self._note_refused(principal, refusal, tenant=tenant, task_id=task_id, values=values)
            raise

    def _note_refused(
        self,
        principal: Principal,
        refusal: Refusal,
        *,
        tenant: Identifier,
        task_id: Identifier,
        values: Mapping[str, Any],
    ) -> None:
        """Note a refused sign-off; whoever may not know of the task leaves a trace for the operator alone."""

        def noted(tx: Transaction) -> None:
            task = load_task(tx, tenant=tenant, task_id=task_id)
            if task.form == SIGN_OFF:
                content_hash = str(values.get("content_hash", ""))
                note_refused(tx, principal, task=task, content_hash=content_hash, refusal=refusal)

        if isinstance(refusal, NotFound):
            log.warning("task %s of client %s refused to %s", task_id, tenant, principal.id)
        else:
            self.store.write(noted, tenant=tenant)

    def signed(self, tenant: Identifier) -> Checkpoint:
        """Return a checkpoint of a client's sealed log as it stands, signed now where it grew since the last."""
        return self.store.write(lambda tx: sign(tx, self.signer, tenant=tenant), tenant=tenant)

    def pump(self) -> int:
        """Deliver events upwards and run what is due, once; returns how much there was to do."""
        return self.machine.pump() + self.errands.run() + self.ratings.run() + (self.model.run() if self.model else 0)

    def start(self, *also: Callable[[threading.Event], None]) -> None:
        """Set the background work going; `also` are further loops that end when the event they are given is set."""
        loops = [self.postman.walk, self.crier.walk, self.errands.walk, self.ratings.walk, self.watchman.walk, *also]
        if self.model is not None:
            loops.append(self.model.walk)
        self._background = Background(self.machine, loops)

    def close(self) -> None:
        """End the background work, finish what waits to be written, and let the database go."""
        if self._background is not None:
            self._background.stop()
        self.store.close()
