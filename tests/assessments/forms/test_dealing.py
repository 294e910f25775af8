"""Which questions stand on whose sheet."""

from __future__ import annotations

from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.assessments.forms import rules
from stratus.assessments.forms.rules import Cell, Form, Load, drawing, is_possible, shared_out

SEED = 20_261_130


def names(number: int, begin: int = 0) -> tuple[str, ...]:
    return tuple(f"q{n}" for n in range(begin, begin + number))


def drawn_form(*cells: Cell, share: int | None = None) -> Form:
    return Form(1, "", cells=cells, share=share)


def sheets(form: Form, number: int, case_of: dict[str, str] | None = None, seed: int = SEED) -> list[list[str]]:
    return [drawing(form, seed, place, case_of or {}) for place in range(number)]


def chi_square(uses: Counter[str], questions: int) -> float:
    """Pearson's statistic of uses that should all be the same."""
    expected = uses.total() / questions
    return sum((uses[f"q{n}"] - expected) ** 2 / expected for n in range(questions))


@st.composite
def cells(draw: st.DrawFn) -> Cell:
    size = draw(st.integers(1, 30))
    return Cell(names(size), draw(st.integers(1, size)))


@given(cells(), st.integers(0, 500), st.integers(0, 2**62))
def test_each_sheet_has_as_many_different_questions_of_a_cell_as_are_taken(cell: Cell, place: int, seed: int) -> None:
    drawn = drawing(drawn_form(cell), seed, place, {})
    assert len(set(drawn)) == len(drawn) == cell.take
    assert set(drawn) <= set(cell.items)


@given(cells(), st.integers(1, 200))
def test_after_any_number_of_sheets_uses_differ_by_one_at_most(cell: Cell, number: int) -> None:
    uses = Counter(item for sheet in sheets(drawn_form(cell), number) for item in sheet)
    counts = [uses[item] for item in cell.items]
    assert max(counts) - min(counts) <= 1


@pytest.mark.parametrize(("questions", "take"), [(20, 3), (7, 5), (400, 7), (12, 1)])
def test_without_a_cap_questions_of_a_cell_are_used_uniformly(questions: int, take: int) -> None:
    uses = Counter(item for sheet in sheets(drawn_form(Cell(names(questions), take)), 1000) for item in sheet)
    # Pearson: with k - 1 degrees of freedom a uniform draw gives k - 1 on average; dealing does not scatter at all.
    assert chi_square(uses, questions) < questions - 1


def test_pairs_of_questions_meet_as_chance_would_have_it() -> None:
    """Evenness of each question alone would also hold if two of them always came together."""
    questions, take, number = 10, 3, 10_000
    pairs = Counter(
        frozenset((a, b)) for sheet in sheets(drawn_form(Cell(names(questions), take)), number) for a in sheet for b in sheet if a < b
    )
    expected = number * take * (take - 1) / (questions * (questions - 1))
    assert len(pairs) == questions * (questions - 1) // 2
    assert all(0.85 * expected < met < 1.15 * expected for met in pairs.values())


