"""What may be decided by hand about a case: planned, started, left out, let happen, completed (CMMN 5.4.9, 8.4.2)."""

from collections.abc import Iterator

from remit.engine.cmmn.completion import may_complete
from remit.engine.cmmn.discretionary import plannable
from remit.engine.cmmn.life import CaseRun
from remit.engine.cmmn.model import Item, ItemState, Kind
from remit.engine.core.choice import Choice, ChoiceKind
from remit.engine.core.definition import Definition
from remit.engine.core.state import ROOT, Activation, State
from remit.values.moment import Moment


def choices_of_case(definition: Definition, state: State, now: Moment) -> Iterator[Choice]:
    """Yield what may be decided about an active case now: about what is there, what may come, and about its end."""
    run = CaseRun(definition, state, now, None)
    for act, activation in state.activations.items():
        if act != ROOT:
            yield from _about(run, act, activation)
    for stage, item in plannable(run):
        yield _choice(ChoiceKind.PLAN, item, stage)
    if may_complete(run, ROOT):
        yield Choice(ChoiceKind.COMPLETE_CASE, definition.key, definition.name or definition.key, ROOT)


def _about(run: CaseRun, act: int, activation: Activation) -> Iterator[Choice]:
    item = run.nodes[activation.node]
    match activation.state:
        case ItemState.ENABLED:
            yield _choice(ChoiceKind.START, item, act)
            yield _choice(ChoiceKind.LEAVE_OUT, item, act)
        case ItemState.DISABLED:
            yield _choice(ChoiceKind.TAKE_BACK, item, act)
        case ItemState.AVAILABLE if item.kind is Kind.USER_EVENT:
            yield _choice(ChoiceKind.OCCUR, item, act)
        case ItemState.ACTIVE:
            yield from _about_active(run, act, activation, item)


def _about_active(run: CaseRun, act: int, activation: Activation, item: Item) -> Iterator[Choice]:
    nobody_else = item.kind is Kind.TASK and activation.wait == ("item",)
    if nobody_else or (item.kind is Kind.STAGE and may_complete(run, act)):
        yield _choice(ChoiceKind.COMPLETE, item, act)
    if item.is_discretionary:
        yield _choice(ChoiceKind.DROP, item, act)


def _choice(kind: ChoiceKind, item: Item, activation: int) -> Choice:
    # The roles of an item say who may plan it or let it happen (5.4.9.2, 5.4.2.2), not who does the work.
    asked = item.roles if kind in (ChoiceKind.PLAN, ChoiceKind.OCCUR) else ()
    return Choice(kind, item.id, item.name or item.id, activation, asked)
