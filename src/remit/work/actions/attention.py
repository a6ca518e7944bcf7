"""Reckoning how the clients of each provider stand with its hands, now and then and not with every claim."""

from itertools import groupby

from remit.contracts.reports import every_term
from remit.store import Transaction
from remit.work.records.attention import save_attention, taken_and_waiting
from remit.work.rules.attention import LOOKS_BACK, Had, attention


def reckon_attention(tx: Transaction) -> int:
    """Reckon shares, floors and lifts anew; returns how many engagements are lifted."""
    had = taken_and_waiting(tx, since_at=tx.now - LOOKS_BACK)
    agreed = sorted(every_term(tx, at=tx.now), key=lambda terms: terms.engagement.provider)
    found = [
        one
        for _provider, served in groupby(agreed, key=lambda terms: terms.engagement.provider)
        for one in attention(
            Had(
                terms.engagement.tenant,
                terms.engagement.id,
                *had.get((terms.engagement.tenant, terms.engagement.id), (0, 0)),
                agreed_pct=terms.routing.attention_pct,
            )
            for terms in served
        )
    ]
    save_attention(tx, found)
    return sum(one.lift > 1 for one in found)
