"""Standard loops and multi-instance characteristics."""

import re
from collections.abc import Mapping

from remit.engine.bpmn.model import EventDefinition, Loop
from remit.engine.bpmn.reading.aggregation import read_aggregation
from remit.engine.bpmn.reading.source import ZEEBE, Source, child, children, variable, vendor
from remit.engine.bpmn.reading.triggers import read_trigger, read_triggers
from remit.engine.core.expression import Compiled, constant
from remit.engine.core.markup import Element, extension_children, local, space, text
from remit.engine.core.refusals import ExpressionFailed

_NAME = re.compile(r"^[^\W\d]\w*$")


def read_loop(source: Source, element: Element, names: Mapping[str, str]) -> Loop | None:
    """Read how an activity repeats, or None."""
    standard = child(element, "standardLoopCharacteristics")
    if standard is not None and child(element, "multiInstanceLoopCharacteristics") is not None:
        message = "An activity either loops or has many instances, not both."
        source.problem("bpmn.loop", message, element.get("id"), "BPMN 10.3.7")
    if standard is not None:
        return _standard(source, standard, element.get("id"))
    several = child(element, "multiInstanceLoopCharacteristics")
    return None if several is None else _multi(source, several, element, names)


def _standard(source: Source, part: Element, place: str | None) -> Loop:
    condition = text(child(part, "loopCondition"))
    maximum = part.get("loopMaximum") or vendor(part, "loopMaximum")
    return Loop(
        standard=True,
        sequential=True,
        test_before=part.get("testBefore") == "true",
        maximum=None if not maximum else number(source, maximum, place),
        condition=source.expression(condition, place) if condition else None,
    )


def number(source: Source, written: str, place: str | None) -> Compiled | None:
    """Compile a number or an expression for one; a negative number is a problem."""
    if re.fullmatch(r"-\d+", written.strip()):
        source.problem("bpmn.loop", f"{written.strip()} is no number of rounds.", place, "BPMN 10.3.7")
    return constant(int(written)) if written.isdigit() else source.expression(written, place)


def _multi(source: Source, part: Element, element: Element, names: Mapping[str, str]) -> Loop:
    place = element.get("id")
    cardinality = text(child(part, "loopCardinality"))
    completion = text(child(part, "completionCondition"))
    zeebe = _zeebe(part)
    collection = vendor(part, "collection") or zeebe.get("inputCollection") or text(child(part, "loopDataInputRef"))
    item = child(part, "inputDataItem")
    output_item = child(part, "outputDataItem")
    output = zeebe.get("outputElement") or (
        "" if output_item is None else output_item.get("name") or output_item.get("id")
    )
    output_collection = zeebe.get("outputCollection") or text(child(part, "loopDataOutputRef"))
    gathered = read_aggregation(source, part, place)
    if not cardinality and not collection:
        source.problem(
            "bpmn.multi_instance", "It says neither how many instances nor for which items.", place, "BPMN 10.3.7"
        )
    return Loop(
        sequential=part.get("isSequential") == "true",
        cardinality=number(source, cardinality, place) if cardinality else None,
        collection=_collection(source, collection, names, place) if collection else None,
        element=vendor(part, "elementVariable")
        or zeebe.get("inputElement")
        or (None if item is None else item.get("name") or item.get("id")),
        index=vendor(part, "elementIndexVariable"),
        output=gathered[1] if gathered else _output(source, output, place) if output and output_collection else None,
        output_collection=gathered[0] if gathered else names.get(output_collection, output_collection) or None,
        completion=source.expression(completion, place) if completion else None,
        behavior=part.get("behavior", "All"),
        one_event=_referred(source, part.get("oneBehaviorEventRef"), element),
        none_event=_referred(source, part.get("noneBehaviorEventRef"), element),
        complex_events=tuple(_complex(source, part, element)),
    )


def _zeebe(part: Element) -> Mapping[str, str]:
    for extension in extension_children(part):
        if space(extension) == ZEEBE and local(extension) == "loopCharacteristics":
            return {str(name): str(value) for name, value in extension.attrib.items()}
    return {}


def _collection(source: Source, written: str, names: Mapping[str, str], place: str | None) -> Compiled | None:
    if not _NAME.match(written):
        return source.expression(written, place)
    name = names.get(written, written)

    def read(context: Mapping[str, object]) -> object:
        if name not in context:
            raise ExpressionFailed(text=name, reason=f"there is no variable “{name}”")
        return context[name]

    return Compiled(name, read)


def _output(source: Source, written: str, place: str | None) -> Compiled | None:
    return variable(written) if _NAME.match(written) else source.expression(written, place)


def _referred(source: Source, reference: str | None, element: Element) -> EventDefinition | None:
    declared = source.find(reference)
    if declared is None:
        if reference:
            message = f"There is no event definition “{reference}”."
            source.problem("bpmn.reference", message, element.get("id"), "BPMN 10.3.7")
        return None
    return read_trigger(source, declared, element, throwing=True)


def _complex(source: Source, part: Element, element: Element) -> list[tuple[Compiled, EventDefinition]]:
    found = []
    for definition in children(part, "complexBehaviorDefinition"):
        condition = source.expression(text(child(definition, "condition")), element.get("id"))
        event = child(definition, "event")
        if condition is not None and event is not None:
            found += [(condition, trigger) for trigger in read_triggers(source, event, throwing=True)]
    return found
