"""Names: one form for many spellings, likeness word by word, and what date and country add or take."""

from datetime import date

import pytest
from benches.names.sample import invent

from remit.screening.model import Listed, ListRefused, Subject
from remit.screening.rules.hits import screen
from remit.screening.rules.likeness import likeness
from remit.screening.rules.lists import read_list
from remit.screening.rules.names import words_of
from remit.screening.rules.prepared import prepare_list


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("Nguyễn Đức Anh", "NGUYEN DUC ANH", "person"),
        ("Сергей Тарнов", "sergey tarnov", "person"),
        ("Łukasz Müller", "Lukasz Muller", "person"),
        ("Dr. Karim Haddad", "Karim Haddad", "person"),
        ("Oldport Metals JSC", "Oldport Metals Co., Ltd.", "entity"),
        ("O’Connor", "OConnor", "person"),
    ],
)
def test_spellings_of_one_name_have_one_form(one: str, other: str, kind: str) -> None:
    assert words_of(one, kind=kind) == words_of(other, kind=kind)


def test_likeness_shows_which_word_was_held_against_which_and_what_is_left() -> None:
    found = likeness(("sergei", "ivanovich", "tarnov"), ("tarnov", "sergey"))
    assert {(pair.ours, pair.theirs) for pair in found.pairs} == {("tarnov", "tarnov"), ("sergei", "sergey")}
    assert found.left == ("ivanovich",)
    assert 0.7 < found.score < 0.9


def test_words_written_as_one_and_initials_are_seen() -> None:
    assert likeness(("karim", "alrashidi"), ("karim", "al", "rashidi")).score == 1
    assert likeness(("k", "rashidi"), ("karim", "rashidi")).score > 0.9


def test_other_people_are_not_alike() -> None:
    assert likeness(("hannah", "whitaker"), ("karim", "rashidi")).score == 0


def test_date_and_country_speak_for_and_against_and_silence_says_nothing() -> None:
    listed = prepare_list([Listed("1", ("Karim Rashidi",), "person", ("1971-03-04",), frozenset({"SY"}))])

    def scored(born: date | None, *countries: str) -> tuple[float, tuple[str, ...]]:
        (hit,) = screen(Subject("a", "Karim Rashidy", "person", born, frozenset(countries)), listed, threshold=0.4)
        return round(hit.score - hit.name_score, 2), hit.reasons

    assert scored(None) == (0.0, ())
    assert scored(date(1971, 3, 4))[1] == ("same_date",)
    assert scored(date(1990, 1, 1), "FR") == (-0.2, ("other_year", "other_country"))


def test_a_person_is_never_an_entity() -> None:
    listed = prepare_list([Listed("1", ("Karim Rashidi",), "entity")])
    assert screen(Subject("a", "Karim Rashidi", "person"), listed, threshold=0.1) == ()


def test_the_united_nations_shape_is_read() -> None:
    person = (
        "<DATAID>7</DATAID><FIRST_NAME>KARIM</FIRST_NAME><SECOND_NAME>RASHIDI</SECOND_NAME>"
        "<INDIVIDUAL_ALIAS><ALIAS_NAME>Abu K</ALIAS_NAME></INDIVIDUAL_ALIAS>"
        "<INDIVIDUAL_DATE_OF_BIRTH><YEAR>1971</YEAR></INDIVIDUAL_DATE_OF_BIRTH>"
    )
    xml = (
        f"<CONSOLIDATED_LIST><INDIVIDUALS><INDIVIDUAL>{person}</INDIVIDUAL></INDIVIDUALS></CONSOLIDATED_LIST>".encode()
    )
    (one,) = read_list(xml)
    assert (one.names, one.born, one.kind) == (("KARIM RASHIDI", "Abu K"), ("1971",), "person")


@pytest.mark.parametrize("content", [b"", b"key,name\n1,A\n", b"key,kind,name\n1,ghost,A\n", b"<a/>",
                                     b"key,kind,name\n1,person,A\n1,person,B\n",
                                     b"key,kind,name\n1,person," + b"A" * 200_000])  # fmt: skip
def test_what_is_no_list_is_refused(content: bytes) -> None:
    with pytest.raises(ListRefused):
        read_list(content)


def test_a_prepared_list_rules_out_no_hit() -> None:
    sample = invent(3, listed=60, asked=25)
    listed = [Listed(str(at), (name,), "person") for at, name in enumerate(sample.listed)]
    prepared = prepare_list(listed)
    for one in sample.asked:
        words = words_of(one.name, kind="person")
        each = {party.key for party in listed if likeness(words, words_of(party.names[0], kind="person")).score >= 0.8}
        assert {hit.listed.key for hit in screen(Subject("", one.name, "person"), prepared, threshold=0.8)} == each
