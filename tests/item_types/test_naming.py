"""What parts are called."""

from __future__ import annotations

import pytest

from stratus.item_types.naming import choices, letter_at, letter_sent, lettered, name_of, one_line, place_of
from stratus.item_types.parts import by_id


@pytest.mark.parametrize(("place", "letter"), [(0, "A"), (25, "Z"), (26, ""), (-1, "")])
def test_there_is_a_letter_for_each_of_the_first_places(place, letter):
    assert letter_at(place) == letter
    assert place_of(letter) == (place if letter else None)


@pytest.mark.parametrize(
    ("sent", "letter"), [("0", "A"), (3, "D"), ("", ""), ("-1", ""), ("26", ""), ("²", ""), ("1" * 99, ""), (None, "")]
)
def test_a_place_that_a_form_sends_has_its_letter_and_anything_else_none(sent, letter):
    assert letter_sent(sent) == letter


def test_rows_are_called_by_letters_or_by_numbers():
    assert [name_of(place, letters=True) for place in (0, 25, 26)] == ["A", "Z", "27"]
    assert [name_of(place, letters=False) for place in (0, 25)] == ["1", "26"]
    assert lettered(["x", "y"]) == [("A", "x"), ("B", "y")]
    assert choices(2) == [("0", "A"), ("1", "B")]


def test_a_text_is_cut_to_one_line():
    assert one_line("<p>Low\n <b>iron</b></p>", 8) == "Low iron"
    assert one_line("<p>Low iron</p>", 7) == "Low ir…"


def test_what_is_shuffled_stands_in_the_order_of_ids():
    assert by_id([{"id": "b"}, {"id": "a"}]) == [{"id": "a"}, {"id": "b"}]
