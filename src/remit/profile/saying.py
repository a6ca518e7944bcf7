"""The reasons of an assessment in a reader's words."""

from remit.locale import Translator
from remit.profile.assessment import Reason
from remit.profile.model import Point


def name(point: Point, speak: Translator) -> str:
    """Say what a point is called."""
    return {
        Point.BASED_ON: speak.gettext("Based on"),
        Point.COMPLEXITY: speak.gettext("Complexity"),
        Point.ASKS_FOR: speak.gettext("Asks for"),
        Point.RELIES_ON: speak.gettext("Relies on"),
        Point.DRIVEN_BY: speak.gettext("Driven by"),
        Point.COORDINATION: speak.gettext("Coordination"),
        Point.TALENT: speak.gettext("Talent"),
        Point.FOCUS: speak.gettext("Focus"),
    }[point]


def reason(one: Reason, speak: Translator) -> str:
    """Say a reason with its figures."""
    says = {
        "place_bpo": speak.gettext("the whole lies at {place}, at or below 0.35"),
        "place_mixed": speak.gettext("the whole lies at {place}, between 0.35 and 0.65"),
        "place_kpo": speak.gettext("the whole lies at {place}, at or above 0.65"),
        "point": speak.gettext("the point “{point}” lies at {place}"),
        "own_team": speak.gettext("the client directs the people itself, so it buys capacity"),
        "outcome_counts": speak.gettext("judgement is asked for, and both sides can count its success"),
        "effort_varies": speak.gettext("judgement is asked for, and what an item takes cannot be said beforehand"),
        "two_kinds": speak.gettext("rules settle a part, which has a price each; judgement is paid by the hour"),
        "steady_volume": speak.gettext("{items_per_month} items a month that swing by {swing_pct}% only"),
        "alike_items": speak.gettext("rules settle the work, so that one item is like the other"),
        "data_stays": speak.gettext("the data may not leave the client's country"),
        "data_in_region": speak.gettext("the data may not leave the region"),
        "local_experts": speak.gettext(
            "it needs people who are qualified in the client's country: {place} of the time"
        ),
        "local_knowledge": speak.gettext("it needs knowledge of the client's country"),
        "much_talk": speak.gettext("coordination lies at {place}"),
        "hours_together": speak.gettext("both are to be at work at the same time for {hours} hours"),
        "nothing_nearer": speak.gettext("nothing that was said asks for people nearby"),
        "little_talk": speak.gettext("coordination lies at {place}, so distance costs little"),
        "volume_swings": speak.gettext("a month may lie {swing_pct}% off the mean one"),
    }
    figures = {key: speak.number(round(value, 2)) for key, value in one.figures.items()}
    return says[one.code].format(point=name(one.point, speak) if one.point else "", **figures)
