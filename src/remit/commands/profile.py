"""`remit profile`: where each running service stands between BPO and KPO, measured from the record."""

import json
from collections.abc import Iterator, Mapping
from pathlib import Path

import click

from remit.app.finding import engagement_called
from remit.commands.assessing import assessed, table
from remit.commands.installation import folder_option, opened, refusing
from remit.commands.refusals import language
from remit.contracts.reports import engagements
from remit.locale import Translator, translator
from remit.parties.access import SYSTEM
from remit.profile.assessment import Sample
from remit.profile.reports import ITEMS, Measured, measured, trial
from remit.profile.rules.facts import facts
from remit.web.profilewords import FIGURES, POINTS

_FILE = click.Path(path_type=Path, exists=True, dir_okay=False)


@click.command()
@folder_option
@click.option("--engagement", help="Only this engagement, by its key.")
@click.option("--items", default=ITEMS, show_default=True, type=click.IntRange(min=1), help="Newest released items.")
@click.option("--assess", type=_FILE, help="Assess work before hand-over: JSON with an interview and sample items.")
@click.option("--sample", type=_FILE, help="A CSV or JSON file of the sample's steps, for --assess.")
@click.option("--trial", help="Assess by the items of this engagement, run in trial.")
@click.option("--json", "as_json", is_flag=True, help="Write JSON instead of a table.")
@refusing
def profile(
    folder: Path,
    engagement: str | None,
    items: int,
    assess: Path | None,
    sample: Path | None,
    trial: str | None,
    *,
    as_json: bool,
) -> None:
    """Place each running service between BPO and KPO, or work before it is handed over (docs/profile.md says how)."""
    if assess is not None:
        found = assessed(assess, sample=sample, trial=_trial(folder, trial, items) if trial else None)
        click.echo(json.dumps(facts(found), indent=1) if as_json else table(found, translator(language())))
        return
    _running(folder, engagement, items, as_json=as_json)


def _trial(folder: Path, key: str, items: int) -> Sample:
    with opened(folder) as house, house.store.read() as reader:
        one = engagement_called(reader, SYSTEM, key)
        now = house.clock.now()
        return trial(reader, SYSTEM, tenant=one.tenant, engagement_id=one.id, now=now, items=items)


def _running(folder: Path, engagement: str | None, items: int, *, as_json: bool) -> None:
    with opened(folder) as house, house.store.read() as reader:
        now = house.clock.now()
        found = [
            measured(reader, SYSTEM, tenant=one.tenant, engagement_id=one.id, now=now, items=items)
            for one in engagements(reader, SYSTEM)
            if engagement in (None, one.key)
        ]
    click.echo(
        json.dumps([_facts(one) for one in found], indent=1) if as_json else _table(found, translator(language()))
    )


def _facts(one: Measured) -> dict[str, object]:
    return {
        "engagement": one.engagement.key,
        "line": one.engagement.line,
        "items": one.profile.items,
        "place": one.profile.place,
        "kind": one.profile.kind,
        "points": {
            each.point.value: {"place": each.place, "figures": dict(each.figures)} for each in one.profile.positions
        },
    }


def _table(found: list[Measured], speak: Translator) -> str:
    lines = [line for one in found for line in _lines(one, speak)]
    return "\n".join(lines) or speak.gettext("No services.")


def _lines(one: Measured, speak: Translator) -> Iterator[str]:
    place = "-" if one.profile.place is None else f"{one.profile.place:.2f} {one.profile.kind}"
    yield speak.gettext("{key}: {place}, {n} items").format(key=one.engagement.key, place=place, n=one.profile.items)
    for each in one.profile.positions:
        where = speak.gettext("open") if each.place is None else f"{each.place:.2f}"
        yield f"    {speak.gettext(POINTS[each.point][0]):<16} {where}"
        yield from (f"        {line}" for line in _figures(dict(each.figures), speak))


def _figures(known: Mapping[str, float], speak: Translator) -> Iterator[str]:
    for key, value in known.items():
        if key in FIGURES:
            before = known.get(f"before_{key}")
            beside = "" if before is None else f" ({speak.gettext('the client before')}: {before:.2f})"
            yield f"{value:>10.2f}  {speak.gettext(FIGURES[key])}{beside}"
