"""Model answer and criteria: what an author may write, in every type that people always mark."""

from __future__ import annotations

import contextlib
import json
from decimal import Decimal
from typing import Any

import pytest
from hypothesis import given, settings

from item_types.contract import ID, JSON
from stratus.item_types.authoring import in_words
from stratus.item_types.criteria.content import leaves, max_score_of, places, total, total_written
from stratus.item_types.criteria.words import WORDS
from stratus.item_types.errors import ContentError
from stratus.item_types.registry import ITEM_TYPES, item_type
from support.builders import CONTENTS
from support.costs import grows_too_fast
from support.examples import examples

MARKED = [key for key, kind in ITEM_TYPES.items() if kind.needs_marker]


def a_level(title: str, points: str, **more: Any) -> dict[str, Any]:
    return {"title": title, "points": points, "text": "", **more}


def a_criterion(title: str = "Facts", points: str = "2", **more: Any) -> dict[str, Any]:
    return {"title": title, "points": points, "text": "", **more}


LEVELS = [a_level("None", "0"), a_level("Some", "1,5"), a_level("All", "3")]
CRITERIA = [
    a_criterion("Structure", "", levels=LEVELS),
    a_criterion("Content", "", parts=[a_criterion("Facts", "2"), a_criterion("Sources", "", levels=LEVELS)]),
    a_criterion("Language", "0.5", text="Spelling.\r\nGrammar."),
]


def cleaned(criteria: Any, kind: str = "ESSAY", before: Any = None, **more: Any) -> dict[str, Any]:
    return item_type(kind).clean({**CONTENTS[kind], "criteria": criteria, **more}, before)


def refused(criteria: Any) -> str:
    with pytest.raises(ContentError) as error:
        cleaned(criteria)
    assert [*error.value.problems] == ["criteria"]
    said = in_words("ESSAY", error.value)["criteria"]
    assert "%(" not in said
    return f"{error.value.problems['criteria'].part} {error.value.problems['criteria'].code}".strip()


@pytest.mark.parametrize("kind", MARKED)
def test_what_markers_are_given_is_stored_as_a_fixed_point(kind):
    first = json.loads(json.dumps(cleaned(CRITERIA, kind, model_answer="<p>So.</p>")))
    assert first["model_answer"] == "<p>So.</p>"
    assert item_type(kind).clean(first, before=first) == first


@pytest.mark.parametrize("kind", MARKED)
def test_no_paper_has_any_of_it(kind):
    plain = item_type(kind).clean(CONTENTS[kind])
    guided = cleaned(CRITERIA, kind, model_answer="<p>So.</p>")
    for view in ("candidate_view", "author_view", "view_with_key"):
        assert getattr(item_type(kind), view)("1-1", guided, Decimal(3)) == getattr(item_type(kind), view)("1-1", plain, Decimal(3))


def test_types_that_score_themselves_have_none():
    for kind in ITEM_TYPES.keys() - set(MARKED):
        assert cleaned(CRITERIA, kind, model_answer="<p>So.</p>").keys().isdisjoint({"criteria", "model_answer"})


def test_nothing_is_stored_where_nothing_is_written():
    empty = {"title": " ", "text": "", "points": ""}
    for given_criteria in (None, [], [{}], [empty], [{**empty, "levels": [empty], "parts": [{**empty, "levels": [empty]}]}], "text", [7]):
        assert cleaned(given_criteria, model_answer=" <p></p>").keys().isdisjoint({"criteria", "model_answer"})


def test_points_follow_from_levels_and_sub_criteria_and_the_maximum_from_all():
    content = cleaned(CRITERIA)
    assert [one["points"] for one in content["criteria"]] == ["3", "5", "0.5"]
    assert [one["points"] for one in content["criteria"][1]["parts"]] == ["2", "3"]
    assert total(content["criteria"]) == max_score_of(content, Decimal(1)) == total_written(CRITERIA) == Decimal("8.5")
    assert max_score_of(cleaned([]), Decimal(1)) == 1


def test_points_that_were_typed_beside_levels_or_sub_criteria_do_not_count():
    given_criteria = [a_criterion(points="9", levels=LEVELS), a_criterion("Content", "9", parts=[a_criterion()])]
    assert [one["points"] for one in cleaned(given_criteria)["criteria"]] == ["3", "2"]


def test_markers_give_points_for_sub_criteria_and_for_criteria_without():
    found = leaves(cleaned(CRITERIA)["criteria"])
    assert [(one.of, one.title, one.points, len(one.levels)) for one in found] == [
        ("", "Structure", 3, 3), ("Content", "Facts", 2, 0), ("Content", "Sources", 3, 3), ("", "Language", Decimal("0.5"), 0),
    ]  # fmt: skip


def test_each_has_an_id_that_tells_nothing_stays_when_it_is_rewritten_and_is_another_one_in_a_copy():
    first = cleaned(CRITERIA)
    ids = [one["id"] for one in places(first)]
    assert len(set(ids)) == len(ids) == 11
    assert all(ID.fullmatch(pk) for pk in ids)
    rewritten = json.loads(json.dumps(first["criteria"]))
    for row in places({"criteria": rewritten}):
        row["title"] = f"Now {row['title']}"
    again = cleaned([*reversed(rewritten)], before=first)
    assert {one["id"]: one["title"] for one in places(again)} == {one["id"]: f"Now {one['title']}" for one in places(first)}
    assert not {one["id"] for one in places(cleaned(first["criteria"]))} & set(ids)


