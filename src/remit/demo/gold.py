"""Gold items in the demonstration: the lead makes a few of reviewed work, and the crew meets them among its own."""

from collections.abc import Mapping
from typing import Any

from remit.app.house import House
from remit.demo.calibration import LEAD
from remit.demo.world import World
from remit.parties.access import Principal
from remit.parties.reports.principals import principal_of
from remit.quality.actions.gold import make_gold
from remit.quality.records.gold import find_copy, find_gold
from remit.quality.records.samples import passed_clean, released_rows
from remit.quality.reports import GoldCandidate, gold_candidates, gold_desk
from remit.store import Transaction
from remit.values.chance import Chance
from remit.values.identifier import Identifier
from remit.values.refusal import Refusal
from remit.work.model import Task
from remit.work.rules.forms import FieldType

PERCENT = {"harrow-ap": 30, "morel-ap": 30, "songxanh-ap": 30}
"""Engagement -> how many gold items follow a hundred worked ones, as its terms say."""
KEPT_MAX = 4
RIGHT = 0.85
"""How often whoever meets a gold item gives the known answers: a crew that threw dice would be right by chance."""


def keep_gold(tx: Transaction, house: House, world: World) -> None:
    """Let the lead make one more gold item, until a few are kept; nothing happens where no work is fit for one."""
    lead = principal_of(tx, person_id=world.people[LEAD], now=tx.now)
    kept = {one.item_id for one, _, _ in gold_desk(tx, lead).items}
    agreed = {world.engagements[key] for key in PERCENT if key in world.engagements}
    if len(kept) >= KEPT_MAX:
        return
    for row in released_rows(tx, tenants=world.clients.values()):
        fresh = row.engagement_id in agreed and row.item_id not in kept
        at = {"tenant": row.tenant, "item_id": row.item_id}
        if fresh and passed_clean(tx, **at) and _made(tx, house, lead, **at):
            return


def known_again(tx: Transaction, task: Task, chance: Chance) -> Mapping[str, Any]:
    """Return what somebody gives on a gold item who sees what is right, mostly; nothing on any other."""
    copy = find_copy(tx, tenant=task.tenant, item_id=task.item_id)
    if copy is None or chance.fraction() >= RIGHT:
        return {}
    known = find_gold(tx, tenant=task.tenant, gold_id=copy.gold_id).known
    return {key: answer for key, answer in known.items() if answer not in (None, "")}


def _made(tx: Transaction, house: House, lead: Principal, *, tenant: Identifier, item_id: Identifier) -> bool:
    for one in gold_candidates(tx, lead, tenant=tenant, item_id=item_id):
        counting = _counting(house, one)
        if one.unfit or not counting:
            continue
        try:
            with tx.savepoint():
                at = {"tenant": tenant, "task_id": one.task.id}
                make_gold(tx, house.runtime, principal=lead, **at, counting=counting)
        except Refusal:
            continue
        return True
    return False


def _counting(house: House, one: GoldCandidate) -> list[str]:
    """Return the answers that count: no free text, which nobody writes twice alike."""
    form = house.lines.line(one.task.line).form(one.task.form or "")
    free = {each.key for each in form.fields if each.multiline or each.type is FieldType.NOTE} if form else set()
    return [key for key in one.answers if key not in free]
