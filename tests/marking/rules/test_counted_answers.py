"""Of a section of which n answers count, those count that the candidate gave last: whatever the windows, losses and order of arrival."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from stratus.assessments.forms.counting import chance_by_sections, counted, in_order, left_out, maximum_by_sections, maximum_in

ITEMS = ["a", "b", "c", "d", "e"]
SECTION: dict[str, Any] = {"id": "s1", "items": ITEMS, "answer_count": 3}


def points(*each: int) -> list[dict[str, Any]]:
    return [{"id": item, "max_score": score} for item, score in zip(ITEMS, each, strict=False)]


def test_the_latest_answers_count() -> None:
    assert counted(SECTION, ["a", "b", "c", "d"], ITEMS) == ["b", "c", "d"]


def test_all_count_where_fewer_are_given_or_nothing_is_said() -> None:
    assert counted(SECTION, ["d", "a"], ITEMS) == ["d", "a"]
    assert counted({"items": ITEMS}, ["d", "a", "b", "c"], ITEMS) == ["d", "a", "b", "c"]


def test_of_as_many_questions_as_count_none_is_left_out() -> None:
    """A drawn section can be as small as that."""
    assert counted(SECTION, ["a", "b", "c"], ["a", "b", "c"]) == ["a", "b", "c"]
    assert left_out([SECTION], {"a": (1, 1)}, ["a", "b", "c"]) == []


def test_what_is_not_answered_is_left_out_and_nothing_of_other_sections() -> None:
    places = {"c": (1, 5), "x": (1, 6)}
    assert left_out([SECTION, {"id": "s2", "items": ["x", "y"]}], places, [*ITEMS, "x", "y"]) == ["a", "b", "d", "e"]


def test_the_maximum_is_that_of_so_many() -> None:
    assert maximum_in(SECTION, points(4, 4, 4, 4, 4)) == 12
    assert maximum_in(SECTION, points(4, 4)) == 8
    assert maximum_in({"items": ITEMS}, points(1, 2, 3)) == 6
    assert maximum_by_sections([SECTION], [*points(4, 4, 4, 4, 4), {"id": "x", "max_score": 2.5}]) == Decimal("14.5")


def test_guessing_gives_the_mean_of_so_many() -> None:
    chances = {"a": Fraction(1), "b": Fraction(2), "c": Fraction(3), "d": Fraction(2), "x": Fraction(5)}
    assert chance_by_sections([SECTION], chances) == 3 * 2 + 5
    assert chance_by_sections([SECTION], {"a": Fraction(1), "b": Fraction(2)}) == 3


@given(
    st.dictionaries(st.sampled_from([*ITEMS, "x"]), st.tuples(st.integers(0, 9), st.fractions(0, 1))),
    st.one_of(st.none(), st.integers(1, 5)),
)
def test_guessing_never_gives_more_than_the_maximum(sheet: dict[str, tuple[int, Fraction]], count: int | None) -> None:
    sections = [{**SECTION, "answer_count": count}]
    most = maximum_by_sections(sections, [{"id": item, "max_score": score} for item, (score, _share) in sheet.items()])
    assert 0 <= chance_by_sections(sections, {item: score * share for item, (score, share) in sheet.items()}) <= most


# A model: windows of several sessions write events, each of which may arrive late, twice, or never, in any order.

events = st.lists(st.tuples(st.integers(1, 3), st.sampled_from(ITEMS), st.booleans()), max_size=25)
"""Session, question, and whether it is answered or cleared, in the order in which the browser numbered them."""


def received(sent: list[tuple[int, int, str, bool]]) -> dict[str, tuple[int, int]]:
    """The places of the answers that stand on the server: of each question the newest, by session and number; a cleared one is none."""
    standing: dict[str, tuple[tuple[int, int], bool]] = {}
    for session, seq, item, is_answer in sent:
        if item not in standing or standing[item][0] < (session, seq):
            standing[item] = ((session, seq), is_answer)
    return {item: place for item, (place, is_answer) in standing.items() if is_answer}


@given(events, st.data())
def test_whatever_arrives_in_whatever_order_the_same_answers_count_and_never_too_many(
    given_events: list[tuple[int, str, bool]], data: st.DataObject
) -> None:
    sent = [(session, seq, item, is_answer) for seq, (session, item, is_answer) in enumerate(given_events, start=1)]
    arrived = data.draw(st.lists(st.sampled_from(sent), max_size=40)) if sent else []  # some lost, some twice
    shuffled = data.draw(st.permutations(arrived))
    count = data.draw(st.integers(1, 5))
    section = {**SECTION, "answer_count": count}

    places = received(arrived)
    counting = counted(section, in_order(places), ITEMS)

    assert set(counting) == set(counted(section, in_order(received(shuffled)), ITEMS))
    assert len(counting) == min(count, len(places))
    others = [item for item in places if item not in counting]
    assert all(places[kept] < places[item] for kept in others for item in counting)
    if count < len(ITEMS):
        assert sorted([*counting, *left_out([section], places, ITEMS)]) == ITEMS


@given(events, st.data())
def test_whatever_windows_left_behind_the_candidate_makes_count_what_they_choose(
    given_events: list[tuple[int, str, bool]], data: st.DataObject
) -> None:
    """As the player does: what is to count and ranks below something that is not is said once more, in the session that has the exam."""
    sent = [(session, seq, item, is_answer) for seq, (session, item, is_answer) in enumerate(given_events, start=1)]
    places = received(sent)
    chosen = data.draw(st.permutations(sorted(places)))[:3]
    out = [places[item] for item in places if item not in chosen]
    again = [(4, 100 + n, item, True) for n, item in enumerate(chosen) if any(place > places[item] for place in out)]
    late = data.draw(st.permutations([*sent, *again]))
    assert set(counted(SECTION, in_order(received(late)), ITEMS)) == set(chosen)
