"""What the people on a day's roster can do: by skill and site, how many, in which languages, seen from which shore."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from remit.parties.model import Shore, Site
from remit.parties.reports.people import Profile
from remit.parties.rules.shore import shore
from remit.workforce.reports import Attendance


@dataclass(frozen=True, slots=True)
class Place:
    """A site with people on the roster; `shore` is None where clients of several countries are planned at once."""

    site: Site
    shore: Shore | None


@dataclass(frozen=True, slots=True)
class Able:
    """How many people of one site have a skill, and the languages that any of them speaks, by tag."""

    count: int
    languages: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Covered:
    """One skill over the sites, in the order of the places."""

    skill: str
    cells: tuple[Able, ...]

    @property
    def count(self) -> int:
        """How many people have it."""
        return sum(one.count for one in self.cells)


@dataclass(frozen=True, slots=True)
class Coverage:
    """A day's roster by skill and site, what fewest people can do first."""

    places: tuple[Place, ...]
    skills: tuple[Covered, ...]


def coverage(rows: Sequence[Attendance], *, skills: Iterable[str], countries: frozenset[str]) -> Coverage:
    """Count who on a roster has each of the skills that work for clients of these countries may ask for."""
    crew = [row.person for row in rows]
    sites = {one.site.id: one.site for one in crew if one.site}
    places = tuple(_place(one, countries) for one in sorted(sites.values(), key=lambda one: one.city))
    covered = (Covered(skill, tuple(_able(crew, skill, place.site) for place in places)) for skill in set(skills))
    return Coverage(places, tuple(sorted(covered, key=lambda one: (one.count, one.skill))))


def _place(site: Site, countries: frozenset[str]) -> Place:
    country = next(iter(countries)) if len(countries) == 1 else None
    return Place(site, shore(country, site.country) if country else None)


def _able(crew: Sequence[Profile], skill: str, site: Site) -> Able:
    able = [one for one in crew if one.site == site and any(held.key == skill for held in one.skills)]
    return Able(len(able), tuple(sorted({each for one in able for each in one.person.languages})))
