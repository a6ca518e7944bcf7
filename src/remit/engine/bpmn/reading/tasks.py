"""What tasks and calls say about their execution: standard attributes, ours, Camunda's, Flowable's."""

import re
from dataclasses import replace

from remit.engine.bpmn.activities.retrying import check_retry
from remit.engine.bpmn.model import EventDefinition, Kind, TaskSettings, Trigger
from remit.engine.bpmn.reading.source import ZEEBE, Source, child, children, variable, vendor
from remit.engine.bpmn.reading.triggers import mapped, operation_message, reference_name
from remit.engine.core.crossing import Mapped
from remit.engine.core.expression import Compiled, compile_inline, is_expression
from remit.engine.core.markup import Element, extension_children, extensions, local, own, space, text
from remit.engine.core.priority import HIGHEST
from remit.engine.core.refusals import ExpressionFailed

_CALLERS_KEY = re.compile(
    r"[#$]\{\s*execution\.(?:process|processInstance)?(?:BusinessKey|businessKey"
    r"|get(?:Process|ProcessInstance)?BusinessKey\(\))\s*\}"
)
"""How the peers write that a called process has the business key of its caller, which it has here in any case."""

_IMPLEMENTATIONS = ("topic", "class", "delegateExpression", "expression", "type")


def read_settings(source: Source, element: Element, kind: Kind) -> TaskSettings:
    """Read the settings of an activity."""
    if kind is Kind.USER:
        return _user(source, element)
    if kind is Kind.CALL:
        return _call(source, element)
    if kind is Kind.RULE or (kind is Kind.SERVICE and vendor(element, "type") == "dmn"):
        return _called(source, element, _rule(source, element))
    if kind is Kind.SCRIPT:
        return _called(source, element, _script(source, element))
    if kind is Kind.RECEIVE:
        return TaskSettings(
            message=_message(source, element),
            instantiate=element.get("instantiate") == "true",
            extensions=extensions(element),
        )
    if kind is Kind.SEND:
        return TaskSettings(message=_message(source, element), extensions=extensions(element))
    if kind is Kind.SERVICE:
        return _called(source, element, _service(source, element))
    return TaskSettings(extensions=extensions(element))


def _user(source: Source, element: Element) -> TaskSettings:
    place = element.get("id")
    assignee = vendor(element, "assignee") or _zeebe(element, "assignmentDefinition", "assignee")
    groups = vendor(element, "candidateGroups") or _zeebe(element, "assignmentDefinition", "candidateGroups")
    form = own(element, "form") or vendor(element, "formKey") or _zeebe(element, "formDefinition", "formId")
    for role in children(element, "potentialOwner", "humanPerformer", "performer"):
        written = text(child(role, "resourceAssignmentExpression"))
        if local(role) == "potentialOwner":
            groups = groups or _groups(written)
        else:
            assignee = assignee or written or None
    return TaskSettings(
        form=form,
        assignee=None if assignee is None else source.value(assignee, place),
        candidate_groups=None if groups is None else source.value(groups, place),
        skip=_skip(source, element),
        priority=_priority(source, element, own(element, "priority") or vendor(element, "priority")),
        extensions=extensions(element),
    )


def _called(source: Source, element: Element, settings: TaskSettings) -> TaskSettings:
    """Add what is said of a service as a job: when it is tried again, and how soon its turn comes."""
    written = own(element, "priority") or _job_priority(element)
    return replace(settings, retry=_retry(source, element), priority=_priority(source, element, written))


def _job_priority(element: Element) -> str | None:
    """Return Camunda's priority of a job or external task: of the element, else of its process."""
    here: Element | None = element
    while here is not None and local(here) != "definitions":
        written = vendor(here, "taskPriority") or vendor(here, "jobPriority")
        if written is not None and (here is element or local(here) == "process"):
            return written
        here = here.getparent()
    return None


