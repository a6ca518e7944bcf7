"""Who asks, and how they like to read: principal, session, language, theme and time zone of one request."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Literal

from remit.locale import LANGUAGES, Language, Translator, translator
from remit.parties.model import Principal

LANGUAGE_COOKIE = "remit_language"
THEME_COOKIE = "remit_theme"
SESSION_COOKIE = "remit_session"
VISIT_COOKIE = "remit_visit"
Theme = Literal["system", "light", "dark"]
THEMES: tuple[Theme, ...] = ("system", "light", "dark")


@dataclass(frozen=True, slots=True)
class Visitor:
    """One request's asker; `session` seals forms: the session's token, or before sign-in the visit's."""

    principal: Principal | None
    session: str
    language: Language
    theme: Theme
    zone: str

    @property
    def translator(self) -> Translator:
        """The translator of the visitor's language."""
        return translator(self.language)


def choose_language(*, cookies: Mapping[str, str], accept: str, preferred: str | None) -> Language:
    """Choose by switch, then by the person's own setting, then by the browser's list."""
    wishes = [cookies.get(LANGUAGE_COOKIE), preferred, *(part.split(";")[0].strip()[:2] for part in accept.split(","))]
    for wish in wishes:
        for language in LANGUAGES:
            if wish == language:
                return language
    return "en"


def choose_theme(cookies: Mapping[str, str]) -> Theme:
    """Choose what the switch says; the system's theme where it says nothing."""
    return next((theme for theme in THEMES if theme == cookies.get(THEME_COOKIE)), "system")
