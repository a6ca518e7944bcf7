"""The certificate on paper: who, for what, how they passed, until when, and who nested them on real items."""

from datetime import date

from remit.services.kit import Document, Sentences, ServiceCall, Spelling, render_pdf, spoken
from remit.services.training.course import Course
from remit.services.training.folder import FOLDER

SCOPE = ("process", "client", "language", "location")
TEMPLATE = """
#letterhead(from: data.from, to: data.to, title: data.title, facts: data.facts)
#data.text
#v(3mm)
== #data.scope_title
#pairs(data.scope)
== #data.passed_title
#pairs(data.passed)
#v(6mm)
#for line in data.after [#second(line) #linebreak()]
"""


def certificate(call: ServiceCall, course: Course, *, begins: date, until: date) -> Document:
    """Print the certificate in the agreed language; `until` is the first day on which it holds no longer."""
    say = Sentences(FOLDER, spoken(call.parameters))
    spell, person = Spelling(say.language), str(call.item.payload.get("name") or call.item.payload["person"])
    title = say("certificate.title", course=course.title)
    data = {
        "from": [say("certificate.from")],
        "to": list(dict.fromkeys((person, str(call.item.payload["person"])))),
        "title": title,
        "facts": [
            [say("certificate.number"), call.item.number],
            [say("field.valid_from"), spell.day(begins)],
            [say("certificate.until"), spell.day(until)],
        ],
        "text": say("certificate.text", person=person, course=course.title, procedure=course.procedure),
        "scope_title": say("certificate.scope"),
        "scope": [[say(f"certificate.{part}"), told] for part in SCOPE if (told := getattr(course.scope, part))],
        "passed_title": say("certificate.passed"),
        "passed": _passed(call, course, say),
        "after": [say("certificate.key", key=course.scope.key)],
    }
    content = render_pdf(TEMPLATE, data=data, title=title, language=say.language, made_at=call.now)
    return Document("certificate.pdf", "application/pdf", content)


def _passed(call: ServiceCall, course: Course, say: Sentences) -> list[list[str]]:
    told, trainer = call.variables, call.lookup.done_by("nest")
    rows = [[say("field.written"), say("certificate.mark", mark=told["written"], pass_mark=course.pass_mark)]]
    if told.get("judged_mean"):
        rows.append([say("field.judged_mean"), str(told["judged_mean"])])
        rows.append([say("field.agreed_percent"), str(told["agreed_percent"])])
    nested = say("certificate.nested", items=told["nested_items"], defective=told["nested_defective"])
    rows.append([say("certificate.nesting"), nested])
    return [*rows, [say("certificate.nested_by"), trainer.name]] if trainer else rows
