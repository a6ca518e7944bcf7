"""Twins: every role and key of one client asks every route about itself and about its twin, and learns nothing of it.

The calls are made from the route table: a new route is asked at once, and one with a place or a question that this test
does not know fails it.
"""

import os
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from pathlib import Path
from typing import TypeVar

import pytest
from click.testing import CliRunner
from tests.houses import prepare
from tests.web.calling import Answer, Door, Somebody, browser_of, key_holder, unpacked
from tests.web.routes import FOREIGN, PLACES, Route
from tests.web.test_walls import table
from tests.web.twins import Twin, open_twins, session_of

from remit.app.house import House
from remit.app.settings import Settings, write_settings
from remit.commands.items import export, items
from remit.parties.access import SYSTEM
from remit.parties.model import Role
from remit.parties.passwords import Passwords
from remit.web.application import create_app
from remit.work.reports.items import item_view

T = TypeVar("T")
CALLS_MIN = 12_000
NOWHERE = (401, 403, 404)
SHUT = (401, 403)
ACCOUNT = b"ee382200221020145685"
EACH = 2
"""Ids of each kind and side that are asked for."""
BOTH_SIDES = os.environ.get("REMIT_TWINS") == "both"
"""Whether each call is made by both twins, of every id; else they take turns, since a house knows no favourite, and so
do the callers of one twin with the ids of a side."""
SAID = "Noted by the other side, long enough."
VIEWS = ("overview", "plan", "judgements", "decisions", "trail", "variables")
PLAIN_PLACES = {
    "kind": "playbook",
    "key": "standard",
    "anything": "Nothing",
    "name": "hledger",
    "ordinal": "1",
    "ticket": "nobodys-ticket",
    "resource_type": "User",
    "schema_id": "urn:ietf:params:scim:schemas:core:2.0:User",
}
"""Places that hold a word of the caller's own and no id of anybody."""
ID = re.compile(rb"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")
DESCRIPTION = Route("GET", "/api/v1/openapi.json")
LAST = "/sign-out"


@dataclass(frozen=True, slots=True)
class Secrets:
    """What is a twin's alone: ids, which are looked for all at once, and words, which are looked for one by one."""

    ids: frozenset[str]
    words: tuple[str, ...]

    @classmethod
    def of(cls, found: set[str]) -> "Secrets":
        """Sort what was found."""
        ids = frozenset(one for one in found if ID.fullmatch(one.encode()))
        return cls(ids, tuple(found - ids))

    def told_by(self, said: bytes) -> set[str]:
        """Return what a text tells of them."""
        told = {one.decode() for one in ID.findall(said)} & self.ids
        return told.union(one for one in self.words if one.encode() in said)


@dataclass(slots=True)
class Grounds:
    """A house with two twins, its door, and everybody of each twin."""

    house: House
    door: Door
    twins: tuple[Twin, Twin]
    callers: dict[str, list[Somebody]]
    calls: Counter[str] = field(default_factory=Counter)
    leaks: list[str] = field(default_factory=list)
    known: dict[str, "Secrets"] = field(default_factory=dict)

    def secrets_of(self, twin: Twin) -> "Secrets":
        """Return every id and engagement key of a twin."""
        if twin.short not in self.known:
            self.known[twin.short] = Secrets.of({twin.tenant, *chain.from_iterable(twin.ids.values())})
        return self.known[twin.short]

    def other(self, twin: Twin) -> Twin:
        """Return the twin of a twin."""
        return self.twins[1] if twin is self.twins[0] else self.twins[0]

    def signed_in(self, twin: Twin, key: str) -> Somebody:
        """Sign one of a twin's people in anew."""
        token, secret = session_of(self.house, twin.people[key]), self.house.settings.secret
        return browser_of(key, token=token, secret=secret, chance=self.house.chance)


@dataclass(frozen=True, slots=True)
class Call:
    """One call: where to, with what, and whether it names something of the other side alone."""

    route: Route
    path: str
    sent: dict[str, str]
    query: dict[str, str] = field(default_factory=dict)
    foreign: bool = False
    language: str = "en"


