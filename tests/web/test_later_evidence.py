"""A document that comes later becomes evidence of a contract's case: who may, and what is refused beside the field."""

from typing import Any

import httpx
import pytest
from tests.web.conftest import LINES, UPLOAD_BYTES_MAX, Site

from remit.conversation.actions.writing import write_to_client
from remit.conversation.model import Enclosure
from remit.judgement.reports import load_case
from remit.parties.access import SYSTEM
from remit.work.model import Item

SAMPLE = (LINES / "contract_review" / "samples" / "services-agreement.txt").read_text("utf-8")
AMENDMENT = "First amendment to the services agreement. The cap on liability is raised to two million pounds."
EXPERT, CLIENT = "Eleanor Marsh", "Daniel Price"


def contract(site: Site, copy: str) -> Item:
    """A contract whose questions are open."""
    content = f"{SAMPLE}\nCopy {copy}.\n".encode()
    item = site.hand_in("harrow-contracts", content, by=CLIENT, name="agreement.txt")
    site.settle()
    return item


@pytest.fixture(scope="module")
def agreement(site: Site) -> Item:
    return contract(site, "later evidence")


def handed(site: Site, item: Item, content: bytes, *, by: str = EXPERT, name: str = "amendment.txt") -> httpx.Response:
    client, token = site.known(by).client, site.known(by).form_token
    return client.post(f"/items/{item.id}/sources", data={"csrf": token}, files={"file": (name, content)})


def by_api(site: Site, item: Item, content: bytes, *, by: str) -> httpx.Response:
    client = site.known(by).client
    files = {"file": ("amendment.txt", content)}
    return client.post(f"/api/v1/items/{item.id}/sources", files=files, headers=site.api_headers(client))


def sources(site: Site, item: Item) -> list[str]:
    with site.house.store.read(tenant=item.tenant) as reader:
        return [one.name for one in load_case(reader, tenant=item.tenant, item_id=item.id).sources]


def test_the_page_says_that_sign_offs_become_void_and_afterwards_shows_the_document(site: Site) -> None:
    item = contract(site, "shown")
    page = f"/items/{item.id}?view=judgements"
    before = site.known(EXPERT).client.get(page).text
    assert "Sign-offs given so far become void." in before
    assert "raised to two million" not in before
    answer = handed(site, item, AMENDMENT.encode())
    assert (answer.status_code, sources(site, item)) == (303, ["agreement.txt", "amendment.txt"])
    after = site.known(EXPERT).client.get(page).text
    assert "raised to two million" in after
    assert '<h3 class="later"' in after


def test_what_is_wrong_with_a_document_is_told_beside_its_field(site: Site, agreement: Item) -> None:
    assert handed(site, agreement, AMENDMENT.encode()).status_code == 303
    told = {
        "known": handed(site, agreement, AMENDMENT.encode(), name="again.txt"),
        "unreadable": handed(site, agreement, b"%PDF-1.7 and then nothing", name="scan.pdf"),
        "program": handed(site, agreement, b"MZ\x90\x00", name="amendment.exe"),
        "empty": handed(site, agreement, b"", name="empty.txt"),
        "large": handed(site, agreement, b"a" * (UPLOAD_BYTES_MAX + 1)),
    }
    said = {key: answer.text.split('id="source-wrong"><span>')[1].split("</span>")[0] for key, answer in told.items()}
    assert "already a source of the item, as “amendment.txt”" in said["known"]
    assert "scan.pdf" in said["unreadable"]
    assert said["empty"].startswith("empty.txt is not taken")
    assert said["program"].startswith("amendment.exe is not taken")
    assert "larger than" in said["large"]
    assert [told[key].status_code for key in told] == [409, 422, 422, 422, 413]
    assert sources(site, agreement) == ["agreement.txt", "amendment.txt"]


def test_neither_the_client_nor_an_operator_makes_anything_evidence(site: Site, agreement: Item) -> None:
    before = sources(site, agreement)
    for who in (CLIENT, "Tom Bradshaw"):
        assert handed(site, agreement, b"A side letter that nobody asked for.", by=who).status_code in (403, 404)
        assert by_api(site, agreement, b"A side letter that nobody asked for.", by=who).status_code in (403, 404)
        shown = site.known(who).client.get(f"/items/{agreement.id}?view=judgements").text
        assert "/sources" not in shown
    assert sources(site, agreement) == before


def test_the_api_takes_one_and_a_second_of_its_name_gets_a_name_of_its_own(site: Site) -> None:
    item = contract(site, "by api")
    first = by_api(site, item, AMENDMENT.encode(), by=EXPERT)
    assert (first.status_code, first.json()["name"], first.json()["pages"]) == (201, "amendment.txt", 1)
    second = by_api(site, item, b"Second amendment: the cap falls to one million pounds again.", by=EXPERT)
    assert second.json()["name"] == "amendment.txt (2)"
    again = by_api(site, item, AMENDMENT.encode(), by=EXPERT)
    assert (again.status_code, again.json()["code"]) == (409, "judgement.source_known")


def test_the_bytes_are_kept_under_the_hash_that_a_sign_off_is_bound_to(site: Site) -> None:
    item = contract(site, "bytes")
    digest = by_api(site, item, AMENDMENT.encode(), by=EXPERT).json()["document_hash"]
    with site.house.store.read(tenant=item.tenant) as reader:
        assert reader.blob(item.tenant, digest) == AMENDMENT.encode()


def test_a_line_that_judges_by_its_first_document_is_not_offered_another(site: Site, invoice: Item) -> None:
    page = site.known("Vũ Hải Yến").client.get(f"/items/{invoice.id}?view=judgements").text
    assert f"/items/{invoice.id}/sources" not in page
    offered = {line.key for line in site.house.lines.all() if line.evidence is not None}
    assert offered == {"contract_review"}


def test_a_file_of_the_conversation_becomes_evidence_once(site: Site) -> None:
    item = contract(site, "conversation")
    who: dict[str, Any] = {"principal": SYSTEM, "tenant": item.tenant, "item_id": item.id}
    files = (Enclosure("side letter.txt", AMENDMENT.encode()),)
    site.house.store.write(lambda tx: write_to_client(tx, **who, text="See the file.", enclosures=files))
    client, token = site.known(EXPERT).client, site.known(EXPERT).form_token
    page = client.get(f"/items/{item.id}").text
    address = next(part.split('"')[0] for part in page.split('action="') if part.split('"')[0].endswith("/evidence"))
    assert client.post(address, data={"csrf": token}).status_code == 303
    assert sources(site, item) == ["agreement.txt", "side letter.txt"]
    assert address not in client.get(f"/items/{item.id}").text
    assert client.post(address, data={"csrf": token}).status_code == 409
