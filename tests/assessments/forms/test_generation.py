"""How forms are chosen from what a blueprint offers."""

from __future__ import annotations

import random
from collections import Counter
from decimal import Decimal

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from stratus.assessments.forms import generation
from stratus.assessments.forms.balance import Method, balanced, hardness, method_for
from stratus.assessments.forms.generation import MOST_STEPS, Cell, Generated, Offer, Placed, TooLarge, generate
from stratus.assessments.forms.ordering import moved_on_form
from stratus.assessments.forms.pools import Kind, pool_for_share, pools_for
from support.examples import examples

POINTS = st.sampled_from([Decimal(1), Decimal(2), Decimal("2.5")])


@st.composite
def libraries(draw: st.DrawFn) -> tuple[list[Cell], list[Offer]]:
    """Cells of two sections, and questions that fit some of them, a few of them of cases."""
    number = draw(st.integers(1, 5))
    sections = st.sampled_from([1, 2])
    cells = [Cell(pk, draw(sections), draw(st.integers(1, 4)), draw(st.none() | POINTS)) for pk in range(1, number + 1)]
    fits = st.lists(st.integers(1, number), min_size=1, max_size=3, unique=True).map(lambda ids: tuple(sorted(ids)))
    offers = [
        Offer(pk, draw(fits), draw(POINTS), draw(st.none() | st.integers(1, 3)), draw(st.none() | st.decimals(0, 1, places=3)))
        for pk in range(1, draw(st.integers(0, 40)) + 1)
    ]
    return cells, offers


def worth(cells: list[Cell], offers: list[Offer], form: tuple[tuple[int, int], ...]) -> Decimal:
    """The points of a form."""
    points = {cell.id: cell.points for cell in cells}
    own = {offer.id: offer.points for offer in offers}
    return sum(((points[cell] or own[item]) for item, cell in form), Decimal(0))


def made(library: tuple[list[Cell], list[Offer]], forms: int, seed: int = 1) -> Generated:
    cells, offers = library
    return balanced(generate(cells, offers, forms, seed), cells, {offer.id: offer for offer in offers})


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
@given(libraries(), st.integers(1, 4), st.integers(1, 9))
def test_each_cell_is_filled_or_named_as_a_gap_with_what_it_got(library, forms, seed):
    cells, offers = library
    found = made(library, forms, seed)
    gaps = {(gap.form, gap.cell): gap for gap in found.gaps}
    for number, form in enumerate(found.forms):
        got = Counter(cell for _item, cell in form)
        for cell in cells:
            gap = gaps.get((number, cell.id))
            assert got[cell.id] == (gap.placed if gap else cell.count)
            if gap:
                assert gap.placed < gap.wanted
                assert gap.offered == sum(cell.id in offer.cells for offer in offers)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
@given(libraries(), st.integers(1, 4))
def test_no_question_stands_twice_on_a_form_and_each_where_it_fits(library, forms):
    fits = {offer.id: offer.cells for offer in library[1]}
    for form in made(library, forms).forms:
        assert len({item for item, _cell in form}) == len(form)
        assert all(cell in fits[item] for item, cell in form)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
@given(libraries(), st.integers(2, 4))
def test_forms_without_gaps_have_one_maximum(library, forms):
    found = made(library, forms)
    if not found.gaps:
        assert len({worth(*library, form) for form in found.forms}) == 1


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
@given(libraries(), st.integers(1, 4))
def test_a_case_is_whole(library, forms):
    cells, offers = library
    section = {cell.id: cell.section for cell in cells}
    for form in made(library, forms).forms:
        there = {item for item, _cell in form}
        for offer in offers:
            if offer.case is None or offer.id not in there:
                continue
            where = next(section[cell] for item, cell in form if item == offer.id)
            others = [one.id for one in offers if one.case == offer.case and any(section[cell] == where for cell in one.cells)]
            assert there.issuperset(others)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
@given(libraries(), st.integers(1, 4), st.integers(1, 99))
def test_an_equal_seed_gives_equal_forms_whatever_the_order_of_what_is_offered(library, forms, seed):
    cells, offers = library
    shuffled = list(offers)
    random.Random(seed).shuffle(shuffled)
    assert generate(cells, offers, forms, seed) == generate(cells, shuffled, forms, seed)


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
@given(libraries(), st.integers(2, 4))
def test_it_is_said_how_many_questions_stand_on_several_forms(library, forms):
    found = made(library, forms)
    times = Counter(item for form in found.forms for item, _cell in form)
    assert found.shared == sum(number > 1 for number in times.values())