def questions(name: str, twin: Twin) -> tuple[str, ...]:
    """Return what is asked behind the question mark: ids of a twin, and parts of its marker that any search may hold.

    A parameter that is not here fails the test.
    """
    return {
        "assessment": twin.ids["assessment_id"],
        "act": ("FieldRevealed",),
        "activation": ("1",),
        "from_date": ("2026-01-01",),
        "until_date": ("2027-01-01",),
        "account": ("Assets:Receivable",),
        "book": ("main",),
        "after": twin.ids["item_id"][:1],
        "all_lines": ("true",),
        "back": ("1",),
        "by": ("client", "line", "person"),
        "client": (twin.tenant,),
        "code": ("guess",),
        "data_class": ("personal",),
        "day": ("2026-03-31",),
        "kind": ("plan",),
        "name": ("document.xml",),
        "language": ("vi",),
        "definition": ("supplier_invoice", "contract_review"),
        "engagement": (*twin.ids["engagement"][:1], *twin.ids["engagement"][-1:]),
        "element": ("specialist",),
        "error": ("access_denied",),
        "incident": ("true",),
        "instance": twin.ids["instance_id"][:1],
        "into": twin.ids["item_id"][:1],
        "iss": ("https://elsewhere.example",),
        "item": (*twin.ids["item_id"][:2], f"/items/{twin.ids['item_id'][-1]}"),
        "limit": ("1000",),
        "place": ("reply",),
        "figure": ("released", "received"),
        "month": ("2026-03",),
        "skip": ("0",),
        "number": (twin.marker[:-2],),
        "of": (twin.tenant,),
        "organisation": (twin.tenant,),
        "q": (twin.marker[:-2], "100", "Baltic"),
        "read": ("1",),
        "reminder": ("1",),
        "role": ("agent",),
        "running": ("true",),
        "point": ("coordination",),
        "priority": ("1",),
        "seen": ("1",),
        "show": ("1",),
        "shown": ("40",),
        "since": ("1",),
        "site": (twin.tenant,),
        "split": twin.ids["item_id"][:1],
        "state": ("in_progress", "released"),
        "tenant": (twin.tenant,),
        "then": ("/items",),
        "handling": ("120",),
        "occupancy": ("80",),
        "shrinkage": ("30",),
        "volume": ("120",),
        "version": ("1",),
        "version_hash": ("0" * 64,),
        "view": VIEWS,
    }[name]


def places(
    route: Route, *, own: Twin, other: Twin, turn: int | None = None
) -> Iterator[tuple[str, dict[str, str], bool]]:
    """Yield a route's address filled in with ids of both sides: path, what was sent, whether the other's alone.

    A turn leaves one of the ids of each side.
    """
    kinds = [name for name in route.places if name not in PLAIN_PLACES]
    if not kinds:
        yield route.path, {}, False
    elif len(kinds) == 1:
        for twin in (other, own):
            for one in spread(twin.ids[kinds[0]], turn):
                yield filled(route, {kinds[0]: one}), {kinds[0]: one}, twin is other
        yield filled(route, {kinds[0]: FOREIGN}), {}, True
    else:
        yield from _pairs(route, kinds, own=own, other=other, turn=turn)


def _pairs(
    route: Route, kinds: list[str], *, own: Twin, other: Twin, turn: int | None
) -> Iterator[tuple[str, dict[str, str], bool]]:
    assert kinds[0] in ("item_id", "person_id", "tenant"), f"{route.path}: what else hangs on what?"
    for twin in (other, own):
        for item, kind, one in spread([pair for pair in twin.pairs if pair[1] == kinds[1]], turn):
            for holder in (item, own.ids[kinds[0]][0]):
                sent = {kinds[0]: holder, kind: one}
                yield filled(route, sent), sent, twin is other


def spread(found: Sequence[T], turn: int | None = None) -> Sequence[T]:
    """Return the first and the last of what was found, or the one of them whose turn it is."""
    ends = tuple(found) if len(found) <= EACH else (found[0], found[-1])
    return ends if turn is None or not ends else (ends[turn % len(ends)],)


def filled(route: Route, sent: dict[str, str]) -> str:
    """Fill a route's places in."""
    return PLACES.sub(lambda place: (PLAIN_PLACES | sent)[place[1]], route.path)


def reads(route: Route, *, own: Twin, other: Twin, turn: int | None) -> Iterator[Call]:
    """Yield the calls of a route that is asked; what may stand behind the question mark at one id of each side."""
    questioned: set[bool] = set()
    for path, sent, foreign in places(route, own=own, other=other, turn=turn):
        yield Call(route, path, sent, foreign=foreign)
        if BOTH_SIDES or foreign not in questioned:
            questioned.add(foreign)
            for name, value in asked_of(route, other):
                yield Call(route, path, sent, {name: value}, foreign=foreign)


def asked_of(route: Route, other: Twin) -> Iterator[tuple[str, str]]:
    """Yield what is asked behind a route's question mark."""
    for name in route.questions:
        for value in VIEWS[1:] if name == "view" else questions(name, other):
            yield name, value


