"""What may be told of few candidates, sums of several sittings, and what stands out."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from stratus.library.items.statistics.rules import FEW, LEAST, Choice, Figures, Finding, counted, findings, pooled


def of(candidates: int, share: str = "0.5", **fields: Any) -> Figures:
    return Figures(candidates, scores=Decimal(share) * candidates * 2, possible=Decimal(2) * candidates, **fields)


def test_the_p_value_is_the_mean_as_a_share_of_the_maximum():
    figures = Figures(8, scores=Decimal(11), possible=Decimal(16))
    assert (figures.mean, figures.p_value) == (Decimal("1.375"), Decimal("0.688"))


def test_nothing_is_told_of_fewer_than_five():
    assert not of(LEAST - 1).is_shown
    assert of(LEAST).is_shown
    assert findings(of(LEAST - 1, "0"), []) == []


def test_figures_of_fewer_than_thirty_are_marked():
    assert of(FEW - 1).is_weak
    assert not of(FEW).is_weak


def test_a_small_sitting_is_left_out_of_the_sum_which_would_give_it_away():
    assert counted([of(20), of(4)]) == [True, False]


def test_a_single_candidate_who_comes_after_small_sittings_waits_for_more():
    """The sum before and after would differ by what this one answered."""
    before = [of(20), of(4), of(1)]
    assert counted([*before, of(1)]) == [*counted(before), False]
    assert counted([*before, of(1), of(20), of(4)]) == [True] * 6


def test_small_sittings_count_where_they_are_enough_together():
    assert counted([of(20), of(4), of(1)]) == [True, True, True]


def test_sittings_are_added_and_correlations_averaged_by_candidates():
    together = pooled([of(30, "0.2", item_rest=Decimal("0.4")), of(10, "0.6", item_rest=Decimal("0.2")), of(5, "1")])
    assert together.candidates == 45
    assert together.p_value == Decimal("0.378")  # 12 + 12 + 10 of 90
    assert together.item_rest == Decimal("0.350")


def test_nothing_comes_of_no_sitting():
    assert (pooled([]).mean, pooled([]).p_value, pooled([]).item_rest) == (None, None, None)


KEY, WRONG = Choice("A", 20, 4, True), Choice("B", 15, 8, False)


def kinds(figures: Figures, *choices: Choice) -> list[Finding]:
    return [finding for finding, _named in findings(figures, choices)]


def test_a_wrong_alternative_that_those_who_did_well_prefer_is_named():
    [(finding, named)] = findings(of(40, well=13), [KEY, WRONG])
    assert (finding, named) == (Finding.BETTER_WRONG, {"name": "B", "most": "yes"})


def test_it_is_not_called_most_where_it_is_less_than_half():
    [(_finding, named)] = findings(of(40, well=17), [KEY, WRONG])
    assert named["most"] == ""


def test_one_that_the_others_prefer_is_none():
    assert kinds(of(40, well=13), KEY, Choice("B", 20, 3, False)) == []


@pytest.mark.parametrize(
    ("figures", "found"),
    [
        (of(40, item_rest=Decimal("-0.01")), [Finding.AGAINST]),
        (of(40, item_rest=Decimal("0.14")), [Finding.WEAK]),
        (of(40, item_rest=Decimal("0.15")), []),
        (of(40, "0.95", item_rest=Decimal("0.01")), [Finding.EASY]),
        (of(40, "0.2"), [Finding.HARD]),
        (of(40, "0.21"), []),
        (of(40, blank=8), [Finding.BLANK]),
        (of(40, blank=7), []),
    ],
)
def test_what_stands_out(figures, found):
    assert kinds(figures) == found


def test_an_alternative_that_nobody_chose_is_named_where_many_could_have():
    nobody = Choice("C", 0, 0, False)
    assert kinds(of(FEW), KEY, nobody) == [Finding.NOBODY]
    assert kinds(of(FEW - 1), KEY, nobody) == []
