"""The facts of the room: sources, questions, evidence, proposals, judgements, consensus, sign-off. All frozen."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from remit.values.identifier import Identifier
from remit.values.moment import Moment
from remit.values.money import Money

Answer = str | tuple[str, ...]
Interval = tuple[float, float]
"""An answer in canonical text: an option's key, a tuple of sorted keys, a decimal, rising decimals, or a sentence."""

Texts = Mapping[str, str]
"""The same sentence by language: `{"en": …, "vi": …}`."""


class AnswerKind(StrEnum):
    """What an answer may be."""

    CHOICE = "choice"
    SEVERAL = "several"
    NUMBER = "number"
    QUANTILES = "quantiles"
    TEXT = "text"
    SPAN = "span"


class Round(StrEnum):
    """When a judgement is made: blind beside others, or settling what they left open."""

    BLIND = "blind"
    ADJUDICATION = "adjudication"


class Method(StrEnum):
    """How blind judgements become one answer."""

    MAJORITY = "majority"
    UNANIMITY = "unanimity"
    POOLED = "pooled"
    CROWD = "crowd"


class EventKind(StrEnum):
    """Past-tense facts that the room records on the item's stream; none tells an answer while the round is blind."""

    SOURCE_ADDED = "SourceAdded"  # source, name, hash
    QUESTIONS_OPENED = "QuestionsOpened"  # series, questions
    JUDGEMENT_MADE = "JudgementMade"  # judgement, question, round, by
    REVIEW_HANDED_IN = "ReviewHandedIn"  # series, by
    CONSENSUS_COMPUTED = "ConsensusComputed"  # series, disagreements, agreed, n, inputs
    PANEL_DECIDED = "PanelDecided"  # series, asked, closed, judges
    PANEL_STOPPED = "PanelStopped"  # series, asked, reason, by
    SIGNED_OFF = "SignedOff"  # sign_off, hash, by
    READING_CHOSEN = "ReadingChosen"  # series, picks
    READING_STOPPED = "ReadingStopped"  # series, read, found, recall, reason, by
    SIGN_OFF_REFUSED = "SignOffRefused"  # task, code, hash, by
    MODEL_ANSWERED = "ModelAnswered"  # series, rule, taken, left, calls, tokens_in, tokens_out, amount, seat, by


class ConsensusState(StrEnum):
    """How far a question is settled; `open` waits for judges."""

    OPEN = "open"
    AGREED = "agreed"
    DISAGREED = "disagreed"
    ADJUDICATED = "adjudicated"


class AnchorState(StrEnum):
    """Whether a quotation stands where it is said to stand."""

    VERIFIED = "verified"
    MOVED = "moved"
    LOST = "lost"


@dataclass(frozen=True, slots=True)
class Page:
    """One page of a source: `[start, end)` in characters of the source's text, `number` from 1."""

    number: int
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """What a reader took from a file: its text, and where the pages lie in it."""

    text: str
    pages: tuple[Page, ...]
    media_type: str


@dataclass(frozen=True, slots=True)
class Source:
    """A document that judgements may rest on, known by the hash of its bytes and of its text."""

    id: Identifier
    item_id: Identifier
    name: str
    media_type: str
    document_hash: str
    text_hash: str
    text: str
    pages: tuple[Page, ...]
    added_at: Moment


@dataclass(frozen=True, slots=True)
class Captured:
    """A source as research brought it home: who answers for it, when it was published and captured, bytes and text.

    `kind` is primary, secondary or tertiary; `origin` names whoever the facts come from: sources of one origin do not
    corroborate each other. `captured_at` is a moment in ISO 8601, empty where the source is no page of the web.
    """

    key: str
    title: str
    author: str
    publisher: str
    published: date | None
    url: str
    captured_at: str
    kind: str
    origin: str
    content: bytes
    document: Document


@dataclass(frozen=True, slots=True)
class Option:
    """One possible answer; `needs_evidence` when it asserts that something stands in a source."""

    key: str
    label: Texts
    needs_evidence: bool = False


@dataclass(frozen=True, slots=True)
class PanelPrices:
    """What people and errors cost on one question: a further judge, the adjudicator, an answer that is wrong."""

    judge: Money
    adjudicator: Money
    wrong: Money


