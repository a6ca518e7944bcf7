"""What a statement must keep, so that it says the same every time, keeps to its package, and loses no digits."""

import re

from remit.analysis.model import StatementRefused

_TEXTS = re.compile(r"'(?:[^']|'')*'|--[^\n]*|/\*.*?\*/", re.S)
_LOSES = "“{found}” sums squares in floating point and may lose every digit; use “describe”, “anova” or “regress”"
_RULES = (
    (
        re.compile(r"\b(var(iance)?(_\w+)?|std(dev)?(_\w+)?|covar(_\w+)?|corr|regr_\w+)\s*\(", re.I),
        _LOSES,
    ),
    (
        re.compile(r"\bsum\s*\(\s*(\w+(?:\.\w+)?)\s*\*\s*\1\s*\)|\bsum\s*\(\s*pow(er)?\s*\(", re.I),
        _LOSES,
    ),
    (re.compile(r"\b(read|scan)_\w+\s*\(", re.I), "“{found}” reaches for files; name the data in the package"),
    (
        re.compile(r"\b(random|rand|now|current_(date|time|timestamp)|today)\b\s*\(?", re.I),
        "“{found}” says something else every time; put the value among the parameters",
    ),
)


def check_statement(sql: str, *, step: str) -> None:
    """Let a statement run. Refuses `StatementRefused`."""
    bare = _TEXTS.sub(" '' ", sql).strip().rstrip(";").strip()
    if not re.match(r"(select|with)\b", bare, re.I) or ";" in bare:
        raise StatementRefused(place=step, step=step, reason="a step is one SELECT")
    for pattern, reason in _RULES:
        found = pattern.search(bare)
        if found:
            raise StatementRefused(place=step, step=step, reason=reason.format(found=found.group().rstrip("( ")))


def is_ordered(sql: str) -> bool:
    """Tell whether a statement says in which order its rows come."""
    return re.search(r"\border\s+by\b", _TEXTS.sub(" ", sql), re.I) is not None
