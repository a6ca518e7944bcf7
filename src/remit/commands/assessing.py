"""An assessment on the command line: the file that says it, and the profile that comes of it in words."""

from pathlib import Path

from remit.locale import Translator
from remit.profile.assessment import About, Assessment, Estimate, Sample
from remit.profile.refusals import AssessmentRefused
from remit.profile.rules.advising import assess
from remit.profile.rules.asking import read_interview
from remit.profile.rules.exported import read_file, read_rows, sample_of
from remit.profile.saying import name, reason


def assessed(path: Path, *, sample: Path | None, trial: Sample | None) -> Assessment:
    """Assess what a file says: `interview` with its answers and, if it likes, `items` with the steps of a sample.

    A file of its own takes the place of the items, the work of a trial that of both. Refuses `AssessmentRefused` with
    all problems.
    """
    answers, rows, wrong = read_file(path.read_bytes(), name=f"{path.stem}.json")
    if sample is not None:
        _, rows, problems = read_file(sample.read_bytes(), name=sample.name)
        wrong = (*wrong, *problems)
    interview, problems = read_interview(answers) if not wrong else (None, ())
    steps, columns, unread = read_rows(rows) if rows else ((), frozenset[str](), ())
    if interview is None or problems or wrong or unread:
        raise AssessmentRefused.of((*wrong, *problems, *unread))
    return assess(interview, trial or sample_of(steps, columns))


def table(found: Assessment, speak: Translator) -> str:
    """Return an assessment as lines to read."""
    interview = found.interview
    lines = [f"{interview.prospect}: {interview.process}"]
    for one in found.estimates:
        lines.append(f"    {name(one.point, speak):<14} {_place(one, speak)}")
    if found.advice is None or found.place is None or found.interval is None or found.sure is None:
        return "\n".join([*lines, speak.gettext("Nothing is known yet: answer a question or hand in a sample.")])
    low, high = found.interval
    said = speak.gettext("{kind}, {sure}% sure: {place} between {low} and {high}, from {n} sample items")
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
