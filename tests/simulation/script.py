"""One seed: sends, claims, completions, lost workers, clock jumps under faults; then rest; then the rules."""

from collections.abc import Callable, Iterable, Mapping
from datetime import timedelta
from typing import Any, cast

from sqlalchemy import func, select
from tests.flows.work_floor import MONDAY
from tests.simulation.faults import Crash, FaultyStore
from tests.simulation.house import House

from remit.parties.access import SYSTEM, Principal
from remit.store import Job, Store
from remit.store.tables import job as job_table
from remit.store.tables import log
from remit.values.chance import SeededChance
from remit.values.refusal import NotFound, Refusal
from remit.work.actions import claims, comments, incidents, items, machine, tasks
from remit.work.model import ENDED_STATES, Comment, CommentKind, Item, ItemState, PauseReason, Task, TaskState
from remit.work.records.comments import comments_of_item, open_questions
from remit.work.records.instances import incidents_of_item
from remit.work.records.items import item_counter, load_items
from remit.work.records.tasks import tasks_of_item

Answer = machine.Performed | machine.Held | None
"""What a worker brings back: the work done, the word that it is held, or nothing for a timer."""

FAULT_RATE = 0.12
STEPS = 11
LEASE_S = 30.0
ROUNDS_MAX = 60
"""Rounds of rest in which every item must come to its end."""
GOING_STATES = frozenset({ItemState.RECEIVED, ItemState.IN_PROGRESS, ItemState.RETURNED})
ROUNDS_PATIENT = 10
"""Rounds before somebody looks at parked jobs."""
LAST = select(func.coalesce(func.max(log.c.position), 0))
COUNTED = select(func.coalesce(func.sum(item_counter.c.last), 0))
CALLED = select(job_table.c.id).where(job_table.c.finished_at.is_(None), job_table.c.kind == machine.SERVICE)
PARKED_JOBS = select(job_table.c.tenant, job_table.c.id).where(job_table.c.state == "incident")


