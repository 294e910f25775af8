"""Multiple choice and multiple response: what candidates are given, and what a selection is worth."""

from __future__ import annotations

import json
from decimal import Decimal
from string import ascii_letters
from typing import Any

import pytest

from stratus.delivery.papers.sheets import paper_document
from stratus.item_types.base import Points
from stratus.item_types.credit import SCORING
from stratus.item_types.errors import ContentError
from stratus.item_types.registry import item_type
from support.builders import CONTENTS

D = Decimal
CHOICE = item_type("MULTIPLE_CHOICE")
RESPONSE = item_type("MULTIPLE_RESPONSE")


def a_question(letters: str = "abcde", right: str = "abc", **fields: Any) -> dict[str, Any]:
    """The content of a question with these alternatives, of which these are right."""
    alternatives = [{"id": letter, "html": f"<p>Alternative {letter}</p>", "correct": letter in right} for letter in letters]
    return {"stem": "<p>Which statements are true?</p>", "alternatives": alternatives} | fields


def a_response(letters: str = "abcde", right: str = "abc", **fields: Any) -> dict[str, Any]:
    return RESPONSE.content.clean(a_question(letters, right, **fields))


def points(content: dict[str, Any], chosen: str, max_score: int = 6) -> Any:
    return worth(RESPONSE.score(content, {"selected": list(chosen)}, D(max_score)))


def worth(scored: Any) -> Any:
    assert isinstance(scored, Points)
    return scored.value


@pytest.mark.parametrize("kind", [CHOICE, RESPONSE])
def test_a_candidate_sees_of_an_alternative_its_id_and_its_text_alone(kind: Any) -> None:
    seen = kind.candidate_view("7-1", kind.content.clean(a_question("ab", "a")), D(2))
    assert seen["alternatives"] == [{"id": "a", "html": "<p>Alternative a</p>"}, {"id": "b", "html": "<p>Alternative b</p>"}]


@pytest.mark.parametrize(
    ("code", "members"),
    [
        ("MULTIPLE_CHOICE", {"alternatives"}),
        ("MULTIPLE_RESPONSE", {"alternatives", "max_selections"}),
        ("ESSAY", {"max_words", "rich_text"}),
        ("FILE_RESPONSE", {"accept", "max_size", "max_files"}),
    ],
)
def test_a_paper_holds_of_an_item_what_is_listed_here_and_nothing_else(code: str, members: set[str]) -> None:
    content = item_type(code).clean(CONTENTS[code] | {"marking_scheme": "<p>For markers</p>"})
    paper = paper_document("An exam", [{"id": "7-1", "type": code, "max_score": 2, "content": content}])
    (item,) = json.loads(paper.content)["items"]
    assert set(item) == {"id", "type", "stem", "lang", "max_score"} | members
    assert "For markers" not in paper.content


@pytest.mark.parametrize(("chosen", "expected"), [("", 0), ("a", 0), ("ab", 0), ("abc", 6), ("abcd", 0), ("abcde", 0), ("de", 0)])
def test_all_or_nothing_gives_points_for_exactly_the_right_ones(chosen: str, expected: int) -> None:
    assert points(a_response(scoring="DICHOTOMOUS"), chosen) == expected


@pytest.mark.parametrize(("chosen", "expected"), [("", 0), ("a", 2), ("ab", 4), ("abc", 6)])
def test_with_partial_credit_each_right_one_gives_its_share(chosen: str, expected: int) -> None:
    assert points(a_response(scoring="POLYTOMOUS"), chosen) == expected


@pytest.mark.parametrize(("chosen", "expected"), [("abd", 2), ("abcd", 4), ("abcde", 2), ("ad", 0)])
@pytest.mark.parametrize("most", [None, 4, 5])
def test_where_more_may_be_chosen_than_are_right_each_wrong_one_cancels_a_right_one(most: int | None, chosen: str, expected: int) -> None:
    assert points(a_response(scoring="POLYTOMOUS", max_selections=most), chosen) == expected


@pytest.mark.parametrize("chosen", ["d", "de", "ade"])
def test_wrong_ones_never_take_the_score_below_zero(chosen: str) -> None:
    assert points(a_response(scoring="POLYTOMOUS"), chosen) == 0


@pytest.mark.parametrize(("letters", "right"), [("abcd", "ab"), ("abcde", "a"), ("abcdef", "abc")])
@pytest.mark.parametrize("scoring", SCORING)
def test_ticking_everything_gives_nothing_where_no_more_are_right_than_wrong(letters: str, right: str, scoring: str) -> None:
    assert points(a_response(letters, right, scoring=scoring), letters) == 0


@pytest.mark.parametrize("scoring", SCORING)
def test_ticking_everything_is_never_full_unless_everything_is_right(scoring: str) -> None:
    assert points(a_response("abcde", "abcd", scoring=scoring), "abcde") < D(6)
    assert points(a_response("abc", "abc", scoring=scoring), "abc") == D(6)


