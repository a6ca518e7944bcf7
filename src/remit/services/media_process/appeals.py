"""Appeals against a decision on a picture, and the statement of reasons that whoever posted it gets.

The statement says what article 17(3) of Regulation (EU) 2022/2065 (Digital Services Act) asks for; an appeal is what
its article 20 calls an internal complaint: decided by a person, who is another than those who decided before.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from remit.services.kit import (
    Document,
    Moment,
    Reading,
    Refusal,
    ServiceCall,
    ServiceResult,
    document,
    format_moment,
    json_document,
    parse_moment,
    read_sentences,
)
from remit.services.media_process.folder import FOLDER
from remit.services.media_process.reasons import reason, reasons

DECIDED, APPEALED = "picture_decided", "picture_appealed"
RESTRICTS = ("limit", "remove")
MOST_LETTERS = 5_000


class NoAppeal(Refusal):
    """A file that is no appeal."""

    code = "media.appeal"
    status = 422
    sentence = "The file is no appeal: {reason}."


@dataclass(frozen=True, slots=True)
class Decided:
    """A decision as it is remembered: of which item, what, by which rule, when."""

    number: str
    decision: str
    policy: str
    at: str

    @property
    def mark(self) -> tuple[str, str]:
        """The mark by which an appeal finds it."""
        return DECIDED, "|".join((self.number, self.decision, self.policy, self.at))


def read_appeal(content: bytes) -> Reading:
    """Read an appeal: `{"appeal": "number of the picture's item", "complaint": "..."}`. Refuses `NoAppeal`."""
    try:
        told = json.loads(content)
    except ValueError:
        raise NoAppeal(reason="it is no JSON") from None
    if not isinstance(told, dict):
        raise NoAppeal(reason="it is no JSON object")
    number, complaint = (_text(told, name) for name in ("appeal", "complaint"))
    return Reading({"appeal": number, "complaint": complaint}, "appeal", number, number)


def _text(told: Mapping[str, Any], name: str) -> str:
    text = told.get(name)
    if not isinstance(text, str) or not text.strip() or len(text) > MOST_LETTERS:
        raise NoAppeal(reason=f"{name} is missing, empty or too long", place=name)
    return text.strip()


def admit_appeal(call: ServiceCall) -> ServiceResult:
    """Find the decision appealed against, and lay it out with what speaks against admitting the appeal."""
    number = call.item.payload["appeal"]
    found = call.lookup.marks(DECIDED, prefix=f"{number}|")
    desk: dict[str, Any] = {"complaint": call.item.payload["complaint"], "picture": None}
    doubts = []
    if found:
        mark = max(found, key=lambda one: one.key.rsplit("|", 1)[1])
        decided = Decided(*mark.key.split("|"))
        desk |= {"picture": mark.item_id, "decision": decided.decision, "policy": decided.policy, "at": decided.at}
        if call.now > parse_moment(decided.at) + timedelta(days=int(call.parameters["appeal_days"])):
            doubts.append(reason("appeal.late", days=call.parameters["appeal_days"]))
    else:
        doubts.append(reason("appeal.unknown", number=number))
    if call.lookup.first_seen(APPEALED, number):
        doubts.append(reason("appeal.again", number=number))
    return ServiceResult({"desk": desk, **reasons(doubts)}, fingerprints=((APPEALED, number),))


def report_appeal(call: ServiceCall) -> ServiceResult:
    """Tell whoever appealed what was decided and why, and what they may do about it."""
    before, said = call.variables["desk"], call.variables
    fact = {
        "item": call.item.number,
        "appeal_against": call.item.payload["appeal"],
        "complaint": call.item.payload["complaint"],
        "decided_before": before.get("decision"),
        "decision": said["appeal_decision"],
        "policy": said["appeal_policy"],
        "reason": said["appeal_why"],
        "decided_by_another_person": True,
        "decided_at": format_moment(call.now),
    }
    documents = [json_document("appeal.json", fact, indent=1)]
    if said["appeal_decision"] in RESTRICTS:
        documents += statement(call, said["appeal_decision"], said["appeal_policy"], said["appeal_why"])
    return ServiceResult(documents=tuple(documents))


def statement(call: ServiceCall, decision: str, policy: str, why: str) -> tuple[Document, ...]:
    """Write the statement of reasons of a decision that restricts a picture: as data, and as a letter."""
    days = int(call.parameters["appeal_days"])
    fact = {
        "restriction": decision,
        "scope": "everywhere the platform shows it",
        "facts": why,
        "rule_of_the_policy": policy,
        "legal_ground": None,
        "detected_by_automated_means": False,
        "decided_by_automated_means": False,
        "redress": ["appeal to the platform", "out-of-court dispute settlement", "court"],
        "appeal_until": format_moment(_until(call.now, days)),
        "decided_at": format_moment(call.now),
    }
    return (
        json_document("statement-of-reasons.json", fact, indent=1),
        document("statement-of-reasons.txt", _letter(call, decision, policy, why).encode()),
    )


def _letter(call: ServiceCall, decision: str, policy: str, why: str) -> str:
    texts = read_sentences(FOLDER)
    language = "vi" if call.parameters["language"] == "vi" else "en"

    def said(key: str, **fields: str) -> str:
        return texts[key][language].format(**fields)

    until = _until(call.now, int(call.parameters["appeal_days"])).date().isoformat()
    parts = (
        said("statement.title", number=call.item.number),
        said(f"statement.{decision}", name=call.item.source_name),
        said("statement.ground", policy=said(f"policy.{policy}")),
        said("statement.facts", why=why),
        said("statement.people"),
        said("statement.redress", until=until, number=call.item.number),
    )
    return "\n\n".join(parts) + "\n"


def _until(now: Moment, days: int) -> Moment:
    return now + timedelta(days=days)