@dataclass(frozen=True, slots=True)
class Panel:
    """Terms of an adaptive panel: `least` judges always, `most` at all, and what decides whether one more is asked.

    That is the measured confidence that is `enough`, in (0, 1), or where `prices` are agreed what one more is worth.
    """

    least: int = 2
    most: int = 5
    enough: float = 0.95
    prices: PanelPrices | None = None


class PanelVerdict(StrEnum):
    """What to do with a question after the judgements so far."""

    ASK = "ask"
    ENOUGH = "enough"
    ADJUDICATE = "adjudicate"


class PanelReason(StrEnum):
    """Why a panel asks on or closes."""

    FEW = "few"  # fewer have judged than are asked in any case
    SURE = "sure"  # the measured confidence is enough
    UNSURE = "unsure"  # it is not
    WORTH = "worth"  # one more costs less than it saves
    NOT_WORTH = "not_worth"  # nobody who could be asked saves what asking costs
    MAJORITY = "majority"  # no confidence is measured, and nobody left could overturn the majority
    OPEN = "open"  # no confidence is measured, and somebody left could
    SPLIT = "split"  # no confidence is measured, and no answer can have a majority any more
    STOPPED = "stopped"  # a lead has nobody else asked


@dataclass(frozen=True, slots=True)
class PanelStop:
    """A lead's decision that the panels of a case ask nobody else, and why."""

    person_id: Identifier
    person_name: str
    reason: str
    stopped_at: Moment


@dataclass(frozen=True, slots=True)
class PanelStep:
    """What was decided about a question after so many `judges`, and all that the decision says of itself.

    `agreeing` judges gave `answer`, the likeliest one. With prices, `cost` is what asking on would come to, `saves`
    what it would spare, `risk` what an error costs, all as expected. `inputs` hashes what it follows from.
    """

    judges: int
    verdict: PanelVerdict
    reason: PanelReason
    answer: Answer | None
    agreeing: int
    confidence: float | None
    inputs: str
    cost: Money | None = None
    saves: Money | None = None
    risk: Money | None = None


@dataclass(frozen=True, slots=True)
class QuestionDraft:
    """A question as a line asks it, before the room gives it an identity.

    `unit` stands beside a number. A distribution is asked for at `shares`, in fractions of one; `known` is its answer
    where the house has it and wants to know what the judges' distributions are worth, and is told to no judge.
    """

    key: str
    text: Texts
    kind: AnswerKind
    options: tuple[Option, ...] = ()
    guideline: Texts | None = None
    required_judges: int = 2
    method: Method = Method.UNANIMITY
    unit: str = ""
    shares: tuple[float, ...] = ()
    known: str | None = None
    panel: Panel | None = None
    """How many judges are asked, where that is not a fixed number."""


@dataclass(frozen=True, slots=True)
class Question:
    """A question about an item; `position` is its place on the form, from 1."""

    id: Identifier
    item_id: Identifier
    position: int
    draft: QuestionDraft

    @property
    def key(self) -> str:
        """The line's own name of the question."""
        return self.draft.key


@dataclass(frozen=True, slots=True)
class Evidence:
    """A quotation and its place `[start, end)` in a source's text, checked against it; `page` counts from 1."""

    source_id: Identifier
    start: int
    end: int
    quotation: str
    page: int
    state: AnchorState = AnchorState.VERIFIED


@dataclass(frozen=True, slots=True)
class EvidenceDraft:
    """A quotation as somebody gives it; without `start` the quotation is looked for."""

    source_id: Identifier
    quotation: str
    start: int | None = None


@dataclass(frozen=True, slots=True)
class Pick:
    """A question given to the reviewers of a set, in order from 1; `look` is 0, or the sample it was drawn for."""

    position: int
    question_id: Identifier
    look: int


@dataclass(frozen=True, slots=True)
class ReadingStop:
    """A lead's decision that enough of a set was read; `reason` is empty where the recall aimed at is proven."""

    person_id: Identifier
    person_name: str
    recall: float | None
    reason: str
    stopped_at: Moment


