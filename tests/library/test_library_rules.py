"""Pure rules of the library."""

from __future__ import annotations

from decimal import Decimal

import pytest

from stratus.foundation.numbers import plain
from stratus.item_types.forms import as_html
from stratus.library.rules import Access, Outcome, Wish, score_of, shared, shared_with_owner, storable


@pytest.mark.parametrize(
    ("typed", "score"), [("2", "2"), ("2.5", "2.5"), ("2,5", "2.5"), (" 10.25 ", "10.25"), (3, "3"), ("999999.99", "999999.99")]
)
def test_a_score_may_be_typed_with_point_or_comma(typed, score):
    assert score_of(typed) == Decimal(score)


@pytest.mark.parametrize("typed", ["", "0", "-1", "1.234", "many", "NaN", "Infinity", "1000000", "1e99", None, "٣.٣٣٣"])
def test_what_is_no_score_is_none(typed):
    assert score_of(typed) is None


def test_characters_that_cannot_be_stored_are_replaced_everywhere():
    assert storable({"a\x00": ["b\ud800", {"c": "d\x00"}], "n": 1}) == {"a\ufffd": ["b\ufffd", {"c": "d\ufffd"}], "n": 1}


def test_whole_scores_are_written_whole():
    assert [repr(plain(Decimal(text))) for text in ("2.00", "2.50")] == ["2", "2.5"]


@pytest.mark.parametrize(
    ("typed", "markup"),
    [
        ("One line", "<p>One line</p>"),
        ("One\r\ntwo\r\n\r\nthree", "<p>One<br>two</p><p>three</p>"),
        ("with <strong>weight</strong>", "<p>with <strong>weight</strong></p>"),
        ("<p>as it is</p>", "<p>as it is</p>"),
        ("  ", "  "),
    ],
)
def test_lines_become_paragraphs(typed, markup):
    assert as_html(typed) == markup


@pytest.mark.parametrize(("typed", "score"), [("0.01", "0.01"), ("1", "1.00"), ("2.5", "2.50"), ("100", "100.00")])
def test_a_score_has_two_decimals_as_the_database_keeps_it(typed, score):
    assert str(score_of(typed)) == score


def test_members_of_tuples_and_keys_are_stored_too():
    assert storable(("a\x00", 1, None)) == ["a\ufffd", 1, None]
    assert storable({"k\udfff": True}) == {"k\ufffd": True}


AUTHOR, READER = "AUTHOR", "READER"
NOTHING, QUESTIONS, COLLECTION = Access(), Access(to_questions=True), Access(to_collection=True, role=AUTHOR)


@pytest.mark.parametrize(
    ("access", "wish", "after", "outcome"),
    [
        (NOTHING, Wish(), NOTHING, set()),
        (NOTHING, Wish(to_collection=True, role=READER), Access(True, False, READER), {Outcome.COLLECTION_GRANTED}),
        (NOTHING, Wish(to_collection=True), Access(True, False, ""), {Outcome.COLLECTION_GRANTED}),
        (COLLECTION, Wish(to_collection=True), COLLECTION, {Outcome.HAD_IT}),
        (COLLECTION, Wish(to_collection=True, role=AUTHOR), COLLECTION, {Outcome.HAD_IT}),
        (COLLECTION, Wish(to_collection=True, role=READER), Access(True, False, READER), {Outcome.COLLECTION_GRANTED}),
        (COLLECTION, Wish(role=READER), Access(True, False, READER), {Outcome.COLLECTION_GRANTED}),
        (COLLECTION, Wish(role=AUTHOR), COLLECTION, {Outcome.HAD_IT}),
        (NOTHING, Wish(role=READER), NOTHING, {Outcome.HAD_IT_NOT}),
        (NOTHING, Wish(role=""), NOTHING, {Outcome.HAD_IT_NOT}),
        (COLLECTION, Wish(to_collection=False), NOTHING, {Outcome.COLLECTION_REVOKED}),
        (COLLECTION, Wish(to_collection=False, role=READER), NOTHING, {Outcome.COLLECTION_REVOKED}),
        (NOTHING, Wish(to_collection=False), NOTHING, {Outcome.HAD_IT_NOT}),
        (NOTHING, Wish(to_questions=True), QUESTIONS, {Outcome.QUESTIONS_GRANTED}),
        (QUESTIONS, Wish(to_questions=True), QUESTIONS, {Outcome.HAD_IT}),
        (QUESTIONS, Wish(to_questions=False), NOTHING, {Outcome.QUESTIONS_REVOKED}),
        (NOTHING, Wish(to_questions=False), NOTHING, {Outcome.HAD_IT_NOT}),
        (
            Access(True, True, AUTHOR),
            Wish(to_collection=False, to_questions=False),
            NOTHING,
            {Outcome.COLLECTION_REVOKED, Outcome.QUESTIONS_REVOKED},
        ),
        (COLLECTION, Wish(to_collection=False, to_questions=True), QUESTIONS, {Outcome.COLLECTION_REVOKED, Outcome.QUESTIONS_GRANTED}),
        (QUESTIONS, Wish(to_collection=True, role=AUTHOR), Access(True, True, AUTHOR), {Outcome.COLLECTION_GRANTED}),
    ],
)
def test_what_a_wish_makes_of_somebodys_access(access, wish, after, outcome):
    assert shared(access, wish) == (after, outcome)


@pytest.mark.parametrize(
    ("wish", "outcome"),
    [
        (Wish(), set()),
        (Wish(to_collection=True), {Outcome.HAD_IT}),
        (Wish(to_questions=True), {Outcome.HAD_IT}),
        (Wish(role=READER), {Outcome.HAD_IT}),
        (Wish(to_collection=False, role=READER), {Outcome.HAD_IT_NOT}),
        (Wish(to_collection=False), {Outcome.HAD_IT_NOT}),
        (Wish(to_questions=False), {Outcome.HAD_IT_NOT}),
        (Wish(to_collection=True, to_questions=False), {Outcome.HAD_IT, Outcome.HAD_IT_NOT}),
    ],
)
def test_an_owner_always_has_all_access(wish, outcome):
    assert shared_with_owner(wish) == outcome
