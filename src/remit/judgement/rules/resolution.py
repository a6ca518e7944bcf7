"""Whether two mentions in sources mean the same organisation: by rules in a fixed order, each decision explained.

| rule | says |
|---|---|
| identifier | equal registration numbers of one country: the same; different ones: never the same |
| country | different countries: not the same, whatever the names |
| name | equal once legal forms, case and punctuation are gone: the same |
| alike | names at least 92 % alike (token sort ratio) in one country: the same |
| initials | one is the initials of the other and both name the same country: proposed, not joined |
"""

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import combinations

from rapidfuzz import fuzz

from remit.judgement.rules.likeness import groups

ALIKE = 92.0
_FORMS = frozenset(
    [
        "ltd",
        "limited",
        "plc",
        "llp",
        "llc",
        "inc",
        "incorporated",
        "corp",
        "corporation",
        "co",
        "company",
        "gmbh",
        "ag",
        "kg",
        "se",
        "sa",
        "sas",
        "sarl",
        "srl",
        "spa",
        "bv",
        "nv",
        "oy",
        "ab",
        "as",
        "aps",
        "pty",
        "pte",
        "jsc",
        "tnhh",
        "cp",
        "the",
    ]
)
_WORD = re.compile(r"\w+")


class Verdict(StrEnum):
    """What a comparison of two mentions says."""

    SAME = "same"
    OTHER = "other"
    PERHAPS = "perhaps"


@dataclass(frozen=True, slots=True)
class Mention:
    """An organisation as a source names it; `country` is ISO 3166, `identifier` its registration number there."""

    key: str
    source: str
    name: str
    country: str = ""
    identifier: str = ""


@dataclass(frozen=True, slots=True)
class Compared:
    """Two mentions with the verdict, the rule that gave it and how alike the names are in percent."""

    left: str
    right: str
    verdict: Verdict
    rule: str
    alike: float


def plain_name(name: str) -> str:
    """Return a name without case, accents, punctuation and legal form."""
    folded = unicodedata.normalize("NFKD", name.replace("đ", "d").replace("Đ", "D"))
    words = _WORD.findall("".join(sign for sign in folded if not unicodedata.combining(sign)).lower())
    return " ".join(word for word in words if word not in _FORMS) or " ".join(words)


def compare(left: Mention, right: Mention) -> Compared:
    """Compare two mentions by the first rule that speaks."""
    one, other = plain_name(left.name), plain_name(right.name)
    alike = round(fuzz.token_sort_ratio(one, other), 1)
    verdict, rule = _decide(left, right, one=one, other=other, alike=alike)
    return Compared(left.key, right.key, verdict, rule, alike)


def _decide(left: Mention, right: Mention, *, one: str, other: str, alike: float) -> tuple[Verdict, str]:
    if left.country and right.country and left.country != right.country:
        return Verdict.OTHER, "country"
    if left.identifier and right.identifier:
        return (Verdict.SAME if left.identifier == right.identifier else Verdict.OTHER), "identifier"
    if one == other:
        return Verdict.SAME, "name"
    if alike >= ALIKE and left.country and left.country == right.country:
        return Verdict.SAME, "alike"
    if left.country == right.country and (_initials(one) == other or _initials(other) == one):
        return Verdict.PERHAPS, "initials"
    return (Verdict.PERHAPS, "alike") if alike >= ALIKE else (Verdict.OTHER, "alike")


def _initials(name: str) -> str:
    return "".join(word[0] for word in name.split()) if " " in name else ""


@dataclass(frozen=True, slots=True)
class Resolved:
    """Mentions put together, and every comparison that joined, refused to join, or leaves a doubt."""

    entities: tuple[tuple[str, ...], ...]
    compared: tuple[Compared, ...]


def resolve(mentions: Sequence[Mention]) -> Resolved:
    """Put mentions together. A group in which two members cannot be the same is not joined at all, but doubted."""
    compared = [compare(left, right) for left, right in combinations(mentions, 2)]
    joined = [(one.left, one.right) for one in compared if one.verdict is Verdict.SAME]
    apart = {
        frozenset((one.left, one.right))
        for one in compared
        if one.verdict is Verdict.OTHER and one.rule in ("identifier", "country")
    }
    entities = groups((one.key for one in mentions), joined)
    broken = {key for group in entities for pair in combinations(group, 2) if frozenset(pair) in apart for key in group}
    kept = [pair for pair in joined if not broken.intersection(pair)]
    told = tuple(one for one in compared if one.verdict is not Verdict.OTHER or one.rule == "identifier")
    return Resolved(groups((one.key for one in mentions), kept), told)
