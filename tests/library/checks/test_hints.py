"""Hints about an item that could be saved."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.item_types.registry import ITEM_TYPES, item_type
from stratus.library.checks.reading import lix
from stratus.library.checks.rules import hints
from support.builders import CONTENTS

PICTURE = f'<img src="media:{"0" * 64}" alt="{{}}" width="10" height="10">'
EASY = "<p>The cat sat on the mat. It saw a dog. The dog ran off.</p>" * 5
HARD = (
    "<p>Notwithstanding aforementioned considerations, organisational representatives predominantly characterised institutional "
    "arrangements concerning international administrative cooperation as insufficiently comprehensive, particularly regarding "
    "supplementary responsibilities traditionally attributed exclusively to intergovernmental organisations, whose constitutional "
    "foundations nevertheless presuppose substantial independent decision-making competences throughout participating jurisdictions "
    "and corresponding supervisory authorities</p>"
)


def found(kind: str = "MULTIPLE_CHOICE", **changed: Any) -> list[str]:
    """The codes of the hints about an example with these members changed."""
    content = {**CONTENTS[kind], **changed}
    return [hint.code for hint in hints(item_type(kind), item_type(kind).clean(content))]


def choices(*texts: str, right: int = 0) -> list[dict[str, Any]]:
    return [{"id": "", "html": text, "correct": number == right} for number, text in enumerate(texts)]


@pytest.mark.parametrize("kind", ITEM_TYPES)
def test_every_type_can_be_looked_through(kind: str) -> None:
    hints(item_type(kind), item_type(kind).clean(CONTENTS[kind]))


def test_an_ordinary_question_has_no_hints() -> None:
    assert found(alternatives=choices("Paris", "London", "Rome")) == []


@pytest.mark.parametrize(
    ("texts", "right", "is_told"),
    [
        (["The capital of France since 987", "London", "Rome"], 0, True),
        (["Paris", "The capital of the United Kingdom", "Rome"], 0, False),
        (["The capital of France", "The capital of Spain", "Rome"], 0, False),
        (["Abcde", "Abc", "Ab"], 0, False),  # longer by less than anybody notices
        (["Certainly not", "No"], 0, False),  # of two, one is the longer
    ],
)
def test_a_key_that_is_much_longer_than_the_others_is_told(texts: list[str], right: int, is_told: bool) -> None:
    assert ("LONGEST_IS_KEY" in found(alternatives=choices(*texts, right=right))) is is_told


def test_alternatives_that_differ_in_their_spelling_alone_are_told_by_their_letters() -> None:
    content = item_type("MULTIPLE_CHOICE").clean({**CONTENTS["MULTIPLE_CHOICE"], "alternatives": choices("Paris", "Rome", "paris.")})
    [hint] = hints(item_type("MULTIPLE_CHOICE"), content)
    assert (hint.code, hint.params) == ("ALTERNATIVES_ALIKE", {"one": "A", "other": "C"})


@pytest.mark.parametrize(
    "texts", [("+", "−", "×"), ("x+1", "x−1", "x"), ("1.5", "15", "3"), ("&lt;3", "&gt;3", "=3"), ("x<sup>2</sup>", "x<sub>2</sub>", "x")]
)
def test_signs_that_say_something_else_are_not_taken_for_the_same(texts: tuple[str, ...]) -> None:
    assert found(alternatives=choices(*texts)) == []


@pytest.mark.parametrize("shuffle", [True, False])
def test_an_alternative_that_speaks_of_those_above_is_told_where_they_are_shuffled(shuffle: bool) -> None:
    told = "ABOVE_THOUGH_SHUFFLED" in found(alternatives=choices("Paris", "Rome", "None of the above"), shuffle=shuffle)
    assert told is shuffle


def test_a_picture_without_a_description_is_told_and_one_with_it_is_not() -> None:
    assert "PICTURE_WITHOUT_TEXT" in found(stem=f"<p>What is this? {PICTURE.format('')}</p>")
    assert "PICTURE_WITHOUT_TEXT" not in found(stem=f"<p>What is this? {PICTURE.format('A bridge')}</p>")


@pytest.mark.parametrize(("cell", "is_told"), [("td", True), ("th", False)])
def test_a_table_without_header_cells_is_told(cell: str, is_told: bool) -> None:
    stem = f"<p>Read the table.</p><table><tbody><tr><{cell}>Year</{cell}></tr><tr><td>1990</td></tr></tbody></table>"
    assert ("TABLE_WITHOUT_HEADER" in found(stem=stem)) is is_told


def test_colours_are_told_beside_a_picture_only_and_in_the_items_language() -> None:
    seen = PICTURE.format("A map")
    assert "COLOUR_WORDS" in found(stem=f"<p>Which country is red? {seen}</p>")
    assert "COLOUR_WORDS" not in found(stem="<p>Which wine is red?</p>")
    assert "COLOUR_WORDS" in found(stem=f"<p>Welk land is rood? {seen}</p>", lang="nl")
    assert "COLOUR_WORDS" not in found(stem=f"<p>Welk land is rood? {seen}</p>")


def test_an_essay_without_a_marking_scheme_is_told() -> None:
    assert "NO_MARKING_SCHEME" in found("ESSAY", marking_scheme="")
    assert "NO_MARKING_SCHEME" not in found("ESSAY", marking_scheme="<p>Two points for a date.</p>")


def test_criteria_say_what_earns_points_as_a_marking_scheme_does() -> None:
    assert "NO_MARKING_SCHEME" not in found("ESSAY", marking_scheme="", criteria=[{"title": "Facts", "points": "2"}])
    assert "NO_MARKING_SCHEME" in found("ESSAY", marking_scheme="", criteria=[{"title": ""}], model_answer="<p>So.</p>")


def test_a_text_that_is_hard_to_read_is_told_in_languages_of_which_that_is_known() -> None:
    assert "HARD_TO_READ" in found("ESSAY", stem=2 * HARD)
    assert "HARD_TO_READ" not in found("ESSAY", stem=EASY)
    assert "HARD_TO_READ" not in found("ESSAY", stem=2 * HARD, lang="fi")


def test_lix_is_the_length_of_sentences_and_the_share_of_long_words() -> None:
    sentence = "<p>one two three four sixsix sevenly seventh tenfold nine ten</p>"  # ten words, of which three have more than six letters
    assert lix([sentence] * 5) == 10 + 30
    assert lix([sentence] * 4) is None


@given(st.text(max_size=300))
def test_lix_takes_any_text(text: str) -> None:
    found = lix([text * 10])
    assert found is None or found >= 0
