"""A pay run made ready again at each step: the same frozen inputs, tables and history give the same payslips."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import Any

from remit.services.kit import (
    PayResult,
    PayRow,
    PayTables,
    ServiceCall,
    calculate_pay,
    carry_year,
    compare_pay,
    earlier_of,
    house_tables,
    runs_of,
    tables_of,
)
from remit.services.payroll.history import paid_before
from remit.services.payroll.terms import Terms


@dataclass(frozen=True, slots=True)
class Prepared:
    """A computed run with what it is compared to; `compared` says whether there is a period before it."""

    result: PayResult
    tables: PayTables
    terms: Terms
    before: Mapping[str, Mapping[str, Any]]

    @property
    def compared(self) -> bool:
        """Whether there is a period to compare with."""
        return bool(self.before)

    def rows(self) -> tuple[PayRow, ...]:
        """Compare with the period before, per person and line."""
        currency = self.result.run.country.currency
        return compare_pay(self.result, earlier_of(self.before.values()), self.terms.threshold(currency))


def prepare(call: ServiceCall) -> Prepared:
    """Compute the run of an item from its payload, the client's tables, and what was locked before."""
    terms, payload = Terms(call.parameters), call.item.payload
    agreed = {**terms.value("settings"), **(payload.get("settings") or {})}
    run = runs_of({**payload, "settings": agreed})[0]
    run = replace(run, frozen_hash=runs_of(payload)[0].frozen_hash)
    locked = paid_before(call.lookup, run)
    told = {str(one.get("id", one.get("employee", "?"))): one for one in payload.get("previous") or ()}
    tables = house_tables().under(_client_tables(call))
    return Prepared(calculate_pay(carry_year(run, locked), tables), tables, terms, locked or told)


def _client_tables(call: ServiceCall) -> PayTables:
    return PayTables(tables_of(one.body for one in call.lookup.references("payroll_table")))