@pytest.mark.parametrize(("chosen", "expected"), [("abc", 6), ("abd", 4), ("ade", 2), ("de", 0)])
def test_where_no_more_may_be_chosen_than_are_right_a_wrong_one_cancels_nothing(chosen: str, expected: int) -> None:
    assert points(a_response(scoring="POLYTOMOUS", max_selections=3), chosen) == expected


@pytest.mark.parametrize(("chosen", "expected"), [("a", 2), ("b", 0), ("", 0), ("ab", 0)])
def test_of_a_multiple_choice_the_right_one_alone_gives_points(chosen: str, expected: int) -> None:
    content = CHOICE.content.clean(a_question("abc", "a"))
    assert worth(CHOICE.score(content, {"selected": list(chosen)}, D(2))) == expected


@pytest.mark.parametrize("value", [None, {}, {"selected": None}, {"selected": "abc"}, "abc", 7])
def test_what_is_no_selection_gives_nothing(value: Any) -> None:
    assert worth(CHOICE.score(CHOICE.content.clean(a_question("abc", "a")), value, D(2))) == 0
    assert worth(RESPONSE.score(a_response(scoring="POLYTOMOUS"), value, D(2))) == 0


@pytest.mark.parametrize(
    ("value", "refused"),
    [
        (None, ""),
        ({"selected": []}, ""),
        ({"selected": ["a", "c"]}, ""),
        ({"selected": ["a", "b", "c"]}, "TOO_MANY_SELECTED"),
        ({"selected": ["a", "a"]}, "UNKNOWN_ALTERNATIVE"),
        ({"selected": ["z"]}, "UNKNOWN_ALTERNATIVE"),
        ({"selected": [1]}, "UNKNOWN_ALTERNATIVE"),
        ({"selected": "a"}, "VALUE_HAS_NO_SELECTION"),
        ({}, "VALUE_HAS_NO_SELECTION"),
        (["a"], "VALUE_HAS_NO_SELECTION"),
    ],
)
def test_which_selections_are_refused(value: Any, refused: str) -> None:
    paper_item = RESPONSE.candidate_view("7-1", a_response("abc", "ab", max_selections=2), D(2))
    assert RESPONSE.check_response(paper_item, value) == refused


def test_of_a_multiple_choice_one_may_be_chosen() -> None:
    paper_item = CHOICE.candidate_view("7-1", CHOICE.content.clean(a_question("abc", "a")), D(2))
    assert [CHOICE.check_response(paper_item, {"selected": list(chosen)}) for chosen in ("a", "ab")] == ["", "TOO_MANY_SELECTED"]


@pytest.mark.parametrize(("letters", "right", "fields", "wrong"), [
    ("a", "a", {}, "alternatives"),
    ("abc", "", {}, "alternatives"),
    ("abcdefghijklmnopqrstuvwxyzA", "a", {}, "alternatives"),
    ("abc", "abc", {"max_selections": 2}, "max_selections"),
    ("abc", "ab", {"max_selections": 0}, "max_selections"),
    ("abc", "ab", {"scoring": "OTHER"}, "scoring"),
])  # fmt: skip
def test_a_multiple_response_that_nobody_could_score_is_not_saved(letters: str, right: str, fields: dict[str, Any], wrong: str) -> None:
    with pytest.raises(ContentError) as problem:
        a_response(letters, right, **fields)
    assert set(problem.value.problems) == {wrong}


@pytest.mark.parametrize("right", ["", "ab"])
def test_a_multiple_choice_has_exactly_one_right_alternative(right: str) -> None:
    with pytest.raises(ContentError) as problem:
        CHOICE.content.clean(a_question("abc", right))
    assert set(problem.value.problems) == {"alternatives"}


def test_an_answer_is_read_in_letters_as_the_author_wrote_them() -> None:
    assert RESPONSE.answer_text(a_response(), {"selected": ["d", "a"]}) == "A; D"


def problems(kind: Any, letters: str = "abc", right: str = "a", **fields: Any) -> dict[str, str]:
    """Field → problem with its numbers."""
    with pytest.raises(ContentError) as error:
        kind.clean(a_question(letters, right, **fields))
    return {name: str(problem) for name, problem in error.value.problems.items()}


@pytest.mark.parametrize("kind", [CHOICE, RESPONSE])
def test_a_problem_has_the_numbers_for_its_message(kind: Any) -> None:
    for letters in ("a", ascii_letters):
        assert problems(kind, letters) == {"alternatives": "NUMBER_OF_ALTERNATIVES low=2 high=26"}
    long = [{"html": "x" * 100_001, "correct": True}, {"html": "y"}]
    assert problems(kind, alternatives=long) == {"alternatives": "ALTERNATIVE_TOO_LONG most=100000"}
    nested = [{"html": "<b>" * 65, "correct": True}, {"html": "x", "correct": False}, {"html": "y"}]
    assert problems(kind, alternatives=nested) == {"alternatives": "TOO_NESTED most=64"}


