"""Why an adaptive panel closed, as pages say it: how many were asked, what they said, and what asking on was worth."""

from collections.abc import Mapping

from remit.judgement.model import Panel, PanelReason, PanelStep, PanelVerdict
from remit.judgement.reports import QuestionView
from remit.locale import Translator
from remit.web.words import marked

_ENOUGH, _ADJUDICATE = PanelVerdict.ENOUGH, PanelVerdict.ADJUDICATE
_WHY: Mapping[tuple[PanelReason, PanelVerdict], str] = {
    (PanelReason.SURE, _ENOUGH): marked("{sure} sure, as measured on gold items, where {enough} is enough."),
    (PanelReason.UNSURE, _ADJUDICATE): marked("{sure} sure where {enough} is enough, so that an adjudicator decides."),
    (PanelReason.NOT_WORTH, _ENOUGH): marked("{sure} sure; asking on would cost {cost} and save {saves}."),
    (PanelReason.NOT_WORTH, _ADJUDICATE): marked(
        "{sure} sure: an error costs {risk} on average, asking on {cost} to save {saves}; an adjudicator costs less."
    ),
    (PanelReason.MAJORITY, _ENOUGH): marked("Nobody left to ask could change that."),
    (PanelReason.STOPPED, _ADJUDICATE): marked("A lead has nobody else asked, so that an adjudicator decides."),
    (PanelReason.SPLIT, _ADJUDICATE): marked("No answer can have a majority any more, so that an adjudicator decides."),
}

_LAST: Mapping[PanelReason, str] = {
    PanelReason.NOT_WORTH: marked(
        "{sure} sure; nobody else may be asked, and an adjudicator costs more than an error."
    ),
    PanelReason.MAJORITY: marked("That is more than half."),
}
"""What is said instead where everybody was asked who may be."""


def closing_of(view: QuestionView, speak: Translator) -> str:
    """Say why a question's panel closed; empty where it has none, asks on, or the viewer may not know yet."""
    panel = view.question.draft.panel
    step = view.consensus.panel if view.consensus else None
    if panel is None or step is None or step.verdict is PanelVerdict.ASK:
        return ""
    why = _LAST.get(step.reason) if step.judges == panel.most and step.verdict is _ENOUGH else None
    sentence = speak.gettext(why or _WHY[step.reason, step.verdict])
    return f"{_who(panel, step, speak)} {sentence.format_map(_figures(panel, step, speak))}"


def _who(panel: Panel, step: PanelStep, speak: Translator) -> str:
    settled = marked("Closed after {judges} of at most {most} judges; {agreeing} gave this answer.")
    left = marked("Closed after {judges} of at most {most} judges.")
    sentence = settled if step.verdict is _ENOUGH else left
    return speak.gettext(sentence).format(judges=step.judges, most=panel.most, agreeing=step.agreeing)


def _figures(panel: Panel, step: PanelStep, speak: Translator) -> Mapping[str, str]:
    amounts = {"cost": step.cost, "saves": step.saves, "risk": step.risk}
    return {
        "sure": "–" if step.confidence is None else speak.percent(step.confidence, decimals=1),
        "enough": speak.percent(panel.enough),
        **{name: speak.money(amount) for name, amount in amounts.items() if amount is not None},
    }
