"""`remit clock`: what a service-level clock says of the events in a scenario file."""

import json
import sys
from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any, TextIO

import click

from remit.commands.installation import refusing
from remit.commands.refusals import language
from remit.locale import translator
from remit.values.calendar import Calendar
from remit.values.moment import Moment, format_moment
from remit.values.refusal import Refusal
from remit.values.zone import zone_names
from remit.work.rules.clock import Verdict, working_text
from remit.work.rules.clock_scenario import ClockScenario, judged, read_scenario, verdict_json

PIECE = 1 << 16
_BLANK = " \t\r\n"


class FileRefused(Refusal):
    """A file that is no JSON list."""

    code = "clock.file"
    sentence = "“{name}” is no JSON list of scenarios: {reason}."


def _known(_context: click.Context, _parameter: click.Parameter, zones: tuple[str, ...]) -> tuple[str, ...]:
    for zone in zones:
        if zone not in zone_names():
            raise click.BadParameter(f"“{zone}” is no time zone; write it as Asia/Ho_Chi_Minh")
    return zones


@click.command()
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@click.option("--json", "as_json", is_flag=True, help="Print a JSON list in the order of the file.")
@click.option(
    "--zone", "zones", multiple=True, callback=_known, help="Show due instants in this time zone too; may be repeated."
)
@refusing
def clock(file: Path, as_json: bool, zones: tuple[str, ...]) -> None:
    """Judge the service-level clocks of a scenario FILE, a JSON list of any length.

    For each: when it is due, whether it is breached, the open minutes used, and the working day by day. Where a
    scenario says what it expects, it is compared; the exit code is 1 if one differs or cannot be read.
    """
    with file.open(encoding="utf-8-sig") as source:
        entries = scenarios(source, file.name)
        good = _print_json(entries) if as_json else _print_table(entries, zones)
    sys.exit(0 if good else 1)


def scenarios(source: TextIO, name: str) -> Iterator[Any]:
    """Read the entries of a JSON list one by one, holding one at a time. Refuses `FileRefused`."""
    text = _JsonText(source, name)
    text.take("[")
    while text.peek() != "]":
        yield text.value()
        if text.peek() != "]":
            text.take(",")
    text.take("]")
    if text.peek():
        raise FileRefused(name=name, reason="something stands after the list")


class _JsonText:
    """A JSON text of any length, read in pieces."""

    def __init__(self, source: TextIO, name: str) -> None:
        self._source, self._name = source, name
        self._buffer, self._ended = "", False
        self._decoder = json.JSONDecoder()

    def peek(self) -> str:
        """Return the next character that is no blank, "" at the end."""
        self._buffer = self._buffer.lstrip(_BLANK)
        while not self._buffer and not self._ended:
            self._more()
            self._buffer = self._buffer.lstrip(_BLANK)
        return self._buffer[:1]

    def take(self, wanted: str) -> None:
        """Step over a character. Refuses `FileRefused` where another stands."""
        if self.peek() != wanted:
            raise FileRefused(name=self._name, reason=f"“{wanted}” is missing before “{self._buffer[:20]}”")
        self._buffer = self._buffer[1:]

    def value(self) -> Any:
        """Take the next value, reading on until it is whole. Refuses `FileRefused`."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._buffer)
            except RecursionError:
                raise FileRefused(name=self._name, reason="it is nested too deep") from None
            except ValueError as fault:
                if self._ended:
                    raise FileRefused(name=self._name, reason=str(fault)) from None
                self._more()
                continue
            self._buffer = self._buffer[end:]
            return value

    def _more(self) -> None:
        # Each piece is as long as what is held, so that a long entry is not read over and over.
        try:
            piece = self._source.read(max(PIECE, len(self._buffer)))
        except UnicodeDecodeError:
            raise FileRefused(name=self._name, reason="it is not UTF-8 text") from None
        self._buffer, self._ended = self._buffer + piece, not piece


def _print_json(entries: Iterable[Any]) -> bool:
    good, before = True, "["
    for entry in entries:
        answer = _answer(entry)
        good = good and answer.get("ok", True) is True and "problem" not in answer
        click.echo(before + json.dumps(answer, ensure_ascii=False), nl=False)
        before = ",\n "
    click.echo("[]" if before == "[" else "]")
    return good


def _answer(entry: Any) -> dict[str, Any]:
    try:
        scenario = read_scenario(entry)
    except Refusal as refusal:
        name = entry.get("name", "") if isinstance(entry, dict) else ""
        return {"name": name, "problem": {"code": refusal.code, "message": str(refusal)}}
    verdict, ok = judged(scenario)
    return {"name": scenario.name, **verdict_json(verdict), **({} if ok is None else {"ok": ok})}


def _print_table(entries: Iterable[Any], zones: tuple[str, ...]) -> bool:
    good = True
    for entry in entries:
        try:
            scenario = read_scenario(entry)
        except Refusal as refusal:
            good = False
            click.echo(f"?  {refusal}")
            continue
        verdict, ok = judged(scenario)
        good = good and ok is not False
        click.echo("\n".join(_lines(scenario, verdict, ok, zones)))
    return good


def _lines(scenario: ClockScenario, verdict: Verdict, ok: bool | None, zones: tuple[str, ...]) -> Iterator[str]:
    mark = {True: "ok", False: "differs", None: ""}[ok]
    state = "breached" if verdict.breached else "kept"
    yield f"{scenario.name:<50} {state:<9} {verdict.elapsed_minutes:>12,.4f} min  {mark}".rstrip()
    yield f"    due      {_moment_text(verdict.due_at, scenario.policy.calendar, zones)}"
    for level, at in zip(scenario.policy.levels_pct, verdict.levels_at, strict=True):
        yield f"    {f'{level}%':<8} {_moment_text(at, scenario.policy.calendar, zones)}"
    yield f"    working  {working_text(verdict.stretches) or 'nothing used'}"
    if ok is False:
        yield f"    expected {json.dumps(scenario.expect, ensure_ascii=False)}"


def _moment_text(moment: Moment | None, calendar: Calendar, zones: tuple[str, ...]) -> str:
    if moment is None:
        return "not set"
    speak = translator(language())
    return " · ".join([format_moment(moment), *(speak.moment(moment, zone) for zone in (calendar.tz, *zones))])
