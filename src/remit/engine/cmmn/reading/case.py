"""A case put together: its plan items with everything resolved to integer ids."""

from collections.abc import Mapping

from remit.engine.cmmn.model import OCCURRING, Item, ItemSettings, Kind, OnPart, Rule
from remit.engine.cmmn.reading.extensions import check_extensions
from remit.engine.cmmn.reading.file import read_case_file
from remit.engine.cmmn.reading.listening import read_listener
from remit.engine.cmmn.reading.neutral import read_neutral
from remit.engine.cmmn.reading.plan import Draft, read_plan
from remit.engine.cmmn.reading.sentries import file_part, plan_item_part, read_criteria
from remit.engine.cmmn.reading.source import Source, child, children, variable, vendor
from remit.engine.core.crossing import Mapped
from remit.engine.core.definition import Definition, StartTrigger
from remit.engine.core.expression import Compiled, compile_inline, is_expression
from remit.engine.core.markup import Element, extension_children, extensions, local, text
from remit.engine.core.refusals import ExpressionFailed
from remit.engine.core.timing import Timing, read_literal
from remit.engine.core.xml import read_xml
from remit.values.canonical import content_hash
from remit.values.problem import Problem


def read_cmmn(xml: bytes) -> tuple[tuple[Definition, ...], tuple[Problem, ...]]:
    """Read every case of a document, and what is wrong with it. Refuses `XmlRefused`."""
    root = read_xml(xml)
    source = Source(root)
    found = []
    for case in children(root, "case"):
        plan = child(case, "casePlanModel")
        if plan is None:
            source.problem("cmmn.plan", "The case has no case plan.", case.get("id"), "CMMN 5.2.1")
        else:
            found.append(_case(source, case, plan, xml))
    if not found and not source.problems:
        source.problem("cmmn.empty", "The document holds no case.", root.get("id"), "CMMN 5.1")
    check_extensions(source)
    return tuple(found), tuple(source.problems)


def _case(source: Source, case: Element, plan: Element, xml: bytes) -> Definition:
    drafts = read_plan(source, plan)
    roles = _roles(case)
    nodes = tuple(_item(source, drafts, draft, roles) for draft in drafts)
    key = case.get("id") or ""
    if not key:
        source.problem("cmmn.id", "The case has no id.", None, "CMMN 5.1.2")
    by_id: dict[str, int] = {}
    for node in nodes:
        by_id.setdefault(node.id, node.index)
    return Definition(
        key=key,
        name=case.get("name") or key,
        notation="cmmn",
        content_hash=content_hash(xml + key.encode()),
        nodes=nodes,
        starts=(StartTrigger(nodes[0].id, "none"),),
        extras={"case_file": read_case_file(case), "roles": roles},
        by_id=by_id,
    )


def _roles(case: Element) -> Mapping[str, str]:
    holder = child(case, "caseRoles")
    if holder is None or len(holder) == 0:  # CMMN 1.0 writes every role as an element of that name
        holder = case
    found = {}
    for element in children(holder, "role", "caseRoles"):
        if element.get("id"):
            found[element.get("id") or ""] = element.get("name") or element.get("id") or ""
    return found


def _item(source: Source, drafts: list[Draft], draft: Draft, roles: Mapping[str, str]) -> Item:
    use, definition, kind = draft.use, draft.definition, draft.kind
    control = _control(draft)
    rules = {
        name: _rule(source, control, f"{name}Rule", draft.id) for name in ("required", "repetition", "manualActivation")
    }
    entry = read_criteria(source, drafts, draft, "entry")
    exits = read_criteria(source, drafts, draft, "exit")
    neutral_in, neutral_when = read_neutral(source, control, draft.id)
    auto_when = _auto_complete_when(source, definition, draft.id)
    _check(source, draft, has_entry=bool(entry), has_exit=bool(exits), rules=rules)
    return Item(
        index=draft.index,
        id=draft.id,
        definition_id=definition.get("id") or "",
        kind=kind,
        name=use.get("name") or definition.get("name") or "",
        stage=draft.stage,
        entry=entry,
        exit=exits,
        required=rules["required"],
        repetition=rules["repetition"],
        manual=rules["manualActivation"],
        blocking=definition.get("isBlocking", "true") != "false",
        auto_complete=definition.get("autoComplete") == "true" or auto_when is not None,
        auto_complete_when=auto_when,
        children=tuple(draft.children),
        discretionary=tuple(draft.optional),
        is_discretionary=draft.discretionary,
        planned_by=draft.planned_by,
        roles=_authorized(source, draft, roles),
        applicability=_applicability(source, draft),
        timing=_timing(source, definition, draft.id) if kind is Kind.TIMER else None,
        timer_start=_timer_start(source, drafts, draft),
        available_when=_available_when(source, definition, draft.id),
        once_completable=_once_completable(definition),
        **read_listener(source, definition, kind, draft.id),
        neutral_in=neutral_in,
        neutral_when=neutral_when,
        settings=_settings(source, draft),
    )


