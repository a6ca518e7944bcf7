"""The kit: everything a line of service may use of the house, and the line itself as data.

A line imports this module and nothing else of Remit. Its handlers are pure functions of a `ServiceCall`; what they need
from outside (reference data, earlier marks, the received bytes) they ask the call's `lookup` for.
"""

from remit.analysis.model import Limits as RunLimits
from remit.analysis.model import Run as AnalysisRun
from remit.analysis.rules.comparison import certificate as certify_run
from remit.analysis.rules.comparison import check_same as check_same_run
from remit.analysis.rules.notebook import write_notebook
from remit.analysis.runtime import open_package as open_analysis
from remit.analysis.runtime import run_package as run_analysis
from remit.billing.model.clients import ADJUST as BOOKS_ADJUST
from remit.billing.model.clients import CLOSE_MONTH as BOOKS_CLOSE
from remit.billing.model.clients import REOPEN as BOOKS_REOPEN
from remit.billing.model.clients import TAKE_OVER as BOOKS_TAKE_OVER
from remit.billing.model.clients import Adjustment as BookAdjustment
from remit.billing.model.clients import Closing as BookClosing
from remit.billing.model.clients import Month as BookMonth
from remit.billing.model.clients import Received as BookReceived
from remit.billing.model.clients import Reopening as BookReopening
from remit.billing.model.service_report import LineFigure, LineReport, ReleasedFact
from remit.billing.rules.charts import code_of as account_code
from remit.conversation.model import Enclosure, Outgoing
from remit.conversation.rules.letters import read_letter
from remit.discovery import api as discovery
from remit.engine.core.xml import XmlRefused, read_xml
from remit.hosting.model import INCIDENT_MAJOR, INCIDENT_ON_SERVICE, INCIDENT_OPEN
from remit.hosting.rules.archives import read_archive as read_site_archive
from remit.hosting.rules.serving import read_serving
from remit.hosting.rules.standing import Outage, availability_ppm, down_time
from remit.hosting.rules.windows import next_opening
from remit.judgement.archiving import MEDIA_TYPE as WARC
from remit.judgement.archiving import archive as archive_pages
from remit.judgement.certificate import signed_rows
from remit.judgement.model import Captured
from remit.judgement.model import Document as ReadText
from remit.judgement.refusals import PlaybookRefused
from remit.judgement.rules.anchoring import find as find_quotation
from remit.judgement.rules.anchoring import whole_sentences
from remit.judgement.rules.cases import Paged, paged
from remit.judgement.rules.cases import choice as case_choice
from remit.judgement.rules.cases import estimate as case_estimate
from remit.judgement.rules.cases import proposal as case_proposal
from remit.judgement.rules.citing import STYLES as CITATION_STYLES
from remit.judgement.rules.citing import as_csl
from remit.judgement.rules.citing import mark as citation_mark
from remit.judgement.rules.citing import reference as citation
from remit.judgement.rules.findings import HOLDS, EvidenceMissing, findings_case, settled_findings
from remit.judgement.rules.grading import START as SOURCE_KINDS
from remit.judgement.rules.grading import grade_source, origins
from remit.judgement.rules.judgingterms import read_panel, read_rule
from remit.judgement.rules.likeness import groups, near_duplicates
from remit.judgement.rules.passages import Typed as TypedPassage
from remit.judgement.rules.passages import features_with as passage_features
from remit.judgement.rules.passages import left_to_people, placed, type_passages
from remit.judgement.rules.proposals import Category, Finding, compile_categories
from remit.judgement.rules.proposals import propose as propose_passages
from remit.judgement.rules.reading import read_document
from remit.judgement.rules.resolution import Mention, Resolved
from remit.judgement.rules.resolution import resolve as resolve_mentions
from remit.judgement.rules.reviewset import facts_of as review_facts
from remit.judgement.rules.reviewset import standing as review_standing
from remit.judgement.rules.sorting import Sorter, SorterUnreadable, read_sorter
from remit.media import api as media
from remit.parties.model import DataClass
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
    read_template,
    render_pdf,
)
from remit.printing.redaction import PassageNotFound, number_pages, page_count, strike
from remit.printing.redline import Change, as_document, redline
from remit.printing.report import Report, Section, print_report, report_page
from remit.printing.sheets import BYTE_ORDER, save_workbook, write_csv
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
from remit.reconciliation.rules.booking import moved
from remit.reconciliation.rules.passes import reconcile
from remit.reconciliation.rules.proving import Doubt, Doubted
from remit.reconciliation.rules.proving import prove as prove_statement
from remit.reconciliation.rules.standing import Faulty, Standing, age_days, band, booked_balance, stand
from remit.selection.model import Competency, Composite, Impact, Passed, Score, Small
from remit.selection.refusals import ScoreMissing, ScoreOutside
from remit.selection.rules.impact import adverse_impact
from remit.selection.rules.redaction import redacted
from remit.selection.rules.scoring import composite
from remit.services.bookkeeping import BOOK_PARAMETERS, ROOTS_PARAMETER, Voucher, handed_entries
from remit.services.calling import note_call_back, told_call_back, told_judgement
from remit.services.certified import certified
from remit.services.line import (
    Family,
    Handler,
    Kind,
    Line,
    Parameter,
    Reader,
    Side,
    TopicMissing,
    problem_of,
    read_scale,
    read_sentences,
    topics_of,
)
from remit.services.plain import plain_line
from remit.services.sources import read_source
from remit.services.telling import (
    Reasons,
    Sentences,
    Spelling,
    Wording,
    document,
    json_document,
    reasons,
    sentences_in,
    spoken,
)
from remit.statistics.fieldwork import Columns as Fieldwork
from remit.statistics.fieldwork import read_fieldwork
from remit.statistics.model import Association, Cell, Choice, Column, Design, Estimate, Raked, Reals, Suspicion, Table
from remit.statistics.rules.choices import fit_maxdiff
from remit.statistics.rules.cleaning import contradictions, duplicates, speeders, straight_liners
from remit.statistics.rules.conjoint import PartWorths, fit_conjoint
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
from remit.values.archive import WORKBOOK_FAULTS, PackageRefused, pack, repack, unpack
from remit.values.canonical import canonical_json, content_hash
from remit.values.chance import Chance, SeededChance
from remit.values.moment import Moment, format_moment, parse_moment
from remit.values.money import AmountRefused, CurrencyUnknown, Money, decimals_of
from remit.values.problem import Problem, Severity
from remit.values.refusal import Refusal
from remit.work.model import Document, Lookup, Reading, Reference, ServiceCall, ServiceResult
from remit.work.rules.forms import Field, FieldType, Form, FormUnreadable, Names, form_gaps, read_form, validate_form
from remit.work.rules.pictures import is_picture_only, page_pictures, shows_pages

