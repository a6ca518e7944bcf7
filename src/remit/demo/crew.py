"""The crew: simulated people who take their next item, look, and decide, through the same actions as anybody.

They answer forms by what the form allows and questions by what the rules proposed, and differ now and then, so that
there is something to adjudicate, to return and to learn from.
"""

from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from remit.app.house import House
from remit.demo.correspondence import answer_letter
from remit.demo.gold import known_again
from remit.demo.lines import BY_KEY
from remit.judgement.actions.forms import ADJUDICATE, ENOUGH, REVIEW, SIGN_OFF, save_answers
from remit.judgement.reports import CaseView, QuestionView, case_view
from remit.parties.access import Principal
from remit.parties.reports.principals import principal_of
from remit.store import Transaction
from remit.values.chance import Chance
from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.work.actions.claims import next_item
from remit.work.actions.tasks import release_task, start
from remit.work.model import Task
from remit.work.rules.forms import Field, FieldType, Form, is_asked

ASKED = 4
DISAGREES = 0.08
"""The share of questions on which a reviewer departs from the proposal."""

READ_FIRST = 0.4
"""The share of a review set that is read before a lead draws the first sample of the rest."""

SHORTEST_MINUTES, LONGEST_MINUTES = 2, 26
"""A task takes so long; most are short ones, so the chance is squared."""


