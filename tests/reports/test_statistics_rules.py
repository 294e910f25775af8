"""Item analysis, candidate by candidate: worked cases, and the textbook formulas as an oracle."""

from __future__ import annotations

import math
import random
import statistics
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.item_types.registry import item_type
from stratus.reports.statistics.answers import LONGEST, Asked, Said
from stratus.reports.statistics.rules import (
    MOST_DISTINCT,
    MOST_KEPT,
    Sitting,
    Tally,
    did_well_from,
    first_of_each,
    in_hundredths,
)
from support.builders import CONTENTS, lettered

CHOSEN = {"A": Said("a", ""), "B": Said("b", "")}


def tallied(pairs: list[tuple[int, int]]) -> Tally:
    """The tally of candidates with these scores and rests."""
    tally = Tally()
    for score, rest in pairs:
        tally.add(score, rest, is_blank=False, said=(), did_well=False)
    return tally


# Correlation ----------------------------------------------------------------------------------------------------------------------------

WORKED = [(1, 9), (1, 8), (1, 8), (1, 7), (0, 6), (1, 5), (0, 5), (0, 4), (0, 3), (0, 2)]
"""Ten candidates: the item, and the rest of the exam. By hand: Σx 5, Σy 57, Σxy 37, Σx² 5, Σy² 373, so r = 85 ÷ √(25 × 481)."""


def test_the_worked_case_has_the_correlation_that_was_worked_out_by_hand():
    assert tallied(WORKED).item_rest() == pytest.approx(85 / math.sqrt(25 * 481), abs=1e-12)


@given(st.lists(st.tuples(st.integers(0, 400), st.integers(0, 10_000)), min_size=10, max_size=25))
def test_it_is_that_of_the_library_of_python(pairs):
    scores, rests = [list(map(float, column)) for column in zip(*pairs, strict=True)]
    found = tallied(pairs).item_rest()
    if len(set(scores)) == 1 or len(set(rests)) == 1:
        assert found is None
    else:
        assert found == pytest.approx(statistics.correlation(scores, rests), abs=1e-9)


def test_scores_far_from_nothing_lose_no_digits():
    # Sums of squares of such numbers as floats would leave nothing of their difference.
    far = [(10**9 + place % 2, 10**9 + place % 3) for place in range(30)]
    near = [(place % 2, place % 3) for place in range(30)]
    assert tallied(far).item_rest() == pytest.approx(tallied(near).item_rest(), abs=1e-12)


def test_an_item_that_goes_exactly_with_the_rest_has_one_and_against_it_minus_one():
    assert tallied([(n, 2 * n) for n in range(10)]).item_rest() == 1
    assert tallied([(n, 100 - 2 * n) for n in range(10)]).item_rest() == -1


def test_fewer_than_ten_candidates_have_none():
    assert tallied(WORKED[:9]).item_rest() is None


def test_the_rest_is_without_the_item_itself():
    sitting = Sitting(cut=None)
    for number in range(10):
        sitting.add(number % 2 + 5, {"1-1": number % 2, "2-1": 5}, {})
    assert sitting.tallies["1-1"].item_rest() is None  # without it everybody has 5


# Three values ---------------------------------------------------------------------------------------------------------------------------


def test_a_blank_answer_counts_with_nothing_and_an_item_that_was_not_administered_does_not_count():
    sitting = Sitting(cut=None)
    sitting.add(100, {"1-1": 100}, {"1-1": (True, [CHOSEN["A"]])})
    sitting.add(0, {"1-1": 0, "2-1": 0}, {"2-1": (True, [])})
    first, second = sitting.tallies["1-1"], sitting.tallies["2-1"]
    assert (first.candidates, first.blank, first.scores) == (2, 1, 100)
    assert (second.candidates, second.blank) == (1, 0)


# Answers --------------------------------------------------------------------------------------------------------------------------------


def counted(*said: Said, times: int = 1, well: bool = False) -> Tally:
    tally = Tally()
    for _again in range(times):
        for one in said:
            tally.add(0, 0, is_blank=False, said=[one], did_well=well)
    return tally


def test_alternatives_are_counted_and_those_who_did_well_apart():
    tally = counted(CHOSEN["A"], times=3)
    tally.add(0, 0, is_blank=False, said=[CHOSEN["B"]], did_well=True)
    assert [(row["part"], row["count"], row["well"]) for row in tally.answers()["answers"]] == [("a", 3, 0), ("b", 1, 1)]


def test_what_fewer_than_five_typed_is_not_written_down():
    assert counted(Said("", "Jane Doe", is_typed=True), times=4).answers() == {"answers": [], "others": 4}
    assert counted(Said("", "Paris", is_typed=True), times=5).answers()["answers"][0]["answer"] == "Paris"


