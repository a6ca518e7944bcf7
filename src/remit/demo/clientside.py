"""The client's side in the demonstration: questions put to the client, and their answers a while later."""

from remit.app.house import House
from remit.demo.lines import BY_KEY, STAFF
from remit.demo.world import CLIENT_PEOPLE, CLIENTS, World
from remit.parties.access import Principal
from remit.parties.reports.principals import principal_of
from remit.store import Transaction
from remit.values.chance import Chance
from remit.work.actions.comments import answer_client_question, ask_client
from remit.work.actions.items import cancel_item
from remit.work.model import CommentKind, ItemState
from remit.work.reports.items import item_view
from remit.work.reports.lists import ItemFilter, item_list

OPEN_QUESTIONS = 6
CANCELS = 0.1
LEADS = tuple(staff.name for staff in STAFF if staff.role == "lead")


def ask_or_answer(tx: Transaction, house: House, world: World, chance: Chance) -> None:
    """Answer the client's oldest question where several wait, else ask a new one about an item in progress."""
    client = CLIENTS[int(chance.fraction() * len(CLIENTS))]
    tenant = world.clients[client.key]
    lead = principal_of(tx, person_id=world.people[LEADS[int(chance.fraction() * len(LEADS))]], now=tx.now)
    if chance.fraction() < CANCELS:
        _cancel(tx, house, lead, tenant)
        return
    waiting = _in_state(tx, lead, tenant, ItemState.AWAITING_CLIENT)
    if len(waiting) * len(CLIENTS) >= OPEN_QUESTIONS:
        _answer(tx, house, world, client.key, waiting[-1][0])
        return
    for item_id, line in _in_state(tx, lead, tenant, ItemState.IN_PROGRESS)[:1]:
        ask_client(tx, principal=lead, tenant=tenant, item_id=item_id, text=BY_KEY[line].question)


def _cancel(tx: Transaction, house: House, lead: Principal, tenant: str) -> None:
    for item_id, _ in _in_state(tx, lead, tenant, ItemState.IN_PROGRESS)[:1]:
        reason = "The client withdrew it: sent twice by mistake."
        cancel_item(tx, house.runtime, principal=lead, tenant=tenant, item_id=item_id, reason=reason)


def _in_state(tx: Transaction, lead: Principal, tenant: str, state: ItemState) -> list[tuple[str, str]]:
    """A client's items in a state, newest first, of lines the demonstration has words for: id and line of service.

    A mail that belongs to no item becomes one of the line for messages, about which the house asks its client nothing.
    """
    narrowed = ItemFilter(states=frozenset({state}))
    listed = item_list(tx, principal=lead, narrowed=narrowed, tenants=[tenant]).items
    return [(one.id, one.line) for one in listed if one.line in BY_KEY]


def _answer(tx: Transaction, house: House, world: World, client_key: str, item_id: str) -> None:
    name = next(name for name, role, key, _ in CLIENT_PEOPLE if key == client_key and role == "client_manager")
    principal = principal_of(tx, person_id=world.people[name], now=tx.now)
    view = item_view(tx, house.lines, principal=principal, tenant=world.clients[client_key], item_id=item_id)
    for comment in view.comments:
        if comment.kind is CommentKind.QUESTION and comment.answered_at is None:
            answer_client_question(
                tx,
                house.runtime,
                principal=principal,
                tenant=comment.tenant,
                question_id=comment.id,
                text=BY_KEY[view.item.line].reply,
            )
