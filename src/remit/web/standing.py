"""Why a task stands where it stands, in words: the rule's own figures, each part that moved it."""

from remit.locale import Translator
from remit.work.rules.attention import Attention
from remit.work.rules.routing import Score
from remit.work.rules.stake import USUAL


def why_here(score: Score, speak: Translator, attention: Attention | None = None) -> list[str]:
    """Say what moved a task up or down for a person; `attention` lets the client's share be said in figures."""
    parts = []
    if score.hopeless:
        parts.append(speak.gettext("late already; the others can still be in time"))
    elif score.slack_s is not None:
        parts.append(speak.gettext("{span} to spare").format(span=speak.span(score.slack_s)))
    if score.task.stake != USUAL:
        share = speak.percent(score.task.stake / USUAL)
        parts.append(speak.gettext("at stake by the contract: {share} of the usual").format(share=share))
    if score.sticky:
        parts.append(speak.gettext("same client as your last"))
    if score.lift > 1:
        parts.append(_lifted(speak, attention))
    if score.eased:
        parts.append(speak.gettext("easy work, and you had your turn"))
    parts.append(speak.gettext("priority {n}").format(n=score.task.priority))
    return parts


def _lifted(speak: Translator, attention: Attention | None) -> str:
    if attention is None:
        return speak.gettext("this client has had little of us lately")
    return speak.gettext("this client has had {share} of the hands lately, and {floor} is its floor").format(
        share=speak.percent(attention.share, decimals=1), floor=speak.percent(attention.floor, decimals=1)
    )