def _control(draft: Draft) -> Element | None:
    own_control = child(draft.use, "itemControl") if draft.use is not draft.definition else None
    return own_control if own_control is not None else child(draft.definition, "defaultControl")


def _rule(source: Source, control: Element | None, name: str, place: str) -> Rule | None:
    element = child(control, name)
    if element is None:
        return None
    maximum = vendor(element, "maxInstanceCount")
    limit = int(maximum) if maximum is not None and maximum.isdigit() else None
    custom = vendor(element, "repeatOnStandardEvent")
    collection = vendor(element, "collectionVariable")
    return Rule(
        source.condition(element, place),
        limit,
        ("complete", "terminate") if custom is None else (custom,),
        None
        if not collection
        else source.value(collection, place)
        if is_expression(collection)
        else variable(collection),
        vendor(element, "elementVariable"),
        vendor(element, "elementIndexVariable"),
        vendor(element, "counterVariable") or "repetitionCounter",
    )


def _check(source: Source, draft: Draft, *, has_entry: bool, has_exit: bool, rules: Mapping[str, Rule | None]) -> None:
    listener = draft.kind in OCCURRING and draft.kind is not Kind.MILESTONE
    if listener and (has_entry or has_exit):
        source.problem("cmmn.listener", "An event listener has no criteria.", draft.id, "CMMN 5.4.7")
    if draft.kind in OCCURRING and rules["manualActivation"] is not None:
        source.problem("cmmn.rule", "Only tasks and stages are activated by hand.", draft.id, "CMMN 5.4.11")
    if draft.kind is Kind.MILESTONE and has_exit:
        message = "The life cycle of a milestone knows no exit: here its exit criterion ends it while it is available."
        source.problem("cmmn.milestone", message, draft.id, "CMMN 8.4.2", warning=True)
    if draft.index == 0 and has_entry:
        source.problem("cmmn.plan", "The case plan has no entry criteria.", draft.id, "CMMN 5.4.8")
    if draft.definition.get("isBlocking") == "false":
        if any(True for _exit in children(draft.use, "exitCriterion")):
            source.problem("cmmn.task", "A task that does not block has no exit criteria.", draft.id, "CMMN 5.4.10")
        if child(draft.definition, "planningTable") is not None:
            source.problem("cmmn.task", "A task that does not block has no planning table.", draft.id, "CMMN 5.4.10")


def _authorized(source: Source, draft: Draft, roles: Mapping[str, str]) -> tuple[str, ...]:
    """Read who may plan a discretionary item, or let a user event occur (CMMN 5.4.2.2)."""
    holder = draft.definition if draft.kind is Kind.USER_EVENT else draft.use
    if not draft.discretionary and draft.kind is not Kind.USER_EVENT:
        return ()
    references = (holder.get("authorizedRoleRefs") or "").split()
    for table in draft.tables:
        references = references or (table.get("authorizedRoleRefs") or "").split()
    for reference in references:
        if reference not in roles:
            source.problem("cmmn.reference", f"There is no case role “{reference}”.", draft.id, "CMMN 5.4.9")
    return tuple(
        dict.fromkeys(name for reference in references for name in (reference, roles.get(reference, reference)))
    )


def _applicability(source: Source, draft: Draft) -> tuple[Compiled, ...]:
    found = []
    references = draft.use.get("applicabilityRuleRefs") or ""
    for table in draft.tables:
        references += " " + (table.get("applicabilityRuleRefs") or "")
    for reference in references.split() if draft.discretionary else ():
        rule = source.declared.get(reference)
        condition = None if rule is None else source.condition(rule, reference)
        if condition is None:
            message = f"There is no applicability rule “{reference}” with a condition."
            source.problem("cmmn.reference", message, draft.id, "CMMN 5.4.9")
        else:
            found.append(condition)
    return tuple(found)


