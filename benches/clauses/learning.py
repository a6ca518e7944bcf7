"""Measure what a model learnt from settled clauses decides by itself (CUAD, CC BY 4.0, The Atticus Project; by path).

Contracts fall into five folds by a hash of their file name. For each fold the model learns from the contracts of the
other four; the certainty and the bar for a fold come from the other folds' unseen proposals alone. Nothing that decides
a clause was fitted to its contract. Weights are not shipped: an installation learns from its own settled judgements.
Run: python benches/clauses/learning.py (some minutes)
"""

import ast
import hashlib
import sys
import time
import tomllib
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
from run import COLUMNS, OTHERS, PATTERNS, SAMPLES, contracts

from remit.judgement.rules.certainty import Seen, bar_for, measure
from remit.judgement.rules.learning import features, learn
from remit.judgement.rules.proposals import compile_categories, hints

FOLDS = 5
AIM = 0.98
"""What the bar aims at on the other folds, so that 97.5 % hold on this one."""


def clauses() -> list[tuple[int, str, frozenset[str]]]:
    """(fold, text, categories) of every clause text with more than two words, 37 categories."""
    keys = {column: key for key, column in COLUMNS.items()} | {column: column for column in OTHERS}
    found: dict[tuple[int, str, str], set[str]] = {}
    for row in contracts(None):
        fold = hashlib.sha256(row["Filename"].encode()).digest()[1] % FOLDS
        for column, key in keys.items():
            for text in ast.literal_eval(row[column] or "[]"):
                if len(text.split()) > 2:
                    found.setdefault((fold, row["Filename"], " ".join(text.split())), set()).add(key)
    return [(fold, text, frozenset(keys)) for (fold, _, text), keys in found.items()]


def unseen(table: list[tuple[int, str, frozenset[str]]], found: list[frozenset[str]]) -> list[tuple[int, Seen]]:
    """Propose for each fold by a model that learnt from the others."""
    made = []
    for fold in range(FOLDS):
        began = time.perf_counter()
        rows = list(zip(table, found, strict=True))
        model = learn([(words, truth) for (of, _, truth), words in rows if of != fold])
        for (of, _, truth), words in rows:
            if of == fold:
                (key, best), (_, second) = model.score(words)[:2]
                made.append((fold, Seen(key, best, second, key in truth)))
        print(f"fold {fold}: learnt from {model.passages} clauses in {time.perf_counter() - began:.0f} s", flush=True)
    return made


def main() -> None:
    if not (SAMPLES / "clauses.csv").exists():
        sys.exit(f"no clauses.csv in {SAMPLES}; set REMIT_SAMPLES")
    categories = compile_categories(tomllib.loads(PATTERNS.read_text()))
    table = clauses()
    found = [features(text) | hints(categories, text) for _, text, _ in table]
    made = unseen(table, found)
    decided: list[bool] = []
    curve: list[tuple[float, bool]] = []
    for fold in range(FOLDS):
        others = [one for of, one in made if of != fold]
        certainty = measure(others)
        sure = [(certainty.of(one.category, best=one.best, second=one.second), one.right) for one in others]
        bar = bar_for(sure, precision=AIM)
        for one in (one for of, one in made if of == fold):
            score = certainty.of(one.category, best=one.best, second=one.second)
            curve.append((score, one.right))
            if bar is not None and score >= bar:
                decided.append(one.right)
    curve.sort(reverse=True)
    print(f"{len(table)} clauses; best proposal right: {sum(right for _, right in curve) / len(curve):.4f}")
    print("share decided   precision   certainty from")
    for percent in range(10, 101, 10):
        top = curve[: len(curve) * percent // 100]
        print(f"{percent:>10} %   {sum(right for _, right in top) / len(top):>9.4f}   {top[-1][0]:>9.3f}")
    print(
        f"by the bar of the other folds (aim {AIM}): {len(decided) / len(table):.4f} decided,"
        f" precision {sum(decided) / len(decided):.4f}"
    )


if __name__ == "__main__":
    main()
