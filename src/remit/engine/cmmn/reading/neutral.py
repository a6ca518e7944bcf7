"""Flowable's rules about what keeps a stage open: `parentCompletionRule` and `completionNeutralRule`."""

from remit.engine.cmmn.model import ItemState
from remit.engine.cmmn.reading.source import Source, child
from remit.engine.core.expression import Compiled
from remit.engine.core.markup import Element, extension_children, local, text

_AVAILABLE = (str(ItemState.AVAILABLE), str(ItemState.UNAVAILABLE))
_TYPES = {
    "default": (),
    "ignore": tuple(str(state) for state in ItemState),
    "ignoreIfAvailable": _AVAILABLE,
    "ignoreIfAvailableOrEnabled": (*_AVAILABLE, str(ItemState.ENABLED)),
}


def read_neutral(source: Source, control: Element | None, place: str) -> tuple[tuple[str, ...], Compiled | None]:
    """Read in which states an item does not keep its stage open, and under which condition."""
    for part in () if control is None else extension_children(control):
        if local(part) == "completionNeutralRule":
            written = text(child(part, "condition")) or text(part)
            return _AVAILABLE, source.value(written, place) if written else None
        if local(part) == "parentCompletionRule":
            named = part.get("type") or "default"
            if named not in _TYPES:
                source.problem("cmmn.rule", f"The parentCompletionRule {named} is not read.", place, "CMMN 8.6.1")
            return _TYPES.get(named, ()), None
    return (), None