def test_how_many_selections_there_must_be_is_said_in_numbers() -> None:
    assert problems(RESPONSE, max_selections=27) == {"max_selections": "NUMBER_OUT_OF_RANGE low=1 high=26"}
    assert problems(RESPONSE, "abc", "abc", max_selections=2) == {"max_selections": "FEWER_SELECTIONS_THAN_RIGHT right=3"}


def test_where_the_alternatives_are_wrong_nothing_is_said_about_how_many_of_them_may_be_chosen() -> None:
    too_many = problems(RESPONSE, "abcdefghijklmnopqrstuvwxyzA", "abc", max_selections=2)
    assert too_many == {"alternatives": "NUMBER_OF_ALTERNATIVES low=2 high=26"}


@pytest.mark.parametrize("kind", [CHOICE, RESPONSE])
def test_there_are_two_to_26_alternatives_of_at_most_100_000_characters(kind: Any) -> None:
    for letters in ("ab", "abcdefghijklmnopqrstuvwxyz"):
        assert len(kind.clean(a_question(letters, "a"))["alternatives"]) == len(letters)
    assert kind.clean(a_question("", alternatives=[{"html": "x" * 100_000, "correct": True}, {"html": "y"}]))


@pytest.mark.parametrize("given", [None, 7, "ab", {"html": "a"}])
def test_what_is_no_list_of_alternatives_has_none(given: Any) -> None:
    assert problems(CHOICE, alternatives=given) == {"alternatives": "NUMBER_OF_ALTERNATIVES low=2 high=26"}


def test_what_is_no_alternative_is_left_out_and_the_others_stay() -> None:
    given = [7, {"html": "<p>a</p>", "correct": 1}, None, {"html": "<p></p>"}, {"html": "<p>b</p>"}]
    kept = CHOICE.content.clean(a_question("", alternatives=given))["alternatives"]
    assert kept == [{"id": "", "html": "<p>a</p>", "correct": True}, {"id": "", "html": "<p>b</p>", "correct": False}]


def test_an_alternative_keeps_its_id_when_its_text_changes() -> None:
    before = CHOICE.clean(a_question("ab", "a"), before=a_question("ab", "a"))
    before["alternatives"][0]["html"] = "<p>Worded anew</p>"
    assert [one["id"] for one in CHOICE.clean(before, before=before)["alternatives"]] == ["a", "b"]


@pytest.mark.parametrize("kind", [CHOICE, RESPONSE])
def test_shuffled_alternatives_stand_in_the_order_of_their_ids_for_candidates_and_as_authored_for_authors(kind: Any) -> None:
    content = kind.content.clean(a_question("cab", "a", shuffle="on"))
    ids = [[one["id"] for one in view("7-1", content, D(2))["alternatives"]] for view in (kind.candidate_view, kind.author_view)]
    assert ids == [["a", "b", "c"], ["c", "a", "b"]]
    assert (content["shuffle"], kind.shuffled_ids(content)) == (True, ["c", "a", "b"])


@pytest.mark.parametrize("kind", [CHOICE, RESPONSE])
def test_what_is_not_shuffled_stands_as_authored(kind: Any) -> None:
    content = kind.content.clean(a_question("cab", "a"))
    assert [one["id"] for one in kind.candidate_view("7-1", content, D(2))["alternatives"]] == ["c", "a", "b"]
    assert (content["shuffle"], kind.shuffled_ids(content)) == (False, [])


def test_the_key_names_the_right_alternatives_in_the_order_of_their_ids() -> None:
    shown = RESPONSE.view_with_key("7-1", RESPONSE.content.clean(a_question("cab", "ca")), D(2))
    assert (shown["id"], shown["key"], shown["max_selections"]) == ("7-1", {"correct": ["a", "c"]}, None)


def test_a_multiple_response_is_all_or_nothing_unless_its_author_chose_partial_credit() -> None:
    assert a_response()["scoring"] == "DICHOTOMOUS"


def test_only_as_many_selections_as_are_right_may_be_the_limit() -> None:
    assert a_response("abc", "ab", max_selections=2)["max_selections"] == 2
    assert a_response("abcdefghijklmnopqrstuvwxyz", "a", max_selections="26")["max_selections"] == 26


def test_parts_of_a_multiple_response_are_its_alternatives_by_letter() -> None:
    parts = RESPONSE.parts(a_response("ab", "a", scoring="POLYTOMOUS"))
    assert [tuple(part) for part in parts] == [("a", "A", 1, "alternative"), ("b", "B", 0, "alternative")]


@pytest.mark.parametrize("value", ["abc", 7, [], {}, {"selected": None}, {"selected": "a"}])
def test_what_is_no_selection_is_no_answer(value: Any) -> None:
    assert (CHOICE.is_answered(value), CHOICE.answer_text(a_question("abc", "a", shuffle=False), value)) == (False, "")
