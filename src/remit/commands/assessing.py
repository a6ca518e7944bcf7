"""An assessment on the command line: the file that says it, and the profile that comes of it in words."""

import json
from pathlib import Path
from typing import Any

from remit.locale import Translator
from remit.profile.assessment import About, Assessment, Estimate, Reason, Sample
from remit.profile.refusals import AssessmentRefused
from remit.profile.rules.advising import assess
from remit.profile.rules.asking import problem, read_interview
from remit.profile.rules.drafting import draft
from remit.profile.rules.exported import read_rows, read_sample, sample_of
from remit.values.problem import Problem


def assessed(path: Path, *, sample: Path | None, trial: Sample | None) -> Assessment:
    """Assess what a file says: `interview` with its answers and, if it likes, `items` with the steps of a sample.

    A file of its own takes the place of the items, the work of a trial that of both. Refuses `AssessmentRefused` with
    all problems.
    """
    body = _body(path)
    interview, problems = read_interview(body.get("interview") or {})
    steps, columns, wrong = _steps(body, sample)
    if interview is None or problems or wrong:
        raise AssessmentRefused.of((*problems, *wrong))
    return assess(interview, trial or sample_of(steps, columns))


def _body(path: Path) -> dict[str, Any]:
    try:
        body = json.loads(path.read_text("utf-8"))
    except ValueError as wrong:
        raise AssessmentRefused.of((problem(path.name, f"this is no JSON: {wrong}"),)) from None
    if not isinstance(body, dict) or not isinstance(body.get("interview") or {}, dict):
        raise AssessmentRefused.of((problem(path.name, "it is no object with an interview in it"),))
    return body


def _steps(body: dict[str, Any], sample: Path | None) -> tuple[Any, frozenset[str], tuple[Problem, ...]]:
    if sample is not None:
        return read_sample(sample.read_bytes(), name=sample.name)
    rows = body.get("items")
    if rows is None:
        return (), frozenset(), ()
    if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
        return (), frozenset(), (problem("items", "it is no list of objects"),)
    return read_rows(rows)


def facts(found: Assessment) -> dict[str, Any]:
    """Return an assessment for JSON, with the statement of work that it drafts."""
    advice = found.advice
    return {
        "prospect": found.interview.prospect,
        "process": found.interview.process,
        "items": len(found.sample.works),
        "place": found.place,
        "interval": found.interval,
        "kind": found.kind,
        "sure": found.sure,
        "points": {one.point.value: _point(one) for one in found.estimates},
        "advice": advice
        and {
            "pricing": advice.model.words,
            "shore": advice.shore,
            "committed_per_month": advice.committed,
            "reasons": [
                {"about": one.about, "code": one.code, "figures": dict(one.figures), "point": one.point}
                for one in advice.reasons
            ],
        },
        "draft": draft(found),
    }


def _point(one: Estimate) -> dict[str, Any]:
    return {
        "place": one.place,
        "interval": one.interval,
        "sampled": one.sampled,
        "told": one.told,
        "apart": one.apart,
        "figures": dict(one.figures),
    }


def table(found: Assessment, speak: Translator) -> str:
    """Return an assessment as lines to read."""
    interview = found.interview
    lines = [f"{interview.prospect}: {interview.process}"]
    for one in found.estimates:
        lines.append(f"    {one.point.value:<14} {_place(one, speak)}")
    if found.advice is None or found.place is None or found.interval is None or found.sure is None:
        return "\n".join([*lines, speak.gettext("Nothing is known yet: answer a question or hand in a sample.")])
    low, high = found.interval
    said = speak.gettext("{kind}, {sure} % sure: {place} between {low} and {high}, from {n} sample items")
    sums = {"kind": found.kind, "sure": round(found.sure * 100), "n": len(found.sample.works)}
    lines.append(said.format(place=f"{found.place:.2f}", low=f"{low:.2f}", high=f"{high:.2f}", **sums))
    recommended = {
        About.FAMILY: str(found.kind),
        About.PRICING: " + ".join(found.advice.model.words),
        About.SHORE: f"{found.advice.shore}-shore",
        About.COMMITMENT: f">= {found.advice.committed}",
    }
    lines += [f"{recommended[one.about]:<32} {reason(one, speak)}" for one in found.advice.reasons]
    return "\n".join(lines)


def _place(one: Estimate, speak: Translator) -> str:
    if one.place is None or one.interval is None:
        return speak.gettext("open")
    low, high = one.interval
    apart = speak.gettext("sample and interview disagree")
    return f"{one.place:.2f} ({low:.2f} - {high:.2f})" + (f"  {apart}" if one.apart else "")


def reason(one: Reason, speak: Translator) -> str:
    """Say a reason with its figures."""
    says = {
        "place_bpo": speak.gettext("the whole lies at {place}, at or below 0.35"),
        "place_mixed": speak.gettext("the whole lies at {place}, between 0.35 and 0.65"),
        "place_kpo": speak.gettext("the whole lies at {place}, at or above 0.65"),
        "point": speak.gettext("the point {point} lies at {place}"),
        "own_team": speak.gettext("the client directs the people itself, so it buys capacity"),
        "outcome_counts": speak.gettext("judgement is asked for, and both sides can count its success"),
        "effort_varies": speak.gettext("judgement is asked for, and what an item takes cannot be said beforehand"),
        "two_kinds": speak.gettext("rules settle a part, which has a price each; judgement is paid by the hour"),
        "steady_volume": speak.gettext("{items_per_month} items a month that swing by {swing_pct} % only"),
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
        "volume_swings": speak.gettext("a month may lie {swing_pct} % off the mean one"),
    }
    figures = {name: speak.number(round(value, 2)) for name, value in one.figures.items()}
    return says[one.code].format(point=one.point.value if one.point else "", **figures)
