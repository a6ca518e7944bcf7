"""A refusal as its reader says it: roles, kinds of data and skills by their names, not by keys."""

from collections.abc import Callable, Mapping
from typing import Any

from remit.locale import Translator
from remit.values.refusal import Refusal
from remit.web.words import WORDS

Speller = Callable[[Any, Translator], str]


Skills = Mapping[str, Mapping[str, str]]
"""Names of skills by language, by key: what the lines of service of a house call them."""


def said_whole(refusal: Refusal, speak: Translator, skills: Skills) -> str:
    """Say a refusal that stands in a list: with a capital, and with skills as their lines of service call them."""
    skill = refusal.fields.get("skill", "")
    fields = {"skill": speak.of(skills[skill])} if skill in skills else {}
    told = speak.sentence(refusal.sentence, {**_fields(refusal, speak), **fields})
    return told[:1].upper() + told[1:]


def said(refusal: Refusal, speak: Translator) -> str:
    """Say a refusal in a language, with its keys as words and what it gathers of others in the language too."""
    fields = _fields(refusal, speak)
    if "obstacles" in fields:
        fields["reasons"] = " ".join(said(one, speak) for one in fields["obstacles"])
    return speak.sentence(refusal.sentence, fields)


def _fields(refusal: Refusal, speak: Translator) -> dict[str, Any]:
    return {name: _spelt(name, value, speak) for name, value in refusal.fields.items()}


def _spelt(name: str, value: Any, speak: Translator) -> Any:
    spell = _SPELLERS.get(name)
    return spell(value, speak) if spell and isinstance(value, str) else value


def _word(key: str, speak: Translator) -> str:
    return speak.gettext(WORDS.get(key, key))


def _words(keys: str, speak: Translator) -> str:
    return ", ".join(_word(key, speak) for key in keys.split(", "))


def _key(key: str, speak: Translator) -> str:
    return key.replace("_", " ")


_SPELLERS: Mapping[str, Speller] = {
    "role": _word,
    "roles": _words,
    "data_class": _word,
    "verdict": _word,
    "skill": _key,
    "qualification": _key,
}
"""How fields of refusals are spelt; any other field stands as it is."""
