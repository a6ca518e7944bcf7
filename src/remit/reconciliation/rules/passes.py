"""The passes of matching, from the surest to the least sure; each takes only what has one reading."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable

from remit.reconciliation.model import Match, OpenItem, Policy, Reconciled, Rule, StandingRule, StatementLine
from remit.reconciliation.rules.naming import likeness, plain_name
from remit.reconciliation.rules.quoting import References
from remit.reconciliation.rules.subsets import only_subset
from remit.reconciliation.rules.table import Table

CONTRARY = 45
"""Below this likeness two names speak against a reference that is a bare number."""

Pass = Callable[[Table, Policy], None]


def reconcile(lines: Iterable[StatementLine], items: Iterable[OpenItem], policy: Policy) -> Reconciled:
    """Match lines with open items, pass after pass, until nothing sure is left."""
    table = Table(lines, items, policy)
    for one in PASSES:
        one(table, policy)
    counts = Counter(match.rule for match in table.matches)
    left = tuple(sorted(table.items.values(), key=lambda item: (item.due_date, item.key)))
    return Reconciled(tuple(table.matches), tuple(table.open_lines()), left, counts)


def by_reference(table: Table, policy: Policy) -> None:
    """Take lines whose text names items that come to the line's amount, or to it less charges the bank kept."""
    quoted = _quoted(table)
    for line in table.open_lines():
        named = [table.items[key] for key in quoted.get(line.key, ()) if key in table.items]
        if named and all(_agrees(line, item) for item in named):
            _take_named(table, line, named, policy)


def _quoted(table: Table) -> dict[str, tuple[str, ...]]:
    references = References.of((name, item.key) for item in table.items.values() for name in item.references)
    return {line.key: references.quoted(line.text) for line in table.lines.values()}


def _agrees(line: StatementLine, item: OpenItem) -> bool:
    if (line.minor > 0) != (item.minor > 0):
        return False
    bare = all(name.replace("-", "").replace("/", "").isdigit() for name in item.references)
    return not (bare and line.party and likeness(line.party, item.party) < CONTRARY)


def _take_named(table: Table, line: StatementLine, named: list[OpenItem], policy: Policy) -> None:
    keys = tuple(item.key for item in named)
    difference = line.minor - sum(item.minor for item in named)
    if difference == 0:
        table.take(Match(Rule.REFERENCE, (line.key,), keys))
    elif line.minor > 0 and -policy.charges <= difference < 0:
        table.take(Match(Rule.CHARGES, (line.key,), keys, difference, policy.charges_account))


def by_instalments(table: Table, policy: Policy) -> None:
    """Take several lines that each name one and the same item and together come to it."""
    del policy  # what adds up needs no tolerance
    parts: dict[str, list[StatementLine]] = defaultdict(list)
    quoted = _quoted(table)
    for line in table.open_lines():
        if len(quoted[line.key]) == 1:
            parts[quoted[line.key][0]].append(line)
    for key, lines in parts.items():
        item = table.items[key]
        if len(lines) > 1 and sum(line.minor for line in lines) == item.minor:
            table.take(Match(Rule.INSTALMENTS, tuple(line.key for line in lines), (key,)))


def by_exact_amount(table: Table, policy: Policy) -> None:
    """Take a line and an item of equal amount and party within the window, where each is the only one for the other."""
    del policy
    rivals = Counter((plain_name(line.party), line.minor) for line in table.lines.values())
    for line in table.open_lines():
        name = plain_name(line.party)
        found = [item for item in table.of_amount(line) if name and plain_name(item.party) == name]
        if len(found) == 1 and rivals[name, line.minor] == 1:
            table.take(Match(Rule.EXACT, (line.key,), (found[0].key,)))


def by_collective(table: Table, policy: Policy) -> None:
    """Take a line that the only subset of its party's items comes to; a party with many items is left to people."""
    for line in table.open_lines():
        found = table.of_party(line)
        if 2 <= len(found) <= policy.subset_among:
            picked = only_subset([item.minor for item in found], line.minor, size=policy.subset_size)
            if picked:
                table.take(Match(Rule.COLLECTIVE, (line.key,), tuple(found[at].key for at in picked)))


def by_standing_rule(table: Table, policy: Policy) -> None:
    """Take lines that the client has a rule for: fees, interest."""
    for line in table.open_lines():
        rule = next((one for one in policy.standing if _applies(one, line)), None)
        if rule is not None:
            table.take(Match(Rule.STANDING, (line.key,), (), line.minor, rule.account, rule.contains))


def _applies(rule: StandingRule, line: StatementLine) -> bool:
    wanted, amount = (line.minor > 0) == (rule.sign > 0), abs(line.minor)
    return wanted and (not rule.most or amount <= rule.most) and rule.contains.casefold() in line.text.casefold()


def by_likeness(table: Table, policy: Policy) -> None:
    """Take a line and an item of equal amount whose parties are alike, where no other item or line comes close."""
    chosen: dict[str, list[StatementLine]] = defaultdict(list)
    for line in table.open_lines():
        item = _likest(line, table.of_amount(line), policy)
        if item is not None:
            chosen[item.key].append(line)
    for key, lines in chosen.items():
        if len(lines) == 1:
            table.take(Match(Rule.FUZZY, (lines[0].key,), (key,)))


def _likest(line: StatementLine, items: list[OpenItem], policy: Policy) -> OpenItem | None:
    ranked = sorted(((likeness(line.party, item.party), item.key, item) for item in items), reverse=True)
    if not ranked or ranked[0][0] < policy.likeness:
        return None
    alone = len(ranked) == 1 or ranked[0][0] - ranked[1][0] >= policy.margin
    return ranked[0][2] if alone else None


PASSES: tuple[Pass, ...] = (
    by_reference,
    by_instalments,
    by_exact_amount,
    by_collective,
    by_standing_rule,
    by_likeness,
)
