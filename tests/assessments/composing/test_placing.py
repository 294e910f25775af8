"""Where questions come to stand when many are moved at once. Pure."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from stratus.assessments import rules
from stratus.assessments.sections.blocks import blocks, placed, together

SECTIONS = [1, 2, 3]


def after(
    order: list[int], section_of: dict[int, int | None], case_of: dict[int, str | None], moved: tuple[list[int], dict[int, int | None]]
) -> list[int]:
    """The order as it is written."""
    return together(rules.by_section(moved[0], moved[1], SECTIONS), case_of, moved[1])


LAYOUTS = st.lists(st.tuples(st.sampled_from(SECTIONS), st.sampled_from([None, None, "A", "B"])), min_size=1, max_size=9)


@given(LAYOUTS, st.data())
def test_what_is_moved_stands_together_before_its_place_and_cases_are_whole(layout, data) -> None:
    section_of = {n: section for n, (section, _case) in enumerate(layout)}
    case_of = {n: case for n, (_section, case) in enumerate(layout)}
    start = together(rules.by_section(list(section_of), section_of, SECTIONS), case_of, section_of)
    chosen = data.draw(st.sets(st.sampled_from(start), min_size=1))
    section = data.draw(st.sampled_from(SECTIONS))
    before = data.draw(st.sampled_from([None, *(one for one in start if section_of[one] == section)]))
    moved = placed(start, section_of, case_of, chosen, section, before)
    found = after(start, section_of, case_of, moved)
    assert sorted(found) == sorted(start)
    assert all(moved[1][one] == section for one in chosen)
    for one in SECTIONS:
        inside = [n for n in found if moved[1][n] == one]
        assert inside == [n for block in blocks(inside, case_of) for n in block]
    others = [n for n in start if n not in chosen and moved[1][n] == section_of[n] and case_of[n] is None]
    assert [n for n in found if n in others] == others


def test_the_chosen_keep_their_order_and_come_before_the_question_that_was_named() -> None:
    section_of: dict[int, int | None] = dict.fromkeys(range(6), 1) | {5: 2}
    order, sections = placed(list(range(6)), section_of, {}, {4, 0}, 2, 5)
    assert rules.by_section(order, sections, SECTIONS) == [1, 2, 3, 0, 4, 5]


def test_a_place_that_moves_itself_means_the_next_one_that_stays() -> None:
    order, _sections = placed([1, 2, 3, 4], dict.fromkeys([1, 2, 3, 4], 1), {}, {1, 3}, 1, 3)
    assert order == [2, 1, 3, 4]


def test_within_its_case_a_question_moves_alone_and_elsewhere_it_takes_the_others_along() -> None:
    section_of: dict[int, int | None] = dict.fromkeys([1, 2, 3, 4], 1)
    case_of = {1: "A", 2: "A", 3: "A"}
    assert placed([1, 2, 3, 4], section_of, case_of, {3}, 1, 1)[0] == [3, 1, 2, 4]
    assert placed([1, 2, 3, 4], section_of, case_of, {2}, 1, None)[0] == [4, 1, 2, 3]
    assert placed([4, 1, 2, 3], section_of, case_of, {4}, 1, 2)[0] == [4, 1, 2, 3]
