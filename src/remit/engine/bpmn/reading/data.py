"""Data objects and associations (BPMN 10.4): which variables an activity takes in and gives back."""

from collections.abc import Mapping

from remit.engine.bpmn.reading.source import Source, child, children, variable
from remit.engine.core.crossing import Mapped
from remit.engine.core.expression import Compiled, constant
from remit.engine.core.markup import Element, extension_children, local, text


def data_names(process: Element) -> Mapping[str, str]:
    """Return the variable name of every data object, reference, input, output and property by its id."""
    names: dict[str, str] = {}
    references: dict[str, str] = {}
    for element in process.iter():
        kind, identifier = local(element), element.get("id")
        if identifier is None:
            continue
        if kind in ("dataObject", "dataInput", "dataOutput", "property", "dataStoreReference", "inputDataItem"):
            names[identifier] = element.get("name") or identifier
        elif kind == "dataObjectReference":
            references[identifier] = element.get("dataObjectRef") or identifier
    for identifier, target in references.items():
        names[identifier] = names.get(target, target)
    return names


def read_needs(element: Element, process: Element, names: Mapping[str, str]) -> tuple[frozenset[str], ...]:
    """Return which data objects each input set of an activity needs (BPMN 10.4.2); a set that needs none asks nothing.

    Inputs that are optional, or taken in while the activity runs, are not waited for; nor does a compensation handler
    wait, which has the data of what it undoes.
    """
    if element.get("isForCompensation") == "true":
        return ()
    filled = _filling(element, process, names)
    sets = [part for holder in children(element, "ioSpecification") for part in children(holder, "inputSet")]
    needs = tuple(frozenset().union(*(filled.get(each, ()) for each in _required(part))) for part in sets)
    return needs if all(needs) else ()


def _required(part: Element) -> set[str]:
    """Return the inputs of a set that must be there before the activity begins."""
    every = {text(each) for each in children(part, "dataInputRefs")}
    return every - {text(each) for each in children(part, "optionalInputRefs", "whileExecutingInputRefs")}


def _filling(element: Element, process: Element, names: Mapping[str, str]) -> Mapping[str, set[str]]:
    """Return the data objects that each input is filled from."""
    kinds = ("dataObject", "dataObjectReference")
    objects = {each.get("id") for each in process.iter() if local(each) in kinds}
    filled: dict[str, set[str]] = {}
    for part in children(element, "dataInputAssociation"):
        origins = {text(each) for each in children(part, "sourceRef")} & objects
        filled.setdefault(text(child(part, "targetRef")), set()).update(names[origin] for origin in origins)
    return filled


def read_initial(source: Source, scope: Element) -> tuple[tuple[str, Compiled], ...]:
    """Read the initial values of data objects (Flowable's `value`, our `remit:value`)."""
    found = []
    for element in children(scope, "dataObject", "property"):
        name = element.get("name") or element.get("id") or ""
        written = element.get("{urn:remit:definition:1}value")
        for part in extension_children(element):
            if local(part) == "value":
                written = text(part)
        value = None if written is None else source.value(written, element.get("id"))
        if value is not None:
            found.append((name, _typed(value, element.get("itemSubjectRef") or "")))
    return tuple(found)


def _typed(value: Compiled, kind: str) -> Compiled:
    kind = kind.rpartition(":")[2]
    if kind in ("int", "integer", "long"):
        return constant(int(value({})))
    if kind == "boolean":
        return constant(str(value({})).lower() == "true")
    return constant(float(value({}))) if kind in ("double", "float", "decimal") else value


def read_associations(
    source: Source, element: Element, names: Mapping[str, str]
) -> tuple[tuple[Mapped, ...], tuple[Mapped, ...]]:
    """Read the data associations of an activity: what comes in locally, what goes out."""
    inputs = [
        mapping
        for part in children(element, "dataInputAssociation")
        for mapping in _association(source, part, names, element.get("id"))
    ]
    outputs = [
        mapping
        for part in children(element, "dataOutputAssociation")
        for mapping in _association(source, part, names, element.get("id"))
    ]
    return tuple(inputs), tuple(outputs)


def _association(source: Source, part: Element, names: Mapping[str, str], place: str | None) -> list[Mapped]:
    found = []
    for assignment in children(part, "assignment"):
        value = source.expression(text(child(assignment, "from")), place)
        target = text(child(assignment, "to"))
        if value is not None and target:
            found.append(Mapped(names.get(target, target), value))
    if found:
        return found
    target = text(child(part, "targetRef"))
    transformation = child(part, "transformation")
    if not target:
        return []
    if transformation is not None:
        value = source.expression(text(transformation), place)
        return [] if value is None else [Mapped(names.get(target, target), value)]
    origin = text(child(part, "sourceRef"))
    return [Mapped(names.get(target, target), variable(names.get(origin, origin)))] if origin else []
