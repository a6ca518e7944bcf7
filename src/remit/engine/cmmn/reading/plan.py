"""The tree of plan items: every plan item and discretionary item gets a number, stages are unfolded."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from remit.engine.cmmn.model import Kind
from remit.engine.cmmn.reading.source import Source, children, vendor
from remit.engine.core.markup import Element, local

_KINDS: Mapping[str, Kind] = {str(kind): kind for kind in Kind if kind is not Kind.SERVICE} | {
    "casePlanModel": Kind.STAGE,
    "timerEvent": Kind.TIMER,
    "userEvent": Kind.USER_EVENT,
    "event": Kind.EVENT,
    "signalEventListener": Kind.EVENT,
    "variableEventListener": Kind.EVENT,
}
_MAX_DEPTH = 50


@dataclass(slots=True)
class Draft:
    """One plan item while it is put together: the element that uses a definition, and the definition."""

    index: int
    use: Element
    definition: Element
    kind: Kind
    stage: int
    discretionary: bool = False
    planned_by: int | None = None
    children: list[int] = field(default_factory=list)
    optional: list[int] = field(default_factory=list)
    tables: list[Element] = field(default_factory=list)

    @property
    def id(self) -> str:
        """The plan item's id."""
        return self.use.get("id") or ""


def read_plan(source: Source, plan: Element) -> list[Draft]:
    """Unfold the case plan, depth first."""
    drafts = [Draft(0, plan, plan, Kind.STAGE, 0)]
    _unfold(source, drafts, 0, 0)
    return drafts


def _unfold(source: Source, drafts: list[Draft], number: int, depth: int) -> None:
    stage = drafts[number]
    if depth > _MAX_DEPTH:
        source.problem("cmmn.stage", "The stage contains itself.", stage.id, "CMMN 5.4.8")
        return
    for use in children(stage.definition, "planItem"):
        stage.children += _unfolded(source, drafts, use, number, depth)
    for table in children(stage.definition, "planningTable"):
        _read_table(source, drafts, (table,), number, None, depth)
    for added in list(stage.children):
        if drafts[added].kind is Kind.HUMAN:
            for table in children(drafts[added].definition, "planningTable"):
                _read_table(source, drafts, (table,), number, added, depth)


def _unfolded(source: Source, drafts: list[Draft], use: Element, stage: int, depth: int) -> list[int]:
    """Add a plan item; of a plan fragment (CMMN 5.4.5) what it groups, which then lies in the stage itself."""
    added = _add(source, drafts, use, stage, depth)
    if added is None:
        return []
    fragment = drafts[added]
    if fragment.kind is not Kind.FRAGMENT:
        return [added]
    if any(True for _part in children(use, "entryCriterion", "exitCriterion", "itemControl")):
        message = "A plan fragment has no instances: criteria and rules belong to the items in it."
        source.problem("cmmn.fragment", message, fragment.id, "CMMN 5.4.5")
    return fragment.children


def _read_table(
    source: Source, drafts: list[Draft], tables: tuple[Element, ...], stage: int, planned_by: int | None, depth: int
) -> None:
    """Read the innermost of `tables`; what the tables around it ask for its items have to meet too (CMMN 5.4.9)."""
    for use in children(tables[0], "discretionaryItem"):
        added = _add(source, drafts, use, stage, depth)
        if added is not None:
            drafts[added].discretionary = True
            drafts[added].planned_by = planned_by
            drafts[added].tables += tables
            drafts[stage].optional.append(added)
    for inner in children(tables[0], "planningTable"):
        _read_table(source, drafts, (inner, *tables), stage, planned_by, depth)


def _add(source: Source, drafts: list[Draft], use: Element, stage: int, depth: int) -> int | None:
    place = use.get("id")
    if not place:
        source.problem("cmmn.id", "A plan item has no id.", drafts[stage].id, "CMMN 5.1.2")
    definition = source.declared.get(use.get("definitionRef") or "")
    if definition is None:
        source.problem("cmmn.reference", f"There is no definition “{use.get('definitionRef')}”.", place, "CMMN 5.4.5")
        return None
    kind = _KINDS.get(local(definition))
    if kind is None:
        source.problem("cmmn.kind", f"A {local(definition)} is not executed.", place, "CMMN 5.4.4")
        return None
    if kind is Kind.TASK and any(
        vendor(definition, name) for name in ("type", "class", "expression", "delegateExpression")
    ):
        kind = Kind.SERVICE
    number = len(drafts)
    drafts.append(Draft(number, use, definition, kind, stage))
    if kind is Kind.STAGE:
        _unfold(source, drafts, number, depth + 1)
    elif kind is Kind.FRAGMENT and depth < _MAX_DEPTH:
        for inner in children(definition, "planItem"):
            drafts[number].children += _unfolded(source, drafts, inner, stage, depth + 1)
    return number
