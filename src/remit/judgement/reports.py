"""Read-only questions: the case as it stands, what a viewer may see of it, and the case file for a deliverable."""

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cached_property

from remit.judgement.model import (
    Agreement,
    Answer,
    AnswerKind,
    Consensus,
    ConsensusState,
    Earlier,
    Judgement,
    Method,
    Panel,
    PanelStep,
    PanelStop,
    PanelVerdict,
    Precedent,
    Proposal,
    Question,
    ReviewSet,
    Round,
    SignOff,
    Source,
    Texts,
)
from remit.judgement.records.judgements import answered_alone, earlier_than, handed_in_by, judgements_of
from remit.judgement.records.panels import closed_panels, steps_of, stop_of, tenants_with_panels
from remit.judgement.records.precedents import SHOWN_MAX, precedents_of_others, precedents_on, precedents_with
from remit.judgement.records.questions import latest_series, proposals_of, questions_of
from remit.judgement.records.reviewsets import review_set_of
from remit.judgement.records.sign_offs import sign_offs_of
from remit.judgement.records.sources import sources_of
from remit.judgement.refusals import QuestionUnknown, SignOffVoid
from remit.judgement.rules.agreement import agreement, blind_pairs, blind_units
from remit.judgement.rules.answering import written
from remit.judgement.rules.blindness import blind_round_closed, independent, visible
from remit.judgement.rules.consensus import compute_all, effective
from remit.judgement.rules.nearness import Nearness
from remit.judgement.rules.panelstudy import Study, study
from remit.judgement.rules.panelsums import PanelSums, sum_up
from remit.judgement.rules.reviewset import Standing, hits_of, standing_of
from remit.judgement.rules.sealing import holds, seal, unsettled
from remit.parties.access import Permission, Principal, Resource, allowed, require, tenants_with
from remit.store import Reader
from remit.values.refusal import NotFound

log = logging.getLogger("remit.judgement")


@dataclass(frozen=True)
class Case:
    """Everything judged about an item in its latest series; what follows from it is computed, never stored.

    Of a review set `questions` are those given out, in the order of reading, and `aside` those that nobody was given.
    `earlier` is what the client's people answered before, where a question asks the crowd, `stop` a lead's decision
    that its panels ask nobody else.
    """

    tenant: str
    item_id: str
    series: int
    sources: tuple[Source, ...]
    questions: tuple[Question, ...]
    proposals: tuple[Proposal, ...]
    judgements: tuple[Judgement, ...]
    handed_in: frozenset[str]
    sign_offs: tuple[SignOff, ...]
    review: ReviewSet | None = None
    aside: tuple[Question, ...] = ()
    earlier: tuple[Earlier, ...] = ()
    stop: PanelStop | None = None

    @property
    def all_questions(self) -> tuple[Question, ...]:
        """Every question of the series, in the order of the form."""
        return tuple(sorted((*self.questions, *self.aside), key=lambda one: one.position))

    @cached_property
    def standing(self) -> Standing | None:
        """How a review set stands: by what was agreed on each document, and until then by whoever read it."""
        if self.review is None:
            return None
        agreed = {one.question_id: one.answer != self.review.other for one in self.consensuses if one.answer}
        hits = {**hits_of(self.review, self.judgements), **agreed}
        return standing_of(self.review, total=len(self.questions) + len(self.aside), hits=hits)

    @property
    def reading(self) -> bool:
        """Whether documents of a review set may still be given out."""
        return self.review is not None and self.review.stop is None and bool(self.aside)

    @cached_property
    def consensuses(self) -> tuple[Consensus, ...]:
        """The consensus on each question, in the order of the form."""
        return compute_all(
            self.questions,
            self.judgements,
            earlier=self.earlier,
            handed_in=self.handed_in,
            stopped=self.stop is not None,
        )

    @property
    def panels(self) -> Mapping[str, PanelStep]:
        """How the adaptive panels of the case stand, by the question's identifier."""
        return {one.question_id: one.panel for one in self.consensuses if one.panel is not None}

    @property
    def wanting(self) -> tuple[str, ...]:
        """The questions, by identifier, whose panel asks one more judge."""
        return tuple(key for key, step in self.panels.items() if step.verdict is PanelVerdict.ASK)

    @cached_property
    def asked(self) -> tuple[Question, ...]:
        """The questions that a judge is asked: of an adaptive panel those that are not settled yet.

        Once a panel has gone beyond the judges whom every question has, the others have theirs.
        """
        if not self.panels:
            return self.questions
        judges = len(self.handed_in)
        return tuple(
            one
            for one in self.questions
            if (one.id in self.wanting if one.draft.panel else judges < one.draft.required_judges)
        )

    @cached_property
    def closed(self) -> bool:
        """Whether the blind round is over."""
        over = bool(self.questions) and blind_round_closed(self.questions, handed_in=self.handed_in)
        return over and not self.wanting

    @cached_property
    def agreement(self) -> Agreement:
        """How far the blind judges agree; distributions, which are never quite the same, are left out."""
        apart = {one.id for one in self.questions if one.draft.kind is AnswerKind.QUANTILES}
        counted = tuple(one for one in self.judgements if one.question_id not in apart)
        return agreement(blind_pairs(counted), units=blind_units(counted))

    @cached_property
    def seal(self) -> str:
        """The hash that a sign-off of the case as it stands is bound to."""
        return seal(
            sources=self.sources,
            questions=self.questions,
            judgements=self.judgements,
            consensuses=self.consensuses,
            review=self.review,
        )

    @property
    def unsettled(self) -> tuple[str, ...]:
        """The questions that nothing has settled yet."""
        return unsettled(self.questions, self.consensuses)

    @property
    def disagreements(self) -> tuple[str, ...]:
        """The questions that need an adjudicator."""
        pairs = zip(self.questions, self.consensuses, strict=True)
        return tuple(question.key for question, one in pairs if one.state is ConsensusState.DISAGREED)

    @property
    def valid_sign_off(self) -> SignOff | None:
        """The sign-off of the case as it stands, or None."""
        return next((one for one in self.sign_offs if holds(one, seal=self.seal)), None)

    def question(self, key: str) -> Question:
        """Return a question by key. Refuses `QuestionUnknown`."""
        for question in self.questions:
            if question.key == key:
                return question
        raise QuestionUnknown(place=key, question=key)

    def consensus(self, question: Question) -> Consensus:
        """Return the consensus on a question."""
        return next(one for one in self.consensuses if one.question_id == question.id)