def _priority(source: Source, element: Element, written: str | None) -> Compiled | None:
    if written is None:
        return None
    place = element.get("id")
    if not is_expression(written) and not written.strip().isdigit():
        source.problem("bpmn.priority", f"“{written}” is no whole number from 0 to 100.", place, "BPMN 8.3.3")
    elif not is_expression(written) and int(written) > HIGHEST:
        message = f"Priorities run from 0 to {HIGHEST}: {written} counts as {HIGHEST}."
        source.problem("bpmn.priority", message, place, "BPMN 8.3.3", warning=True)
    return source.value(written, place)


def _groups(written: str) -> str | None:
    names = [part.strip() for part in written.split(",") if part.strip()]
    return ",".join(name.removeprefix("group(").removesuffix(")") for name in names) or None


def _zeebe(element: Element, name: str, attribute: str) -> str | None:
    for part in extension_children(element):
        if space(part) == ZEEBE and local(part) == name:
            return part.get(attribute)
    return None


def _service(source: Source, element: Element) -> TaskSettings:
    topic = own(element, "topic") or _zeebe(element, "taskDefinition", "type")
    script = None
    result = own(element, "result") or vendor(element, "resultVariable") or vendor(element, "resultVariableName")
    if topic is None:
        for name in _IMPLEMENTATIONS:
            written = vendor(element, name)
            if written is not None and written != "external":
                topic = written if name == "topic" else f"{name}:{written}"
                if name == "expression":
                    assigned, script = compile_inline(written)
                    result = assigned or result
                break
    return TaskSettings(
        topic=topic, script=script, result_variable=result, skip=_skip(source, element), extensions=extensions(element)
    )


def _retry(source: Source, element: Element) -> Compiled | None:
    """Read when a failed service is tried again; what is written out is checked at once."""
    written = own(element, "retry") or ""
    for part in extension_children(element):
        if local(part) == "failedJobRetryTimeCycle":
            written = text(part)
    if not written:
        return None
    try:
        if not is_expression(written):
            check_retry(written)
    except ExpressionFailed as refusal:
        source.problem("bpmn.retry", str(refusal), element.get("id"), "BPMN 8.3.3")
    return source.value(written, element.get("id"))


def _skip(source: Source, element: Element) -> Compiled | None:
    written = vendor(element, "skipExpression")
    return None if written is None else source.expression(written, element.get("id"))


def _script(source: Source, element: Element) -> TaskSettings:
    written = text(child(element, "script")) or (_zeebe(element, "script", "expression") or "").removeprefix("=")
    language = (element.get("scriptFormat") or "").lower()
    result = (
        own(element, "result")
        or vendor(element, "resultVariable")
        or vendor(element, "resultVariableName")
        or _zeebe(element, "script", "resultVariable")
    )
    place = element.get("id")
    script = None
    topic = own(element, "topic")
    if (topic is None and ("feel" in language or (not language and _zeebe(element, "script", "expression")))) or (
        topic is None and language == "juel"
    ):
        script = source.expression(written, place)
    elif topic is None:
        message = f'Scripts in “{language or "no language"}” are not run; write scriptFormat="feel".'
        source.problem("bpmn.script.language", message, place, "BPMN 10.3.3")
    return TaskSettings(
        topic=topic or "script",
        script=script,
        script_text=written,
        result_variable=result,
        extensions=extensions(element),
    )


def _rule(source: Source, element: Element) -> TaskSettings:
    place = element.get("id")
    reference = own(element, "decision") or vendor(element, "decisionRef") or _decision_element(element)
    if reference is None:
        settings = _service(source, element)
        if settings.topic is None and settings.script is None:
            source.problem("bpmn.decision", "The business rule task names no decision.", place, "BPMN 10.3.3")
        return settings
    return TaskSettings(
        decision=source.value(reference, place),
        decision_result=vendor(element, "mapDecisionResult"),
        result_variable=own(element, "result")
        or vendor(element, "resultVariable")
        or _zeebe(element, "calledDecision", "resultVariable"),
        extensions=extensions(element),
    )


def _decision_element(element: Element) -> str | None:
    found = _zeebe(element, "calledDecision", "decisionId")
    for part in extension_children(element):
        if local(part) == "field" and part.get("name") == "decisionTableReferenceKey":
            return text(part) or part.get("stringValue")
    return found


