"""How far the reading of a review set has come, as pages show it: the figures, the sentence, and the plot."""

from dataclasses import dataclass

from remit.judgement.reports import CaseView
from remit.locale import Translator
from remit.printing import Plot, Series, draw_lines

POINTS_MAX = 40


@dataclass(frozen=True, slots=True)
class Reading:
    """A review set as its page shows it; `plot` is empty until two documents were read."""

    read: int
    total: int
    found: int
    recall: str
    aim: str
    enough: bool
    sampling: bool
    needed: int
    said: str
    plot: str
    stopped_by: str
    reason: str


def reading_of(case: CaseView | None, speak: Translator) -> Reading | None:
    """Lay out how a review set stands; None where there is none, or the viewer may not know yet."""
    if case is None or case.review is None or case.standing is None:
        return None
    stands, stop = case.standing, case.review.stop
    recall = "–" if stands.recall is None else speak.percent(stands.recall)
    return Reading(
        read=stands.read,
        total=stands.total,
        found=stands.found,
        recall=recall,
        aim=speak.percent(stands.aim),
        enough=stands.enough,
        sampling=stands.sampling,
        needed=stands.needed,
        said=_said(case, speak),
        plot=_plot(stands.curve, speak),
        stopped_by="" if stop is None else stop.person_name,
        reason="" if stop is None else stop.reason,
    )


def _said(case: CaseView, speak: Translator) -> str:
    stands = case.standing
    assert stands is not None
    if stands.sampling:
        return speak.gettext("A sample is out; it tells nothing before all of it was read.")
    if stands.recall is None:
        return speak.gettext("No sample was drawn yet, so nothing is proven, however few hits there were of late.")
    if stands.elusion is None:
        return speak.gettext("Every document was read: nothing can be missing.")
    return speak.gettext(
        "Of {pile} unread documents {drawn} were drawn by chance and read; {missed} were relevant. With {confidence}"
        " confidence at least {recall} of what is relevant was found."
    ).format(
        pile=stands.elusion.pile,
        drawn=stands.elusion.drawn,
        missed=stands.elusion.missed,
        confidence=speak.percent(stands.elusion.confidence, decimals=1),
        recall=speak.percent(stands.recall),
    )


def _plot(curve: tuple[int, ...], speak: Translator) -> str:
    """Draw what was found against what was read; a long curve at some forty places, its end among them."""
    step = max(1, len(curve) // POINTS_MAX)
    places = sorted({*range(step, len(curve) + 1, step), len(curve)})
    if len(places) < 2:
        return ""
    summary = speak.gettext("{found} relevant in {read} read").format(found=curve[-1], read=len(curve))
    series = Series(speak.gettext("Relevant documents found"), tuple(float(curve[place - 1]) for place in places))
    title = speak.gettext("Found against read")
    return draw_lines(Plot(title, summary, tuple(map(str, places)), (series,), write=speak.number, height=200))
