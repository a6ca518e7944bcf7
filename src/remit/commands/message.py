"""`remit message`: messages and signals brought to running work from the command line."""

import json
from pathlib import Path
from typing import Any

import click

from remit.app.finding import engagement_called
from remit.commands.installation import folder_option, opened, refusing
from remit.commands.instances import json_option, pairs, value_of
from remit.parties.access import SYSTEM
from remit.work.actions.messages import take_message
from remit.work.model.messages import Sent, SentKind, Taken


@click.group()
def message() -> None:
    """Bring messages and signals to running work."""


@message.command()
@folder_option
@click.argument("name")
@click.option("--engagement", required=True, help="The engagement's key, such as harrow-ap.")
@click.option("--key", help="The correlation key that the receiver waits for.")
@click.option("--set", "variables", multiple=True, metavar="NAME=VALUE", help="A variable; the value as JSON or text.")
@click.option("--once", required=True, metavar="KEY", help="An idempotency key of yours: repeated, it counts once.")
@click.option("--signal", is_flag=True, help="Tell everybody who listens, instead of one who waits.")
@json_option
@refusing
def send(
    folder: Path,
    name: str,
    engagement: str,
    key: str | None,
    variables: tuple[str, ...],
    once: str,
    *,
    signal: bool,
    as_json: bool,
) -> None:
    """Send the message NAME to who waits for it, else to the start event that it begins work at.

    \b
    remit message send payment-received --engagement harrow-ap --key INV-7 --set amount=120 --once bank-2026-0117
    """
    kind = SentKind.SIGNAL if signal else SentKind.MESSAGE
    sent = Sent(kind, name, once, key, {each: value_of(text) for each, text in pairs(variables).items()})
    with opened(folder) as house:
        with house.store.read() as reader:
            agreed = engagement_called(reader, SYSTEM, engagement)
        taken: Taken = house.store.write(
            lambda tx: take_message(
                tx, house.runtime, principal=SYSTEM, tenant=agreed.tenant, sent=sent, engagement_id=agreed.id
            ),
            tenant=agreed.tenant,
        )
    click.echo(json.dumps(_facts(taken), ensure_ascii=False, indent=1) if as_json else _text(taken))


def _facts(taken: Taken) -> dict[str, Any]:
    return {
        "id": taken.id,
        "kind": taken.kind.value,
        "name": taken.name,
        "item": taken.item_id,
        "started": taken.started,
        "listeners": taken.listeners,
        "repeated": taken.repeated,
    }


def _text(taken: Taken) -> str:
    if taken.repeated:
        return f"{taken.name}: taken already on {taken.taken_at:%Y-%m-%d %H:%M}, nothing was done"
    if taken.kind is SentKind.SIGNAL:
        return f"{taken.name}: on its way to {taken.listeners} who listen"
    return f"{taken.name}: {'began' if taken.started else 'taken by'} {taken.item_id}"
