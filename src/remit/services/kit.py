"""The kit: everything a line of service may use of the house, and the line itself as data.

A line imports this module and nothing else of Remit. Its handlers are pure functions of a `ServiceCall`; what they need
from outside (reference data, earlier marks, the received bytes) they ask the call's `lookup` for.
"""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from remit.billing.model.service_report import LineFigure, LineReport, ReleasedFact
from remit.conversation.rules.letters import read_letter
from remit.engine.core.xml import XmlRefused, read_xml
from remit.engine.dmn.cases import Case, read_cases
from remit.hosting.model import INCIDENT_MAJOR, INCIDENT_ON_SERVICE, INCIDENT_OPEN
from remit.judgement.model import Document as ReadText
from remit.judgement.refusals import PlaybookRefused
from remit.judgement.rules.anchoring import find as find_quotation
from remit.judgement.rules.findings import HOLDS, EvidenceMissing, findings_case
from remit.judgement.rules.likeness import groups, near_duplicates
from remit.judgement.rules.proposals import Category, Finding, compile_categories
from remit.judgement.rules.proposals import propose as propose_passages
from remit.judgement.rules.reading import read_document
from remit.judgement.rules.resolution import Mention, Resolved
from remit.judgement.rules.resolution import resolve as resolve_mentions
from remit.media import api as media
from remit.payroll.model import Payslip, Run
from remit.payroll.model import Result as PayResult
from remit.payroll.model import Side as PaySide
from remit.payroll.records import house_tables
from remit.payroll.rules.calculation import calculate as calculate_pay
from remit.payroll.rules.carrying import carried as carry_year
from remit.payroll.rules.comparison import Change as PayChange
from remit.payroll.rules.comparison import Row as PayRow
from remit.payroll.rules.comparison import Threshold as PayThreshold
from remit.payroll.rules.comparison import compare as compare_pay
from remit.payroll.rules.comparison import earlier_of, noteworthy
from remit.payroll.rules.journal import Posting as PayPosting
from remit.payroll.rules.journal import journal as pay_journal
from remit.payroll.rules.obligations import Obligation, obligations
from remit.payroll.rules.parallel import Difference as PayDifference
from remit.payroll.rules.parallel import run_parallel
from remit.payroll.rules.payments import PayFile, PayFileRefused, bank_csv, check_ibans, pain_001, payments_of
from remit.payroll.rules.reading import read_payload as read_pay_run
from remit.payroll.rules.reading import runs_of
from remit.payroll.rules.showing import amount as pay_amount
from remit.payroll.rules.showing import shown_result, shown_slip, shown_stop
from remit.payroll.rules.showing import totals as pay_totals
from remit.payroll.rules.tables import Tables as PayTables
from remit.payroll.rules.tables import tables_of
from remit.payroll.rules.yearend import statements as year_statements
from remit.printing import (
    Attachment,
    Band,
    Plot,
    Series,
    draw_bars,
    draw_lines,
    draw_stacked_bars,
    printable,
    render_pdf,
)
from remit.printing.word import (
    MUTED,
    add_cells,
    add_chapter,
    add_facts,
    add_grid,
    add_quotation,
    add_run,
    new_document,
    pack_word,
    set_properties,
    write_cell,
)
from remit.reconciliation.model import Match, OpenItem, Reconciled, Rule, StandingRule, Statement, StatementLine
from remit.reconciliation.model import Policy as MatchingPolicy
from remit.reconciliation.rules.passes import reconcile
from remit.reconciliation.rules.proving import Doubt, Doubted
from remit.reconciliation.rules.proving import prove as prove_statement
from remit.reconciliation.rules.standing import Faulty, Standing, age_days, band, booked_balance, stand
from remit.selection.model import Competency, Composite, Impact, Passed, Score, Small
from remit.selection.refusals import ScoreMissing, ScoreOutside
from remit.selection.rules.impact import adverse_impact
from remit.selection.rules.redaction import redacted
from remit.selection.rules.scoring import composite
from remit.statistics.model import Association, Cell, Choice, Column, Design, Estimate, Raked, Reals, Suspicion, Table
from remit.statistics.rules.choices import fit_choices, fit_maxdiff
from remit.statistics.rules.cleaning import contradictions, duplicates, speeders, straight_liners
from remit.statistics.rules.distributions import t_quantile
from remit.statistics.rules.tables import cross_tabulate
from remit.statistics.rules.variance import degrees_of_freedom
from remit.statistics.rules.variance import mean as estimate_mean
from remit.statistics.rules.variance import total as estimate_total
from remit.statistics.rules.weighting import design_weights, kish_deff, kish_effective, rake
from remit.telephony.model import Abandons, Call
from remit.telephony.model import Figures as QueueFigures
from remit.telephony.model import Promise as AnswerPromise
from remit.telephony.model import Told as Tape
from remit.telephony.rules.figures import by_interval as queue_intervals
from remit.telephony.rules.figures import figures as queue_figures
from remit.telephony.rules.numbers import comparable_number
from remit.telephony.rules.recording import kept_seconds
from remit.telephony.rules.tape import told_by
from remit.training.model import BankItem, Certificate, Renewal, Scope
from remit.training.rules.assessment import draw as draw_paper
from remit.training.rules.assessment import mark as mark_paper
from remit.training.rules.assessment import rate as rate_judged
from remit.training.rules.renewal import gap, nested, renewals
from remit.values.archive import PackageRefused, pack, repack, unpack
from remit.values.canonical import canonical_json, content_hash
from remit.values.chance import Chance, SeededChance
from remit.values.moment import Moment, format_moment, parse_moment
from remit.values.money import AmountRefused, CurrencyUnknown, Money, decimals_of
from remit.values.problem import Problem, Severity, errors
from remit.values.refusal import Refusal
from remit.work.model import Document, Lookup, Reading, Reference, ServiceCall, ServiceResult
from remit.work.model.rules import CasesUnreadable
from remit.work.rules.forms import Field, FieldType, Form, FormUnreadable, Names, form_gaps, read_form, validate_form
from remit.work.rules.pictures import is_picture_only, page_pictures, shows_pages

