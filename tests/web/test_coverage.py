"""A planner sees by skill, site and language who is on the roster, and what nobody there can do."""

from datetime import UTC, datetime, timedelta

from tests.web.conftest import Site as Served

from remit.parties.model import Person, Shore, Site, Skill
from remit.parties.model.work import Shift, ShiftKind
from remit.parties.reports.people import Profile
from remit.web.coverage import Able, coverage
from remit.workforce.reports import Attendance

BEGINS = datetime(2026, 4, 1, 1, tzinfo=UTC)
DANANG = Site(tenant="bm", id="danang", name="Đà Nẵng", country="VN", city="Đà Nẵng", tz="Asia/Ho_Chi_Minh")
LEEDS = Site(tenant="bm", id="leeds", name="Leeds", country="GB", city="Leeds", tz="Europe/London")


def on_shift(name: str, site: Site, languages: str, skills: str) -> Attendance:
    """Return somebody with a shift of eight hours."""
    person = Person("bm", name, name, f"{name}@bm.example", site.id, tuple(languages.split()))
    held = tuple(Skill(name, key, 3) for key in skills.split())
    shift = Shift("bm", name, name, ShiftKind.PLANNED, BEGINS, BEGINS + timedelta(hours=8))
    return Attendance(Profile(person, site, held, (), (), (), None), (shift,), None)


CREW = (
    on_shift("an", DANANG, "vi en", "invoices payroll"),
    on_shift("binh", DANANG, "vi fr", "invoices"),
    on_shift("tom", LEEDS, "en", "payroll"),
)


def test_people_are_counted_by_skill_and_site_and_what_fewest_can_do_comes_first() -> None:
    told = coverage(CREW, skills=["invoices", "payroll", "law"], countries=frozenset({"GB"}))
    assert [(place.site.city, place.shore) for place in told.places] == [("Leeds", Shore.ON), ("Đà Nẵng", Shore.OFF)]
    assert {one.skill: one.cells for one in told.skills} == {
        "law": (Able(0, ()), Able(0, ())),
        "invoices": (Able(0, ()), Able(2, ("en", "fr", "vi"))),
        "payroll": (Able(1, ("en",)), Able(1, ("en", "vi"))),
    }
    assert told.skills[0].skill == "law"


def test_no_shore_is_told_where_clients_of_several_countries_are_planned() -> None:
    told = coverage(CREW, skills=["payroll"], countries=frozenset({"GB", "FR"}))
    assert {place.shore for place in told.places} == {None}


def test_the_page_of_a_day_tells_the_skills_of_its_roster(site: Served) -> None:
    planner = site.known("Mai Quỳnh Chi")
    day = "2031-03-05"
    form = {
        "csrf": planner.form_token,
        "site": "",
        "first": day,
        "days": "1",
        "weekday": "2",
        "begins": "08:00",
        "ends": "17:00",
    }
    page = planner.client.get("/workforce", params={"day": day}).text
    assert "Kỹ năng trên bảng phân ca" not in page
    form["site"] = page.split(">Leeds office")[0].rsplit('value="', 1)[1].split('"')[0]
    answer = planner.client.post("/workforce/roster", data=form, headers={"Origin": site.url})
    assert answer.headers["location"] == f"/workforce?day={day}"
    page = planner.client.get("/workforce", params={"day": day}).text
    assert "Kỹ năng trên bảng phân ca" in page
    assert 'data-name="Leeds"' in page
