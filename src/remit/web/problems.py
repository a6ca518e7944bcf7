"""Refusals as HTTP answers: a problem document (RFC 9457) for programs, a page for people; never a stack trace."""

import logging
from collections.abc import Mapping
from http import HTTPStatus
from typing import Any

from fastapi.exceptions import RequestValidationError
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response

from remit.locale import translator
from remit.parties.refusals import NotSignedIn
from remit.values.canonical import canonical_json
from remit.values.money import Money
from remit.values.refusal import Refusal
from remit.web.alarm import tell_refusal
from remit.web.refusalwords import said
from remit.web.templating import environment
from remit.web.visit import FETCHED, Visit
from remit.web.visitor import choose_language, choose_theme

PROBLEM_TYPE = "urn:remit:refusal:"
PROBLEM_MEDIA_TYPE = "application/problem+json"
log = logging.getLogger(__name__)


class PageMissing(Refusal):
    """An address that leads nowhere."""

    code = "web.page_missing"
    status = 404
    sentence = "There is nothing at this address."


class MethodRefused(Refusal):
    """A verb that an address does not take."""

    code = "web.method"
    status = 405
    sentence = "This address does not take {method}."


class RequestRefused(Refusal):
    """A request that is not of the described shape; `problems` lists place and message."""

    code = "web.request"
    status = 422
    sentence = "The request is not as the description asks: {summary}"


class Broken(Refusal):
    """A fault of ours, told without its inside."""

    code = "web.broken"
    status = 500
    sentence = "Something broke on our side; what was acknowledged is safe. Try again; if it stays, tell us the time."


def answer_refusal(request: Request, refusal: Refusal) -> Response:
    """Answer a refusal as the asker can read it, and tell the log of one that an attack would meet."""
    tell_refusal(request, refusal)
    if _wants_problem(request):
        return problem_response(request, refusal)
    if isinstance(refusal, NotSignedIn) and request.method == "GET":
        return RedirectResponse(f"/sign-in?then={request.url.path}", status_code=303)
    return error_page(request, refusal)


def answer_http(request: Request, error: HTTPException) -> Response:
    """Answer what the router refuses; a refusal that it wrapped comes out again."""
    if isinstance(error.__cause__, Refusal):
        return answer_refusal(request, error.__cause__)
    if error.status_code == HTTPStatus.METHOD_NOT_ALLOWED:
        return answer_refusal(request, MethodRefused(method=request.method))
    if error.status_code == HTTPStatus.NOT_FOUND:
        return answer_refusal(request, PageMissing())
    return answer_refusal(request, RequestRefused(summary=str(error.detail), problems=[]))


def answer_validation(request: Request, error: RequestValidationError) -> Response:
    """Answer a request that does not fit its description, with each place."""
    problems = [{"place": "/".join(str(part) for part in e["loc"]), "message": e["msg"]} for e in error.errors()]
    summary = "; ".join(f"{problem['place']}: {problem['message']}" for problem in problems)
    return answer_refusal(request, RequestRefused(place=problems[0]["place"], summary=summary, problems=problems))


def answer_fault(request: Request, fault: Exception) -> Response:
    """Answer a fault without telling of its inside; the log has it."""
    log.error("fault at %s %s: %s", request.method, request.url.path, type(fault).__name__)
    return answer_refusal(request, Broken())


def problem_document(refusal: Refusal, *, language: str, instance: str) -> Mapping[str, Any]:
    """Write a refusal as a problem document (RFC 9457, section 3); the fields stand beside under their own name."""
    return {
        "type": PROBLEM_TYPE + refusal.code,
        "title": HTTPStatus(refusal.status).phrase,
        "status": refusal.status,
        "detail": said(refusal, translator(language)),
        "instance": instance,
        "code": refusal.code,
        "place": refusal.place,
        "fields": {name: _written(value, language) for name, value in refusal.fields.items()},
    }


def _written(value: Any, language: str) -> Any:
    """Write a field for JSON: refusals that another one gathers by code and sentence, sentences in the language."""
    if isinstance(value, Refusal):
        return {"code": value.code, "detail": said(value, translator(language))}
    if isinstance(value, list | tuple):
        return [_written(one, language) for one in value]
    if isinstance(value, Mapping):
        return {name: _written(one, language) for name, one in value.items()}
    if isinstance(value, Money):
        return str(value)
    return translator(language).say(value) if isinstance(value, str) else value


def problem_response(request: Request, refusal: Refusal) -> Response:
    """Answer with a problem document in the asker's language."""
    document = problem_document(refusal, language=language_of(request), instance=request.url.path)
    headers = {"WWW-Authenticate": "Bearer"} if refusal.status == HTTPStatus.UNAUTHORIZED else {}
    return Response(canonical_json(document), refusal.status, headers, PROBLEM_MEDIA_TYPE)


def error_page(request: Request, refusal: Refusal) -> Response:
    """Answer with a page that says what is wrong and where to go."""
    visit: Visit | None = getattr(request.state, "visit", None)
    if visit is not None:
        return visit.page("refused.html", status=refusal.status, refusal=refusal)
    language = language_of(request)
    text = (
        environment(language)
        .get_template("refused_bare.html")
        .render(
            refusal=refusal,
            language=language,
            theme=choose_theme(request.cookies),
            asset=request.app.state.assets.url,
        )
    )
    return Response(text, refusal.status, media_type="text/html; charset=utf-8")


def _wants_problem(request: Request) -> bool:
    accept = request.headers.get("accept", "")
    return request.url.path.startswith("/api/") or FETCHED in accept


def language_of(request: Request) -> str:
    """Return the language in which a request is answered."""
    visit: Visit | None = getattr(request.state, "visit", None)
    if visit is not None:
        return visit.visitor.language
    return choose_language(cookies=request.cookies, accept=request.headers.get("accept-language", ""), preferred=None)
