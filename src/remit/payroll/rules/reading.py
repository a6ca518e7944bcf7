"""Read a pay run: JSON (a run with employees and elements) or CSV (a row per employee), into one plain payload.

The payload is JSON with exact decimals as text: the same inputs give the same bytes, and so the same frozen hash.
"""

import csv
import io
import json
from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any

from remit.payroll.model import Country, Entry, FieldBad, Run, RunUnreadable, Settings
from remit.payroll.rules.names import COUNTRIES, canonical
from remit.payroll.rules.periods import period_of
from remit.values.canonical import canonical_json, content_hash

OF_THE_RUN = ("period", "country", "client", "pay_date", "standard_days", "region", "frequency", "run")
"""Columns of a CSV that speak of the run when the first row gives them."""


def read_payload(content: bytes, *, name: str) -> dict[str, Any]:
    """Return the payload of a received file. Refuses `RunUnreadable`."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise RunUnreadable(name, reason="it is not UTF-8 text") from None
    found = _read_json(text, name) if text.lstrip()[:1] in ("{", "[") else _read_csv(text, name)
    return _with_elements(found, name)


def _read_json(text: str, name: str) -> dict[str, Any]:
    try:
        read = json.loads(text, parse_float=Decimal, parse_constant=_no_constant)
    except (json.JSONDecodeError, RecursionError) as fault:
        raise RunUnreadable(name, reason=f"its JSON breaks: {fault}") from None
    found = canonical({"employees": read} if isinstance(read, list) else read)
    plain: dict[str, Any] = json.loads(canonical_json(found))
    return plain


def _no_constant(text: str) -> Any:
    raise RunUnreadable(reason=f"{text} is no amount")


def _read_csv(text: str, name: str) -> dict[str, Any]:
    if "\0" in text:
        raise RunUnreadable(name, reason="it is neither JSON nor CSV")
    first = text.partition("\n")[0]
    delimiter = max(",;\t", key=first.count)
    try:
        found = list(csv.DictReader(io.StringIO(text), delimiter=delimiter))
    except csv.Error:
        raise RunUnreadable(name, reason="it is neither JSON nor CSV") from None
    rows = [_nested(row) for row in found if any(row.values())]
    if not rows:
        raise RunUnreadable(name, reason="it has no rows")
    employees = [canonical(row) for row in rows]
    run = {key: employees[0][key] for key in OF_THE_RUN if key in employees[0]}
    return {**run, "employees": employees}


def _nested(row: Mapping[str | None, Any]) -> dict[str, Any]:
    """Turn dotted columns (`overtime.weekday`) into objects and drop empty cells."""
    found: dict[str, Any] = {}
    for key, value in row.items():
        if key and isinstance(value, str) and value.strip():
            *path, last = key.strip().split(".")
            inner = found
            for step in path:
                inner = inner.setdefault(step, {})
            inner[last] = value.strip()
    return found


def _with_elements(found: dict[str, Any], name: str) -> dict[str, Any]:
    """Hand elements that the run lists to the employees they name. Refuses `RunUnreadable`."""
    people = found.get("employees")
    if not isinstance(people, list) or not people or not all(isinstance(one, dict) for one in people):
        raise RunUnreadable(name, reason="it lists no employees")
    for number, person in enumerate(people, start=1):
        person.setdefault("id", person.get("number") or person.get("code") or f"row {number}")
    ids = [str(person["id"]) for person in people]
    twice = sorted({one for one in ids if ids.count(one) > 1})
    if twice:
        raise RunUnreadable(name, reason=f"it lists {', '.join(twice)} more than once")
    loose = found.pop("elements", None) or []
    for element in loose if isinstance(loose, list) else ():
        owner = str(element.pop("id", "")) if isinstance(element, dict) else ""
        if owner not in ids:
            raise RunUnreadable(name, reason=f"an element names the employee “{owner}”, whom it does not list")
        _give(people[ids.index(owner)], element)
    return found


def _give(person: dict[str, Any], element: dict[str, Any]) -> None:
    """Add an element to a person; overtime is told by hours, everything else by amount."""
    kind = str(element.get("kind", ""))
    if kind.startswith("overtime"):
        hours = person.setdefault("overtime", {})
        day = str(element.get("rate_kind") or kind.removeprefix("overtime").strip("_ :") or "weekday")
        hours[day] = str(Decimal(str(hours.get(day, 0))) + Decimal(str(element.get("hours", 0))))
    else:
        person.setdefault("elements", []).append(element)


def runs_of(payload: Mapping[str, Any]) -> tuple[Run, ...]:
    """Return the runs of a payload, one per country. Refuses `FieldBad`, `FieldMissing`."""
    fields = Entry(payload)
    people: dict[Country, list[Entry]] = {}
    for person in fields.listed("employees"):
        people.setdefault(_country(person, fields), []).append(_inherited(person, fields))
    return tuple(_run(fields, country, employees, payload) for country, employees in people.items())


def _run(fields: Entry, country: Country, employees: list[Entry], payload: Mapping[str, Any]) -> Run:
    pay_date = fields.day("pay_date") if fields.has("pay_date") else None
    label = fields.text("period", employees[0].text("period", fields.text("pay_date", "")) or None)
    return Run(
        country=country,
        period=period_of(label, pay_date=pay_date),
        employees=tuple(employees),
        client=fields.text("client", ""),
        settings=settings_of(fields.inner("settings")),
        frozen_hash=content_hash(canonical_json(payload).encode()),
        fields=fields,
    )


def _country(person: Entry, run: Entry) -> Country:
    written = person.text("country", run.text("country") if run.has("country") else None)
    if written.upper() not in COUNTRIES:
        raise FieldBad("country", field="country", value=written, wanted="VN, GB or US")
    return Country(COUNTRIES[written.upper()])


def _inherited(person: Entry, run: Entry) -> Entry:
    shared = {key: run.values[key] for key in ("frequency", "standard_days", "region") if run.has(key)}
    return Entry({**shared, **person.values})


def settings_of(fields: Entry) -> Settings:
    """Return a client's settings; what is not said is the declared default. Refuses `FieldBad`."""
    unit = fields.amount("rounding_unit") if fields.has("rounding_unit") else None
    hours = fields.amount("hours_a_day") if fields.has("hours_a_day") else None
    return Settings(
        rounding=fields.text("rounding", "half_up"),
        rounding_unit=unit or None,
        proration=fields.text("proration", "working_days"),
        withholding_rounding=fields.text("withholding_rounding", "cent"),
        hours_a_day=hours,
    )


def people(payload: Mapping[str, Any]) -> Iterator[str]:
    """Yield the employees' keys in the order of the file."""
    return (person.text("id") for person in Entry(payload).listed("employees"))
