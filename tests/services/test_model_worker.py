"""A model as a worker: nothing lost, nothing billed twice, no unverified quotation kept, however its endpoint fails."""

import re
from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal
from typing import Any

import pytest
from sqlalchemy import text
from tests.services.judging_house import EXPECTED, MONDAY, SAMPLES, House
from tests.services.model_server import ModelServer, serving

from remit.app.models.endpoint import Endpoint, ModelRefused, ModelUnreachable
from remit.app.models.worker import ModelWorker
from remit.billing import reactions as billing
from remit.contracts.actions import publish_statement_of_work
from remit.judgement.model import ConsensusState
from remit.judgement.rules.anchoring import find
from remit.judgement.rules.veiling import veil
from remit.parties.access import SYSTEM
from remit.parties.actions.people import PersonDetails, create_person, record_qualification, record_skill
from remit.parties.actions.rights import grant
from remit.parties.model import Role
from remit.store import Store, Transaction, open_store
from remit.values.chance import SeededChance
from remit.values.identifier import Identifiers
from remit.values.moment import SimulatedClock
from remit.work.model import Item, ItemState

ALL_WAYS = ("well", "well", "lying", "busy", "down", "broken", "slow", "chatty")


def ideal(documents: str, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
    """Answer as the sample's key does, quoting what was sent."""
    return [
        {
            "question": one["key"],
            "answer": EXPECTED[one["key"]]["answer"],
            "reason": "The clause says so.",
            "quotations": [EXPECTED[one["key"]]["quotation"]] if EXPECTED[one["key"]]["quotation"] else [],
        }
        for one in questions
    ]


@pytest.fixture
def opened(database_url: str) -> Iterator[Store]:
    clock, chance = SimulatedClock(MONDAY), SeededChance(11)
    store = open_store(database_url, clock=clock, identifiers=Identifiers(clock, chance), chance=chance)
    yield store
    store.close()


class Hired:
    """A house that hired a model under terms that let it propose, or take a seat."""

    def __init__(self, store: Store, *, use: str, qualified: bool = True) -> None:
        self.house = House(store)
        self.store = store
        terms = {
            "sampling": {"percent": 0, "newcomer_percent": 0, "newcomer_items": 0},
            "parameters": {"playbook": "standard", "model": {"use": use, "price_in": "2.50", "price_out": "10"}},
        }
        self.store.clock.advance(timedelta(seconds=1))  # type: ignore[attr-defined]
        self.house.do(
            lambda tx: publish_statement_of_work(
                tx, SYSTEM, tenant=self.house.tenant, engagement_id=self.house.engagement.id, body=terms
            )
        )
        self.account = self.house.store.write(lambda tx: self._account(tx, qualified=qualified))

    def _account(self, tx: Transaction, *, qualified: bool) -> str:
        details = PersonDetails(name="Model small-1", email="small-1@models.example")
        made = create_person(tx, SYSTEM, tenant=self.house.provider, details=details)
        grant(tx, SYSTEM, tenant=self.house.tenant, person_id=made.id, role=Role.EXPERT)
        record_skill(tx, SYSTEM, person_id=made.id, key="contract-review", proficiency=3)
        if qualified:
            record_qualification(
                tx, SYSTEM, person_id=made.id, key="contract-law", evidence="Agreed with the client.",
                valid_from=MONDAY.date(), valid_until=None,
            )  # fmt: skip
        return made.id

    def worker(self, server: ModelServer, kind: type[ModelWorker] = ModelWorker, **more: Any) -> ModelWorker:
        endpoint = Endpoint(
            server.address, "key", "small-1", pause=lambda _s: None, chance=SeededChance(3), attempts=3, patience_s=0.1
        )
        return kind(self.store, self.house.runtime, endpoint=endpoint, account=self.account, name="test", **more)

    def work(self, worker: ModelWorker) -> None:
        """Let the worker go on until nothing waits, time passing between its rounds."""
        for _ in range(200):
            if worker.run() == 0:
                self.store.clock.advance(timedelta(hours=1))  # type: ignore[attr-defined]
                if worker.run() == 0:
                    break
        self.store.deliver(billing.CONSUMER, [kind.value for kind in billing.KINDS], billing.react)

    def rows(self, sql: str) -> list[Any]:
        with self.store.read(tenant=self.house.tenant) as reader:
            return list(reader.rows(text(sql)))


class Dying(ModelWorker):
    """A worker whose every second transaction is lost after all was written."""

    deaths = 0

    def _take(self, tx: Transaction, *told: Any) -> None:
        super()._take(tx, *told)
        self.deaths += 1
        if self.deaths % 2:
            raise ConnectionError("the worker died before the commit")


def test_with_an_endpoint_failing_at_random_nothing_is_lost_billed_twice_or_kept_unverified(opened: Store) -> None:
    hired = Hired(opened, use="propose")
    letters = (SAMPLES / "services-agreement.txt").read_bytes()
    items = [hired.house.send(f"msa-{number}.txt", letters + b"\n" * number) for number in range(5)]
    with serving(ModelServer(ideal, ways=ALL_WAYS, seed=5)) as server:
        hired.work(hired.worker(server, Dying))
    assert set(server.did) == set(ALL_WAYS)
    # Nothing lost: every item was answered or is parked for a person to retry, and all stand open to people as before.
    answered = [row.stream for row in hired.rows("SELECT stream FROM log WHERE kind = 'ModelAnswered'")]
    parked = hired.rows("SELECT id FROM job WHERE kind = 'model' AND state <> 'done'")
    assert len(answered) == len(set(answered))
    assert len(answered) + len(parked) == len(items)
    assert answered
    assert all(set(hired.house.open_tasks(item)) == {"review_a", "review_b"} for item in items)
    # Nothing billed twice: one receipt per answered item, of the tokens that its endpoint counted.
    usages = hired.rows("SELECT source, amount FROM usage WHERE meter = 'model'")
    assert len(usages) == len(answered)
    assert all(Decimal(str(row.amount)) % Decimal("0.0035") == 0 and row.amount for row in usages)
    # No unverified quotation: each kept one stands in its source, letter by letter.
    reviewer = hired.house.person("An", Role.EXPERT)
    assert server.bent
    for item in items:
        view = hired.house.view(item, reviewer)
        mine = {one.question.key: [p for p in one.proposals if p.rule.startswith("model:")] for one in view.questions}
        assert all(len(found) <= 1 for found in mine.values())
        for key, found in mine.items():
            for proposal in found:
                assert proposal.answer == EXPECTED[key]["answer"]
                assert not {piece.quotation for piece in proposal.evidence} & server.bent
                assert all(find(view.sources[0].text, quotation=piece.quotation) for piece in proposal.evidence)


def test_a_seat_of_the_blind_round_is_taken_once_and_the_other_stays_a_persons(opened: Store) -> None:
    hired = Hired(opened, use="review")
    item = hired.house.send("services-agreement.txt")
    with serving(ModelServer(ideal)) as server:
        hired.work(hired.worker(server))
        hired.work(hired.worker(server))
    (left,) = hired.house.open_tasks(item)
    binh, lead = hired.house.person("Binh", Role.EXPERT), hired.house.person("Dung", Role.LEAD)
    blind = hired.house.view(item, binh)
    assert not blind.closed
    assert all(one.judgements == () and all("model" not in p.rule for p in one.proposals) for one in blind.questions)
    hired.house.complete(item, left, binh, answers=hired.house.answers(item, binh))
    opened_view = hired.house.view(item, lead)
    names = {judgement.judge_name for one in opened_view.questions for judgement in one.judgements}
    assert names == {"Binh", "Model small-1"}
    assert {one.consensus.state for one in opened_view.questions if one.consensus} == {ConsensusState.AGREED}
    hired.house.complete(item, "sign_off", lead, content_hash=opened_view.seal)
    assert hired.house.item(item).state is ItemState.RESOLVED
    assert hired.house.replays(item)


def test_a_model_without_the_qualification_takes_no_seat_and_only_proposes(opened: Store) -> None:
    hired = Hired(opened, use="review", qualified=False)
    item = hired.house.send("services-agreement.txt")
    with serving(ModelServer(ideal)) as server:
        hired.work(hired.worker(server))
    assert set(hired.house.open_tasks(item)) == {"review_a", "review_b"}
    view = hired.house.view(item, hired.house.person("An", Role.EXPERT))
    assert all(any(p.rule.startswith("model:small-1:") for p in one.proposals) for one in view.questions)


def sign_without_model(house: House, item: Item) -> None:
    an, binh, lead = (house.person("An", Role.EXPERT), house.person("Binh", Role.EXPERT), house.person("D", Role.LEAD))
    house.complete(item, "review_a", an, answers=house.answers(item, an))
    house.complete(item, "review_b", binh, answers=house.answers(item, binh))
    house.complete(item, "sign_off", lead, content_hash=house.view(item, lead).seal)


def test_the_score_shown_is_the_share_of_earlier_answers_that_people_signed(opened: Store) -> None:
    hired = Hired(opened, use="propose")
    with serving(ModelServer(ideal)) as server:
        first = hired.house.send("services-agreement.txt")
        hired.work(hired.worker(server))
        sign_without_model(hired.house, first)
        second = hired.house.send("again.txt", (SAMPLES / "services-agreement.txt").read_bytes() + b"\n")
        hired.work(hired.worker(server))
    scores = [
        {round(p.score, 3) for one in view.questions for p in one.proposals if p.rule.startswith("model:")}
        for view in (hired.house.view(item, hired.house.person("E", Role.EXPERT)) for item in (first, second))
    ]
    assert scores == [{0.5}, {0.667}]


def test_personal_data_leaves_covered_and_a_quotation_of_it_is_verified_uncovered(opened: Store) -> None:
    hired = Hired(opened, use="propose")
    clause = "Notices go to jane.doe@harrow.example or +84 28 3822 4567, account GB82 WEST 1234 5698 7654 32."
    content = (SAMPLES / "services-agreement.txt").read_bytes() + clause.encode()

    def quoting(documents: str, questions: list[dict[str, Any]]) -> list[dict[str, Any]]:
        found = re.search(r"Notices go to [^.]+\.", documents)
        assert found
        one = {"question": questions[0]["key"], "answer": "accepted", "reason": "As told.", "quotations": [found[0]]}
        return [one]

    item = hired.house.send("msa.txt", content)
    with serving(ModelServer(quoting, tool="glossary")) as server:
        hired.work(hired.worker(server, tools=f"{server.address}/mcp"))
    sent = " ".join(server.sent)
    assert not any(secret in sent for secret in ("jane.doe", "3822", "WEST"))
    assert all(word in sent for word in ("[MAIL_", "[PHONE_", "[IBAN_"))
    assert [told["method"] for told in server.told][:3] == ["initialize", "notifications/initialized", "tools/list"]
    assert any(told["method"] == "tools/call" and told["params"]["name"] == "glossary" for told in server.told)
    view = hired.house.view(item, hired.house.person("An", Role.EXPERT))
    (proposal,) = [p for one in view.questions for p in one.proposals if p.rule.startswith("model:")]
    assert proposal.evidence[0].quotation == clause


def test_without_an_agreed_term_no_model_is_asked(opened: Store) -> None:
    hired = Hired(opened, use="never")
    hired.house.send("services-agreement.txt")
    with serving(ModelServer(ideal)) as server:
        hired.work(hired.worker(server))
    assert server.sent == []


@pytest.mark.parametrize(
    ("ways", "refusal"), [(("busy",), ModelUnreachable), (("broken",), ModelUnreachable), (("unknown",), ModelRefused)]
)
def test_an_endpoint_is_asked_again_only_while_that_can_help(ways: tuple[str, ...], refusal: type[Exception]) -> None:
    pauses: list[float] = []

    class Unknown(ModelServer):
        def _unknown(self, _body: dict[str, Any]) -> tuple[int, dict[str, str], bytes]:
            return 404, {}, b'{"error": "no such model"}'

        def _ideal(self, body: dict[str, Any]) -> list[dict[str, Any]]:
            return []

    with serving(Unknown(ideal, ways=ways)) as server:
        endpoint = Endpoint(server.address, "", "m", pause=pauses.append, chance=SeededChance(1), attempts=3)
        with pytest.raises(refusal):
            endpoint.complete([{"role": "user", "content": "hello"}])
    assert sum(server.did.values()) == (1 if refusal is ModelRefused else 3)
    assert pauses == ([] if refusal is ModelRefused else [1.0, 1.0] if ways == ("busy",) else pauses)
    assert len(pauses) == sum(server.did.values()) - 1


def test_a_veil_covers_by_check_digit_and_by_what_the_house_knows_and_gives_all_back() -> None:
    text_ = "Nguyen Van An (an@x.vn, 0912 345 678) pays 4111 1111 1111 1111, not 4111 1111 1111 1112; fee 100,000,000."
    covering = veil(["Nguyen Van An", "An"])
    covered = covering.cover(text_)
    assert covered.startswith("[KNOWN_1] ([MAIL_2], [PHONE_")
    assert "4111 1111 1111 1111" not in covered
    assert all(word in covered for word in ("1112", "100,000,000"))
    assert covering.uncover(covered) == text_