def test_criteria_without_ids_keep_those_of_what_is_called_the_same():
    first = cleaned(CRITERIA)
    assert cleaned(CRITERIA, before=first) == first


TITLES = [a_criterion(str(n), "1") for n in range(21)]


WRONG: list[tuple[list[dict[str, Any]], str]] = [
    ([a_criterion(" ")], "1 CRITERION_WITHOUT_TITLE"),
    ([a_criterion(), a_criterion("x" * 201)], "2 TITLE_TOO_LONG"),
    ([a_criterion(text="x" * 2_001)], "1 EXPLANATION_TOO_LONG"),
    ([a_criterion(), a_criterion(" facts ")], "CRITERION_TWICE"),
    ([a_criterion(points=points) for points in ("",)], "1 POINTS_OF_CRITERION"),
    ([a_criterion(points="0")], "1 POINTS_OF_CRITERION"),
    ([a_criterion(points="1.005")], "1 POINTS_OF_CRITERION"),
    ([a_criterion(points="many")], "1 POINTS_OF_CRITERION"),
    ([a_criterion(points="1000000")], "1 POINTS_OF_CRITERION"),
    (TITLES, "TOO_MANY_CRITERIA"),
    ([a_criterion("One", "999999.99"), a_criterion("Two", "0.01")], "TOO_MANY_POINTS"),
    ([a_criterion(levels=LEVELS, parts=[a_criterion()])], "1 LEVELS_AND_PARTS"),
    ([a_criterion(parts=TITLES[:11])], "1 TOO_MANY_PARTS"),
    ([a_criterion(parts=[a_criterion(), a_criterion("Facts")])], "CRITERION_TWICE"),
    ([a_criterion(), a_criterion("Two", parts=[a_criterion("One"), a_criterion("")])], "2.2 CRITERION_WITHOUT_TITLE"),
    ([a_criterion(levels=LEVELS[:1])], "1 NUMBER_OF_LEVELS"),
    ([a_criterion(levels=[a_level(str(n), str(n)) for n in range(11)])], "1 NUMBER_OF_LEVELS"),
    ([a_criterion(levels=[a_level("", "0"), *LEVELS[1:]])], "1 LEVEL_WITHOUT_TITLE"),
    ([a_criterion(levels=[a_level("Some", "0"), *LEVELS[1:]])], "1 LEVEL_TWICE"),
    ([a_criterion(levels=[a_level("None", "3.0"), *LEVELS[1:]])], "1 LEVELS_WORTH_THE_SAME"),
    ([a_criterion(levels=[a_level("None", "-1"), *LEVELS[1:]])], "1 POINTS_OF_LEVEL"),
    ([a_criterion(parts=[a_criterion(levels=[a_level("None", "0"), a_level("All", "x")])])], "1.1 POINTS_OF_LEVEL"),
    (
        [
            a_criterion(str(n), "", parts=[a_criterion(str(p), "", levels=[a_level(str(x), str(x)) for x in range(10)]) for p in range(2)])
            for n in range(9)
        ],
        "TOO_MANY_ROWS",
    ),
]


def test_every_code_is_provoked():
    assert {problem.split()[-1] for _criteria, problem in WRONG} == WORDS.keys()


@pytest.mark.parametrize(("criteria", "problem"), WRONG)
def test_what_is_wrong_is_refused_at_the_criterion(criteria, problem):
    assert refused(criteria) == problem


def test_levels_that_are_all_worth_nothing_are_refused():
    assert refused([a_criterion(levels=[a_level("None", "0"), a_level("Less", "0.001")])]) == "1 POINTS_OF_LEVEL"


def test_rows_are_counted_as_they_were_sent_also_where_empty_ones_stand_between():
    assert refused([{}, a_criterion(), {}, a_criterion("Two", "x")]) == "4 POINTS_OF_CRITERION"


def test_garbage_is_refused_in_words_or_stored_as_json():
    @given(garbage=JSON, deeper=JSON)
    @settings(max_examples=examples(30), deadline=None)
    def holds(garbage: Any, deeper: Any) -> None:
        for criteria in (
            garbage,
            [garbage],
            [a_criterion(levels=garbage, parts=deeper)],
            [{"title": garbage, "points": deeper, "text": garbage}],
        ):
            try:
                json.dumps(cleaned(criteria, model_answer=garbage))
            except ContentError as error:
                in_words("ESSAY", error)

    holds()


def test_what_is_sent_costs_no_more_than_its_size():
    def take(size: int) -> None:
        deep: Any = []
        for _level in range(min(size, 500)):
            deep = [{"parts": deep, "levels": deep}]
        for criteria in (deep, [a_criterion("x" * size, "1" * size, text="\n" * size)] * 20):
            with contextlib.suppress(ContentError):
                cleaned(criteria)

    assert not grows_too_fast(take, size=4_000)
