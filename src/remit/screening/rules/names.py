"""Names in one form: small letters without marks, in Latin letters, without titles and legal forms.

Cyrillic and Greek are written letter by letter after the usual English romanisation; other scripts stay as they are and
match only names written in the same script.
"""

import re
import unicodedata

_LETTERS = str.maketrans(
    {
        "đ": "d", "ł": "l", "ø": "o", "ß": "ss", "æ": "ae", "œ": "oe", "þ": "th", "ð": "d", "ı": "i", "ħ": "h",
        "а": "a", "б": "b", "в": "v", "г": "g", "д": "d", "е": "e", "ё": "e", "ж": "zh", "з": "z", "и": "i", "й": "y",
        "к": "k", "л": "l", "м": "m", "н": "n", "о": "o", "п": "p", "р": "r", "с": "s", "т": "t", "у": "u", "ф": "f",
        "х": "kh", "ц": "ts", "ч": "ch", "ш": "sh", "щ": "shch", "ъ": "", "ы": "y", "ь": "", "э": "e", "ю": "yu",
        "я": "ya", "і": "i", "ї": "i", "є": "ye", "ґ": "g", "ў": "u", "ј": "j", "љ": "lj", "њ": "nj", "ћ": "c",
        "џ": "dz",
        "α": "a", "β": "v", "γ": "g", "δ": "d", "ε": "e", "ζ": "z", "η": "i", "θ": "th", "ι": "i", "κ": "k", "λ": "l",
        "μ": "m", "ν": "n", "ξ": "x", "ο": "o", "π": "p", "ρ": "r", "σ": "s", "ς": "s", "τ": "t", "υ": "y", "φ": "f",
        "χ": "ch", "ψ": "ps", "ω": "o",
    }
)  # fmt: skip
_WORD = re.compile(r"\w+")
TITLES = frozenset(
    {"mr", "mrs", "ms", "dr", "prof", "sheikh", "haji", "hajji", "mullah", "sir", "general", "ong", "ba"}
)
FORMS = frozenset(
    {
        "ltd", "limited", "llc", "inc", "incorporated", "corp", "corporation",
        "co", "company", "plc", "gmbh", "ag", "sa",

        "sas", "sarl", "srl", "spa", "bv", "nv", "oy", "ab", "as", "jsc", "ojsc", "pjsc", "cjsc", "ooo", "oao", "zao",
        "pao",
        "fze", "fzco", "kft", "sro", "tnhh", "ctcp", "the",
    }
)  # fmt: skip


def folded(name: str) -> str:
    """Write a name in small Latin letters without marks."""
    small = unicodedata.normalize("NFKC", name).casefold().translate(_LETTERS)
    apart = unicodedata.normalize("NFKD", small)
    bare = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return bare.translate(_LETTERS).replace("'", "").replace("’", "")


def words_of(name: str, *, kind: str) -> tuple[str, ...]:
    """Return the words of a name that tell it from others; if nothing would be left, all of its words."""
    words = tuple(_WORD.findall(folded(name)))
    empty = FORMS if kind == "entity" else TITLES
    return tuple(word for word in words if word not in empty) or words