@given(st.lists(st.integers(1, 4), min_size=1, max_size=5), st.integers(1, 4))
def test_no_question_is_shared_while_there_are_enough(counts, forms):
    cells = [Cell(pk, None, count) for pk, count in enumerate(counts)]
    offers = [Offer(100 * cell.id + number, (cell.id,)) for cell in cells for number in range(cell.count * forms)]
    found = generate(cells, offers, forms, 1)
    assert (found.gaps, found.shared) == ((), 0)


def test_a_question_that_fits_two_cells_goes_where_it_is_needed():
    cells = [Cell(1, None, 1), Cell(2, None, 1)]
    assert not any(generate(cells, [Offer(1, (1, 2)), Offer(2, (1,))], 1, seed).gaps for seed in range(20))


def test_a_library_too_small_for_two_forms_shares_just_what_is_missing():
    found = generate([Cell(1, None, 3)], [Offer(pk, (1,)) for pk in range(4)], 2, 1)
    assert (found.gaps, found.shared) == ((), 2)


def test_points_are_left_open_in_favour_of_those_of_which_every_form_can_have_questions_of_its_own():
    offers = [Offer(pk, (1,), Decimal(2 if pk == 0 else 1)) for pk in range(5)]
    found = [generate([Cell(1, None, 2)], offers, 2, seed) for seed in range(10)]
    assert {(one.gaps, one.shared) for one in found} == {((), 0)}


def test_a_cell_that_only_cases_can_fill_gets_them():
    cells = [Cell(1, None, 2), Cell(2, None, 2)]
    offers = [Offer(1, (1,), case=7), Offer(2, (1,), case=7), Offer(3, (2,)), Offer(4, (2,))]
    assert generate(cells, offers, 1, 1).gaps == ()


def test_a_case_that_does_not_fit_whole_is_a_gap():
    (gap,) = generate([Cell(1, None, 2)], [Offer(pk, (1,), case=7) for pk in range(3)], 1, 1).gaps
    assert (gap.wanted, gap.offered, gap.placed) == (2, 3, 0)


def test_what_is_impossible_ends_with_its_gaps():
    found = generate([Cell(1, None, 500), Cell(2, None, 500)], [Offer(pk, (1, 2)) for pk in range(300)], 6, 1)
    assert sum(gap.wanted - gap.placed for gap in found.gaps if gap.form == 0) == 700


def test_six_forms_from_four_hundred_questions_take_few_steps(monkeypatch):
    steps = Counter()
    step = generation._Board.moves_of

    def counted(board, *args, **kwargs):
        steps["moves"] += 1
        return step(board, *args, **kwargs)

    monkeypatch.setattr(generation._Board, "moves_of", counted)
    cells = [Cell(pk, pk % 3, 3) for pk in range(20)]
    rng = random.Random(1)
    offers = [Offer(pk, tuple(sorted(rng.sample(range(20), 2)))) for pk in range(400)]
    found = generate(cells, offers, 6, 1)
    assert (found.gaps, found.shared) == ((), 0)
    assert steps["moves"] < 20_000


def a_large_one() -> tuple[list[Cell], list[Offer]]:
    rng = random.Random(1)
    cells = [Cell(pk, None, 10) for pk in range(20)]
    return cells, [Offer(pk, tuple(sorted(rng.sample(range(20), 5)))) for pk in range(200)]


def test_no_more_places_are_looked_at_than_is_said(monkeypatch):
    steps = Counter()
    step = generation._Board.moves_of

    def counted(board, *args, **kwargs):
        for slot in step(board, *args, **kwargs):
            steps["looked"] += 1
            yield slot

    monkeypatch.setattr(generation._Board, "moves_of", counted)
    with pytest.raises(TooLarge):
        generate(*a_large_one(), 1, 1, 3_000)
    # What is looked at from one place is not cut off: ten questions of five cells.
    assert steps["looked"] <= 3_000 + 50


def test_within_the_bound_it_is_as_if_there_were_none():
    assert generate(*a_large_one(), 1, 1) == generate(*a_large_one(), 1, 1, 100 * MOST_STEPS)


def test_what_cannot_be_filled_in_any_order_is_tried_once(monkeypatch):
    rounds = Counter()
    once = generation._round

    def counted(*args, **kwargs):
        rounds["all"] += 1
        return once(*args, **kwargs)

    monkeypatch.setattr(generation, "_round", counted)
    assert generate([Cell(1, None, 1), Cell(2, None, 1)], [Offer(1, (1, 2))], 1, 1).gaps
    assert rounds["all"] == 1


