"""Short answer."""

from __future__ import annotations

from decimal import Decimal

import pytest
from hypothesis import strategies as st

from item_types.contract import ItemTypeContract
from stratus.item_types.authoring import editor_of
from stratus.item_types.errors import ContentError

LONG = 100_000


def typed(text: str) -> dict[str, str]:
    return {"text": text}


class TestShortAnswer(ItemTypeContract):
    key = "SHORT_ANSWER"
    written = {
        "stem": "<p>Which city?</p>",
        "lang": "en",
        "accepted": ["Amsterdam", "New  York"],
        "case_sensitive": False,
        "spelling_errors": 0,
        "marking_scheme": "<p>A suburb is no city.</p>",
    }
    wrong = [
        ({"accepted": []}, "accepted", "NUMBER_OF_ACCEPTED"),
        ({"accepted": None}, "accepted", "NUMBER_OF_ACCEPTED"),
        ({"accepted": [" ", "\u200b"]}, "accepted", "NUMBER_OF_ACCEPTED"),
        ({"accepted": [str(number) for number in range(51)]}, "accepted", "NUMBER_OF_ACCEPTED"),
        ({"accepted": ["a", *[""] * 1_000]}, "accepted", "NUMBER_OF_ACCEPTED"),
        ({"accepted": ["a", "x" * 501]}, "accepted", "ACCEPTED_TOO_LONG"),
        ({"spelling_errors": 4}, "spelling_errors", "NUMBER_OUT_OF_RANGE"),
        ({"spelling_errors": -1}, "spelling_errors", "NUMBER_OUT_OF_RANGE"),
        ({"spelling_errors": "few"}, "spelling_errors", "NO_WHOLE_NUMBER"),
        ({"marking_scheme": "x" * 100_001}, "marking_scheme", "TEXT_TOO_LONG"),
    ]
    accepted = [None, typed(""), typed("Amsterdam"), typed(" so \u202e and\nso "), typed("x" * 1_000)]
    refused = [
        ("Amsterdam", "VALUE_HAS_NO_TEXT"),
        ({}, "VALUE_HAS_NO_TEXT"),
        ({"text": 7}, "VALUE_HAS_NO_TEXT"),
        (typed("x" * 1_001), "TEXT_TOO_LONG"),
    ]
    scored = [
        ({}, None, 0),
        ({}, typed(""), 0),
        ({}, typed("Amsterdam"), 3),
        ({}, typed("  amsterdam "), 3),
        ({}, typed("new york"), 3),
        ({}, typed("Amsterdam New York"), 0),
        ({}, typed("Amsterdm"), 0),
        ({"case_sensitive": True}, typed("amsterdam"), 0),
        ({"case_sensitive": True}, typed("Amsterdam"), 3),
        # of the reference: a number of spelling errors is a Levenshtein distance
        ({"spelling_errors": 1}, typed("Amsterdm"), 3),
        ({"spelling_errors": 1}, typed("Amstredam"), 0),
        ({"spelling_errors": 2}, typed("Amstredam"), 3),
        ({"spelling_errors": 1, "case_sensitive": True}, typed("amsterdam"), 3),
        ({"accepted": ["Rome"], "spelling_errors": 3}, typed(""), 0),
        ({"accepted": ["Rome"], "spelling_errors": 3}, typed("R"), 0),
        ({"accepted": ["ox"], "spelling_errors": 2}, typed("cat"), 0),
        ({"accepted": ["ox"], "spelling_errors": 2}, typed("ox"), 3),
    ]
    said = [(typed(""), "", False), (typed(" \u200b"), "", False), (typed(" New \n York "), "New York", True)]
    alike = [(typed("New York"), typed(" new  york ")), (typed(""), None), (typed(" "), None)]
    unlike = [(typed("New York"), typed("NewYork")), (typed("a"), None)]
    chances = [({}, None)]
    rekeyed = [
        {"accepted": ["Paris"]},
        {"accepted": ["a", "b", "c"]},
        {"spelling_errors": 2},
        {"case_sensitive": True},
        {"marking_scheme": ""},
    ]
    hostile = [typed("x" * LONG), typed("a\u0301\u0316" * 333), typed("\n" * 1_000), {"text": "x", "more": ["x"] * LONG}]
    answers = st.builds(typed, st.text(max_size=30) | st.sampled_from(["Amsterdam", "amsterdm", "New York"]))

    def test_what_was_typed_is_stored_and_nothing_beside_it(self):
        value = typed("  as \t it\nwas ")
        assert self.stored(value) is value
        assert self.stored(value | {"more": 1}) == value

    def test_a_paper_holds_nothing_beside_the_question(self):
        assert set(self.paper_item()) == {"id", "type", "stem", "lang", "max_score"}

    def test_where_case_counts_answers_that_differ_in_it_are_counted_apart(self):
        content = self.content(case_sensitive=True)
        assert self.type.normalised(content, typed(" New  York")) == "New York"

    def test_an_author_finds_their_lines_as_they_wrote_them_and_others_see_the_texts(self):
        content = self.content(accepted=["b", "  a  b ", "", "b", 7])
        assert content["accepted"] == ["b", "  a  b ", "", "b"]
        assert self.type.content.answer_key(content)["accepted"] == ["b", "a b"]

    def test_as_many_as_50_texts_of_500_characters_are_accepted(self):
        most = [f"{number:02d}" + "x" * 498 for number in range(50)]
        assert self.content(accepted=most)["accepted"] == most

    def test_an_author_reads_which_line_is_too_long(self):
        with pytest.raises(ContentError, match=r"^accepted: ACCEPTED_TOO_LONG line=3 most=500$"):
            self.content(accepted=["a", "", "x" * 501])

    def test_what_an_author_saved_comes_back_into_the_form_and_is_the_same_when_it_is_saved_again(self):
        form_class, stored = editor_of(self.key).form, self.content()
        form = form_class(form_class.initial_of("A title", stored, Decimal(3)))
        assert form.is_valid(), form.errors
        assert self.type.clean(form.content(), before=stored) == stored
