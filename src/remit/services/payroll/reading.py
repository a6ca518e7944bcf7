"""Read a pay run: one client, one country, one period; what it holds is frozen by its hash."""

from remit.services.kit import Reading, Refusal, read_pay_run, runs_of


class SeveralCountries(Refusal):
    """A pay run of more than one country."""

    code = "payroll.several_countries"
    sentence = "A pay run is of one country; this file has {countries}: send one file each."


def read_content(content: bytes, *, media_type: str, name: str) -> Reading:
    """Read a received file. Refuses `RunUnreadable`, `FieldBad`, `FieldMissing`, `SeveralCountries`."""
    payload = read_pay_run(content, name=name)
    runs = runs_of(payload)
    if len(runs) > 1:
        raise SeveralCountries("country", countries=", ".join(run.country.value for run in runs))
    run = runs[0]
    title = " · ".join(part for part in (run.client, run.country.value, run.period.label) if part)
    return Reading(payload=payload, kind="pay_run", title=title, reference=f"{run.country.value} {run.period.label}")
