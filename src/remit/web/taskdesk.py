"""A task with all that its page shows: form and values, document, reasons, who holds it and what the visitor may do."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from remit.contracts.model import Terms
from remit.judgement.actions.forms import ADJUDICATE, ENOUGH, REVIEW, SIGN_OFF
from remit.judgement.reports import CaseView, case_view
from remit.parties.access import Permission, allowed
from remit.services.kit import Line, Names
from remit.store import Reader
from remit.values.refusal import Refusal
from remit.web.documents import DocumentView, document_of, laid_out
from remit.web.refusalwords import said_whole
from remit.web.sentences import name_of, sentence_of
from remit.web.visit import Visit
from remit.work.model import HELD_STATES, Item, Task, TaskState
from remit.work.model.drafts import Draft
from remit.work.reports.doors import OpenedTask
from remit.work.reports.drafts import draft_of
from remit.work.reports.items import shown_payload
from remit.work.reports.variables import task_variables
from remit.work.rules.eligibility import hidden_classes
from remit.work.rules.forms import FieldType, Form

TEMPLATES = {
    REVIEW: "task_review.html",
    ADJUDICATE: "task_adjudication.html",
    SIGN_OFF: "task_sign_off.html",
    ENOUGH: "task_enough.html",
}

PLAIN = "task_form.html"
"""The page of a form that is drawn from its fields, and keeps what is filled in as it is filled in."""
LAID = "desk"
"""The variable of an instance that a form with a desk of its own lays out."""


@dataclass(frozen=True, slots=True)
class TaskDesk:
    """A task as its page shows it; each reason is a short name and a sentence, either of which may be empty."""

    opened: OpenedTask
    line: Line
    form: Form | None
    template: str
    values: Mapping[str, Any]
    document: DocumentView
    case: CaseView | None
    reasons: tuple[tuple[str, str], ...]
    mine: bool
    laid: Mapping[str, Any]
    hidden: tuple[str, ...] = ()
    """Classes of data that the visitor may not read here: what a reason says exactly is kept from them."""
    draft: Draft | None = None
    """What the visitor has filled in and not handed in yet; `values` hold it."""
    panels: tuple[tuple[Names, DocumentView], ...] = ()
    """What the form's notes show of the work so far, to be read before one decides."""

    @property
    def wide(self) -> bool:
        """Whether the form has a page of its own that wants the whole width."""
        return self.form is not None and self.form.desk is not None


def desk_for(visit: Visit, reader: Reader, opened: OpenedTask) -> TaskDesk:
    """Lay a task out for the visitor."""
    task, item = opened.task, opened.item
    line = visit.house.lines.line(item.line)
    case = case_for(visit, reader, item, opened.terms)
    payload = shown_payload(visit.house.lines, item, opened.terms, visit.principal)
    document = document_of(item, line, payload=payload, case=case)
    form = line.form(task.form or "")
    mine = task.assignee == visit.principal.id and task.state in HELD_STATES
    known = _variables(visit, reader, opened, form) if mine else {}
    template = _template(task.form, form)
    drawn = mine and template == PLAIN
    hidden = hidden_classes(task, principal=visit.principal, resource=opened.resource)
    draft = draft_of(reader, principal=visit.principal, opened=opened) if drawn else None
    return TaskDesk(
        opened=opened,
        line=line,
        form=form,
        template=template,
        values=_values(form, payload=payload, known=known) | dict(draft.filled if draft else {}),
        document=document,
        case=case,
        reasons=tuple(_reasons(line, task, hidden=bool(hidden), language=visit.visitor.language)),
        mine=mine,
        laid=known.get(LAID) or {},
        hidden=tuple(sorted(hidden)),
        draft=draft,
        panels=tuple(_panels(form, known, line)),
    )


def _panels(form: Form | None, known: Mapping[str, Any], line: Line) -> Iterator[tuple[Names, DocumentView]]:
    for field in form.fields if form else ():
        held = value_at({"variables": known}, field.shows) if field.type is FieldType.NOTE and field.shows else None
        if held:
            yield field.label, laid_out(held, line, name=field.key)


def _template(key: str | None, form: Form | None) -> str:
    if form is not None and form.desk is not None:
        return f"task_{form.desk}.html"
    return TEMPLATES.get(key or "", PLAIN)


def _variables(visit: Visit, reader: Reader, opened: OpenedTask, form: Form | None) -> Mapping[str, Any]:
    """Return what a desk lays out and fields show, and what a desk's fields held when the task was done before."""
    shows = {(field.shows or "").split(".")[1] for field in (form.fields if form else ()) if _of_variable(field.shows)}
    if form is None or (form.desk is None and not shows):
        return {}
    names = (LAID, *shows, *((field.key for field in form.fields) if form.desk else ()))
    return task_variables(reader, visit.house.runtime, opened, principal=visit.principal, names=names)


def _of_variable(path: str | None) -> bool:
    return path is not None and path.startswith("variables.")


def _reasons(line: Line, task: Task, *, hidden: bool, language: str) -> Iterator[tuple[str, str]]:
    """Yield what each reason is called and says; a sentence names sums and people, so some are told the name alone."""
    for found in task.reasons:
        name = name_of(found, language=language)
        if name or not hidden:
            yield name, "" if hidden else sentence_of(line, found, language=language)


def can_claim(desk: TaskDesk, visit: Visit) -> bool:
    """Tell whether the button to claim is worth showing; the claim itself decides."""
    ready = desk.opened.task.state is TaskState.READY
    return ready and allowed(visit.principal, Permission.TASK_CLAIM, desk.opened.terms.resource("task"))


def _values(form: Form | None, *, payload: Mapping[str, Any], known: Mapping[str, Any]) -> dict[str, Any]:
    shown = shown_values(form, payload=payload, variables=known)
    own = {field.key for field in form.fields} if form is not None and form.desk else set()
    return {**shown, **{key: known[key] for key in own if key in known}}


def shown_values(
    form: Form | None, *, payload: Mapping[str, Any], variables: Mapping[str, Any] | None = None
) -> dict[str, Any]:
    """Return what a form's fields begin with: the masked value at the path of payload or variables each names."""
    if form is None:
        return {}
    known = {"payload": payload, "variables": variables or {}}
    shown = {field.key: value_at(known, field.shows) for field in form.fields if field.shows}
    return {key: value for key, value in shown.items() if value is not None}


def value_at(value: Any, path: str) -> Any:
    """Walk a dotted path through objects and lists; None where it leads nowhere."""
    for step in path.split("."):
        if isinstance(value, Mapping):
            value = value.get(step)
        elif isinstance(value, list) and step.isdigit() and int(step) < len(value):
            value = value[int(step)]
        else:
            return None
    return value


def case_for(visit: Visit, reader: Reader, item: Item, agreed: Terms) -> CaseView | None:
    """Return the case of an item as the visitor may see it, None where there is none for them."""
    resource = agreed.resource("case", item.id)
    if not allowed(visit.principal, Permission.JUDGEMENT_READ, resource):
        return None
    view = case_view(reader, visit.principal, tenant=item.tenant, item_id=item.id, resource=resource)
    return view if view.sources else None


def reasons_told(visit: Visit, obstacles: Sequence[Refusal]) -> list[str]:
    """Say what stands in somebody's way, a sentence each."""
    skills = {key: names for line in visit.house.lines.all() for key, names in line.skills.items()}
    return [said_whole(one, visit.visitor.translator, skills) for one in obstacles]
