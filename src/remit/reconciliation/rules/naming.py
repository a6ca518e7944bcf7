"""When two names mean one party: letters without accents, legal forms left out, likeness by `rapidfuzz`."""

import re
import unicodedata
from functools import lru_cache

from rapidfuzz import fuzz

_FORMS = """
ab ag and as bv co company cong corp corporation cp ctcp gmbh hh inc incorporated joint jsc kg kk limited llc llp ltd
mbh mtv nv oy oyj plc private pte pty sa sarl sas se spa srl stock the tnhh ty und
"""
LEGAL_FORMS = frozenset(_FORMS.split())
_WORD = re.compile(r"[a-z0-9]+")


@lru_cache(maxsize=65_536)
def plain_name(name: str) -> str:
    """Return a name in small plain letters without legal forms; where nothing else is left they stay."""
    letters = unicodedata.normalize("NFKD", name.casefold().replace("đ", "d").replace("ß", "ss"))
    words = _WORD.findall("".join(letter for letter in letters if not unicodedata.combining(letter)))
    return " ".join([word for word in words if word not in LEGAL_FORMS] or words)


def likeness(left: str, right: str) -> float:
    """Return how alike two names are, from 0 to 100, whatever the order of their words; 0 where one is empty."""
    one, other = plain_name(left), plain_name(right)
    return fuzz.token_sort_ratio(one, other) if one and other else 0.0
