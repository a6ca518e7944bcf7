"""Measure the clause proposals on what lawyers found (CUAD, CC BY 4.0, The Atticus Project), read by path.

Contracts are split by a hash of their file name into a development and a held-out half. The patterns so far were tuned
on neither; whoever tunes them looks at the development half alone.
Run: python benches/clauses/run.py [--half held-out|development] [--misses CATEGORY]
"""

import argparse
import ast
import csv
import hashlib
import os
import sys
import tomllib
from collections import Counter
from pathlib import Path

from remit.judgement.rules.anchoring import find, page_of
from remit.judgement.rules.proposals import classify, compile_categories, propose
from remit.judgement.rules.reading import read_document

ROOT = Path(__file__).parents[2]
SAMPLES = Path(os.environ.get("REMIT_SAMPLES", ROOT.parent / "shared" / "samples")) / "contracts"
PATTERNS = ROOT / "src" / "remit" / "services" / "contract_review" / "clauses.toml"
COLUMNS = {
    "governing_law": "Governing Law",
    "term": "Expiration Date",
    "renewal": "Renewal Term",
    "renewal_notice": "Notice Period To Terminate Renewal",
    "termination_for_convenience": "Termination For Convenience",
    "change_of_control": "Change Of Control",
    "anti_assignment": "Anti-Assignment",
    "cap_on_liability": "Cap On Liability",
    "uncapped_liability": "Uncapped Liability",
    "exclusivity": "Exclusivity",
    "non_compete": "Non-Compete",
    "no_solicit_customers": "No-Solicit Of Customers",
    "no_solicit_employees": "No-Solicit Of Employees",
    "non_disparagement": "Non-Disparagement",
    "right_of_first_refusal": "Rofr/Rofo/Rofn",
    "ip_ownership": "Ip Ownership Assignment",
    "joint_ip": "Joint Ip Ownership",
    "license_grant": "License Grant",
    "non_transferable_license": "Non-Transferable License",
    "irrevocable_license": "Irrevocable Or Perpetual License",
    "source_code_escrow": "Source Code Escrow",
    "post_termination": "Post-Termination Services",
    "audit_rights": "Audit Rights",
    "insurance": "Insurance",
    "warranty_duration": "Warranty Duration",
    "most_favoured_nation": "Most Favored Nation",
    "minimum_commitment": "Minimum Commitment",
    "volume_restriction": "Volume Restriction",
    "liquidated_damages": "Liquidated Damages",
    "revenue_sharing": "Revenue/Profit Sharing",
    "price_restrictions": "Price Restrictions",
    "covenant_not_to_sue": "Covenant Not To Sue",
    "third_party_beneficiary": "Third Party Beneficiary",
}
OTHERS = (
    "Competitive Restriction Exception",
    "Affiliate License-Licensor",
    "Affiliate License-Licensee",
    "Unlimited/All-You-Can-Eat-License",
)


def half_of(name: str) -> str:
    return "development" if hashlib.sha256(name.encode()).digest()[0] % 2 else "held-out"


def contracts(half: str | None) -> list[dict[str, str]]:
    with (SAMPLES / "clauses.csv").open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    return [row for row in rows if half is None or half_of(row["Filename"]) == half]


def clauses(rows: list[dict[str, str]]) -> dict[tuple[str, str], set[str]]:
    """(contract, text) -> its true categories; categories outside ours stay as texts that should match nothing."""
    found: dict[tuple[str, str], set[str]] = {}
    keys = {column: key for key, column in COLUMNS.items()} | dict.fromkeys(OTHERS, "")
    for row in rows:
        for column, key in keys.items():
            for text in ast.literal_eval(row[column] or "[]"):
                if len(text.split()) > 2:
                    found.setdefault((row["Filename"], " ".join(text.split())), set()).add(key)
    return {place: {key for key in truth if key} for place, truth in found.items()}


