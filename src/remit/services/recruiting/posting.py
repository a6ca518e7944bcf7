"""What leaves by mail: to candidates by name and in secret; to interviewers by the candidate's reference alone."""

from collections.abc import Iterable, Mapping
from typing import Any

from remit.services.kit import DataClass, Document, Enclosure, Outgoing, ServiceCall
from remit.services.recruiting.wording import words_of


def to_candidate(
    call: ServiceCall,
    identity: Mapping[str, Any],
    kind: str,
    *,
    job: str,
    files: Iterable[Document],
    automatic: bool = False,
    **told: str,
) -> Outgoing:
    """Write to the candidate: what the letter of that kind says, with its papers."""
    say, name = words_of(call), str(identity.get("name", ""))
    texts = [say("letter.dear", name=name), *say(f"letter.{kind}", job=job, **told).split("\n")]
    texts += [say("letter.reply"), say("letter.regards"), str(call.parameters["sender"])]
    return Outgoing(
        str(identity.get("email") or ""),
        say(f"letter.{kind}_title", job=job),
        "\n\n".join(texts),
        _enclosed(files),
        automatic=automatic,
        data_class=DataClass.SECRET,
    )


def to_interviewers(call: ServiceCall, *, job: str, files: Iterable[Document], **told: str) -> tuple[Outgoing, ...]:
    """Invite those who interview."""
    say, enclosed = words_of(call), _enclosed(files)
    about = {"job": job, "candidate": str(call.item.payload["candidate"])}
    text = "\n\n".join((say("letter.panel", **about, **told), str(call.parameters["sender"])))
    people = call.variables.get("invited_people") or ()
    return tuple(Outgoing(str(row["email"]), say("letter.panel_title", **about), text, enclosed) for row in people)


def _enclosed(files: Iterable[Document]) -> tuple[Enclosure, ...]:
    return tuple(Enclosure(one.name, one.content) for one in files)
