"""The page of a decision: its tables with what the check found, how rules are covered, the test cases, the history."""

from typing import Any

from starlette.responses import Response

from remit.parties.access import Permission
from remit.parties.reports.names import names_of
from remit.values.problem import Problem
from remit.web.rulesdesk import OpenedRules
from remit.web.rulewords import DECISION_WORDS, FINDINGS, MARKS, type_said
from remit.web.visit import Visit
from remit.work.model import HOUSE
from remit.work.reports.candidates import proposals_open, running_version, versions_of
from remit.work.reports.rulebook import rulebook


def show_rules(visit: Visit, desk: OpenedRules) -> Response:
    """Show a decision; for one of the house the real decisions of all the visitor's clients are counted."""
    one, now = desk.definition, visit.house.clock.now()
    counted = visit.tenants_with(Permission.DEFINITION_READ) if one.tenant == HOUSE else (one.tenant,)
    of: dict[str, Any] = {"principal": visit.principal, "tenant": desk.tenant}
    with visit.reading() as reader:
        opened = rulebook(reader, visit.house.runtime.models, **of, definition=one, counted=counted, now=now)
        versions = versions_of(reader, **of, key=one.key, notation=one.notation)
        running = running_version(reader, **of, key=one.key, notation=one.notation)
        waiting = proposals_open(reader, **of, key=one.key, notation=one.notation)
        authors = [*(each.published_by for each in versions), *(each.made_by for each in waiting)]
        names = names_of(reader, authors)
    said = {id(each): finding_said(visit, each) for book in opened.books for each in book.findings}
    return visit.page(
        "rulebook.html", definition=one, opened=opened, said=lambda each: said[id(each)], mark_words=MARKS, desk=desk,
        versions=versions, running=running, waiting=waiting, names=names, house=HOUSE,
        upload_mb=visit.house.settings.max_upload_bytes >> 20, **DECISION_WORDS,
    )  # fmt: skip


def finding_said(visit: Visit, found: Problem) -> str:
    """Say a finding in the visitor's language; in the engine's words where it has no sentence of its own."""
    speak = visit.visitor.translator
    why = found.fields.get("why")
    sentence = FINDINGS.get(f"{found.code}.{why}" if why else found.code)
    if sentence is None:
        return found.message
    fields = dict(found.fields)
    for key in ("kind", "declared"):
        if key in fields:
            fields[key] = type_said(fields[key], speak)
    if "kinds" in fields:
        fields["kinds"] = ", ".join(type_said(name, speak) for name in fields["kinds"])
    if "rules" in fields:
        fields["rules"] = ", ".join(map(str, fields["rules"]))
    if "example" in fields:
        fields["example"] = ", ".join(f"{name} {text}" for name, text in fields["example"].items()) or "–"
    return speak.gettext(sentence).format_map(fields)