def writes(route: Route, *, own: Twin, other: Twin, turn: int | None) -> Iterator[Call]:
    """Yield the calls of a route that acts: on the other's things, nobody's, and one's own with the other's ids."""
    seen: set[str] = set()
    for path, sent, foreign in places(route, own=own, other=other, turn=turn):
        if foreign or path not in seen:
            asked = {name: questions(name, other)[0] for name in route.questions}
            yield Call(route, path, sent, asked, foreign=foreign)
        seen.add(path)


def fields_of(other: Twin) -> dict[str, str]:
    """Return a form that names the other's things wherever a form of ours names a thing."""
    return {
        "text": SAID, "reason": "other_work", "comment": SAID, "field": "payment.accounts.0", "state": "break",
        "visibility": "client", "element": "client_question", "instance": other.ids["instance_id"][0],
        "person": other.ids["person_id"][0], "tenant": other.tenant, "scope": "items:read", "name": "ours",
        "engagement": other.ids["engagement"][0], "language": "vi", "theme": "dark", "then": "/account",
        "version": "1", "decision": "accept", "statement": SAID, "password": "guess", "code": "", "act": "suspend",
    }  # fmt: skip


def send(grounds: Grounds, call: Call, who: Somebody, other: Twin) -> Answer:
    """Make a call and hold the answer against everything that is the other's."""
    given = fields_of(other) if call.route.verb != "GET" else {}
    content, media_type = b"", ""
    if given and call.route.api:
        media_type, content = (
            "application/json",
            b'{"text": "Noted.", "client": true, "values": {}, "answers": {}, "version": 1, "act": "suspend",'
            b' "reason": "other_work", "into": "x"}',
        )
    elif given:
        content, media_type = multipart(given)
    answer = grounds.door.call(
        call.route.verb, call.path, who=who, query=call.query, content=content, media_type=media_type
    )
    grounds.calls[call.route.verb] += 1
    _hold(grounds, call, who, answer, other=other, sent={*call.sent.values(), *call.query.values(), *given.values()})
    return answer


def multipart(fields: dict[str, str]) -> tuple[bytes, str]:
    """Write a form with a file."""
    parts = [f'--cut\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{said}' for name, said in fields.items()]
    parts.append('--cut\r\nContent-Disposition: form-data; name="file"; filename="note.txt"\r\n\r\nA note.')
    return ("\r\n".join(parts) + "\r\n--cut--\r\n").encode(), "multipart/form-data; boundary=cut"


def _hold(grounds: Grounds, call: Call, who: Somebody, answer: Answer, *, other: Twin, sent: set[str]) -> None:
    place = f"{who.name}: {call.route.verb} {call.path} {call.query} -> {answer.status}"
    said = answer.everything()
    if other.marker.encode() in said:
        grounds.leaks.append(f"{place}: the marker")
    for one in grounds.secrets_of(other).told_by(said) - sent:
        if not any(one in each for each in sent):
            grounds.leaks.append(f"{place}: {one}")
    to_sign_in = answer.header("location").startswith("/sign-in")
    if call.foreign and answer.status not in NOWHERE and not to_sign_in:
        grounds.leaks.append(f"{place}: the other's thing is there")
    if answer.status >= 500:
        grounds.leaks.append(f"{place}: a fault")


@pytest.fixture(scope="module")
def grounds(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Grounds]:
    settings = write_settings(tmp_path_factory.mktemp("twins"))
    house = House(settings, passwords=Passwords(memory_kib=64, passes=1, lanes=1))
    prepare(house)
    twins = open_twins(house)
    door = Door(create_app(house))
    yield Grounds(house, door, twins, {twin.short: everybody(house, settings, twin) for twin in twins})
    door.close()
    house.close()


def everybody(house: House, settings: Settings, twin: Twin) -> list[Somebody]:
    """Return every role, every key, a revoked key and nobody."""
    people = [
        browser_of(
            f"{twin.short} {role.value}",
            token=session_of(house, twin.people[role.value]),
            secret=settings.secret,
            chance=house.chance,
            language=("en", "vi")[place % 2],
        )
        for place, role in enumerate(Role)
    ]
    programs = [key_holder(f"{twin.short} key {name}", text) for name, text in twin.key_texts.items()]
    return [*people, *programs, key_holder(f"{twin.short} gone", twin.revoked), Somebody("nobody", {})]


def all_routes() -> list[Route]:
    """Return the routes in the order in which they are asked: sign-out ends a caller's day."""
    return sorted((*table(), DESCRIPTION), key=lambda route: route.path == LAST)


