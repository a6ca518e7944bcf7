"""The topics of the help desk: identify, understand, reply, note a call, write the record.

Variables of the instance: `customer`, `reasons`, `reason_codes`, `language`, `answer_text`, `attempts`, `again`,
`call_back_until`, `call_back_kept`; for the decision table `complains`, `call_back_asked`, `known_answers`,
`can_be_sent`.
"""

import json
from collections.abc import Iterator, Mapping
from datetime import timedelta
from typing import Any

from remit.services.help_desk.findings import finding
from remit.services.help_desk.understanding import Article, fitting, language_of, pointing_to
from remit.services.kit import (
    Document,
    Handler,
    Moment,
    Reference,
    ServiceCall,
    ServiceResult,
    comparable_number,
    content_hash,
    format_moment,
    note_call_back,
    parse_moment,
    told_call_back,
    told_judgement,
)

SENDER = "sender"
CHAT = "chat"
"""Whoever chats reads the answer where they are, and not in their mail."""


def handlers() -> dict[str, Handler]:
    """Return the handlers by topic."""
    return {
        "help_desk.identify": identify,
        "help_desk.understand": understand,
        "help_desk.reply": reply,
        "help_desk.note_call": note_call,
        "help_desk.record": record,
    }


def identify(call: ServiceCall) -> ServiceResult:
    """Find the end customer by address or number, and how often somebody wrote from there."""
    payload = call.item.payload
    known = next((one for one in call.lookup.references("end_customer") if _is(one, payload)), None)
    marks = _marks(payload)
    earlier = {seen.item_id for mark in marks for seen in call.lookup.marks(SENDER, prefix=f"{mark}:")}
    findings = [finding("unidentified") if known is None else finding("identified", customer=known.key)]
    if earlier:
        findings.append(finding("written_before", count=str(len(earlier))))
    return ServiceResult(
        variables={"customer": known.key if known else None, "reasons": findings, "earlier_contacts": len(earlier)},
        fingerprints=tuple((SENDER, f"{mark}:{call.item.id}") for mark in marks),
    )


def _marks(payload: Mapping[str, Any]) -> tuple[str, ...]:
    """Return what one sender's contacts have in common, as hashes: neither address nor number is kept as a mark."""
    ways = (payload["from"], comparable_number(payload["phone"]))
    return tuple(content_hash(way.encode()) for way in ways if way)


def _is(one: Reference, payload: Mapping[str, Any]) -> bool:
    addresses = {str(address).lower() for address in one.body.get("emails", ())}
    numbers = {comparable_number(str(phone)) for phone in one.body.get("phones", ())}
    return payload["from"] in addresses or (bool(payload["phone"]) and comparable_number(payload["phone"]) in numbers)


def understand(call: ServiceCall) -> ServiceResult:
    """Look for a complaint, a wish to be called, and articles that answer; gather the inputs of the decision."""
    payload, parameters = call.item.payload, call.parameters
    said = f"{payload['subject']}\n{payload['text']}"
    language = payload["language"] or language_of(said, otherwise=str(parameters["language"]))
    complaint = pointing_to("complains", said, also=parameters["complaint_words"])
    articles = fitting(said, call.lookup.references("answer"), language=language)
    asked = payload["call_back"] is not None or bool(payload["phone"] and pointing_to("call_back", said))
    until = _until(call)
    findings = (*call.variables["reasons"], *_understood(complaint, articles, format_moment(until) if asked else ""))
    return ServiceResult(
        variables={
            "language": language,
            "complains": bool(complaint),
            "call_back_asked": asked,
            "call_back_until": format_moment(until) if asked else None,
            "known_answers": len(articles),
            "can_be_sent": _sendable(call, articles),
            "answer_text": articles[0].text if len(articles) == 1 else None,
            "article": articles[0].key if len(articles) == 1 else None,
            "reasons": list(findings),
            "reason_codes": [one["reason"] for one in findings],
            "attempts": 0,
        }
    )


def _until(call: ServiceCall) -> Moment:
    """Return until when a call is promised: as asked, else the agreed hours from now."""
    asked = (call.item.payload["call_back"] or {}).get("until")
    promised = parse_moment(asked) if asked else None
    return promised or call.now + timedelta(hours=int(call.parameters["call_back_hours"]))


def _sendable(call: ServiceCall, articles: tuple[Article, ...]) -> bool:
    alone = len(articles) == 1 and articles[0].alone
    reached = bool(call.item.payload["from"]) or call.item.payload["channel"] == CHAT
    return alone and bool(call.parameters["answer_alone"]) and reached


def _understood(complaint: tuple[str, ...], articles: tuple[Article, ...], until: str) -> Iterator[dict[str, Any]]:
    if complaint:
        yield finding("complaint", words="”, “".join(complaint))
    if until:
        yield finding("call_back", until=until)
    if len(articles) == 1:
        yield finding("known_answer", article=articles[0].title)
    elif articles:
        yield finding("several_answers", articles="; ".join(one.title for one in articles))


def reply(call: ServiceCall) -> ServiceResult:
    """Send an answer into the conversation, and by mail where there is an address: a lead's words, or an article's."""
    judged = call.variables.get("reply")
    payload = call.item.payload
    handed = {
        "text": str(judged or call.variables["answer_text"]),
        "to": "" if payload["channel"] == CHAT else payload["from"],
        "subject": payload["subject"],
        "automatic": not judged,
    }
    return ServiceResult(variables={"replied_at": format_moment(call.now)}, handed={"reply": handed})


def note_call(call: ServiceCall) -> ServiceResult:
    """Count a call back against what was promised: as asked, else the agreed hours from now."""
    promised = call.variables.get("call_back_until")
    return note_call_back(call, promised_at=parse_moment(promised) if promised else _until(call))


def record(call: ServiceCall) -> ServiceResult:
    """Write the record of the contact: how it came, what it was about, what became of it."""
    told = call.variables
    payload = call.item.payload
    body = {
        "contact": call.item.number,
        "channel": payload["channel"],
        "customer": told.get("customer"),
        "earlier_contacts": told.get("earlier_contacts"),
        "language": told.get("language"),
        "route": told["route"],
        "disposition": _disposition(told),
        "topic": told.get("topic"),
        "article": told.get("article") if told["route"] == "known_answer" else None,
        "judgement": told_judgement(told),
        "call_back": told_call_back(told),
        "received_at": format_moment(call.item.received_at),
        "settled_at": format_moment(call.now),
    }
    content = json.dumps(body, ensure_ascii=False, indent=1).encode()
    return ServiceResult(
        variables={"settled": body["disposition"]},
        documents=(Document("contact-record.json", "application/json", content),),
    )


def _disposition(told: Mapping[str, Any]) -> str:
    if told.get("judgement"):
        return str(told["judgement"])
    return str(told.get("call_result") or told.get("disposition") or "answered_from_knowledge")
