"""The interview of an assessment as a form asks it, and the words for what is recommended."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from unicodedata import normalize

from remit.profile.assessment import About, Assessment, Evidence, StaysIn
from remit.web.moneywords import MODEL_WORDS
from remit.web.words import SHORES, marked


@dataclass(frozen=True, slots=True)
class Question:
    """A question that is answered by a number: its name, its words, what the number counts."""

    name: str
    asks: str
    unit: str = ""


@dataclass(frozen=True, slots=True)
class Group:
    """Questions that stand together."""

    heading: str
    questions: tuple[Question, ...]


KEY_MAX = 40
"""Characters of the key that is proposed for an engagement."""
OF_TEN = marked("0 to 10")
QUESTIONS = (
    Group(
        marked("How the work goes"),
        (
            Question("ruled_of_ten", marked("Of ten decisions, how many does a written rule settle?"), OF_TEN),
            Question("ways", marked("How many different ways does an item take?"), marked("1 or more")),
            Question("decisions_per_item", marked("How many decisions does an item need?"), marked("a number")),
            Question(
                "judgements_per_item", marked("How many of them are judgements with a reason?"), marked("a number")
            ),
            Question("expert_steps_of_ten", marked("Of ten steps, how many can only an expert do?"), OF_TEN),
            Question("qualified_hours_of_ten", marked("Of ten hours, how many are qualified people's?"), OF_TEN),
            Question(
                "touches_per_item",
                marked("How often is an item handed on, asked about or returned?"),
                marked("a number"),
            ),
            Question("planned_of_ten", marked("Of ten items, how many are planned as they go on?"), OF_TEN),
            Question("better_of_ten", marked("Shall it become cheaper (0) or better and faster (10)?"), OF_TEN),
        ),
    ),
    Group(
        marked("How it is done today"),
        (
            Question("items_per_month", marked("Items in a month"), marked("items")),
            Question("swing_pct", marked("How far may a month lie from the mean one?"), marked("%")),
            Question("minutes_per_item", marked("Work on an item"), marked("minutes")),
            Question("first_pass_pct", marked("Right the first time"), marked("%")),
            Question("turnaround_hours", marked("From receipt to release"), marked("hours")),
            Question("held_of_ten", marked("Of ten judgements looked at later, how many were right?"), OF_TEN),
            Question("reused_of_ten", marked("Of ten judgements, how many follow an earlier decision?"), OF_TEN),
            Question("overlap_hours", marked("Hours a day in which both sides are to be at work"), marked("hours")),
        ),
    ),
)
KINDS: Mapping[str, str] = {"BPO": "BPO", "mixed": marked("mixed"), "KPO": "KPO"}
FLAGS: Mapping[str, str] = {
    "local_knowledge": marked("It needs knowledge of the client's country"),
    "own_team": marked("The client directs the people itself"),
    "outcome_counts": marked("Both sides can count its success"),
}
EVIDENCE: Mapping[Evidence, str] = {
    Evidence.GUESS: marked("by heart"),
    Evidence.COUNTED: marked("somebody counted"),
    Evidence.REPORTED: marked("the client's own reports"),
}
NAMES = (
    *("prospect", "process", "line", "evidence", "stays_in", "currency"),
    *FLAGS,
    *(question.name for group in QUESTIONS for question in group.questions),
)
"""Every field of the interview."""
STAYS: Mapping[StaysIn, str] = {
    StaysIn.ANYWHERE: marked("may go anywhere"),
    StaysIn.REGION: marked("stays in the region"),
    StaysIn.COUNTRY: marked("stays in the country"),
}
ABOUT: Mapping[About, str] = {
    About.FAMILY: marked("Family"),
    About.PRICING: marked("Pricing"),
    About.SHORE: marked("Shore"),
    About.COMMITMENT: marked("Volume"),
}


def advised(found: Assessment, about: About) -> tuple[str, ...]:
    """Return what is recommended, as words to be translated each."""
    return _ADVISED[about](found)


def _models(found: Assessment) -> tuple[str, ...]:
    return tuple(MODEL_WORDS[word] for word in found.advice.model.words) if found.advice else ()


_ADVISED: Mapping[About, Callable[[Assessment], tuple[str, ...]]] = {
    About.FAMILY: lambda found: (KINDS[found.kind],) if found.kind else (),
    About.PRICING: _models,
    About.SHORE: lambda found: (SHORES[found.advice.shore],) if found.advice else (),
    About.COMMITMENT: lambda found: (f"≥ {found.advice.committed}",) if found.advice else (),
}


def said_of(found: Assessment, *, tenant: str) -> dict[str, str]:
    """Return what the form of a contract says of an engagement that was assessed, beside its terms."""
    told = found.interview
    name = f"{told.prospect}: {told.process}"
    plain = normalize("NFKD", name.replace("đ", "d").replace("Đ", "D")).encode("ascii", "ignore").decode().lower()
    key = "-".join(re.findall(r"[a-z0-9]+", plain))
    return {"tenant": tenant, "line": told.line, "name": name, "key": key[:KEY_MAX].strip("-")}