def stand(house: House, twin: Twin) -> list[tuple[object, ...]]:
    """Return how a twin's items stand, to see whether anybody touched them."""
    with house.store.read() as reader:
        views = [
            item_view(reader, house.lines, principal=SYSTEM, tenant=twin.tenant, item_id=one)
            for one in twin.ids["item_id"]
        ]
    return [
        (seen.item.id, seen.item.state, seen.item.version, seen.comments, [task.version for task in seen.tasks])
        for seen in views
    ]


def ask(grounds: Grounds, own: Twin, *, reading: bool) -> None:
    """Let everybody of a twin whose turn it is make every call of one kind."""
    other = grounds.other(own)
    for turn, route in enumerate(all_routes()):
        if (route.verb == "GET") == reading:
            made = reads if reading else writes
            turns = [list(made(route, own=own, other=other, turn=None if BOTH_SIDES else one)) for one in range(EACH)]
            for place, who in enumerate(grounds.callers[own.short]):
                if BOTH_SIDES or own is grounds.twins[(turn + place) % 2]:
                    say_all(grounds, turns[place // 2 % EACH], who, other)


def say_all(grounds: Grounds, calls: Sequence[Call], who: Somebody, other: Twin) -> None:
    """Make the calls in turn; a door that a caller's role does not open is not knocked at with each question again."""
    shut: set[str] = set()
    for call in calls:
        if BOTH_SIDES or call.path not in shut:
            answer = send(grounds, call, who, other)
            if not call.query and (answer.status in SHUT or answer.header("location").startswith("/sign-in")):
                shut.add(call.path)


@pytest.mark.slow
@pytest.mark.xdist_group("twins")
def test_nobody_of_a_client_reads_or_touches_anything_of_its_twin(grounds: Grounds) -> None:
    for own in grounds.twins:
        ask(grounds, own, reading=True)
    for own in grounds.twins:
        before = stand(grounds.house, grounds.other(own))
        ask(grounds, own, reading=False)
        assert stand(grounds.house, grounds.other(own)) == before
    assert grounds.leaks == []
    assert sum(grounds.calls.values()) >= CALLS_MIN


@pytest.mark.xdist_group("twins")
@pytest.mark.parametrize("ending", ["txt", "docx", "xml", "json"])
def test_the_markers_are_where_a_leak_would_show_them(grounds: Grounds, ending: str) -> None:
    own = grounds.twins[0]
    lead = grounds.signed_in(own, Role.LEAD)
    found = [
        grounds.door.call("GET", f"/items/{item}/{rest}", who=lead)
        for item, rest in (
            *((item, "source") for item in own.ids["item_id"]),
            *((item, f"deliverables/{one}") for item, kind, one in own.pairs if kind == "deliverable_id"),
        )
    ]
    named = [one for one in found if one.header("content-disposition").endswith(f".{ending}")]
    assert named
    assert all(own.marker.encode() in one.everything() for one in named if one.status == 200)


@pytest.mark.xdist_group("twins")
def test_the_command_line_exports_and_lists_one_client_alone(grounds: Grounds, tmp_path: Path) -> None:
    folder = str(grounds.house.settings.folder)
    for own in grounds.twins:
        target, run = tmp_path / own.short, CliRunner()
        for key in ("ap", "law"):
            engagement = ["--folder", folder, "--engagement", f"{own.short}-{key}"]
            assert run.invoke(export, [*engagement, str(target)]).exit_code == 0
            listed = run.invoke(items, [*engagement, "--json"]).output
            assert own.marker in listed
            assert grounds.other(own).marker not in listed
        written = [path.read_bytes() for path in target.rglob("*") if path.is_file()]
        told = b"\n".join(chain(written, *(unpacked(one) for one in written))).lower()
        assert own.marker.encode() in told
        assert grounds.other(own).marker.encode() not in told


@pytest.mark.xdist_group("twins")
def test_a_far_shore_gets_no_document_with_what_it_may_not_see(grounds: Grounds) -> None:
    own = grounds.twins[0]
    far = grounds.signed_in(own, "far")
    lead = grounds.signed_in(own, Role.LEAD)
    held = [item for item in own.ids["item_id"] if b"EE38" in grounds.door.call("GET", f"/items/{item}", who=lead).body]
    made = [(item, one) for item, kind, one in own.pairs if kind == "deliverable_id" and item in held]
    assert made
    for item, one in made:
        for start in ("/items", "/api/v1/items"):
            assert grounds.door.call("GET", f"{start}/{item}/deliverables/{one}", who=lead).status == 200
            assert grounds.door.call("GET", f"{start}/{item}/deliverables/{one}", who=far).status == 403
    for item in held:
        for view in VIEWS:
            assert ACCOUNT not in grounds.door.call("GET", f"/items/{item}", who=far, query={"view": view}).everything()