@given(st.integers(1, 25), st.integers(1, 25), st.integers(1, 300))
def test_a_cap_that_can_hold_is_kept(questions: int, take: int, number: int) -> None:
    take = min(take, questions)
    cell = Cell(names(questions), take)
    share = -(-100 * take // questions)  # per cent, the least that can hold
    assert rules.greatest_share(cell, {}) * 100 <= share
    uses = Counter(item for sheet in sheets(drawn_form(cell, share=share), number) for item in sheet)
    assert max(uses.values()) <= -(-number * share // 100)


def test_equal_seed_and_place_give_an_equal_form_and_others_another() -> None:
    form = drawn_form(Cell(names(30), 5), Cell(names(20, 30), 4))
    assert sheets(form, 50) == sheets(form, 50)
    assert sheets(form, 50) != sheets(form, 50, seed=SEED + 1)
    assert len({tuple(sorted(sheet)) for sheet in sheets(form, 50)}) == 50


def test_cells_of_a_form_do_not_go_together() -> None:
    form = drawn_form(Cell(names(4), 1), Cell(names(4, 4), 1))
    assert len({tuple(sheet) for sheet in sheets(form, 200)}) == 16


def test_neighbours_have_other_questions_where_there_are_enough() -> None:
    drawn = sheets(drawn_form(Cell(names(20), 5)), 4)
    assert len({item for sheet in drawn for item in sheet}) == 20


@given(st.lists(st.integers(1, 5), min_size=1, max_size=8), st.integers(1, 20), st.integers(0, 60))
def test_a_case_is_drawn_whole_or_not_at_all(sizes: list[int], take: int, place: int) -> None:
    case_of = {f"q{case}-{n}": f"c{case}" for case, size in enumerate(sizes) for n in range(size)}
    cell = Cell(tuple(case_of), min(take, len(case_of)))
    drawn = drawing(drawn_form(cell), SEED, place, case_of)
    per_case = Counter(case_of[item] for item in drawn)
    assert all(sizes[int(case[1:])] == number for case, number in per_case.items())
    if is_possible(cell, case_of):
        assert len(drawn) == cell.take
    else:
        assert len(drawn) < cell.take


def test_cases_of_one_size_are_used_uniformly() -> None:
    case_of = {f"q{n}": f"c{n // 3}" for n in range(12)}
    uses = Counter(item for sheet in sheets(drawn_form(Cell(names(12), 6)), 100, case_of) for item in sheet)
    assert set(uses.values()) == {50}


def test_a_case_counts_as_many_questions_as_it_has() -> None:
    case_of = {"q0": "c", "q1": "c", "q2": "c"}
    assert is_possible(Cell(names(5), 4), case_of)
    assert not is_possible(Cell(("q0", "q1", "q2"), 2), case_of)


def test_the_share_of_a_cell_with_cases_of_different_sizes_is_looked_at() -> None:
    """Three of a case and two single questions: only the case makes three, so everybody has it."""
    assert rules.greatest_share(Cell(names(5), 3), {"q0": "c", "q1": "c", "q2": "c"}) == 1


def test_a_cell_that_is_taken_whole_is_on_each_sheet() -> None:
    form = drawn_form(Cell(names(3), 3), Cell(names(3, 3), 1))
    assert form.always == {"q0", "q1", "q2"}
    assert rules.drawn_items([form]) == {"q3", "q4", "q5"}
    assert form.length == 4


class TestFixedForms:
    FORMS = (Form(1, "A", names(2)), Form(2, "B", names(2, 1)), Form(3, "C", names(2, 2)))

    def test_are_given_evenly_in_the_order_of_registrations(self) -> None:
        given_ = shared_out(self.FORMS, SEED, {}, [None] * 10)
        assert sorted(Counter(form for form, _place in given_).values()) == [3, 3, 4]
        assert all(len({form for form, _place in given_[n : n + 3]}) == 3 for n in range(8))

    def test_go_on_evenly_where_others_came_before(self) -> None:
        taken = {1: 5, 2: 5, 3: 4}
        assert [form for form, _place in shared_out(self.FORMS, SEED, taken, [None])] == [3]
        assert taken == {1: 5, 2: 5, 3: 5}

    def test_a_later_attempt_has_the_next_form(self) -> None:
        assert [form for form, _place in shared_out(self.FORMS, SEED, {}, [1, 2, 3])] == [2, 3, 1]

    def test_a_form_that_the_version_does_not_have_any_more_counts_as_none(self) -> None:
        assert len(shared_out(self.FORMS, SEED, {}, [9])) == 1

    def test_places_count_the_sheets_of_a_form(self) -> None:
        assert sorted(shared_out(self.FORMS, SEED, {}, [None] * 6)) == [(1, 0), (1, 1), (2, 0), (2, 1), (3, 0), (3, 1)]

    def test_keep_the_order_of_their_questions(self) -> None:
        assert drawing(Form(1, "", ("q2", "q0")), SEED, 5, {}) == ["q2", "q0"]

    def test_what_all_forms_have_is_not_drawn(self) -> None:
        assert rules.drawn_items([Form(1, "A", ("q0", "q1")), Form(2, "B", ("q0", "q2"))]) == {"q1", "q2"}


class TestSections:
    SECTIONS = (
        {"id": "s1", "title": "One", "items": list(names(4)), "draw": 2},
        {"id": "s2", "title": "Two", "items": list(names(2, 4))},
    )

    def test_from_which_is_drawn_make_one_form_without_a_number(self) -> None:
        [form] = rules.forms_of((), self.SECTIONS)
        assert (form.number, form.length, form.always) == (0, 4, {"q4", "q5"})

    def test_without_drawing_make_none(self) -> None:
        assert rules.forms_of((), [{**self.SECTIONS[0], "draw": 4}, self.SECTIONS[1]]) == []
        assert not rules.is_divided((), [self.SECTIONS[1]])

    def test_draw_nothing_where_there_are_forms(self) -> None:
        [form] = rules.forms_of([{"number": 1, "title": "A", "items": ["q0"], "max_score": 1}], self.SECTIONS)
        assert form.items == ("q0",)


class TestWhatWasAsked:
    ITEMS = tuple({"id": name, "max_score": 1.5} for name in names(4))

    def test_stands_on_the_sheet_in_its_order(self) -> None:
        assert [item["id"] for item in rules.asked(self.ITEMS, {"order": ["q3", "q1"]})] == ["q3", "q1"]
        assert [item["id"] for item in rules.on_sheet(self.ITEMS, {"order": ["q3", "q1"]})] == ["q1", "q3"]

    @pytest.mark.parametrize("sheet", [{}, None, [], {"order": []}, {"order": ["q2", "q1", "q0", "q3"]}])
    def test_is_everything_where_a_sheet_lacks_nothing(self, sheet: object) -> None:
        assert list(rules.on_sheet(self.ITEMS, sheet)) == list(self.ITEMS)

    def test_makes_the_maximum(self) -> None:
        assert rules.maximum_of(self.ITEMS, (), {"order": ["q3", "q1"]}) == Decimal(3)


class TestWhatIsLoaded:
    LOADS = {"q0": Load(10, {}), "q1": Load(20, {"m": 100}), "q2": Load(30, {"n": 50}), "q3": Load(40, {"m": 100})}

    def test_is_everything_where_sheets_do_not_differ(self) -> None:
        assert rules.most_loaded([Load(5, {})], self.LOADS, ()) == 5 + 100 + 150

    def test_is_that_of_the_heaviest_fixed_form(self) -> None:
        assert rules.most_loaded([], self.LOADS, [Form(1, "", ("q0", "q2")), Form(2, "", ("q1", "q3"))]) == 60 + 100

    def test_counts_the_heaviest_of_a_cell(self) -> None:
        assert rules.most_loaded([], self.LOADS, [drawn_form(Cell(("q0", "q1", "q2"), 1), Cell(("q3",), 1))]) == 140 + 80
