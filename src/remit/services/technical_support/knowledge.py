"""Known errors: from reference data and from problems solved here, matched by the words of a report."""

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from remit.services.kit import Lookup

PUBLISHED = "known-error"
"""Mark of a known error that a problem published; its key is the error as JSON."""
SHARE_LEAST = 0.6
FOUND_MOST = 3
_WORD = re.compile(r"\w{3,}")


@dataclass(frozen=True, slots=True)
class KnownError:
    """An error with a way round: the words that tell it, and whether its answer may go out by itself."""

    key: str
    symptoms: str
    workaround: str
    service: str = ""
    automatic: bool = False

    def as_mark(self) -> tuple[str, str]:
        """Return the mark by which later incidents find it."""
        fact = {"key": self.key, "symptoms": self.symptoms, "workaround": self.workaround, "service": self.service}
        return PUBLISHED, json.dumps(fact, ensure_ascii=False)


def words_of(text: str) -> frozenset[str]:
    """Return the words of a text that tell something, in lower case."""
    return frozenset(_WORD.findall(text.lower()))


def known_errors(lookup: Lookup) -> Iterator[KnownError]:
    """Return what is known: the client's reference data, then what problems published."""
    for one in lookup.references("known_error"):
        yield _read(one.key, one.body)
    for mark in lookup.marks(PUBLISHED, prefix=""):
        fact = json.loads(mark.key)
        yield _read(fact["key"], fact)


def _read(key: str, body: Mapping[str, Any]) -> KnownError:
    text = {name: str(body.get(name) or "") for name in ("symptoms", "workaround", "service")}
    return KnownError(key, **text, automatic=bool(body.get("automatic")))


def match(lookup: Lookup, *, text: str, service: str) -> tuple[KnownError, ...]:
    """Return the known errors most of whose words a report holds, the best first; another service's never."""
    said = words_of(text)
    rated = [(_share(one, said), one) for one in known_errors(lookup) if one.service in ("", service) or not service]
    good = sorted((pair for pair in rated if pair[0] >= SHARE_LEAST), key=lambda pair: (-pair[0], pair[1].key))
    return tuple(one for _, one in good[:FOUND_MOST])


def _share(one: KnownError, said: frozenset[str]) -> float:
    wanted = words_of(one.symptoms)
    return len(wanted & said) / len(wanted) if wanted else 0.0