__all__ = [
    "HOLDS",
    "INCIDENT_MAJOR",
    "INCIDENT_ON_SERVICE",
    "INCIDENT_OPEN",
    "MUTED",
    "Abandons",
    "AmountRefused",
    "AnswerPromise",
    "Association",
    "Attachment",
    "Band",
    "BankItem",
    "Call",
    "Category",
    "Cell",
    "Certificate",
    "Chance",
    "Choice",
    "Column",
    "Competency",
    "Composite",
    "CurrencyUnknown",
    "Design",
    "Document",
    "Doubt",
    "Doubted",
    "Estimate",
    "EvidenceMissing",
    "Family",
    "Faulty",
    "Field",
    "FieldType",
    "Finding",
    "Form",
    "FormUnreadable",
    "Handler",
    "Impact",
    "Kind",
    "Line",
    "LineFigure",
    "LineReport",
    "Lookup",
    "Match",
    "MatchingPolicy",
    "Mention",
    "Moment",
    "Money",
    "Names",
    "Obligation",
    "OpenItem",
    "PackageRefused",
    "Parameter",
    "Passed",
    "PayChange",
    "PayDifference",
    "PayFile",
    "PayFileRefused",
    "PayPosting",
    "PayResult",
    "PayRow",
    "PaySide",
    "PayTables",
    "PayThreshold",
    "Payslip",
    "PlaybookRefused",
    "Plot",
    "Problem",
    "QueueFigures",
    "Raked",
    "ReadText",
    "Reader",
    "Reading",
    "Reals",
    "Reconciled",
    "Reference",
    "Refusal",
    "ReleasedFact",
    "Renewal",
    "Resolved",
    "Rule",
    "Run",
    "Scope",
    "Score",
    "ScoreMissing",
    "ScoreOutside",
    "SeededChance",
    "Series",
    "ServiceCall",
    "ServiceResult",
    "Severity",
    "Side",
    "Small",
    "Standing",
    "StandingRule",
    "Statement",
    "StatementLine",
    "Suspicion",
    "Table",
    "Tape",
    "TopicMissing",
    "XmlRefused",
    "add_cells",
    "add_chapter",
    "add_facts",
    "add_grid",
    "add_quotation",
    "add_run",
    "adverse_impact",
    "age_days",
    "band",
    "bank_csv",
    "booked_balance",
    "calculate_pay",
    "canonical_json",
    "carry_year",
    "check_ibans",
    "comparable_number",
    "compare_pay",
    "compile_categories",
    "composite",
    "content_hash",
    "contradictions",
    "cross_tabulate",
    "decimals_of",
    "degrees_of_freedom",
    "design_weights",
    "draw_bars",
    "draw_lines",
    "draw_paper",
    "draw_stacked_bars",
    "duplicates",
    "earlier_of",
    "errors",
    "estimate_mean",
    "estimate_total",
    "find_quotation",
    "findings_case",
    "fit_choices",
    "fit_maxdiff",
    "form_gaps",
    "format_moment",
    "gap",
    "groups",
    "house_tables",
    "is_picture_only",
    "kept_seconds",
    "kish_deff",
    "kish_effective",
    "mark_paper",
    "media",
    "near_duplicates",
    "nested",
    "new_document",
    "noteworthy",
    "obligations",
    "pack",
    "pack_word",
    "page_pictures",
    "pain_001",
    "parse_moment",
    "pay_amount",
    "pay_journal",
    "pay_totals",
    "payments_of",
    "printable",
    "problem_of",
    "propose_passages",
    "prove_statement",
    "queue_figures",
    "queue_intervals",
    "rake",
    "rate_judged",
    "read_document",
    "read_form",
    "read_letter",
    "read_pay_run",
    "read_scale",
    "read_sentences",
    "read_xml",
    "reconcile",
    "redacted",
    "render_pdf",
    "renewals",
    "repack",
    "resolve_mentions",
    "run_parallel",
    "runs_of",
    "set_properties",
    "shown_result",
    "shown_slip",
    "shown_stop",
    "shows_pages",
    "speeders",
    "stand",
    "straight_liners",
    "t_quantile",
    "tables_of",
    "told_by",
    "unpack",
    "validate_form",
    "write_cell",
    "year_statements",
]