def test_a_long_text_is_not_kept():
    assert counted(Said("", "x" * (LONGEST + 1), is_typed=True), times=9).answers() == {"answers": [], "others": 9}


def test_the_number_of_different_answers_is_bounded():
    tally = counted(*(Said("", f"word {n}", is_typed=True) for n in range(MOST_DISTINCT + 50)))
    assert len(tally.said) == MOST_DISTINCT
    assert tally.answers()["others"] == MOST_DISTINCT + 50


def test_the_commonest_answers_are_kept():
    tally = counted(*(Said("p", str(n)) for n in range(MOST_KEPT + 5)))
    tally.add(0, 0, is_blank=False, said=[Said("p", "9")], did_well=False)
    kept = tally.answers()
    assert (len(kept["answers"]), kept["others"], kept["answers"][0]["answer"]) == (MOST_KEPT, 5, "9")


EXAMPLES = [
    ("MULTIPLE_CHOICE", {"selected": ["b"]}, [Said("b", "")]),
    ("MULTIPLE_RESPONSE", {"selected": ["c", "a"]}, [Said("a", ""), Said("c", "")]),
    ("SHORT_ANSWER", {"text": "  Paris "}, [Said("", "paris", is_typed=True)]),
    ("NUMERIC", {"value": "4.10"}, [Said("", "4.1", is_typed=True)]),
]


@pytest.mark.parametrize(("kind", "value", "said"), EXAMPLES, ids=[kind for kind, *_ in EXAMPLES])
def test_an_answer_says_something_of_each_part(kind, value, said):
    content = item_type(kind).clean(lettered(CONTENTS[kind]), before=lettered(CONTENTS[kind]))
    assert Asked.of(item_type(kind), content).said(value) == said


def test_pairs_name_the_part_first_whichever_way_their_type_writes_them():
    kind = item_type("MATCH")
    content = kind.clean(CONTENTS["MATCH"])
    asked = Asked.of(kind, content)
    source, target = content["sources"][0]["id"], content["targets"][0]["id"]
    assert asked.said({"pairs": [[source, target]]}) == [Said(source, target)]
    assert asked._pair([target, source]) == Said(source, target)


def test_an_order_says_the_place_of_each_element():
    kind = item_type("ORDER")
    content = kind.clean(CONTENTS["ORDER"])
    ids = [element["id"] for element in content["elements"]]
    said = Asked.of(kind, content).said({"order": ids[::-1]})
    assert said[0] == Said(ids[-1], "1")
    assert not any(one.is_typed for one in said)


def test_nothing_is_read_of_an_essay_or_of_a_cleared_answer():
    assert Asked.of(item_type("ESSAY"), item_type("ESSAY").clean(CONTENTS["ESSAY"])).said({"html": "<p>I am Jane.</p>", "words": 3}) == []
    choice = item_type("MULTIPLE_CHOICE")
    assert Asked.of(choice, choice.clean(CONTENTS["MULTIPLE_CHOICE"])).said({"selected": []}) == []


# Who did well ---------------------------------------------------------------------------------------------------------------------------


def test_the_best_third_did_well_with_all_who_have_the_same_total():
    assert did_well_from([10, 9, 8, 7, 6, 5, 4, 3, 2]) == 8
    assert did_well_from([10, 9, 9, 9, 6, 5, 4, 3, 2, 1, 0]) == 9


def test_nobody_stands_out_where_most_have_the_same():
    assert did_well_from([9, 9, 9, 9, 9, 1, 1]) is None


def test_nobody_stands_out_among_four():
    assert did_well_from([4, 3, 2, 1]) is None


# Candidates -----------------------------------------------------------------------------------------------------------------------------


def test_of_each_candidate_the_first_attempt_counts_whatever_the_order():
    assert first_of_each([(1, 30), (2, 20), (1, 10)]) == [10, 20]


@pytest.mark.parametrize(("points", "hundredths"), [(0.1, 10), (2, 200), (Decimal("1.33"), 133), (0.07, 7), (1.15, 115)])
def test_points_of_a_result_are_read_exactly(points, hundredths):
    assert in_hundredths(points) == hundredths


def test_figures_do_not_depend_on_the_order_of_candidates():
    rng = random.Random(7)
    pairs = [(rng.randrange(3), rng.randrange(30)) for _n in range(40)]
    shuffled = rng.sample(pairs, len(pairs))
    assert tallied(pairs).item_rest() == tallied(shuffled).item_rest()
