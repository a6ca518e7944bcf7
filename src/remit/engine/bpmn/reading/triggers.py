"""Event definitions: what an event reacts to or causes, written in place or referred to."""

from remit.engine.bpmn.model import EventDefinition, Trigger
from remit.engine.bpmn.reading.source import BPMN, ZEEBE, Source, child, children, variable, vendor
from remit.engine.core.crossing import Mapped
from remit.engine.core.expression import Compiled, is_expression
from remit.engine.core.markup import Element, extension_children, local, own, space, text
from remit.engine.core.refusals import ExpressionFailed
from remit.engine.core.timing import Timing, read_literal

_NAMES = {
    "messageEventDefinition": Trigger.MESSAGE,
    "timerEventDefinition": Trigger.TIMER,
    "signalEventDefinition": Trigger.SIGNAL,
    "conditionalEventDefinition": Trigger.CONDITIONAL,
    "errorEventDefinition": Trigger.ERROR,
    "escalationEventDefinition": Trigger.ESCALATION,
    "compensateEventDefinition": Trigger.COMPENSATION,
    "cancelEventDefinition": Trigger.CANCEL,
    "linkEventDefinition": Trigger.LINK,
    "terminateEventDefinition": Trigger.TERMINATE,
}


def read_triggers(source: Source, element: Element, *, throwing: bool) -> tuple[EventDefinition, ...]:
    """Read the triggers of an event, in place or by `eventDefinitionRef` (BPMN 10.5.1)."""
    found = []
    for part in element:
        if local(part) in _NAMES and space(part) == BPMN:
            found.append(read_trigger(source, part, element, throwing=throwing))
    found += [_variable_listener(part) for part in _listeners(element)]
    for reference in children(element, "eventDefinitionRef"):
        declared = source.find(text(reference))
        if declared is None or local(declared) not in _NAMES:
            place = element.get("id")
            source.problem("bpmn.reference", f"There is no event definition “{text(reference)}”.", place, "BPMN 10.5.1")
        else:
            found.append(read_trigger(source, declared, element, throwing=throwing))
    return tuple(found)


def _listeners(element: Element) -> list[Element]:
    """Return Flowable's variable listeners, among the event's own children or its extensions."""
    own_parts = (part for part in element if isinstance(part.tag, str))
    return [
        part for part in (*own_parts, *extension_children(element)) if local(part) == "variableListenerEventDefinition"
    ]


def _variable_listener(part: Element) -> EventDefinition:
    """Read it as a conditional event that asks for nothing but the change."""
    change = vendor(part, "variableChangeType") or part.get("variableChangeType") or "all"
    return EventDefinition(
        Trigger.CONDITIONAL,
        variable=vendor(part, "variableName") or part.get("variableName"),
        variable_events=frozenset() if change == "all" else frozenset(change.split("-")),
    )


def read_trigger(source: Source, part: Element, element: Element, *, throwing: bool) -> EventDefinition:
    """Read one trigger."""
    trigger = _NAMES[local(part)]
    if trigger in (Trigger.MESSAGE, Trigger.SIGNAL):
        return _named(source, part, element, trigger, throwing=throwing)
    if trigger is Trigger.TIMER:
        return EventDefinition(trigger, timing=_timing(source, part, element.get("id")))
    if trigger is Trigger.CONDITIONAL:
        return _conditional(source, part, element.get("id"))
    if trigger in (Trigger.ERROR, Trigger.ESCALATION):
        return _coded(source, part, element, trigger, throwing=throwing)
    if trigger is Trigger.COMPENSATION:
        return EventDefinition(
            trigger, activity=part.get("activityRef"), wait=part.get("waitForCompletion", "true") != "false"
        )
    if trigger is Trigger.LINK:
        return EventDefinition(trigger, code=part.get("name") or element.get("name") or "")
    if trigger is Trigger.TERMINATE:
        instances = vendor(part, "terminateMultiInstance") == "true"
        return EventDefinition(
            trigger, everything=vendor(part, "terminateAll") == "true", activity="multiInstance" if instances else None
        )
    return EventDefinition(trigger)


def _named(source: Source, part: Element, element: Element, trigger: Trigger, *, throwing: bool) -> EventDefinition:
    reference = part.get(f"{trigger}Ref") or operation_message(source, text(child(part, "operationRef")))
    place = element.get("id")
    if not reference and trigger is Trigger.MESSAGE:
        reference = source.flowing.get(place or "")
    name = reference_name(source, reference, trigger)
    if name is None and vendor(part, f"{trigger}Expression"):
        name = vendor(part, f"{trigger}Expression")
    if name is None and not (throwing and trigger is Trigger.MESSAGE):
        source.problem(f"bpmn.{trigger}", f"The event names no {trigger}.", place, "BPMN 10.5.5")
    declared = source.find(reference)
    key = own(element, "correlationKey") or (None if declared is None else _correlation(declared))
    mappings = _carried(source, part, element, place) if throwing else ()
    return EventDefinition(
        trigger,
        name=None if name is None else source.value(name, place),
        key=None if key is None else source.expression(key, place),
        mappings=mappings,
        within=declared is not None and vendor(declared, "scope") == "processInstance",
    )


