"""How somebody likes to read: language and theme, kept in cookies for a year; the language also by the person."""

from fastapi import APIRouter
from starlette.responses import Response

from remit.locale import LANGUAGES
from remit.parties.actions.people import choose_locale
from remit.web.assets import YEAR_S
from remit.web.visit import Anyone, Posted, Visit
from remit.web.visitor import LANGUAGE_COOKIE, THEME_COOKIE, THEMES

router = APIRouter(include_in_schema=False)


@router.post("/preferences")
def set_preferences(visit: Anyone, form: Posted) -> Response:
    """Keep a language or a theme and go back to the page it was chosen on; notices are mailed in the language."""
    response = visit.go(str(form.get("then", "/")))
    if form.get("language") in LANGUAGES:
        _note_language(visit, str(form["language"]))
        response.set_cookie(LANGUAGE_COOKIE, str(form["language"]), max_age=YEAR_S, **visit.cookie_flags())
    if form.get("theme") in THEMES:
        response.set_cookie(THEME_COOKIE, str(form["theme"]), max_age=YEAR_S, **visit.cookie_flags())
    return response


def _note_language(visit: Visit, language: str) -> None:
    """Note a language that somebody signed in chose in place of another: notices are mailed to them in it."""
    person = visit.visitor.principal
    if person is not None and person.locale != language:
        visit.writing(lambda tx: choose_locale(tx, person, locale=language))