def _timing(source: Source, definition: Element, place: str) -> Timing | None:
    written = text(child(definition, "timerExpression"))
    if not written:
        source.problem("cmmn.timer", "The timer says no time.", place, "CMMN 5.4.7")
        return None
    value = source.value(written.strip("\"'"), place)
    try:
        return None if value is None else _read_timing(value, literal=not is_expression(written.strip("\"'")))
    except ExpressionFailed as refusal:
        source.problem("cmmn.timer", str(refusal), place, "CMMN 5.4.7")
        return None


def _read_timing(value: Compiled, *, literal: bool) -> Timing:
    return read_literal("any", value) if literal else Timing("any", value)


def _timer_start(source: Source, drafts: list[Draft], draft: Draft) -> OnPart | None:
    """Read what starts a timer's clock: a transition of a plan item or of a case file item (CMMN 5.4.2.1)."""
    if draft.kind is not Kind.TIMER:
        return None
    trigger = child(draft.definition, "planItemStartTrigger")
    if trigger is not None and trigger.get("sourceRef"):
        return plan_item_part(source, drafts, draft, trigger, draft.id)
    trigger = child(draft.definition, "caseFileItemStartTrigger")
    return None if trigger is None else file_part(source, trigger, draft.id)


def _available_when(source: Source, definition: Element, place: str) -> Compiled | None:
    written = vendor(definition, "availableCondition")
    return None if not written or _once_completable(definition) else source.value(written, place)


def _once_completable(definition: Element) -> bool:
    """Tell whether a listener is there while its stage may be completed (Flowable's function)."""
    written = vendor(definition, "availableCondition") or ""
    return "".join(written.split()) == "${cmmn:isStageCompletable()}"


def _auto_complete_when(source: Source, definition: Element, place: str) -> Compiled | None:
    written = vendor(definition, "autoCompleteCondition")
    return None if not written else source.value(written, place)


def _settings(source: Source, draft: Draft) -> ItemSettings:
    definition, place = draft.definition, draft.id
    given = extensions(definition, draft.use)
    if draft.kind is Kind.HUMAN:
        assignee, groups = vendor(definition, "assignee"), vendor(definition, "candidateGroups")
        return ItemSettings(
            form=given.get("form") or vendor(definition, "formKey"),
            assignee=None if assignee is None else source.value(assignee, place),
            candidate_groups=None if groups is None else source.value(groups, place),
            performer=definition.get("performerRef"),
            extensions=given,
        )
    if draft.kind in (Kind.PROCESS, Kind.CASE):
        return _call(source, draft, given)
    if draft.kind is Kind.DECISION:
        return _decision(source, draft, given)
    if draft.kind in (Kind.SERVICE, Kind.TASK):
        topic = given.get("topic") or vendor(definition, "class") or vendor(definition, "expression")
        assigned, script = (
            compile_inline(vendor(definition, "expression") or "") if not given.get("topic") else (None, None)
        )
        return ItemSettings(
            topic=topic or vendor(definition, "delegateExpression"),
            script=script,
            result_variable=assigned
            or vendor(definition, "resultVariableName")
            or vendor(definition, "resultVariable"),
            extensions=given,
        )
    return ItemSettings(milestone_variable=vendor(definition, "milestoneVariable"), extensions=given)


def _reference(source: Source, definition: Element, name: str) -> str | None:
    """Return what a task calls: by attribute, by expression, or through a declaration with an external reference."""
    written = definition.get(f"{name}Ref") or text(child(definition, f"{name}RefExpression")) or None
    declared = source.declared.get(written or "")
    if declared is not None and declared.get("externalRef"):
        written = declared.get("externalRef")
    if written is None or "${" in written or written.startswith("="):
        return written
    return written.rpartition("#")[2].rpartition(":")[2]


