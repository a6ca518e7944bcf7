"""A refusal: an anticipated no, with a stable code, typed fields and a sentence that says what to do."""

from collections.abc import Mapping
from typing import Any, ClassVar


class Refusal(Exception):  # noqa: N818 - the glossary's word; an "Error" would be a fault
    """Base of every refusal.

    A subclass sets `code` (stable, dotted, never reused), `status` (the HTTP status that answers it) and `sentence`
    (English, with `{field}` places; other languages translate the sentence and fill the same fields). `place` names
    where in the input the fault lies: a form field, a line, an XPath, a page.
    """

    code: ClassVar[str] = "refused"
    status: ClassVar[int] = 400
    sentence: ClassVar[str] = "This is not possible."

    def __init__(self, place: str | None = None, **fields: Any) -> None:
        self.place = place
        self.fields: Mapping[str, Any] = fields
        super().__init__(self.sentence.format_map(fields))

    def __reduce__(self) -> tuple[Any, ...]:
        return (_rebuild, (type(self), self.place, dict(self.fields)))


def _rebuild(kind: type[Refusal], place: str | None, fields: dict[str, Any]) -> Refusal:
    return kind(place, **fields)


class NotFound(Refusal):
    """The thing named does not exist, or the asker may not know that it does."""

    code = "not_found"
    status = 404
    sentence = "There is no {kind} “{name}” here."
