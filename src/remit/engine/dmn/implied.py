"""Models without input data, as Camunda and Flowable write them: what their tables ask for is given.

DMN lets an expression see what its decision requires (6.3.10); a model without any input data could never be given
anything, so nothing that the standard means is lost.
"""

import re
from collections.abc import Iterator
from dataclasses import replace

from remit.engine.dmn.model import DecisionNode, Element, InputData, Model, Requirement, Table, Variable

_PATH = re.compile(r"\s*([^\W\d]\w*)(?:\s*\.\s*[^\W\d]\w*)*\s*")
_PREFIX = "implied input "
_WORDS = frozenset(("true", "false", "null"))


def with_implied_inputs(model: Model) -> Model:
    """Return a model whose tables require as input data what they ask for by a plain name or path."""
    if model.of_kind(InputData):
        return model
    known = {element.variable.name for element in model.elements} | {each.name for each in model.imports}
    asked = {
        decision.id: tuple(name for name in _names(decision) if name not in known)
        for decision in model.of_kind(DecisionNode)
    }
    names = dict.fromkeys(name for each in asked.values() for name in each)
    given = (InputData(_PREFIX + name, name, Variable(name)) for name in names)
    return replace(model, elements=(*given, *(_requiring(each, asked.get(each.id, ())) for each in model.elements)))


def _names(decision: DecisionNode) -> Iterator[str]:
    if isinstance(decision.expression, Table):
        for each in decision.expression.inputs:
            found = _PATH.fullmatch(each.text)
            if found is not None and found[1] not in _WORDS:
                yield found[1]


def _requiring(element: Element, names: tuple[str, ...]) -> Element:
    if not names or not isinstance(element, DecisionNode):
        return element
    implied = (Requirement("", _PREFIX + name) for name in dict.fromkeys(names))
    return replace(element, requirements=(*element.requirements, *implied))
