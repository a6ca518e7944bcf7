"""Bad input at the edge: each gets its refusal with code, sentence and place, and no inside is shown."""

import json
import re

from tests.web.conftest import UPLOAD_BYTES_MAX, Site

from remit.parties.refusals import NotSignedIn
from remit.values.canonical import canonical_json
from remit.web.problems import problem_document
from remit.work.model import Item, NotEligible

PROBLEM = {"Accept": "application/problem+json"}


def test_a_body_that_is_too_long_is_refused_before_it_is_read(site: Site) -> None:
    client = site.client("Daniel Price")
    chunks = (b"x" * 65536 for _ in range(UPLOAD_BYTES_MAX // 65536 + 40))
    answer = client.post("/api/v1/items?engagement=harrow-ap", content=chunks, headers=site.api_headers(client))
    assert answer.status_code == 413
    assert answer.json()["code"] == "web.upload_too_large"


def test_a_call_that_asks_what_its_route_does_not_describe_is_refused_beside_the_place(site: Site) -> None:
    client = site.client("Vũ Hải Yến")
    for path, place in (
        ("/api/v1/items?limi=5", "query/limi"),
        ("/api/v1/items?limit=0", "query/limit"),
        ("/api/v1/items?limit=1001", "query/limit"),
        ("/api/v1/instances?limit=501", "query/limit"),
        ("/api/v1/instances?state=running&limit=5", "query/state"),
        ("/api/v1/engagements/harrow-ap/margin?mont=2026-01", "query/mont"),
    ):
        answer = client.get(path)
        told = answer.json()
        assert (answer.status_code, told["code"], told["place"]) == (422, "web.request", place), path
    assert client.get("/api/v1/items?limit=1000").status_code == 200
    assert NotSignedIn.code == site.client().get("/api/v1/items?limi=5").json()["code"]


def test_every_described_route_that_knows_its_caller_refuses_what_it_does_not_describe(site: Site) -> None:
    client, described = site.client("Lâm Tú Uyên"), site.app.openapi()
    for path, verbs in described["paths"].items():
        if "get" in verbs and verbs["get"].get("security"):
            answer = client.get(re.sub(r"{[^}]*}", "x", path), params={"no_such": "1"})
            assert (answer.status_code, answer.json()["place"]) == (422, "query/no_such"), path


def test_the_description_states_between_what_a_limit_lies(site: Site) -> None:
    paths = site.app.openapi()["paths"]
    for path, most in (("/api/v1/items", 1000), ("/api/v1/instances", 500)):
        limit = next(one["schema"] for one in paths[path]["get"]["parameters"] if one["name"] == "limit")
        assert (limit["minimum"], limit["maximum"]) == (1, most)


def test_an_empty_file_is_refused(site: Site) -> None:
    client = site.client("Daniel Price")
    answer = client.post("/api/v1/items?engagement=harrow-ap", content=b"", headers=site.api_headers(client))
    assert answer.status_code >= 400
    assert answer.json()["code"] == "work.empty"


def test_an_unknown_engagement_is_not_found(site: Site) -> None:
    client = site.client("Daniel Price")
    answer = client.post("/api/v1/items?engagement=nobody", content=b"x", headers=site.api_headers(client))
    assert answer.status_code == 404


def test_broken_xml_is_kept_and_refused_with_its_number(site: Site) -> None:
    client = site.client("Daniel Price")
    answer = client.post(
        "/api/v1/items?engagement=harrow-ap&name=broken.xml",
        content=b"<Invoice><unclosed>",
        headers=site.api_headers(client),
    )
    assert answer.status_code == 422
    assert answer.json()["fields"]["number"]


def test_terms_of_a_panel_that_nobody_could_follow_are_refused_beside_their_field(site: Site) -> None:
    manager = site.known("Đinh Tiến Dũng")
    form = {"csrf": manager.form_token, ".parameters~json": '{"panel": {"least": 4, "most": 3}}'}
    address = f"/contracts/{site.world.engagements['harrow-contracts']}/versions"
    answer = manager.client.post(address, data=form, headers={**PROBLEM, "Accept-Language": "en"})
    told = answer.json()
    assert (answer.status_code, told["code"], told["place"]) == (422, "judgement.panel_size", ".parameters~json")


def test_what_panels_came_to_is_told_to_reviewers_alone(site: Site) -> None:
    told = site.known("Grace Holloway").client.get("/api/v1/panels")
    assert (told.status_code, isinstance(told.json(), list)) == (200, True)
    refused = site.known("Daniel Price").client.get("/api/v1/panels")
    assert (refused.status_code, refused.json()["code"]) == (403, "access.role")


def test_a_portal_form_without_a_file_says_so_beside_the_file(site: Site) -> None:
    client = site.client("Daniel Price")
    answer = client.post("/portal/items", data={"csrf": site.form_token(client)}, headers=PROBLEM)
    assert (answer.status_code, answer.json()["place"]) == (422, "file")


def test_a_stale_form_gets_both_texts(site: Site, invoice: Item) -> None:
    client = site.client("Hannah Whitaker")
    task = next(one for one in site.tasks(invoice))
    headers = site.api_headers(client)
    assert client.post(f"/api/v1/tasks/{task.id}/claim", headers=headers).status_code == 200
    answer = client.post(f"/api/v1/tasks/{task.id}/complete", json={"values": {}, "version": 1}, headers=headers)
    assert answer.status_code == 409
    assert {"yours", "theirs"} <= set(answer.json()["fields"])
    form = {"csrf": site.form_token(client)}
    assert client.post(f"/tasks/{task.id}/release", data=form, headers=PROBLEM).status_code == 200


def test_a_refusal_that_gathers_others_is_written_with_each_of_them() -> None:
    gathered = NotEligible(task="Review", reasons="Sign in to go on.", obstacles=(NotSignedIn(),))
    document = problem_document(gathered, language="en", instance="/api/v1/tasks/1/claim")
    assert json.loads(canonical_json(document))["fields"]["obstacles"] == [
        {"code": "access.not_signed_in", "detail": "Sign in to go on."}
    ]


def test_a_missing_page_is_told_in_the_readers_language(site: Site) -> None:
    answer = site.client("Vũ Hải Yến").get("/nowhere", headers={"Accept-Language": "vi"})
    assert answer.status_code == 404
    assert "Không có gì ở địa chỉ này." in answer.text


def test_a_wrong_password_says_nothing_about_the_name(site: Site) -> None:
    client = site.client()
    token = site.form_token(client, path="/sign-in")
    data = {"csrf": token, "name": "nobody@nowhere.example", "password": "wrong"}
    answer = client.post("/sign-in", data=data, headers=PROBLEM)
    assert (answer.status_code, answer.json()["code"]) == (401, "access.sign_in")


def test_a_revoked_key_is_refused(site: Site) -> None:
    client = site.client("Margaret Finch")
    page = client.post("/keys", data={"csrf": site.form_token(client), **site.new_key("ledger")})
    text = page.text.split('<pre id="issued-key">')[1].split("</pre>")[0]
    bearer = {"Authorization": f"Bearer {text}"}
    assert site.client().get("/api/v1/items", headers=bearer).status_code == 200
    key_id = text.split("_")[1]
    client.post(f"/keys/{key_id}/revoke", data={"csrf": site.form_token(client)})
    refused = site.client().get("/api/v1/items", headers=bearer)
    assert (refused.status_code, refused.json()["code"]) == (401, "access.key")


def test_the_same_key_gives_the_same_item(site: Site) -> None:
    client = site.client("Daniel Price")
    headers = site.api_headers(client) | {"Idempotency-Key": "2026-77"}
    sent = [
        client.post("/api/v1/items?engagement=harrow-ap", content=site.invoice("77"), headers=headers) for _ in range(2)
    ]
    assert [one.status_code for one in sent] == [201, 200]
    assert sent[0].json()["id"] == sent[1].json()["id"]


def test_the_description_lists_every_operation(site: Site) -> None:
    document = site.client().get("/api/v1/openapi.json").json()
    assert {"/api/v1/items", "/api/v1/tasks/next", "/api/v1/engagements"} <= set(document["paths"])


def test_operators_read_health_readiness_and_figures(site: Site) -> None:
    client = site.client()
    assert client.get("/healthz").status_code == 200
    assert client.get("/readyz").json() == {"status": "ready"}
    assert "remit_" in client.get("/metrics").text


def test_the_audit_is_sought_by_person_act_and_day(site: Site) -> None:
    client = site.client("Margaret Finch")

    def rows(**asked: str) -> list[str]:
        page = client.get("/audit", params=asked).text
        return page.split("<tbody>")[1].split("</tbody>")[0].split("<tr>")[1:]

    assert {"Khamla Vong" in one for one in rows(q="khamla vong")} == {True}
    assert {"Role granted" in one for one in rows(act="RoleGranted")} == {True}
    (nothing,) = rows(until_date="2020-01-01")
    assert "No entry is like this." in nothing
    assert rows(q="'; -- \0 %_") == rows(until_date="2020-01-01")
    assert client.get("/audit", params={"from_date": "soon"}, headers=PROBLEM).json()["place"] == "from_date"
