"""The topics of the note: study and questions, the settled rating, the note itself, or why there is none.

The mark `rating` of a published note is `ticker|day|rating`; from these come the rating before and the distribution.
"""

from typing import Any

from remit.services.figures import SumState, Writer, untraced
from remit.services.investment_research.folder import FOLDER
from remit.services.investment_research.note import deliver
from remit.services.investment_research.package import package_of
from remit.services.investment_research.questions import handed
from remit.services.investment_research.study import Study, study
from remit.services.investment_research.terms import Terms, terms_of
from remit.services.kit import Reasons, Refusal, ServiceCall, ServiceResult, json_document, problem_of, reasons

RATED = "rating"
reason = Reasons(FOLDER).reason


def prepare(call: ServiceCall) -> ServiceResult:
    """Compute the study, say what the rules doubt, and hand text, questions and proposals to the room of judgement."""
    content = call.lookup.content()
    try:
        terms = terms_of(call.parameters)
        made = study(package_of(content), terms)
        writer = Writer(terms.language, made.draft.currency)
        given = handed(made, writer, terms.grades, name=call.item.source_name, content=content)
    except Refusal as refusal:
        return ServiceResult(problems=(problem_of(refusal),))
    variables = {
        "proposed_rating": made.proposed.key,
        "target_price": f"{made.figures['target_price'].value:.2f}",
        "figures": len(made.figures),
        "conflict": "no",
        **reasons(doubts_of(made, terms)),
    }
    return ServiceResult(variables, handed={"judgement": given})


def doubts_of(made: Study, terms: Terms) -> list[dict[str, Any]]:
    """Return what a judge has to look at: sums that fail, restatements, a stale price, thin peers, lost sources."""
    found = [
        reason("research.fails", total=one.parent, period=one.period, stated=one.stated, summed=one.summed)
        for one in made.footings
        if one.state is SumState.FAILS
    ]
    found += [reason("research.restated", concept=one.later.concept, period=one.later.period) for one in made.restated]
    if made.worth.price_age > terms.price_days:
        found.append(reason("research.stale", days=made.worth.price_age))
    if not made.worth.multiples:
        found.append(reason("research.peers", count=len(made.draft.peers)))
    if lost := untraced(made.figures):
        found.append(reason("research.untraced", keys=", ".join(lost)))
    return found


def rate(call: ServiceCall) -> ServiceResult:
    """Take the settled answers: what does not hold keeps the note back; another rating than before needs approval."""
    answers = {one["key"]: one["answer"] for one in call.variables["case_file"]["questions"]}
    against = [key for key, answer in answers.items() if key != "rating" and answer != "holds"]
    found = [reason("research.doubted", question=key) for key in against]
    rating = str(answers["rating"])
    if rating == "unclear":
        found.append(reason("research.unclear"))
    before = rating_before(call)
    changed = bool(before) and before != rating
    if changed and not found:
        found.append(reason("research.changed", before=before, rating=rating))
    return ServiceResult(
        {
            "rating": rating,
            "rating_before": before,
            "rating_changed": changed,
            "publishable": not against and rating != "unclear",
            **reasons(found),
        }
    )


def rating_before(call: ServiceCall) -> str:
    """Return the rating last published of this company for the client, else the one that the draft names."""
    known = call.lookup.marks(RATED, prefix=f"{call.item.payload['ticker']}|")
    return known[-1].key.rpartition("|")[2] if known else str(call.item.payload["rating_before"])


def distribution(call: ServiceCall) -> dict[str, int]:
    """Count the latest published ratings of all companies, this note's included."""
    latest = {mark.key.split("|")[0]: mark.key.split("|")[2] for mark in call.lookup.marks(RATED, prefix="")}
    latest[call.item.payload["ticker"]] = call.variables["rating"]
    return {one.key: sum(rating == one.key for rating in latest.values()) for one in terms_of(call.parameters).grades}


def render(call: ServiceCall) -> ServiceResult:
    """Write the note and leave the mark of its rating."""
    payload = call.item.payload
    terms = terms_of(call.parameters)
    made = study(package_of(call.lookup.content()), terms)
    documents = deliver(call, made, terms, distribution=distribution(call))
    mark = f"{payload['ticker']}|{payload['as_of']}|{call.variables['rating']}"
    return ServiceResult(documents=documents, fingerprints=((RATED, mark),))


def withhold(call: ServiceCall) -> ServiceResult:
    """Say why nothing is published: a conflict declared, a question that does not hold, a change not approved."""
    variables = call.variables
    found = list(variables.get("reasons") or ())
    if variables.get("conflict") == "yes":
        found = [reason("research.conflict")]
    if variables.get("approval") == "refuse":
        found.append(reason("research.refused"))
    fact = {
        "item": call.item.number,
        "company": call.item.payload["company"],
        "reasons": [{"reason": one["reason"], "text": one["text"]} for one in found],
        "comment": variables.get("approval_comment") or "",
        "withheld_at": call.now.isoformat(),
    }
    return ServiceResult(reasons(found), documents=(json_document("withheld.json", fact),))
