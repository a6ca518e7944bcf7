"""Documents with the certificate of the sign-off they rest on."""

from collections.abc import Iterable

from remit.judgement.certificate import certificate
from remit.work.model import Document, ServiceCall


def certified(
    call: ServiceCall, documents: Iterable[Document], *, language: str, title: str = "", prefix: str = ""
) -> tuple[Document, ...]:
    """Put the certificate behind the documents of a signed case, which stands among the variables as `case_file`.

    It binds each document by its hash; `prefix` begins its name, `title` is the item's where none is given.
    """
    made = tuple(documents)
    paper = certificate(
        call.variables["case_file"],
        [(one.name, one.content) for one in made],
        title=title or call.item.title or call.item.source_name,
        number=call.item.number,
        language=language,
    )
    return (*made, Document(f"{prefix}certificate.pdf", "application/pdf", paper))
