"""Canned texts: what is known is filled in, what is not is found before it is sent."""

from remit.conversation.rules.placeholders import filled_in, gaps


def test_a_known_place_without_a_value_stays_as_a_gap() -> None:
    text = filled_in("Which order does {reference} belong to? We hold it as {number}.", {"number": "HA-1"})
    assert (text, gaps(text)) == ("Which order does {reference} belong to? We hold it as HA-1.", ("{reference}",))


def test_braces_that_the_writer_means_are_no_gap() -> None:
    assert gaps('The file holds {"total": 3} and {sum}.') == ()