def offers_with(p_values: list[str | None], angoff: list[str | None] | None = None) -> list[Offer]:
    numbers = [None if value is None else Decimal(value) for value in p_values]
    others = [None if value is None else Decimal(value) for value in angoff or [None] * len(numbers)]
    return [Offer(pk, (1,), p_value=p, angoff_value=a) for pk, (p, a) in enumerate(zip(numbers, others, strict=True), start=1)]


def test_forms_are_compared_by_p_values_only_if_all_have_one_else_by_angoff_values_else_not():
    assert method_for(offers_with(["0.5", "0.6"])) is Method.P_VALUE
    assert method_for(offers_with(["0.5", None], ["0.5", "0.6"])) is Method.ANGOFF
    assert method_for(offers_with(["0.5", None], ["0.5", None])) is Method.NONE
    assert method_for([]) is Method.NONE


@given(st.lists(st.decimals(0, 1, places=3), min_size=4, max_size=40), st.integers(1, 50))
def test_balancing_never_brings_forms_further_apart(values, seed):
    cells, offers = [Cell(1, None, len(values) // 2)], offers_with([str(value) for value in values])
    by_id = {offer.id: offer for offer in offers}
    before = generate(cells, offers, 2, seed)
    after = balanced(before, cells, by_id)

    def apart(found: Generated) -> float:
        means = [hardness([by_id[item].p_value for item, _cell in form]).mean for form in found.forms]
        return abs(means[0] - means[1])

    assert apart(after) <= apart(before) + 1e-9
    assert Counter(item for form in after.forms for item, _ in form) == Counter(item for form in before.forms for item, _ in form)


def test_a_hard_and_an_easy_half_are_mixed():
    offers = offers_with(["0.1"] * 5 + ["0.9"] * 5)
    by_id = {offer.id: offer for offer in offers}
    forms = tuple(tuple(Placed(pk, 1) for pk in half) for half in (range(1, 6), range(6, 11)))
    after = balanced(Generated(forms), [Cell(1, None, 5)], by_id)
    means = [hardness([by_id[one.item].p_value for one in form]).mean for form in after.forms]
    assert abs(means[0] - means[1]) < 0.17


@settings(max_examples=examples(25), suppress_health_check=[HealthCheck.too_slow])
@given(libraries(), st.integers(1, 9))
def test_pools_hold_what_is_drawn_each_question_once_and_all_of_a_kind_worth_the_same(library, seed):
    cells, offers = library
    found = pools_for(cells, offers, seed, most=1000)
    own = {offer.id: offer.points for offer in offers}
    points = {cell.id: cell.points for cell in cells}
    sizes = Counter(Kind(cell, own[item] if points[cell] is None else None) for item, cell in found.items)
    assert len({item for item, _cell in found.items}) == len(found.items)
    assert all(sizes[kind] >= take for kind, take in found.takes.items())
    assert sizes.keys() == found.takes.keys()
    if not found.gaps:
        drawn = Counter()
        for kind, take in found.takes.items():
            drawn[kind.cell] += take
        assert drawn == {cell.id: cell.count for cell in cells}


def test_what_is_left_goes_where_the_pool_is_smallest_for_what_is_drawn():
    cells = [Cell(1, None, 1), Cell(2, None, 2)]
    found = pools_for(cells, [Offer(pk, (1, 2)) for pk in range(30)], 1, most=1000)
    assert Counter(cell for _item, cell in found.items) == {1: 10, 2: 20}


def test_a_pool_has_no_more_questions_than_an_assessment_may_have():
    assert len(pools_for([Cell(1, None, 5)], [Offer(pk, (1,)) for pk in range(50)], 1, most=20).items) == 20


def test_a_cap_needs_a_pool_large_enough():
    assert [pool_for_share(5, share) for share in (100, 40, 33)] == [5, 13, 16]


def test_a_question_moves_within_its_section_and_a_case_as_a_whole():
    section_of = {1: 1, 2: 1, 3: 1, 4: 2}
    assert moved_on_form([1, 2, 3, 4], section_of, {}, 1, 1) == [2, 1, 3, 4]
    assert moved_on_form([1, 2, 3, 4], section_of, {}, 3, 1) == [1, 2, 3, 4]
    assert moved_on_form([1, 2, 3, 4], section_of, {1: 9, 2: 9}, 1, 1) == [2, 1, 3, 4]
    assert moved_on_form([1, 2, 3, 4], section_of, {1: 9, 2: 9}, 2, 1) == [3, 1, 2, 4]