__all__ = [
    "BOOKS_ADJUST",
    "BOOKS_CLOSE",
    "BOOKS_REOPEN",
    "BOOKS_TAKE_OVER",
    "BOOK_PARAMETERS",
    "BYTE_ORDER",
    "CITATION_STYLES",
    "HOLDS",
    "INCIDENT_MAJOR",
    "INCIDENT_ON_SERVICE",
    "INCIDENT_OPEN",
    "MUTED",
    "ROOTS_PARAMETER",
    "SOURCE_KINDS",
    "WARC",
    "WORKBOOK_FAULTS",
    "Abandons",
    "AmountRefused",
    "AnalysisRun",
    "AnswerPromise",
    "Association",
    "Attachment",
    "Band",
    "BankItem",
    "BookAdjustment",
    "BookClosing",
    "BookMonth",
    "BookReceived",
    "BookReopening",
    "Call",
    "Captured",
    "Category",
    "Cell",
    "Certificate",
    "Chance",
    "Change",
    "Choice",
    "Column",
    "Competency",
    "Composite",
    "CurrencyUnknown",
    "DataClass",
    "Design",
    "Document",
    "Doubt",
    "Doubted",
    "Enclosure",
    "Estimate",
    "EvidenceMissing",
    "Family",
    "Faulty",
    "Field",
    "FieldType",
    "Fieldwork",
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
    "Outage",
    "Outgoing",
    "PackageRefused",
    "Paged",
    "Parameter",
    "PartWorths",
    "PassageNotFound",
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
    "Reasons",
    "Reconciled",
    "Reference",
    "Refusal",
    "ReleasedFact",
    "Renewal",
    "Report",
    "Resolved",
    "Rule",
    "Run",
    "RunLimits",
    "Scope",
    "Score",
    "ScoreMissing",
    "ScoreOutside",
    "Section",
    "SeededChance",
    "Sentences",
    "Series",
    "ServiceCall",
    "ServiceResult",
    "Severity",
    "Side",
    "Small",
    "Sorter",
    "SorterUnreadable",
    "Spelling",
    "Standing",
    "StandingRule",
    "Statement",
    "StatementLine",
    "Suspicion",
    "Table",
    "Tape",
    "TopicMissing",
    "TypedPassage",
    "Voucher",
    "Wording",
    "XmlRefused",
    "account_code",
    "add_cells",
    "add_chapter",
    "add_facts",
    "add_grid",
    "add_quotation",
    "add_run",
    "adverse_impact",
    "age_days",
    "archive_pages",
    "as_csl",
    "as_document",
    "availability_ppm",
    "band",
    "bank_csv",
    "booked_balance",
    "calculate_pay",
    "canonical_json",
    "carry_year",
    "case_choice",
    "case_estimate",
    "case_proposal",
    "certified",
    "certify_run",
    "check_ibans",
    "check_same_run",
    "citation",
    "citation_mark",
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
    "discovery",
    "document",
    "down_time",
    "draw_bars",
    "draw_lines",
    "draw_paper",
    "draw_stacked_bars",
    "duplicates",
    "earlier_of",
    "estimate_mean",
    "estimate_total",
    "find_quotation",
    "findings_case",
    "fit_conjoint",
    "fit_maxdiff",
    "form_gaps",
    "format_moment",
    "gap",
    "grade_source",
    "groups",
    "handed_entries",
    "house_tables",
    "is_picture_only",
    "json_document",
    "kept_seconds",
    "kish_deff",
    "kish_effective",
    "left_to_people",
    "mark_paper",
    "media",
    "moved",
    "near_duplicates",
    "nested",
    "new_document",
    "next_opening",
    "note_call_back",
    "noteworthy",
    "number_pages",
    "obligations",
    "open_analysis",
    "origins",
    "pack",
    "pack_word",
    "page_count",
    "page_pictures",
    "paged",
    "pain_001",
    "parse_moment",
    "passage_features",
    "pay_amount",
    "pay_journal",
    "pay_totals",
    "payments_of",
    "placed",
    "plain_line",
    "print_report",
    "printable",
    "problem_of",
    "propose_passages",
    "prove_statement",
    "queue_figures",
    "queue_intervals",
    "rake",
    "rate_judged",
    "read_document",
    "read_fieldwork",
    "read_form",
    "read_letter",
    "read_panel",
    "read_pay_run",
    "read_rule",
    "read_scale",
    "read_sentences",
    "read_serving",
    "read_site_archive",
    "read_sorter",
    "read_source",
    "read_template",
    "read_xml",
    "reasons",
    "reconcile",
    "redacted",
    "redline",
    "render_pdf",
    "renewals",
    "repack",
    "report_page",
    "resolve_mentions",
    "review_facts",
    "review_standing",
    "run_analysis",
    "run_parallel",
    "runs_of",
    "save_workbook",
    "sentences_in",
    "set_properties",
    "settled_findings",
    "shown_result",
    "shown_slip",
    "shown_stop",
    "shows_pages",
    "signed_rows",
    "speeders",
    "spoken",
    "stand",
    "straight_liners",
    "strike",
    "t_quantile",
    "tables_of",
    "told_by",
    "told_call_back",
    "told_judgement",
    "topics_of",
    "type_passages",
    "unpack",
    "validate_form",
    "whole_sentences",
    "write_cell",
    "write_csv",
    "write_notebook",
    "year_statements",
]