def typing(half: str, misses: str | None) -> None:
    categories = [one for one in compile_categories(tomllib.loads(PATTERNS.read_text())) if one.key in COLUMNS]
    rows = contracts(half)
    table = clauses(rows)
    right, proposed, true, top, decided = Counter[str](), Counter[str](), Counter[str](), 0, 0
    curve: list[tuple[float, float, bool]] = []
    for (name, text), truth in table.items():
        hits = classify(categories, text)
        true.update(truth)
        proposed.update(key for key, _ in hits)
        right.update(key for key, _ in hits if key in truth)
        if hits:
            decided += 1
            top += hits[0][0] in truth
            margin = hits[0][1] - (hits[1][1] if len(hits) > 1 else 0)
            curve.append((margin, hits[0][1], hits[0][0] in truth))
        if misses and misses in truth and misses not in dict(hits):
            print("MISSED  ", text[:400], hits)
        if misses and misses not in truth and misses in dict(hits):
            print("WRONGLY ", sorted(truth), text[:400])
        del name
    print(f"\n{half}: {len(rows)} contracts, {len(table)} clause texts, {len(categories)} categories")
    print(f"{'category':<30}{'clauses':>8}{'proposed':>9}{'precision':>10}{'recall':>8}")
    scores = []
    for key in COLUMNS:
        precision = right[key] / proposed[key] if proposed[key] else 0.0
        recall = right[key] / true[key] if true[key] else 0.0
        scores.append(2 * precision * recall / (precision + recall) if precision + recall else 0.0)
        print(f"{key:<30}{true[key]:>8}{proposed[key]:>9}{precision:>10.3f}{recall:>8.3f}")
    total = sum(right.values())
    print(
        f"{'all':<30}{sum(true.values()):>8}{sum(proposed.values()):>9}"
        f"{total / sum(proposed.values()):>10.3f}{total / sum(true.values()):>8.3f}"
        f"   macro F1 {sum(scores) / len(scores):.3f}"
    )
    print(
        f"best proposal is a true category: {top / len(table):.3f} of all, {top / decided:.3f} of the {decided} decided"
    )


def document() -> None:
    """Compare proposals in the whole contract with what the lawyers marked in it."""
    path = SAMPLES / "EtonPharmaceuticals_DevelopmentAgreement.pdf"
    source = read_document(path.read_bytes(), name=path.name)
    row = next(one for one in contracts(None) if "ETON" in one["Filename"].upper())
    found = propose(compile_categories(tomllib.loads(PATTERNS.read_text())), source.text, at_most=5)
    print(f"\ndocument: {row['Filename']}, {len(source.pages)} pages, {len(source.text):,} characters")
    print(f"{'category':<30}{'marked':>7}{'anchored':>9}{'hit@5':>6}  proposals (page, score)")
    marked_all = hit_all = anchored_all = 0
    for key, column in COLUMNS.items():
        texts = ast.literal_eval(row[column] or "[]")
        places = [place for text in texts for place in anchor(source.text, text)]
        mine = [one for one in found if one.category == key]
        hits = sum(any(one.start < end and start < one.end for one in mine) for start, end in places)
        marked_all, anchored_all, hit_all = marked_all + len(texts), anchored_all + len(places), hit_all + hits
        if texts or mine:
            shown = ", ".join(f"p{page_of(source.pages, one.start)} {one.score:.2f}" for one in mine)
            print(f"{key:<30}{len(texts):>7}{len(places):>9}{hits:>6}  {shown}")
    print(f"all: {marked_all} marked, {anchored_all} anchored, {hit_all} among the five best of their category")


def anchor(text: str, quotation: str) -> list[tuple[int, int]]:
    """Anchor a lawyer's quotation: whole, or (as CUAD elides with <omitted>) by its first part."""
    head = quotation.split("<omitted>", maxsplit=1)[0]
    return list(find(text, quotation=head))[:1]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--half", choices=["held-out", "development"], default="held-out")
    parser.add_argument("--misses", help="print what was missed and wrongly proposed for this category")
    options = parser.parse_args()
    if not (SAMPLES / "clauses.csv").exists():
        sys.exit(f"no clauses.csv in {SAMPLES}; set REMIT_SAMPLES")
    typing(options.half, options.misses)
    document()


if __name__ == "__main__":
    main()