@dataclass(frozen=True, slots=True)
class QuestionView:
    """A question as one viewer may see it; `mine` is the viewer's own judgement in force."""

    question: Question
    proposals: tuple[Proposal, ...]
    mine: Judgement | None
    judgements: tuple[Judgement, ...]
    consensus: Consensus | None
    precedents: tuple[Precedent, ...] = ()
    """How the same question was decided before, once the viewer has answered it alone."""
    asked: bool = True
    """Whether judges are still asked; a panel that closed asks nobody."""
    holds: bool = True
    """Whether what was kept of the panel's closing follows from the judgements as they are."""


@dataclass(frozen=True, slots=True)
class CaseView:
    """A case as one viewer may see it; `seal` is what a sign-off now would be bound to, None while unsettled."""

    item_id: str
    series: int
    sources: tuple[Source, ...]
    questions: tuple[QuestionView, ...]
    closed: bool
    handed_in: int
    required: int
    handed_in_by_viewer: bool
    agreement: Agreement | None
    disagreements: tuple[str, ...]
    unsettled: tuple[str, ...]
    seal: str | None
    sign_offs: tuple[tuple[SignOff, bool], ...]
    """Each sign-off, and whether it still holds."""
    review: ReviewSet | None = None
    standing: Standing | None = None
    """How a review set stands, for whoever may end it, and for all once the blind round is over."""
    reading: bool = False
    judges: tuple[str, ...] | None = None
    """Who has handed in, by name, for whoever leads, and for all once the blind round is over."""
    panels: PanelSums | None = None
    """What the case's adaptive panels came to, once they are closed."""
    still_asked: int = 0
    """How many questions a panel asks one more judge about."""
    stop: PanelStop | None = None


