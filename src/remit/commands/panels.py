"""`remit panels`: how many judges adaptive panels asked, what that spared, and how they do on gold questions."""

from pathlib import Path

import click

from remit.commands.installation import folder_option, opened, refusing
from remit.judgement.reports import PanelFigures, panel_figures
from remit.judgement.rules.panelstudy import Tried
from remit.parties.access import SYSTEM
from remit.parties.reports.people import organisations


@click.command()
@folder_option
@refusing
def panels(folder: Path) -> None:
    """Show, by client, what adaptive panels came to beside fixed panels of their most judges."""
    with opened(folder) as house, house.store.read() as reader:
        names = {one.id: one.name for one in organisations(reader, SYSTEM)}
        found = panel_figures(reader, SYSTEM)
    for one in found:
        click.echo("\n".join(lines_of(one, client=names.get(one.tenant, one.tenant))))
    if not found:
        click.echo("No adaptive panel has closed yet.")


def lines_of(one: PanelFigures, *, client: str) -> tuple[str, ...]:
    """Write a client's figures: what its panels came to, and where gold questions tell it, how they do."""
    sums, gold = one.sums, one.study
    spared = "".join(f", {amount} spared" for amount in sums.spared)
    made = f"{sums.judgements} judgements where fixed panels make {sums.fixed}{spared}"
    left = f"{sums.adjudicated} left to an adjudicator"
    said = f"{client}: {sums.questions} questions closed, {sums.mean:.2f} judges each; {made}; {left}"
    tried = {} if gold is None else {"adaptive: ": gold.adaptive, "fixed:    ": gold.fixed}
    return (said, *(f"  on gold, {name}{_tried(figures)}" for name, figures in tried.items()))


def _tried(one: Tried) -> str:
    right = "–" if one.accuracy is None else f"{100 * one.accuracy:.1f}%"
    return f"{one.mean:.2f} judges each, {right} of {one.stood} right, {one.adjudicated} left to an adjudicator"
