"""How somebody likes to read: language and theme, kept in cookies for a year."""

from fastapi import APIRouter
from starlette.responses import Response

from remit.locale import LANGUAGES
from remit.web.assets import YEAR_S
from remit.web.visit import Anyone, Posted
from remit.web.visitor import LANGUAGE_COOKIE, THEME_COOKIE, THEMES

router = APIRouter(include_in_schema=False)


@router.post("/preferences")
def set_preferences(visit: Anyone, form: Posted) -> Response:
    """Keep a language or a theme and go back to the page it was chosen on."""
    response = visit.go(str(form.get("then", "/")))
    if form.get("language") in LANGUAGES:
        response.set_cookie(LANGUAGE_COOKIE, str(form["language"]), max_age=YEAR_S, **visit.cookie_flags())
    if form.get("theme") in THEMES:
        response.set_cookie(THEME_COOKIE, str(form["theme"]), max_age=YEAR_S, **visit.cookie_flags())
    return response