def _call(source: Source, draft: Draft, given: Mapping[str, str]) -> ItemSettings:
    definition, place = draft.definition, draft.id
    name = "process" if draft.kind is Kind.PROCESS else "case"
    called = _reference(source, definition, name)
    if called is None:
        source.problem("cmmn.call", f"The {draft.kind} names no {name} to call.", place, "CMMN 5.4.10")
    key = next((part.get("businessKey") for part in extension_children(definition) if part.get("businessKey")), None)
    inputs, outputs = _parameters(source, definition)
    return ItemSettings(
        called=None if called is None else source.value(called, place),
        business_key=None if key is None else source.value(key, place),
        handed_in=(*inputs, *_mappings(source, definition, "in", given), *_inherited(definition)),
        handed_out=(*outputs, *_mappings(source, definition, "out", given)),
        extensions=given,
    )


def _inherited(definition: Element) -> tuple[Mapped, ...]:
    return (Mapped("", None, everything=True),) if vendor(definition, "inheritVariables") == "true" else ()


def _mappings(source: Source, definition: Element, name: str, given: Mapping[str, str]) -> tuple[Mapped, ...]:
    listed = given.get(name) or given.get("variables")
    if listed == "all":
        return (Mapped("", None, everything=True),)
    if listed:
        return tuple(Mapped(part.strip(), variable(part.strip())) for part in listed.split(","))
    found = []
    for part in extension_children(definition):
        if local(part) != name or part.get("businessKey") is not None:
            continue
        if part.get("variables") == "all":
            found.append(Mapped("", None, everything=True))
            continue
        written = part.get("sourceExpression")
        value = variable(part.get("source") or "") if written is None else source.value(written, definition.get("id"))
        target = part.get("target")
        if value is not None and target:
            found.append(Mapped(target, value))
    return tuple(found)


def _parameters(source: Source, definition: Element) -> tuple[tuple[Mapped, ...], tuple[Mapped, ...]]:
    """Read parameter mappings (CMMN 5.4.10.3): case file items to parameters and back."""
    names: dict[str, str] = {}
    bound: dict[str, str] = {}
    for element in children(definition, "input", "output", "inputs", "outputs"):
        identifier = element.get("id") or ""
        names[identifier] = element.get("name") or identifier
        item = source.declared.get(element.get("bindingRef") or "")
        if item is not None:
            bound[identifier] = item.get("name") or item.get("id") or ""
    taken = {element.get("id") for element in children(definition, "input", "inputs")}
    inputs, outputs = [], []
    for mapping in children(definition, "parameterMapping"):
        start, end = mapping.get("sourceRef") or "", mapping.get("targetRef") or ""
        if start in taken:
            value = variable(bound.get(start, names.get(start, start)))
            value = _transformed(source, mapping, names.get(start, start), value)
            inputs.append(Mapped(_parameter_name(source, end), value))
        else:
            name = _parameter_name(source, start)
            value = _transformed(source, mapping, name, variable(name))
            outputs.append(Mapped(bound.get(end, names.get(end, end)), value))
    return tuple(inputs), tuple(outputs)


def _transformed(source: Source, mapping: Element, name: str, value: Compiled) -> Compiled:
    """Return what a mapping makes of a parameter, which goes by its name in the transformation (CMMN 5.4.10.3)."""
    change = source.expression(child(mapping, "transformation"), mapping.get("id"))
    if change is None:
        return value
    return Compiled(change.text, lambda variables: change({**variables, name: value(variables)}))


def _parameter_name(source: Source, reference: str) -> str:
    declared = source.declared.get(reference)
    return reference if declared is None else declared.get("name") or reference


def _decision(source: Source, draft: Draft, given: Mapping[str, str]) -> ItemSettings:
    definition, place = draft.definition, draft.id
    reference = given.get("decision") or _reference(source, definition, "decision") or _field(definition)
    if reference is None:
        source.problem("cmmn.call", "The decision task names no decision.", place, "CMMN 5.4.10")
    inputs, outputs = _parameters(source, definition)
    return ItemSettings(
        decision=None if reference is None else source.value(reference, place),
        decision_result=vendor(definition, "mapDecisionResult"),
        result_variable=given.get("result") or vendor(definition, "resultVariable"),
        handed_in=inputs,
        handed_out=outputs,
        extensions=given,
    )


def _field(definition: Element) -> str | None:
    for part in extension_children(definition):
        if local(part) == "field" and part.get("name") == "decisionTableReferenceKey":
            return text(part) or part.get("stringValue")
    return None