def load_case(reader: Reader, *, tenant: str, item_id: str) -> Case:
    """Load the latest series of an item, for the room itself: it asks nobody's permission."""
    series = latest_series(reader, tenant=tenant, item_id=item_id)
    asked = questions_of(reader, tenant=tenant, item_id=item_id, series=series)
    review = review_set_of(reader, tenant=tenant, item_id=item_id, series=series)
    given, aside = _given(asked, review)
    weighed = any(one.draft.method is Method.CROWD for one in asked)
    return Case(
        tenant=tenant,
        item_id=item_id,
        series=series,
        sources=sources_of(reader, tenant=tenant, item_id=item_id),
        questions=given,
        proposals=proposals_of(reader, tenant=tenant, item_id=item_id, series=series),
        judgements=judgements_of(reader, tenant=tenant, item_id=item_id, series=series),
        handed_in=handed_in_by(reader, tenant=tenant, item_id=item_id, series=series),
        sign_offs=sign_offs_of(reader, tenant=tenant, item_id=item_id),
        review=review,
        aside=aside,
        earlier=earlier_than(reader, tenant=tenant, item_id=item_id, series=series) if weighed else (),
        stop=stop_of(reader, tenant=tenant, item_id=item_id, series=series) if weighed else None,
    )


def require_signed(reader: Reader, *, tenant: str, item_id: str) -> None:
    """Refuse `SignOffVoid` where a document became evidence after the newest sign-off and none holds."""
    case = load_case(reader, tenant=tenant, item_id=item_id)
    signed_at = max((one.signed_at for one in case.sign_offs), default=None)
    if signed_at is None or case.valid_sign_off is not None or not case.sources:
        return
    newest = case.sources[-1]
    if newest.added_at >= signed_at:
        raise SignOffVoid(name=newest.name)


def _given(asked: tuple[Question, ...], review: ReviewSet | None) -> tuple[tuple[Question, ...], tuple[Question, ...]]:
    """Part the questions into those given out, in the order of reading, and those put aside."""
    if review is None:
        return asked, ()
    by_id = {one.id: one for one in asked}
    given = tuple(by_id.pop(pick.question_id) for pick in review.picks)
    return given, tuple(by_id.values())


def case_view(
    reader: Reader, principal: Principal, *, tenant: str, item_id: str, resource: Resource | None = None
) -> CaseView:
    """Return a case as a principal may see it: blind to others' judgements until all are handed in.

    The client's own people see judgements once the case is signed off. `resource` carries the engagement's terms.
    """
    require(principal, Permission.JUDGEMENT_READ, resource or Resource(tenant=tenant, kind="case", name=item_id))
    case = load_case(reader, tenant=tenant, item_id=item_id)
    opened = case.closed and (case.valid_sign_off is not None or not principal.is_client_of(tenant))
    before = DecidedBefore(reader, case)
    kept = steps_of(reader, tenant=tenant, item_id=item_id) if opened and case.panels else {}
    seen = visible(effective(case.judgements), viewer_id=principal.id, closed=opened)
    return CaseView(
        item_id=item_id,
        series=case.series,
        sources=case.sources,
        questions=tuple(
            _question_view(
                case, one, seen, viewer=principal.id, opened=opened, before=before, kept=kept.get(one.id, ())
            )
            for one in case.questions
        ),
        closed=case.closed,
        handed_in=len(case.handed_in),
        required=max((question.draft.required_judges for question in case.questions), default=0),
        handed_in_by_viewer=principal.id in case.handed_in,
        agreement=case.agreement if opened else None,
        disagreements=case.disagreements if opened else (),
        unsettled=case.unsettled if opened else tuple(question.key for question in case.questions),
        seal=case.seal if opened and not case.unsettled else None,
        sign_offs=tuple((one, holds(one, seal=case.seal)) for one in case.sign_offs),
        review=case.review,
        standing=case.standing if opened or _may_end(principal, case) else None,
        reading=case.reading,
        judges=_judges(case) if opened or _may_end(principal, case) else None,
        panels=sum_up(_panels_of(case)) if opened and case.panels else None,
        still_asked=len(case.wanting),
        stop=case.stop,
    )


def _judges(case: Case) -> tuple[str, ...]:
    names = {one.judge_id: one.judge_name for one in case.judgements if one.round is Round.BLIND}
    return tuple(sorted(name for judge, name in names.items() if judge in case.handed_in))


def _panels_of(case: Case) -> list[tuple[Panel, PanelStep]]:
    panels = {one.id: one.draft.panel for one in case.questions}
    return [(panel, step) for key, step in case.panels.items() if (panel := panels[key]) is not None]


def _may_end(principal: Principal, case: Case) -> bool:
    """Say whether a person may know how a set stands while it is read: a lead who has judged nothing of it."""
    resource = Resource(tenant=case.tenant, kind="case", name=case.item_id)
    return allowed(principal, Permission.SIGN_OFF, resource) and independent(
        principal.id, case.judgements, rounds=frozenset(Round)
    )


