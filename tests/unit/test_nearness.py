"""Decisions on the same matter in other words are found, in an order that never changes; strangers are not."""

from remit.judgement.rules.nearness import Nearness

DECIDED = {
    "cap": "Cap on liability. Liability of the supplier is limited to the fees paid in twelve months; accepted.",
    "law": "Governing law. The agreement is governed by the laws of England; accepted, our own courts decide.",
    "audit": "Audit rights. The customer may inspect the books and records once a year on ten days' notice.",
    "price": "Prices rise with the index of consumer prices, no more than three percent a year.",
}


def test_other_words_on_the_same_matter_come_first() -> None:
    near = Nearness(DECIDED)
    assert near.to("May the supplier limit what it is liable for?", at_most=2)[:1] == ("cap",)
    assert near.to("Inspection of the supplier's records by the customer", at_most=2)[:1] == ("audit",)
    assert near.to("Which country's law governs this agreement?", at_most=2)[:1] == ("law",)


def test_what_is_about_nothing_known_finds_nothing() -> None:
    assert Nearness(DECIDED).to("Zebra xylophone", at_most=3) == ()
    assert Nearness({}).to("Cap on liability", at_most=3) == ()


def test_the_same_texts_give_the_same_order() -> None:
    asked = "limits of liability and of price"
    assert Nearness(DECIDED).to(asked, at_most=4) == Nearness(dict(DECIDED)).to(asked, at_most=4)
