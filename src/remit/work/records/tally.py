"""How often each rule of each version fired in real decisions; row 0 of a table counts how often it was asked."""

from collections import Counter
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import BigInteger, Column, Integer, Table, bindparam, select
from sqlalchemy.dialects.postgresql import insert

from remit.store import Reader, Transaction, metadata
from remit.store.types import Hash, Key, Tenant

rule_tally = Table(
    "rule_tally",
    metadata,
    Column("tenant", Tenant, primary_key=True),
    Column("hash", Hash, primary_key=True),
    Column("decision", Key, primary_key=True),
    Column("rule", Integer, primary_key=True),
    Column("times", BigInteger, nullable=False),
)

ASKED = 0
_NEW = insert(rule_tally).inline()
_COUNT = _NEW.on_conflict_do_update(
    index_elements=list(rule_tally.primary_key.columns), set_={"times": rule_tally.c.times + _NEW.excluded.times}
)
_OF = select(rule_tally.c.rule, rule_tally.c.times).where(
    rule_tally.c.tenant == bindparam("of_tenant"),
    rule_tally.c.hash == bindparam("of_hash"),
    rule_tally.c.decision == bindparam("of_decision"),
)


def count_fired(tx: Transaction, *, tenant: str, content_hash: str, fired: Iterable[Mapping[str, Any]]) -> None:
    """Count one decision: each table it asked, by decision, with the numbers of the rules that fired."""
    counts: Counter[tuple[str, int]] = Counter()
    for table in fired:
        counts.update((table["decision"], rule) for rule in (ASKED, *table["fired"]))
    rows = [
        {"tenant": tenant, "hash": content_hash, "decision": decision, "rule": rule, "times": times}
        for (decision, rule), times in sorted(counts.items())
    ]
    if rows:
        tx.run(_COUNT, rows)


def fired_counts(reader: Reader, *, tenant: str, content_hash: str, decision: str) -> Counter[int]:
    """Return how often each rule of a table fired for a tenant, by number from 1; 0 is how often it was asked."""
    of = {"of_tenant": tenant, "of_hash": content_hash, "of_decision": decision}
    return Counter({row.rule: row.times for row in reader.rows(_OF, of)})