class Script:
    """What happens in one seed. `sent` is what the client knows: key -> (text, acknowledged item's id)."""

    def __init__(
        self, house: House, seed: int, *, store: Store | None = None, rest: Store | None = None, name: str = ""
    ) -> None:
        """Write through `store`, or one that crashes by chance; come to rest through `rest`, or without faults.

        `name` tells apart what one seed sends when it is played again in the same house.
        """
        self.name = f"seed-{seed}{name}"
        self.house = house
        self.chance = SeededChance(seed)
        self.sent: dict[str, tuple[str, str]] = {}
        self.zombie_reports = 0
        self.stale_accepted = 0
        self.other_answers: list[str] = []
        self.misplaced: list[str] = []
        self._zombies: list[tuple[Job, Answer]] = []
        self._floor = house.floor
        self._real = house.floor.store
        self._faulty = FaultyStore(self._real, self.chance, rate=FAULT_RATE) if store is None else store
        self._calm = self._real if rest is None else rest
        self.started_after: int = self._floor.ask(lambda reader: reader.scalar(LAST))
        self.counted_before: int = self._floor.ask(lambda reader: reader.scalar(COUNTED))

    def play(self) -> None:
        """Run the script, then let everything come to rest without faults."""
        self.house.clock.set(MONDAY)
        self._floor.letters.down = False
        self._floor.store = self._faulty
        try:
            self._send()
            for _ in range(STEPS):
                self._step()
            self._floor.store = self._calm
            self._rest()
        finally:
            self._floor.store = self._real

    def _pick(self, options: Any) -> Any:
        return options[int(self.chance.fraction() * len(options))]

    def _step(self) -> None:
        act = self._pick(ACTS)
        try:
            act(self)
        except Crash:
            self.house.forget_memory()
        except Refusal:
            pass  # the house said no; that is an answer

    def _send(self) -> None:
        """Send a new letter; a client that gets no answer sends again under the same key."""
        key = f"{self.name}-{len(self.sent)}"
        text = f"{key}|{int(self.chance.fraction() * 200)}"
        while key not in self.sent:
            try:
                self.sent[key] = (text, self._floor.send(text, key=key).accepted().id)
            except Crash:
                self.house.forget_memory()

    def _send_again(self) -> None:
        key = self._pick(sorted(self.sent))
        text, known = self.sent[key]
        answered = self._floor.send(text, key=key).accepted().id
        if answered != known:
            self.other_answers.append(key)

    def _items(self) -> list[Item]:
        ids = [item_id for _text, item_id in self.sent.values()]
        found: Mapping[str, Item] = self._floor.ask(load_items, tenant=self._floor.tenant, ids=ids)
        return [found[item_id] for item_id in ids if item_id in found]

    def _any_item(self) -> Item:
        found = self._items()
        if not found:
            raise NotFound(kind="item", name="any")  # acknowledged and lost: the rules will tell
        return cast(Item, self._pick(found))

    def _live(self) -> list[Task]:
        of = {"tenant": self._floor.tenant}
        with self._real.read(tenant=self._floor.tenant) as reader:
            ids = [item_id for _text, item_id in self.sent.values()]
            return [task for one in ids for task in tasks_of_item(reader, item_id=one, **of) if task.live]

    def _claim(self) -> None:
        if live := self._live():
            self._floor.do(claims.claim, principal=self._pick(self.house.people), task_id=self._pick(live).id)

    def _take_next(self) -> None:
        person = self._pick(self.house.people)
        self._floor.store.write(lambda tx: claims.next_item(tx, principal=person), tenant=self._floor.tenant)

    def _work(self) -> None:
        """Do something with a task in the name of whoever holds it; now and then of somebody who does not."""
        held = [task for task in self._live() if task.assignee]
        if not held:
            self._claim()
            return
        task = self._pick(held)
        holder = self.house.by_id[task.assignee]
        person = holder if self.chance.fraction() < 0.9 else self._pick(self.house.people)
        self._pick(WORK)(self, task, person)

    def _start(self, task: Task, person: Principal) -> None:
        self._floor.do(tasks.start, principal=person, task_id=task.id)

    def _pause(self, task: Task, person: Principal) -> None:
        self._floor.do(tasks.pause, principal=person, task_id=task.id, reason=PauseReason.BREAK)

    def _give_back(self, task: Task, person: Principal) -> None:
        self._floor.do(tasks.release_task, principal=person, task_id=task.id)

    def _complete(self, task: Task, person: Principal) -> None:
        """Complete a task; a form is sometimes sent twice."""
        form = {"verdict": self._pick(("good", "good", "bad"))}
        for _ in range(1 + (self.chance.fraction() < 0.3)):
            self._submit(task, person, form)

    def _submit(self, task: Task, person: Principal, form: Mapping[str, str]) -> None:
        of = {"task_id": task.id, "variables": form, "expected_version": task.version}
        self._floor.drive(tasks.complete_task, principal=person, **of)

    def _submit_stale(self, task: Task, person: Principal) -> None:
        """Send a form that was opened before the task changed; it must be refused."""
        change = self._pause if task.state is TaskState.IN_PROGRESS else self._start
        change(task, person)
        try:
            self._submit(task, person, {"verdict": "good"})
        except Refusal:
            return
        self.stale_accepted += 1

    def _pump(self) -> None:
        worker = f"w{int(self.chance.fraction() * 3)}"
        for job in self._floor.store.claim_jobs(kinds=machine.JOB_KINDS, worker=worker, lease_s=LEASE_S):
            performed = self._perform(job)
            if self.chance.fraction() < 0.25:
                self._zombies.append((job, performed))  # lost; it will report when nobody waits for it
            else:
                self._report(job, performed)

    def _perform(self, job: Job) -> Answer:
        if job.kind != machine.SERVICE:
            return None
        with self._real.read(tenant=job.tenant) as reader:
            return machine.perform_service(reader, self._floor.runtime, job=job)

    def _report(self, job: Job, performed: Answer) -> None:
        store, runtime = self._floor.store, self._floor.runtime
        if job.kind != machine.SERVICE:
            store.write(lambda tx: machine.do_inside(tx, runtime, job=job), tenant=job.tenant)
        elif performed is None:
            store.write(lambda tx: tx.finish_job(job), tenant=job.tenant)
        else:
            store.write(lambda tx: machine.take_performed(tx, runtime, performed=performed), tenant=job.tenant)

    def _wake_zombie(self) -> None:
        """A lost worker wakes after its lease and reports; where another did the work meanwhile it must be refused."""
        if not self._zombies:
            return
        zombie, performed = self._zombies.pop()
        self.house.clock.advance(timedelta(seconds=LEASE_S + 1))
        taken = self._floor.store.claim_jobs(kinds=machine.JOB_KINDS, worker="heir", lease_s=LEASE_S)
        for job in taken:
            self._report(job, self._perform(job))
        if any(job.id == zombie.id for job in taken):
            try:
                self._report(zombie, performed)
            except Refusal:
                return
            self.zombie_reports += 1

    def _deliver(self) -> None:
        self.house.deliver()

    def _jump(self) -> None:
        self.house.clock.advance(timedelta(minutes=self._pick((-3, 1, 5, 20, 31, 600))))

    def _flip_archive(self) -> None:
        self._floor.letters.down = not self._floor.letters.down

    def _ask(self) -> None:
        one = self._any_item()
        self._floor.do(comments.ask_client, principal=SYSTEM, item_id=one.id, text="Which site?")

    def _answer(self) -> None:
        one = self._any_item()
        self._answer_all(self._floor.ask(comments_of_item, tenant=one.tenant, item_id=one.id))

    def _answer_all(self, asked: Iterable[Comment]) -> None:
        for question in asked:
            if question.kind is CommentKind.QUESTION and question.answered_at is None:
                of = {"question_id": question.id, "text": "Hamburg"}
                self._floor.drive(comments.answer_client_question, principal=SYSTEM, **of)

    def _release(self) -> None:
        self._floor.do(items.release_item, principal=SYSTEM, item_id=self._any_item().id)

    def _change(self) -> None:
        """Release what is resolved, return what is released, seldom cancel what goes on."""
        one = self._any_item()
        if one.state in (ItemState.RESOLVED, ItemState.RELEASED) and self.chance.fraction() < 0.6:
            self._floor.drive(items.return_item, principal=SYSTEM, item_id=one.id, reason="look again")
        elif one.state is ItemState.RESOLVED:
            self._floor.do(items.release_item, principal=SYSTEM, item_id=one.id)
        elif self.chance.fraction() < 0.15:
            self._floor.drive(items.cancel_item, principal=SYSTEM, item_id=one.id, reason="no longer wanted")

    def _hurry(self) -> None:
        """Let one item go as far as it goes, so that what comes late in a life is met as often as its beginning."""
        self._settle(self._any_item())
        self._pump()

    def _rest(self) -> None:
        """Let everything come to an end: workers live, the archive answers, people do what is theirs."""
        self.house.forget_memory()
        self._floor.letters.down = False
        self._look_around()
        for round_ in range(ROUNDS_MAX):
            going = [one for one in self._items() if one.state not in ENDED_STATES]
            for one in going:
                self._settle(one)
            self.house.clock.advance(timedelta(seconds=LEASE_S + 5))
            if round_ > ROUNDS_PATIENT:
                self._retry_parked()
            self._do_jobs()
            if not (going or self._floor.ask(lambda reader: reader.rows(CALLED))):
                break
        self.house.deliver()

    def _look_around(self) -> None:
        """Note which items do not show what holds them up, while they are still held up."""
        for one in self._items():
            of = {"tenant": one.tenant, "item_id": one.id}
            with self._real.read(tenant=one.tenant) as reader:
                stopped = any(raised.resolved_at is None for raised in incidents_of_item(reader, **of))
                asked = open_questions(reader, **of) > 0
            if one.state in GOING_STATES and (stopped or asked):
                self.misplaced.append(f"{one.number} is {one.state.value}, incident: {stopped}, question: {asked}")

    def _do_jobs(self) -> None:
        for job in self._floor.store.claim_jobs(kinds=machine.JOB_KINDS, worker="last", lease_s=LEASE_S):
            try:
                self._report(job, self._perform(job))
            except Refusal:
                continue  # its timer was taken back by the job before it

    def _retry_parked(self) -> None:
        """A person looks at the jobs that lost too many workers."""
        for row in self._floor.ask(lambda reader: reader.rows(PARKED_JOBS)):
            self._real.retry_job(tenant=row.tenant, job_id=row.id)

    def _settle(self, one: Item) -> None:
        """Do for an item whatever it asks for just now."""
        of = {"tenant": one.tenant, "item_id": one.id}
        with self._real.read(tenant=one.tenant) as reader:
            asked = comments_of_item(reader, **of) if one.state is ItemState.AWAITING_CLIENT else ()
            raised = incidents_of_item(reader, **of) if one.state is ItemState.INCIDENT else ()
            live = [task for task in tasks_of_item(reader, **of) if task.live]
        self._answer_all(asked)
        for incident in raised:
            if incident.resolved_at is None:
                self._floor.drive(incidents.retry_incident, principal=SYSTEM, incident_id=incident.id)
        for task in live:
            self._finish(task)
        if one.state is ItemState.RESOLVED:
            self._floor.do(items.release_item, principal=SYSTEM, item_id=one.id)

    def _finish(self, task: Task) -> None:
        last = self.house.approver if task.element == "approve" else self.house.checker
        person = self.house.by_id.get(task.assignee or "", last)
        try:
            self._floor.do(claims.claim, principal=person, task_id=task.id)
            self._floor.drive(tasks.complete_task, principal=person, task_id=task.id, variables={"verdict": "good"})
        except Refusal:
            return  # the item went another way meanwhile; the next round shows where


ACTS: tuple[Callable[[Script], Any], ...] = (
    Script._send,
    Script._send_again,
    Script._claim,
    Script._take_next,
    Script._work,
    Script._work,
    Script._work,
    Script._pump,
    Script._pump,
    Script._wake_zombie,
    Script._deliver,
    Script._jump,
    Script._jump,
    Script._flip_archive,
    Script._ask,
    Script._answer,
    Script._release,
    Script._change,
    Script._hurry,
    Script._hurry,
    Script._hurry,
)
"""What may happen at a step, each as likely as the other."""
WORK: tuple[Callable[[Script, Task, Principal], None], ...] = (
    Script._start,
    Script._start,
    Script._pause,
    Script._give_back,
    Script._submit_stale,
    Script._complete,
    Script._complete,
    Script._complete,
)
"""What may be done with a task that somebody holds."""