def reference_name(source: Source, reference: str | None, trigger: Trigger) -> str | None:
    """Return the name of a declared message or signal; Flowable also lets the reference itself be the name."""
    if not reference:
        return None
    declared = source.find(reference)
    if declared is not None and local(declared) == str(trigger):
        return declared.get("name") or declared.get("id")
    return reference


def operation_message(source: Source, reference: str | None) -> str | None:
    """Return the message that an operation takes in (BPMN 8.4.3): sent to it, or awaited by whoever offers it."""
    operation = source.operations.get((reference or "").rpartition(":")[2])
    return None if operation is None else text(child(operation, "inMessageRef")) or None


def _correlation(declared: Element) -> str | None:
    if own(declared, "correlationKey"):
        return own(declared, "correlationKey")
    for part in extension_children(declared):
        if space(part) == ZEEBE and local(part) == "subscription":
            return part.get("correlationKey")
    return None


def _carried(source: Source, part: Element, element: Element, place: str | None) -> tuple[Mapped, ...]:
    """Read what a message or signal carries: Camunda's `in` mappings, or our `remit:variables` list of names."""
    listed = own(element, "variables")
    if listed == "all":
        return (Mapped("", None, everything=True),)
    if listed:
        return tuple(Mapped(name.strip(), variable(name.strip())) for name in listed.split(","))
    return mapped(source, part, "in", place)


def mapped(source: Source, element: Element, name: str, place: str | None) -> tuple[Mapped, ...]:
    """Read Camunda's and Flowable's `in` or `out` mappings."""
    found = []
    for part in extension_children(element):
        if local(part) != name or part.get("businessKey") is not None:
            continue
        local_only = part.get("local") == "true"
        if part.get("variables") == "all":
            found.append(Mapped("", None, everything=True, local=local_only))
            continue
        written = part.get("sourceExpression")
        value = variable(part.get("source") or "") if written is None else source.value(written, place)
        target = part.get("target") or part.get("targetExpression") or ""
        if value is not None and target:
            found.append(Mapped(target, value, local=local_only))
    return tuple(found)


def _timing(source: Source, part: Element, place: str | None) -> Timing | None:
    for name, kind in (("timeDuration", "duration"), ("timeDate", "date"), ("timeCycle", "cycle")):
        written = child(part, name)
        if written is not None and text(written):
            until = vendor(written, "endDate")
            said = text(written) if until is None else f"{text(written)}/{until}"
            value = source.value(said, place)
            timing = None if value is None else Timing(kind, value)
            if timing is not None and not is_expression(said):
                _check_literal(source, timing, place)
            return timing
    source.problem("bpmn.timer", "The timer names neither a duration nor a date nor a cycle.", place, "BPMN 10.5.5")
    return None


def _check_literal(source: Source, timing: Timing, place: str | None) -> None:
    """Refuse at once what a timer says literally and nobody can read."""
    try:
        read_literal(timing.kind, timing.text)
    except ExpressionFailed as refusal:
        source.problem("bpmn.timer", str(refusal), place, "BPMN 10.5.5")


def _conditional(source: Source, part: Element, place: str | None) -> EventDefinition:
    written = child(part, "condition")
    condition: Compiled | None = None
    if not text(written):
        source.problem("bpmn.condition", "The conditional event has no condition.", place, "BPMN 10.5.5")
    else:
        condition = source.expression(
            text(written), place, language=None if written is None else written.get("language")
        )
    return EventDefinition(
        Trigger.CONDITIONAL,
        condition=condition,
        variable=vendor(part, "variableName"),
        variable_events=frozenset(filter(None, (vendor(part, "variableEvents") or "").replace(" ", "").split(","))),
    )


def _coded(source: Source, part: Element, element: Element, trigger: Trigger, *, throwing: bool) -> EventDefinition:
    reference = part.get(f"{trigger}Ref")
    declared = source.find(reference)
    place = element.get("id")
    # A catcher of an error or escalation that is declared without a code catches all (BPMN 10.5.4).
    code = reference if declared is None else declared.get(f"{trigger}Code") or None
    if reference and declared is None and trigger is Trigger.ESCALATION:
        source.problem("bpmn.reference", f"There is no escalation “{reference}”.", place, "BPMN 10.5.5")
    if not code and throwing:
        source.problem(f"bpmn.{trigger}", f"The event throws an {trigger} without naming it.", place, "BPMN 10.5.5")
    return EventDefinition(
        trigger,
        code=code,
        code_variable=vendor(part, f"{trigger}CodeVariable"),
        message_variable=vendor(part, "errorMessageVariable"),
        mappings=_carried(source, part, element, place) if throwing else (),
    )
