"""Entry and exit criteria with their sentries: on-parts resolved to plan items, if-parts compiled."""

from remit.engine.cmmn.model import OCCURRING, Criterion, OnPart
from remit.engine.cmmn.reading.plan import Draft
from remit.engine.cmmn.reading.source import Source, child, children, vendor
from remit.engine.core.markup import Element, extension_children, local, text

_ITEM_EVENTS = frozenset(
    (
        *("close", "complete", "create", "disable", "enable", "exit", "fault", "manualStart", "occur"),
        *("parentResume", "parentSuspend", "reactivate", "reenable", "resume", "start", "suspend", "terminate"),
        "parentTerminate",
    )
)
_OF_STAGES_AND_TASKS = frozenset(
    (
        *("complete", "disable", "enable", "fault", "manualStart", "parentResume", "parentSuspend"),
        *("reactivate", "reenable", "start"),
    )
)
_OF_WHAT_OCCURS = frozenset(("occur", "parentTerminate"))
_FILE_EVENTS = frozenset(
    (
        *("addChild", "addReference", "create", "delete", "removeChild", "removeReference", "replace", "update"),
        "set",
    )
)


def read_criteria(source: Source, drafts: list[Draft], draft: Draft, which: str) -> tuple[Criterion, ...]:
    """Read the entry or exit criteria of a plan item (`which` is entry or exit)."""
    found = []
    holder = draft.use
    for element in children(holder, f"{which}Criterion"):
        found.append(_criterion(source, drafts, draft, element.get("sentryRef"), element, which))
    references = holder.get(f"{which}CriteriaRefs") or ""
    for reference in references.split():
        found.append(_criterion(source, drafts, draft, reference, None, which))
    return tuple(criterion for criterion in found if criterion is not None)


def _criterion(
    source: Source, drafts: list[Draft], draft: Draft, reference: str | None, element: Element | None, which: str
) -> Criterion | None:
    sentry = source.declared.get(reference or "")
    if sentry is None or local(sentry) != "sentry":
        source.problem("cmmn.sentry", f"There is no sentry “{reference}”.", draft.id, "CMMN 5.4.6")
        return None
    parts = _on_parts(source, drafts, draft, sentry)
    if_part = child(sentry, "ifPart")
    condition = source.condition(if_part, sentry.get("id"))
    if not parts and condition is None:
        message = "A sentry needs an on-part or an if-part."
        source.problem("cmmn.sentry", message, sentry.get("id"), "CMMN 5.4.6")
    own = None if element is None else element.get("id")
    return Criterion(
        id=own or f"{which}:{reference}:{draft.index}",
        on_parts=tuple(parts),
        if_part=condition,
        memory=vendor(sentry, "triggerMode") != "onEvent",
        exit_event=(None if element is None else vendor(element, "exitEventType")) or "exit",
        exit_type=(None if element is None else vendor(element, "exitType")) or "default",
    )


def _on_parts(source: Source, drafts: list[Draft], draft: Draft, sentry: Element) -> list[OnPart]:
    parts = []
    for element in children(sentry, "planItemOnPart"):
        part = plan_item_part(source, drafts, draft, element, sentry.get("id"))
        if part is not None:
            parts.append(part)
    for element in children(sentry, "caseFileItemOnPart"):
        parts.append(file_part(source, element, sentry.get("id")))
    for element in extension_children(sentry):
        if local(element) == "variableOnPart":
            event = text(next((part for part in element if local(part) == "variableEvent"), None)) or "create"
            parts.append(OnPart(event, item=element.get("variableName")))
    return parts


def plan_item_part(
    source: Source, drafts: list[Draft], draft: Draft, element: Element, place: str | None
) -> OnPart | None:
    """Read an on-part about a plan item: the nearest of those of that id, for a stage may be used twice."""
    reference = element.get("sourceRef") or ""
    event = text(child(element, "standardEvent"))
    candidates = [other for other in drafts if other.id == reference]
    if not candidates:
        source.problem("cmmn.on_part", f"There is no plan item “{reference}”.", place, "CMMN 5.4.6")
        return None
    if event not in _ITEM_EVENTS:
        source.problem("cmmn.on_part", f"“{event}” is no transition of a plan item.", place, "CMMN 5.4.6")
        return None
    mine = (*_stages_around(drafts, draft), draft.index)
    nearest = max(candidates, key=lambda other: _shared(mine, _stages_around(drafts, other)))
    if event in ("close", *(_OF_STAGES_AND_TASKS if nearest.kind in OCCURRING else _OF_WHAT_OCCURS)):
        message = f"“{event}” never happens to a {nearest.kind}, so this waits for ever."
        source.problem("cmmn.on_part", message, place, "CMMN 8.4.2", warning=True)
    return OnPart(event, source=nearest.index, criterion=_left_by(source, element, nearest, place))


def _left_by(source: Source, element: Element, item: Draft, place: str | None) -> str | None:
    """Read by which criterion the item is to be left; CMMN 1.0 names the sentry itself."""
    sentry, criterion = element.get("sentryRef"), element.get("exitCriterionRef")
    if sentry and sentry in (item.use.get("exitCriteriaRefs") or "").split():
        return f"exit:{sentry}:{item.index}"
    declared = source.declared.get(criterion or "")
    if criterion and (declared is None or local(declared) != "exitCriterion"):
        source.problem("cmmn.on_part", f"There is no exit criterion “{criterion}”.", place, "CMMN 5.4.6")
    return criterion


def _stages_around(drafts: list[Draft], draft: Draft) -> tuple[int, ...]:
    """Return the stages around a plan item from the case plan inwards."""
    found: list[int] = []
    while draft.index:
        draft = drafts[draft.stage]
        found.insert(0, draft.index)
    return tuple(found)


def _shared(one: tuple[int, ...], other: tuple[int, ...]) -> int:
    """Count the stages that two plan items have around them both, so that the nearest one counts most."""
    same = (place for place, (here, there) in enumerate(zip(one, other, strict=False)) if here != there)
    return next(same, min(len(one), len(other)))


def file_part(source: Source, element: Element, place: str | None) -> OnPart:
    """Read an on-part about a case file item."""
    event = text(child(element, "standardEvent"))
    reference = element.get("sourceRef") or ""
    if event not in _FILE_EVENTS:
        source.problem("cmmn.on_part", f"“{event}” is no transition of a case file item.", place, "CMMN 5.4.6")
    declared = source.declared.get(reference)
    if declared is None or local(declared) != "caseFileItem":
        source.problem("cmmn.on_part", f"There is no case file item “{reference}”.", place, "CMMN 5.4.6")
    return OnPart(event, item=reference)