def _message(source: Source, element: Element) -> EventDefinition | None:
    place = element.get("id")
    reference = element.get("messageRef") or operation_message(source, element.get("operationRef"))
    reference = reference or source.flowing.get(place or "")
    name = reference_name(source, reference, Trigger.MESSAGE)
    if name is None:
        return None
    declared = source.find(reference)
    key = own(element, "correlationKey") or (None if declared is None else own(declared, "correlationKey"))
    return EventDefinition(
        Trigger.MESSAGE,
        name=source.value(name, place),
        key=None if key is None else source.expression(key, place),
        mappings=_listed(own(element, "variables")),
    )


def _listed(names: str | None) -> tuple[Mapped, ...]:
    if names == "all":
        return (Mapped("", None, everything=True),)
    return tuple(Mapped(name.strip(), variable(name.strip())) for name in names.split(",")) if names else ()


def _call(source: Source, element: Element) -> TaskSettings:
    place = element.get("id")
    decision = own(element, "decision")
    if decision is not None:
        return TaskSettings(
            decision=source.value(decision, place),
            result_variable=own(element, "result"),
            extensions=extensions(element),
        )
    case = own(element, "case") or vendor(element, "caseRef") or vendor(element, "caseDefinitionKey")
    called = case or element.get("calledElement") or _zeebe(element, "calledElement", "processId")
    if not called:
        source.problem("bpmn.call", "The call activity names nothing to call.", place, "BPMN 10.3.5")
        return TaskSettings(extensions=extensions(element))
    if "${" not in called and not called.startswith("="):
        called = called.rpartition(":")[2]
    return TaskSettings(
        called=source.value(called, place),
        called_notation="cmmn" if case else own(element, "notation") or "bpmn",
        business_key=_business_key(source, element, place),
        handed_in=_crossing(source, element, "in", "inheritVariables"),
        handed_out=_crossing(source, element, "out", ""),
        extensions=extensions(element),
    )


def _business_key(source: Source, element: Element, place: str | None) -> Compiled | None:
    written = vendor(element, "businessKey") or own(element, "businessKey")
    for part in extension_children(element):
        if local(part) == "in" and part.get("businessKey"):
            written = part.get("businessKey")
    return None if written is None or _CALLERS_KEY.fullmatch(written.strip()) else source.value(written, place)


def _crossing(source: Source, element: Element, name: str, inherits: str) -> tuple[Mapped, ...]:
    listed = own(element, name) or own(element, "variables")
    if listed:
        return _listed(listed)
    if inherits and vendor(element, inherits) == "true":
        return (Mapped("", None, everything=True),)
    return mapped(source, element, name, element.get("id"))


def read_parameters(source: Source, element: Element) -> tuple[tuple[Mapped, ...], tuple[Mapped, ...]]:
    """Read input and output parameters of an activity (Camunda's inputOutput, Zeebe's ioMapping)."""
    inputs: list[Mapped] = []
    outputs: list[Mapped] = []
    place = element.get("id")
    for holder in extension_children(element):
        if local(holder) not in ("inputOutput", "ioMapping"):
            continue
        for part in holder:
            target = inputs if local(part) in ("inputParameter", "input") else outputs
            name = part.get("name") or part.get("target")
            value = _parameter(source, part, place)
            if isinstance(part.tag, str) and name and value is not None:
                target.append(Mapped(name, value))
    return tuple(inputs), tuple(outputs)


def _parameter(source: Source, part: Element, place: str | None) -> Compiled | None:
    if part.get("source") is not None:
        return source.value(part.get("source") or "", place)
    nested = [item for item in part if isinstance(item.tag, str)]
    if not nested:
        return source.value(text(part), place)
    if local(nested[0]) == "list":
        values = [value for item in nested[0] if (value := source.value(text(item), place)) is not None]
        return Compiled("list", lambda context: [value(context) for value in values])
    if local(nested[0]) == "map":
        written = {item.get("key") or "": source.value(text(item), place) for item in nested[0]}
        entries = {key: value for key, value in written.items() if value is not None}
        return Compiled("map", lambda context: {key: value(context) for key, value in entries.items()})
    source.problem("bpmn.script.language", "Scripts as parameters are not run.", place, "BPMN 10.4.2")
    return None