class Crew:
    """Some people of the house and the chance by which they decide."""

    def __init__(self, house: House, people: Sequence[Identifier], chance: Chance) -> None:
        self._house = house
        self._people = tuple(people)
        self._chance = chance
        self._busy_until: dict[Identifier, Moment] = {}

    def act(self, person_id: Identifier) -> bool:
        """Let one person finish what they hold, or else take and begin their next item; tells whether they did."""
        return self._house.store.write(lambda tx: self.act_in(tx, person_id))

    def anybody(self) -> Identifier:
        """Choose one of the crew."""
        return self._people[int(self._chance.fraction() * len(self._people))]

    def somebody_acts(self, tx: Transaction) -> bool:
        """Let whoever is done complete, or else ask one after the other, at most a few, until somebody begins."""
        done = next((one for one, until in self._busy_until.items() if until <= tx.now), None)
        if done is not None:
            del self._busy_until[done]
            return self.act_in(tx, done)
        return any(self.act_in(tx, self.anybody()) for _ in range(ASKED))

    def act_in(self, tx: Transaction, person_id: Identifier) -> bool:
        """Do the same inside an open transaction; whoever is at a task still does nothing else."""
        if self._busy_until.get(person_id, tx.now) > tx.now:
            return False
        principal = principal_of(tx, person_id=person_id, now=tx.now)
        task = next_item(tx, principal=principal)
        if task is None:
            return False
        if task.active_since is None:
            start(tx, principal=principal, tenant=task.tenant, task_id=task.id)
            self._busy_until[person_id] = tx.now + self._handling_time()
            return True
        with tx.savepoint():
            if not self._goes_on(tx, principal, task):
                self._complete(tx, principal, task)
        return True

    def _complete(self, tx: Transaction, principal: Principal, task: Task) -> None:
        answer_letter(tx, principal, task)
        self._house.complete_task(
            tx, principal, tenant=task.tenant, task_id=task.id, values=self.values(tx, principal, task)
        )

    def _goes_on(self, tx: Transaction, principal: Principal, task: Task) -> bool:
        """Tell whether the reading of a review set goes on: its reader saves, its lead draws a sample or waits."""
        if task.form not in (REVIEW, ENOUGH):
            return False
        view = _view(tx, principal, task)
        proven = view.standing is not None and view.standing.enough
        if proven if task.form == ENOUGH else not view.reading:
            return False
        if task.form == REVIEW or _may_sample(view):
            save_answers(tx, principal, task, self._judgement(view, task))
        else:
            release_task(tx, principal=principal, tenant=task.tenant, task_id=task.id)
        return True

    def _handling_time(self) -> timedelta:
        span = (LONGEST_MINUTES - SHORTEST_MINUTES) * self._chance.fraction() ** 2
        return timedelta(seconds=round(60 * (SHORTEST_MINUTES + span)))

    def values(self, tx: Transaction, principal: Principal, task: Task) -> Mapping[str, Any]:
        """Decide what this person answers on a task's form."""
        if task.form in (REVIEW, ADJUDICATE, SIGN_OFF, ENOUGH):
            return self._judgement(_view(tx, principal, task), task)
        known = known_again(tx, task, self._chance)
        answer = BY_KEY[task.line].answer(task.form or "", self._chance) if task.line in BY_KEY else None
        if answer is not None:
            return {**answer, **known}
        form = self._house.lines.line(task.line).form(task.form or "")
        return {} if form is None else {**self._filled(form), **known}

    def _judgement(self, view: CaseView, task: Task) -> Mapping[str, Any]:
        if task.form == SIGN_OFF:
            return {"content_hash": view.seal}
        if task.form == ENOUGH:
            return {}
        if task.form == REVIEW:
            asked = [one for one in view.questions if one.asked and one.mine is None]
        else:
            asked = [one for one in view.questions if one.question.key in view.disagreements]
        return {"answers": [self._answer(one, task.line) for one in asked]}

    def _answer(self, one: QuestionView, line: str) -> Mapping[str, Any]:
        draft = one.question.draft
        if draft.shares:
            return {"question": one.question.key, "answer": self._range(), "reason": "Growth as before, give or take."}
        best = max(one.proposals, key=lambda proposal: proposal.score, default=None)
        evidence = best.evidence if best is not None else ()
        options = [option.key for option in draft.options if evidence or not option.needs_evidence]
        proposed = best.answer if best is not None else None
        answer = proposed or _opinion(one, line) or options[0 if best else -1]
        if self._chance.fraction() < DISAGREES:
            answer = options[int(self._chance.fraction() * len(options))]
        return {
            "question": one.question.key,
            "answer": answer,
            "reason": "The wording says so." if evidence else "Nothing in the document speaks of it.",
            "evidence": [
                {"source": piece.source_id, "quotation": piece.quotation, "start": piece.start} for piece in evidence
            ],
        }

    def _range(self) -> list[int]:
        """Make a distribution at 5, 50 and 95 %, wider upwards, as growing companies are judged."""
        middle = 40 + int(self._chance.fraction() * 30)
        return [middle - 5 - int(self._chance.fraction() * 5), middle, middle + 6 + int(self._chance.fraction() * 12)]

    def _filled(self, form: Form) -> Mapping[str, Any]:
        values: dict[str, Any] = {}
        for entry in form.fields:
            wanted = entry.required or (
                entry.required_when is not None and values.get(entry.required_when[0]) == entry.required_when[1]
            )
            if wanted and is_asked(entry, values) and entry.type is not FieldType.NOTE:
                values[entry.key] = self._fill(entry)
        return values

    def _fill(self, entry: Field) -> Any:
        if entry.type is FieldType.CHOICE:
            return entry.options[0 if self._chance.fraction() < 0.75 else -1].value
        if entry.type is FieldType.BOOLEAN:
            return True
        if entry.type is FieldType.NUMBER:
            return str(entry.minimum or 1)
        return "Checked with the buyer; the difference is agreed."


def _view(tx: Transaction, principal: Principal, task: Task) -> CaseView:
    return case_view(tx, principal, tenant=task.tenant, item_id=task.item_id)


def _opinion(one: QuestionView, line: str) -> str | None:
    return BY_KEY[line].judges(one.question.draft.text["en"]) if line in BY_KEY else None


def _may_sample(view: CaseView) -> bool:
    stands = view.standing
    return view.reading and stands is not None and not stands.sampling and stands.read >= READ_FIRST * stands.total
