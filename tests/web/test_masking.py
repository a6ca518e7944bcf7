"""The masking matrix: role x shore x clearance x class x channel. Nobody is shown what the rule keeps from them.

The channels are the routes of the application (pages, API, downloads, searches, the board's stream), read from its
table: a new one is looked through at once, and a class without a marker fails the test.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from http import HTTPStatus

import pytest
from tests.houses import prepare
from tests.web.calling import Door, Somebody, browser_of, key_holder
from tests.web.masking import CLASSES, FIELDS, MARKERS, OPENABLE, Looker, lookers, marking_lines, open_masked
from tests.web.routes import Route
from tests.web.test_twins import EACH, LAST, PLAIN_PLACES, Call, all_routes, filled, questions, spread
from tests.web.twins import Twin, session_of

from remit.app.house import House
from remit.app.settings import write_settings
from remit.parties.access import SYSTEM
from remit.parties.model import DataClass
from remit.parties.passwords import Passwords
from remit.parties.reports.audit import audit_of
from remit.web.application import create_app

REASON = "The supplier asked by telephone."
DOCUMENT = "/deliverables/"
SOURCE = "/source"
NARROWING = {
    "after",
    "by",
    "definition",
    "engagement",
    "incident",
    "limit",
    "running",
    "state",
    "version",
    "version_hash",
}
"""Questions whose answer is a part of what is shown without them."""
SEARCHED = {"q", "number"}
MARKERS_BEGUN = tuple(marker[:-2] for marker in MARKERS.values())
"""What is searched for: the page may repeat what was asked, but not complete it."""


@dataclass(slots=True)
class Matrix:
    """The house, its door, and everybody who looks."""

    house: House
    door: Door
    client: Twin
    callers: dict[Looker, Somebody]

    def reveals(self, item_id: str) -> int:
        """Count the audited reveals of an item."""
        with self.house.store.read() as reader:
            found = audit_of(reader, SYSTEM, tenant=self.client.tenant, subject_kind="item", subject_id=item_id)
        return sum(1 for one in found if one.field)


@pytest.fixture(scope="module")
def matrix(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Matrix]:
    settings = write_settings(tmp_path_factory.mktemp("masking"))
    cheap = Passwords(memory_kib=64, passes=1, lanes=1)
    house = House(settings, lines=marking_lines(), passwords=cheap)
    prepare(house)
    client = open_masked(house)
    door = Door(create_app(house))
    yield Matrix(house, door, client, {one: caller_of(house, client, one) for one in lookers()})
    door.close()
    house.close()


def caller_of(house: House, client: Twin, one: Looker) -> Somebody:
    """Sign a person in, or take a key in hand."""
    if one.role is None:
        return key_holder(one.name, client.key_texts[one.name])
    token = session_of(house, client.people[one.name])
    return browser_of(one.name, token=token, secret=house.settings.secret, chance=house.chance)


def calls_of(route: Route, client: Twin, turn: int) -> Iterator[Call]:
    """Yield a route filled in with what is there, plain and with each of its questions: at the first, views at each.

    The turn of who looks says which of the things that are no items.
    """
    kinds = [name for name in route.places if name not in PLAIN_PLACES]
    for place, sent in enumerate(_filled_in(kinds, client, turn)):
        path = filled(route, sent)
        yield Call(route, path, sent)
        for name in (set(route.questions) - NARROWING) & ({"view"} if place else set(route.questions)):
            for value in MARKERS_BEGUN if name in SEARCHED else questions(name, client):
                yield Call(route, path, sent, {name: value})


def _filled_in(kinds: list[str], client: Twin, turn: int) -> Iterator[dict[str, str]]:
    if not kinds:
        yield {}
    elif len(kinds) == 1:
        found = client.ids.get(kinds[0], ())
        yield from ({kinds[0]: one} for one in spread(found, None if kinds[0] == "item_id" else turn))
    else:
        yield from ({kinds[0]: held_by, kinds[1]: one} for held_by, kind, one in client.pairs if kind == kinds[1])


def shown(text: bytes) -> set[DataClass]:
    """Return the classes whose marker stands in a text."""
    return {data_class for data_class, marker in MARKERS.items() if marker.lower().encode() in text}


def test_every_class_has_a_marked_field() -> None:
    assert set(MARKERS) == set(FIELDS) == set(CLASSES.values()) == OPENABLE


@pytest.mark.slow
@pytest.mark.xdist_group("masking")
def test_nobody_is_shown_what_the_rule_keeps_from_them(matrix: Matrix) -> None:
    calls = [[one for route in all_routes() if route.verb == "GET" and route.path != LAST
              for one in calls_of(route, matrix.client, turn)] for turn in range(EACH)]  # fmt: skip
    wrong: list[str] = []
    for place, (looker, who) in enumerate(matrix.callers.items()):
        seen: set[DataClass] = set()
        shut: set[str] = set()
        for call in calls[place % EACH]:
            if call.path in shut:
                continue
            answer = matrix.door.call("GET", call.path, who=who, query=call.query)
            if answer.status == HTTPStatus.FORBIDDEN and not call.query:
                shut.add(call.path)  # not for this role, whatever is asked behind the question mark
            found = shown(answer.everything())
            document = DOCUMENT in call.path or call.path.endswith(SOURCE)
            if document:
                may = OPENABLE if looker.documents(released=DOCUMENT in call.path) else frozenset()
            else:
                may, seen = frozenset(looker.open), seen | found
            wrong += [f"{looker.name}: {call.path} {call.query} shows {one}" for one in sorted(found - may)]
        if looker.reads and seen != looker.open:
            wrong.append(f"{looker.name} does not find {sorted(looker.open - seen)}")
    assert wrong == []


@pytest.mark.xdist_group("masking")
@pytest.mark.parametrize("data_class", sorted(OPENABLE))
def test_a_reveal_shows_to_whom_the_rule_lets_and_is_audited(matrix: Matrix, data_class: DataClass) -> None:
    item = matrix.client.ids["item_id"][0]
    for looker, who in matrix.callers.items():
        if looker.role is not None:
            before, form = matrix.reveals(item), {"field": FIELDS[data_class], "reason": REASON}
            answer = matrix.door.call("POST", f"/items/{item}/reveal", who=who, form=form)
            may = looker.reads and data_class in looker.revealable
            assert (answer.status == 200) == may, (looker.name, answer.status)
            assert shown(answer.everything()) == ({data_class} if may else set()), looker.name
            assert matrix.reveals(item) - before == may, looker.name


@pytest.mark.xdist_group("masking")
def test_a_reveal_without_a_reason_is_refused_and_shows_nothing(matrix: Matrix) -> None:
    item = matrix.client.ids["item_id"][0]
    for looker, who in matrix.callers.items():
        for data_class in looker.revealable:
            form = {"field": FIELDS[data_class], "reason": "why"}
            answer = matrix.door.call("POST", f"/items/{item}/reveal", who=who, form=form)
            assert answer.status == 400, looker.name
            assert shown(answer.everything()) == set()