LETTER = "message/rfc822"
"""The media type of a mail."""

Handler = Callable[[ServiceCall], ServiceResult]
"""Answers one topic; pure, so that it may run again with the same answer."""

Reader = Callable[..., Reading]
"""Reads a received content: `(content: bytes, *, media_type: str, name: str) -> Reading`; may raise refusals."""


class Family(StrEnum):
    """The kind of outsourcing a line belongs to."""

    BPO = "BPO"
    KPO = "KPO"


class Side(StrEnum):
    """The side of the client's business a line works on."""

    FRONT = "front"
    BACK = "back"


class TopicMissing(Refusal):
    """A definition asks a line for a topic that it does not answer."""

    code = "services.topic"
    status = 409
    sentence = "The line of service “{line}” has no handler for “{topic}”."


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of item of a line: its name, the definition (process or case id) it starts, its classified fields.

    `classes` maps a path of the payload (`seller.iban`, `lines.*.price`) to the data class by which it is masked.
    """

    names: Names
    definition: str
    classes: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Parameter:
    """One setting that a statement of work may agree for a line: its meaning, and the value where nothing is agreed."""

    names: Names
    default: Any


@dataclass(frozen=True, slots=True)
class CheckPoint:
    """One point of a line's checklist for reviews; a critical one is felt by the client's customer, law or money."""

    key: str
    critical: bool
    names: Names


@dataclass(frozen=True, slots=True)
class Line:
    """A line of service: data, a reader, and handlers by topic.

    `folder` holds README.md, the `definitions` (BPMN, CMMN, DMN files), `forms/*.json`, `sentences.json` (problem and
    reason codes per language), `quality.json` and `samples/`. `references` names the kinds of reference data it uses.
    `report` is the line's own section of the monthly service report.
    """

    key: str
    names: Names
    family: Family
    side: Side
    folder: Path
    kinds: Mapping[str, Kind]
    definitions: tuple[str, ...]
    reader: Reader
    handlers: Mapping[str, Handler]
    parameters: Mapping[str, Parameter] = field(default_factory=dict)
    references: Mapping[str, Names] = field(default_factory=dict)
    media_types: tuple[str, ...] = ()
    skills: Mapping[str, Names] = field(default_factory=dict)
    report: LineReport | None = None

    def read(self, content: bytes, *, media_type: str, name: str) -> Reading:
        """Read a received content; a refusal of the reader becomes an error among the reading's problems."""
        try:
            return self.reader(content, media_type=media_type, name=name)
        except Refusal as refusal:
            first = next(iter(self.kinds))
            return Reading(payload={}, kind=first, title=name, problems=(problem_of(refusal),))

    def definition_for(self, kind: str) -> str:
        """Return the id of the process or case that an item of this kind starts."""
        return self.kinds[kind].definition

    def starts(self) -> Mapping[str, str]:
        """Return every kind of item with the id of the process or case that it starts."""
        return {name: kind.definition for name, kind in self.kinds.items()}

    def takes_letters(self) -> bool:
        """Tell whether a mail is a document of this line, rather than what brings documents."""
        return LETTER in self.media_types

    def handle(self, call: ServiceCall) -> ServiceResult:
        """Answer a service task's topic. Refuses `TopicMissing`."""
        handler = self.handlers.get(call.topic)
        if handler is None:
            raise TopicMissing(line=self.key, topic=call.topic)
        return handler(call)

    def form(self, key: str) -> Form | None:
        """Return a form of the line by key, or None."""
        return _forms(self.folder).get(key)

    def forms(self) -> tuple[Form, ...]:
        """Return every form of the line, by key. Refuses `FormUnreadable`."""
        return tuple(_forms(self.folder).values())

    def check_form(self, form: str, values: Mapping[str, Any]) -> tuple[Mapping[str, Any], tuple[Problem, ...]]:
        """Return the form's values made clean and what is wrong with them; a form that is not the line's passes."""
        known = self.form(form)
        return (dict(values), ()) if known is None else validate_form(known, values)

    def payload_classes(self, kind: str) -> Mapping[str, str]:
        """Return path -> data class of the payload's classified fields."""
        return self.kinds[kind].classes if kind in self.kinds else {}

    def sentence(self, code: str, *, language: str) -> str | None:
        """Return what a problem or reason code of this line says, with `{field}` places, or None."""
        return read_sentences(self.folder).get(code, {}).get(language)

    def sentences(self) -> Mapping[str, Names]:
        """Return every sentence of the line: code -> text per language."""
        return read_sentences(self.folder)

    def checklist(self) -> tuple[CheckPoint, ...]:
        """Return what a review of the line's work looks at, critical points first."""
        points = [CheckPoint(one["key"], one["critical"], one["label"]) for one in read_scale(self.folder)["checklist"]]
        return tuple(sorted(points, key=lambda point: not point.critical))

    def settings(self, agreed: Mapping[str, Any]) -> dict[str, Any]:
        """Return the line's parameters: what is agreed, and the default where nothing is."""
        return {key: agreed.get(key, parameter.default) for key, parameter in self.parameters.items()}

    def definition(self, name: str) -> bytes:
        """Return the content of one of the line's definition files."""
        return (self.folder / name).read_bytes()

    def cases(self, name: str) -> tuple[Case, ...]:
        """Return the test cases beside a DMN file: `NAME.cases.json` beside `NAME.dmn`. Refuses `CasesUnreadable`."""
        path = (self.folder / name).with_suffix(".cases.json")
        if not name.endswith(".dmn") or not path.exists():
            return ()
        found, problems = read_cases(path.read_bytes())
        if problems:
            reason = "; ".join(problem.message for problem in problems)
            raise CasesUnreadable(place=path.name, reason=reason)
        return found


@cache
def _forms(folder: Path) -> dict[str, Form]:
    return {
        path.stem: read_form(path.read_text("utf-8"), key=path.stem)
        for path in sorted((folder / "forms").glob("*.json"))
    }


@cache
def read_scale(folder: Path) -> Mapping[str, Any]:
    """Return what `quality.json` of a line's folder holds: the checklist of a review, and the scale of the line."""
    path = folder / "quality.json"
    found: dict[str, Any] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return {"checklist": (), "scale": (), **found}


@cache
def read_sentences(folder: Path) -> Mapping[str, Names]:
    """Return the sentences of a line's folder: problem and reason codes to their text per language."""
    path = folder / "sentences.json"
    found: dict[str, dict[str, str]] = json.loads(path.read_text("utf-8")) if path.exists() else {}
    return found


def problem_of(refusal: Refusal) -> Problem:
    """Turn a refusal into a problem with the same code, sentence, place and fields."""
    return Problem(refusal.code, str(refusal), refusal.place, fields=dict(refusal.fields))
