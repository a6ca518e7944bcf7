"""Names with the truth about each: a list, subjects who are on it under another spelling, and subjects who are not.

Words come from six pools of given and family names, so that strangers share words with the listed as they do in life. A
spelling is disturbed by one or two of: another romanisation (`words.toml`), Cyrillic or Vietnamese letters, order, an
initial, a slip of the keyboard, a middle name more or less, two words written as one. Everything follows from the seed.
"""

import string
import tomllib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from random import Random

WORDS = tomllib.loads(Path(__file__).with_name("words.toml").read_text("utf-8"))
CYRILLIC = dict(
    zip(
        ("shch", "zh", "kh", "ts", "ch", "sh", "yu", "ya", *"abvgdeziyklmnoprstufx"),
        ("щ", "ж", "х", "ц", "ч", "ш", "ю", "я", *"абвгдезийклмнопрстуф", "кс"),
        strict=True,
    )
)
MARKS = str.maketrans(
    "àáảãạăằắẳẵặâầấẩẫậèéẻẽẹêềếểễệìíỉĩịòóỏõọôồốổỗộơờớởỡợùúủũụưừứửữựỳýỷỹỵđĐÁÉÍÓÚÑñ",
    "aaaaaaaaaaaaaaaaaeeeeeeeeeeeiiiiiooooooooooooooooouuuuuuuuuuuyyyyydDAEIOUNn",
)


@dataclass(frozen=True, slots=True)
class Asked:
    """A subject's name, what was done to it, and the place of its party on the list; None for a stranger."""

    name: str
    how: str
    party: int | None


@dataclass(frozen=True, slots=True)
class Sample:
    """The listed names and whoever is held against them."""

    listed: tuple[str, ...]
    asked: tuple[Asked, ...]


def invent(seed: int, *, listed: int, asked: int) -> Sample:
    """Invent a list and subjects, half of them listed under another spelling; equal seeds invent the same."""
    chance = Random(seed)
    names = _names(chance, listed + asked)
    parties, strangers = names[:listed], names[listed:]
    disturbed = [_asked(chance, parties, at) for at in chance.sample(range(listed), asked // 2)]
    others = [Asked(_spelt(chance, one)[0], "stranger", None) for one in strangers[: asked - len(disturbed)]]
    return Sample(tuple(" ".join(one) for one in parties), (*disturbed, *others))


def _names(chance: Random, count: int) -> list[tuple[str, ...]]:
    """Return different names of three or four words."""
    found: dict[tuple[str, ...], None] = {}
    while len(found) < count:
        pool = WORDS["pools"][chance.choice(tuple(WORDS["pools"]))]
        first, second = chance.sample(pool["given"], 2)
        middle = [second] if chance.random() < 0.7 else [chance.choice(string.ascii_uppercase)]
        found.setdefault((*f"{first} {' '.join(middle)} {chance.choice(pool['family'])}".split(),))
    return list(found)


def _asked(chance: Random, parties: list[tuple[str, ...]], at: int) -> Asked:
    name, how = _spelt(chance, parties[at])
    return Asked(name, how, at)


def _spelt(chance: Random, words: tuple[str, ...]) -> tuple[str, str]:
    """Spell a name otherwise: one way, or in four of ten cases two."""
    ways = chance.sample(tuple(WAYS), 2 if chance.random() < 0.4 else 1)
    for way in ways:
        words = WAYS[way](chance, words)
    return " ".join(words), "+".join(sorted(ways))


def _romanised(chance: Random, words: tuple[str, ...]) -> tuple[str, ...]:
    groups = {word: group for group in WORDS["romanised"] for word in group}
    return tuple(chance.choice(groups[word]) if word in groups else word.translate(MARKS) for word in words)


def _other_letters(chance: Random, words: tuple[str, ...]) -> tuple[str, ...]:
    """Write a name that can be in Cyrillic, any other without its marks."""
    del chance
    bare = [word.translate(MARKS) for word in words]
    if any(letter not in "".join(CYRILLIC) for letter in "".join(bare).lower()):
        return tuple(bare)
    return tuple(_cyrillic(word.lower()).capitalize() for word in bare)


def _cyrillic(word: str) -> str:
    for latin, letter in CYRILLIC.items():
        word = word.replace(latin, letter)
    return word


def _turned(chance: Random, words: tuple[str, ...]) -> tuple[str, ...]:
    del chance
    return (words[-1].upper(), *words[:-1])


def _initial(chance: Random, words: tuple[str, ...]) -> tuple[str, ...]:
    at = chance.randrange(len(words) - 1)
    return (*words[:at], f"{words[at][0]}.", *words[at + 1 :])


def _slip(chance: Random, words: tuple[str, ...]) -> tuple[str, ...]:
    """Leave out, double, replace or swap a letter of the longest word."""
    at = max(range(len(words)), key=lambda place: len(words[place]))
    word, spot = words[at], chance.randrange(len(words[at]) - 1)
    other = chance.choice(string.ascii_lowercase)
    slips = (
        word[:spot] + word[spot + 1 :],
        word[: spot + 1] + word[spot:],
        word[:spot] + other + word[spot + 1 :],
        word[:spot] + word[spot + 1] + word[spot] + word[spot + 2 :],
    )
    return (*words[:at], chance.choice(slips), *words[at + 1 :])


def _fewer(chance: Random, words: tuple[str, ...]) -> tuple[str, ...]:
    if len(words) < 3:
        return words
    at = chance.randrange(1, len(words) - 1)
    return (*words[:at], *words[at + 1 :])


def _joined(chance: Random, words: tuple[str, ...]) -> tuple[str, ...]:
    at = chance.randrange(len(words) - 1)
    return (*words[:at], words[at] + words[at + 1].lower(), *words[at + 2 :])


WAYS: dict[str, Callable[[Random, tuple[str, ...]], tuple[str, ...]]] = {
    "romanisation": _romanised,
    "letters": _other_letters,
    "order": _turned,
    "initial": _initial,
    "slip": _slip,
    "fewer words": _fewer,
    "joined": _joined,
}
