"""The list of people: narrowed by its address, and the acts that add somebody stand before it."""

import re

from tests.web.conftest import Site

from remit.parties.records.people import find_person

ADMIN = "Lâm Tú Uyên"


def listed(house: Site, /, **asked: str) -> tuple[list[str], str]:
    """Return the addresses of the people whom the list shows, and its count."""
    text = house.known(ADMIN).client.get("/people", params=asked).text
    names = re.findall(r'<a class="main-link" href="/people/([^"]+)"', text)
    return names, text.partition('<section class="card"><header>')[2].partition("</span>")[0].rpartition(">")[2]


def test_the_list_of_people_is_narrowed_by_name_organisation_role_and_site(site: Site) -> None:
    tom, harrow = site.world.people["Tom Bradshaw"], site.world.clients["harrow"]
    everybody, count = listed(site)
    assert count == str(len(everybody))
    assert listed(site, q="tom brad") == ([tom], f"1 trên {count}")
    leads, _ = listed(site, organisation=harrow, role="lead")
    assert site.world.people["Vũ Hải Yến"] in leads
    assert tom not in leads
    with site.house.store.read() as reader:
        found = find_person(reader, tom)
    assert found is not None
    place = str(found.site_id)
    there, _ = listed(site, site=place)
    assert tom in there
    assert len(there) < len(everybody)
    assert listed(site, role="lead", q="nobody at all") == ([], f"0 trên {count}")


def test_the_forms_that_add_a_person_a_client_and_a_site_stand_before_the_list(site: Site) -> None:
    text = site.known(ADMIN).client.get("/people").text
    assert max(text.index(f'id="add-{one}"') for one in ("person", "client", "site")) < text.index("<tbody>")


def test_the_language_chosen_on_a_page_is_noted_of_the_person_once_it_differs(site: Site) -> None:
    tom = site.world.people["Tom Bradshaw"]
    browser = site.known("Tom Bradshaw")

    def noted() -> str:
        with site.house.store.read() as reader:
            found = find_person(reader, tom)
        assert found is not None
        return found.locale

    before = noted()
    other = "vi" if before == "en" else "en"
    for language in (other, other, before):
        wish = {"csrf": site.form_token(browser.client), "language": language, "then": "/account"}
        browser.client.post("/preferences", data=wish)
        assert noted() == language
    browser.client.cookies.delete("remit_language")