@dataclass(frozen=True, slots=True)
class ReviewSet:
    """How the questions of a series are read: by a learner's choice, until a lead stops it.

    `other` is the answer that says “not relevant”, `aim` the recall agreed in (0, 1), `batch` how many are picked at
    once. `together` holds the positions of questions that are given out together, such as a letter and its
    attachments.
    """

    aim: float
    batch: int
    other: str
    seed: str
    together: tuple[tuple[int, ...], ...] = ()
    picks: tuple[Pick, ...] = ()
    stop: ReadingStop | None = None

    @property
    def looks(self) -> int:
        """How many samples were drawn."""
        return max((pick.look for pick in self.picks), default=0)


@dataclass(frozen=True, slots=True)
class Proposal:
    """What a rule would answer, with its score in [0, 1]; it decides nothing."""

    id: Identifier
    question_id: Identifier
    answer: Answer | None
    score: float
    rule: str
    evidence: tuple[Evidence, ...]
    made_at: Moment


@dataclass(frozen=True, slots=True)
class Metered:
    """What a model was asked and answered about one case: calls, tokens as its endpoint counts them, and their price.

    `estimated` where the endpoint counted nothing and four characters stand for a token.
    """

    calls: int = 0
    tokens_in: int = 0
    tokens_out: int = 0
    amount: str = "0"
    estimated: bool = False


@dataclass(frozen=True, slots=True)
class Judgement:
    """A person's recorded answer with its reason and evidence; superseded by a later one, never edited."""

    id: Identifier
    question_id: Identifier
    judge_id: Identifier
    judge_name: str
    task_id: Identifier | None
    round: Round
    sequence: int
    answer: Answer
    reason: str
    evidence: tuple[Evidence, ...]
    made_at: Moment
    supersedes: Identifier | None = None


@dataclass(frozen=True, slots=True)
class JudgementDraft:
    """One answer as a judge gives it."""

    question: str
    answer: Answer
    reason: str
    evidence: tuple[EvidenceDraft, ...] = ()


@dataclass(frozen=True, slots=True)
class Consensus:
    """The answer that follows from judgements by a method; `inputs_hash` lets anybody compute it again."""

    question_id: Identifier
    method: Method
    state: ConsensusState
    answer: Answer | None
    votes: tuple[tuple[Answer, int], ...]
    judgement_ids: tuple[Identifier, ...]
    inputs_hash: str
    confidence: float | None = None
    """How likely the answer is right, as measured on gold items; None where the method claims none."""
    panel: PanelStep | None = None
    """Why an adaptive panel asks on or closed."""


@dataclass(frozen=True, slots=True)
class Earlier:
    """What somebody answered alone on an earlier question of choice; `about` is the same for all copies of a gold item.

    `known` is the right answer where the house has it.
    """

    about: str
    judge_id: Identifier
    answer: Answer
    options: tuple[str, ...]
    known: Answer | None = None

    @property
    def facts(self) -> tuple[str, str, Answer, Answer | None]:
        """Return what a consensus follows from, for hashing."""
        return self.about, self.judge_id, self.answer, self.known


@dataclass(frozen=True, slots=True)
class Agreement:
    """How far judges agree over `n` pairs of answers; kappa and alpha are None where chance alone would agree fully.

    `measure` says whose kappa it is: Cohen's, or Fleiss' where more than two judged a question. `alpha` is
    Krippendorff's, nominal. Intervals are at 95 %; that of the share is Wilson's, in fractions of one.
    """

    n: int
    agreed: int
    kappa: float | None
    interval: Interval | None = None
    kappa_interval: Interval | None = None
    measure: str = "cohen"
    alpha: float | None = None
    alpha_interval: Interval | None = None

    @property
    def percent(self) -> float | None:
        """Share of equal answers in percent, None without answers."""
        return 100 * self.agreed / self.n if self.n else None


@dataclass(frozen=True, slots=True)
class SignOff:
    """A named person's statement about exactly the content that `content_hash` names."""

    id: Identifier
    item_id: Identifier
    person_id: Identifier
    person_name: str
    qualification: str
    content_hash: str
    statement: str
    signed_at: Moment


@dataclass(frozen=True, slots=True)
class Precedent:
    """A question as it was decided and signed in an earlier case of the same client: answer, reason, words quoted."""

    id: Identifier
    item_id: Identifier
    sign_off_id: Identifier
    question_key: str
    title: str
    body: str
    answer: Answer
    reason: str
    signed_by: str
    decided_at: Moment