class DecidedBefore:
    """What the client's earlier cases decided: on the same question first, then on others that are near in words."""

    def __init__(self, reader: Reader, case: Case) -> None:
        self._reader = reader
        self._case = case

    @cached_property
    def _others(self) -> Mapping[str, Precedent]:
        found = precedents_of_others(self._reader, tenant=self._case.tenant, besides=self._case.item_id)
        return {one.id: one for one in found}

    @cached_property
    def _nearness(self) -> Nearness:
        return Nearness({key: f"{one.title} {one.body}" for key, one in self._others.items()})

    def on(self, question: Question) -> tuple[Precedent, ...]:
        """Return at most `SHOWN_MAX` precedents."""
        same = precedents_on(self._reader, tenant=self._case.tenant, key=question.key, besides=self._case.item_id)
        if len(same) >= SHOWN_MAX:
            return same
        near = (self._others[key] for key in self._nearness.to(_asked(question), at_most=2 * SHOWN_MAX))
        return (*same, *(one for one in near if one.question_key != question.key))[:SHOWN_MAX]


def _asked(question: Question) -> str:
    return " ".join(dict.fromkeys(question.draft.text.values()))


def _question_view(
    case: Case,
    question: Question,
    seen: tuple[Judgement, ...],
    *,
    viewer: str,
    opened: bool,
    before: DecidedBefore,
    kept: tuple[PanelStep, ...],
) -> QuestionView:
    mine = tuple(one for one in seen if one.question_id == question.id)
    own = [one for one in mine if one.judge_id == viewer]
    told = opened or bool(own)
    return QuestionView(
        question=question,
        proposals=tuple(one for one in case.proposals if one.question_id == question.id),
        mine=own[-1] if own else None,
        judgements=mine,
        consensus=case.consensus(question) if opened else None,
        precedents=before.on(question) if told else (),
        asked=question in case.asked,
        holds=not opened or question.id not in case.panels or case.panels[question.id] in kept,
    )


@dataclass(frozen=True, slots=True)
class PanelFigures:
    """What one client's panels came to, and how a panel as last agreed does on its gold questions."""

    tenant: str
    sums: PanelSums
    study: Study | None


def panel_figures(reader: Reader, principal: Principal) -> tuple[PanelFigures, ...]:
    """Return the figures of adaptive panels by client, for whoever reviews work; clients without one are left out."""
    found = []
    reviewed = tenants_with(principal, Permission.REVIEW)
    for tenant in tenants_with_panels(reader):
        if reviewed is not None and tenant not in reviewed:
            continue
        if closed := closed_panels(reader, tenant=tenant):
            tried = study(closed[-1][0], answered_alone(reader, tenant=tenant))
            found.append(PanelFigures(tenant, sum_up(closed), tried))
    return tuple(found)


def find_precedents(reader: Reader, principal: Principal, *, tenant: str, text: str) -> tuple[Precedent, ...]:
    """Search what one client's cases decided, by all words of a text; no other client's precedent is ever found."""
    try:
        require(principal, Permission.JUDGEMENT_READ, Resource(tenant=tenant, kind="precedent", name=tenant))
    except NotFound:
        # A foreign client's log must not tell that somebody asked; the operator's does.
        log.warning("precedents of client %s refused to %s", tenant, principal.id)
        raise
    return precedents_with(reader, tenant=tenant, text=text)


def in_words(reader: Reader, one: Precedent, *, tenant: str) -> tuple[Texts, Texts]:
    """Return what was asked and what was answered, in words by language."""
    series = latest_series(reader, tenant=tenant, item_id=one.item_id)
    asked = questions_of(reader, tenant=tenant, item_id=one.item_id, series=series)
    question = next((each for each in asked if each.key == one.question_key), None)
    if question is None:
        return {"en": one.title}, {"en": str(one.answer)}
    return question.draft.text, label_of(question, one.answer)


def label_of(question: Question, answer: Answer | None) -> dict[str, str]:
    """Return the words of an answer by language; of one that is no choice, the answer with its unit."""
    labels = [dict(one.label) for one in question.draft.options if answer is not None and one.key in _parts(answer)]
    if labels:
        return {language: ", ".join(one[language] for one in labels) for language in labels[0]}
    return {} if answer is None else dict.fromkeys(("en", "vi"), written(question.draft, answer))


def _parts(answer: Answer) -> tuple[str, ...]:
    return (answer,) if isinstance(answer, str) else answer
