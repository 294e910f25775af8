"""How far a script is marked and what it is worth."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from stratus.marking.scoring.rules import (
    MODERATING,
    Outcome,
    Question,
    Scheme,
    Slot,
    Work,
    draw_sample,
    has_room,
    moderation_reasons,
    outcome,
    points_of,
    questions_of,
    sample_size,
)


@pytest.fixture(autouse=True)
def tenant() -> None:
    """None: pure rules need neither tenant nor database."""


D = Decimal
ESSAY = Question("e", D(10))
CHOICE = Question("c", D(2), D(2))
ANNA, BEN, MO = 1, 2, 3


def one(score: str, **kwargs) -> Work:
    return Work(ANNA, submitted=True, scores={"e": D(score)}, **kwargs)


def slots(**kwargs) -> dict[str, Slot]:
    return {"e": Slot(**kwargs), "c": Slot(**kwargs)}


def test_a_script_without_human_marked_questions_is_complete_at_once() -> None:
    assert outcome([CHOICE], {}, [], Scheme()) == Outcome("COMPLETE", D(2), given={"c": D(2)})


def test_a_script_that_nobody_touched_is_open() -> None:
    assert outcome([CHOICE, ESSAY], slots(first=ANNA), [], Scheme()).status == "OPEN"


def test_a_first_score_means_being_marked() -> None:
    assert outcome([ESSAY], slots(first=ANNA), [Work(ANNA, scores={"e": D(1)})], Scheme()).status == "IN_PROGRESS"


def test_one_assessor_completes_the_script_and_automatic_scores_count() -> None:
    assert outcome([CHOICE, ESSAY], slots(first=ANNA), [one("7.5")], Scheme()).score == D("9.5")


def test_scores_of_somebody_who_is_not_allocated_do_not_count() -> None:
    assert outcome([ESSAY], slots(first=BEN), [one("7")], Scheme()).status == "IN_PROGRESS"


def test_two_assessors_give_the_average() -> None:
    works = [one("6"), Work(BEN, submitted=True, scores={"e": D(9)})]
    assert outcome([ESSAY], slots(first=ANNA, second=BEN), works, Scheme(two_assessors=True)).score == D("7.5")


def test_two_assessors_wait_for_the_second() -> None:
    assert outcome([ESSAY], slots(first=ANNA, second=BEN), [one("6")], Scheme(two_assessors=True)).status == "IN_PROGRESS"


def test_two_assessors_of_different_questions_complete_a_script() -> None:
    works = [Work(ANNA, submitted=True, scores={"e": D(4)}), Work(BEN, submitted=True, scores={"f": D(5)})]
    matrix = {"e": Slot(first=ANNA), "f": Slot(first=BEN)}
    assert outcome([ESSAY, Question("f", D(10))], matrix, works, Scheme()).score == D(9)


def test_an_assessor_may_change_an_automatic_score_where_settings_allow() -> None:
    scheme = Scheme(assess_auto_scored=True)
    assert outcome([CHOICE], slots(first=ANNA), [Work(ANNA, submitted=True, scores={"c": D(1)})], scheme).score == D(1)
    assert outcome([CHOICE], slots(first=ANNA), [Work(ANNA, submitted=True)], scheme).score == D(2)


def test_a_triggered_script_waits_for_its_moderator_whose_score_prevails() -> None:
    scheme = Scheme(use_moderation=True, range_from=5, range_to=8)
    waiting = outcome([CHOICE, ESSAY], slots(first=ANNA, moderator=MO), [one("5")], scheme)
    assert (waiting.status, waiting.reasons, waiting.due) == ("MODERATION", ("RANGE",), frozenset({"e"}))
    works = [one("5"), Work(MO, MODERATING, True, {"e": D(9)})]
    assert outcome([CHOICE, ESSAY], slots(first=ANNA, moderator=MO), works, scheme).score == D(11)


def test_a_moderator_who_leaves_a_question_open_agrees_with_the_average() -> None:
    scheme = Scheme(use_moderation=True, range_from=0, range_to=20)
    works = [one("5"), Work(MO, MODERATING, True)]
    assert outcome([ESSAY], slots(first=ANNA), works, scheme) == Outcome("COMPLETE", D(5), ("RANGE",), frozenset("e"), {"e": D(5)})


def test_another_moderator_than_the_named_one_does_not_count() -> None:
    scheme = Scheme(use_moderation=True, range_from=0, range_to=20)
    works = [one("5"), Work(BEN, MODERATING, True, {"e": D(9)})]
    assert outcome([ESSAY], slots(first=ANNA, moderator=MO), works, scheme).status == "MODERATION"


def test_a_sampled_question_is_the_only_one_that_is_due() -> None:
    scheme = Scheme(use_moderation=True, sampled_questions=frozenset({"f"}))
    works = [Work(ANNA, submitted=True, scores={"e": D(1), "f": D(2)})]
    matrix = {"e": Slot(first=ANNA), "f": Slot(first=ANNA)}
    assert outcome([ESSAY, Question("f", D(10))], matrix, works, scheme).due == frozenset({"f"})


@pytest.mark.parametrize(
    ("totals", "scheme", "reasons"),
    [
        ([D(60), D(70)], Scheme(scoring_difference=10), ()),
        ([D(60), D("70.01")], Scheme(scoring_difference=10), ("DIFFERENCE",)),
        ([D(60)], Scheme(scoring_difference=0), ()),
        ([D(53)], Scheme(proximity_to_pass_mark=2, pass_mark=D(55)), ("PROXIMITY",)),
        ([D("52.9")], Scheme(proximity_to_pass_mark=2, pass_mark=D(55)), ()),
        ([D(57)], Scheme(proximity_to_pass_mark=2, pass_mark=D(55)), ("PROXIMITY",)),
        ([D(40)], Scheme(range_from=40, range_to=50), ("RANGE",)),
        ([D(50)], Scheme(range_from=40, range_to=50), ("RANGE",)),
        ([D("50.5")], Scheme(range_from=40, range_to=50), ()),
        ([D(90)], Scheme(script_in_sample=True), ("SAMPLE",)),
        ([D(45), D(65)], Scheme(scoring_difference=10, proximity_to_pass_mark=0, pass_mark=D(55)), ("DIFFERENCE", "PROXIMITY")),
    ],
)
def test_moderation_is_triggered(totals: list[Decimal], scheme: Scheme, reasons: tuple[str, ...]) -> None:
    assert moderation_reasons(totals, D(100), scheme) == reasons


@given(st.integers(0, 10_000), st.integers(1, 100))
def test_the_sample_is_rounded_up_and_never_larger_than_all(population: int, percent: int) -> None:
    size = sample_size(population, percent)
    assert size * 100 >= population * percent > (size - 1) * 100 or population == 0 == size
    assert size <= population


def test_the_sample_keeps_the_order_of_the_population() -> None:
    assert draw_sample([1, 2, 3, 4, 5, 6, 7, 8, 9, 10], 30, lambda population, k: [9, 2, 5][:k]) == [2, 5, 9]


def test_a_place_is_free_for_somebody_who_has_none_yet() -> None:
    assert has_room(Slot(), ANNA, False)
    assert not has_room(Slot(first=BEN), ANNA, False)
    assert has_room(Slot(first=BEN), ANNA, True)
    assert not has_room(Slot(first=ANNA), ANNA, True)


scores = st.decimals(0, 10, places=2)


@given(scores, scores, st.integers(0, 100), st.booleans(), scores)
def test_a_complete_score_lies_within_what_people_gave(first, second, difference, moderated, third) -> None:
    works = [one(str(first)), Work(BEN, submitted=True, scores={"e": second})]
    if moderated:
        works.append(Work(MO, MODERATING, True, {"e": third}))
    scheme = Scheme(two_assessors=True, use_moderation=True, scoring_difference=difference)
    result = outcome([ESSAY, CHOICE], slots(first=ANNA, second=BEN), works, scheme)
    differs = abs(first - second) * 100 > difference * 12
    assert result.status == ("MODERATION" if differs and not moderated else "COMPLETE")
    if result.score is not None:
        assert result.score == (third if differs else (first + second) / 2) + 2
        assert sum(result.given.values()) == result.score


def test_an_assessor_who_has_not_submitted_completes_nothing() -> None:
    works = [Work(ANNA, submitted=False, scores={"e": D(6)})]
    assert outcome([ESSAY], slots(first=ANNA), works, Scheme()).status == "IN_PROGRESS"


def test_a_moderator_who_has_not_submitted_completes_nothing() -> None:
    scheme = Scheme(use_moderation=True, range_from=0, range_to=20)
    works = [one("5"), Work(MO, MODERATING, False, {"e": D(9)})]
    assert outcome([ESSAY], slots(first=ANNA, moderator=MO), works, scheme).status == "MODERATION"


def test_where_no_moderator_is_named_anybody_moderates() -> None:
    scheme = Scheme(use_moderation=True, range_from=0, range_to=20)
    works = [one("5"), Work(BEN, MODERATING, True, {"e": D(9)})]
    assert outcome([ESSAY], slots(first=ANNA), works, scheme).score == D(9)


@pytest.mark.parametrize(
    ("member", "step", "due", "scored"),
    [
        (ANNA, "ASSESSING", "", ["e"]),
        (BEN, "ASSESSING", "", ["f"]),
        (MO, "ASSESSING", "", []),
        (MO, MODERATING, "ef", ["e", "g"]),
        (MO, MODERATING, "f", []),
        (BEN, MODERATING, "efg", ["f", "g"]),
    ],
)
def test_everybody_scores_the_questions_that_are_theirs_and_moderators_those_that_are_due(
    member: int, step: str, due: str, scored: list[str]
) -> None:
    questions = [ESSAY, CHOICE, Question("f", D(10)), Question("g", D(10))]
    matrix = {"e": Slot(first=ANNA, moderator=MO), "f": Slot(second=BEN, moderator=BEN), "c": Slot(first=ANNA)}
    found = questions_of(member, step, questions, matrix, Scheme(), frozenset(due) | (frozenset("g") if "e" in due else frozenset()))
    assert [question.id for question in found] == scored


def test_the_cut_is_exact_to_as_many_digits_as_decimals_have() -> None:
    assert points_of(Fraction(22)) == D(22)
    assert abs(points_of(Fraction(70, 3)) * 3 - 70) < D("1e-20")


def test_a_script_without_questions_is_worth_nothing() -> None:
    assert outcome([], {}, [], Scheme()).stored_score == 0


def test_a_score_is_stored_with_eight_places_and_an_open_one_not_at_all() -> None:
    assert str(Outcome("COMPLETE", D(10) / 3).stored_score) == "3.33333333"
    assert Outcome("OPEN").stored_score is None


def test_a_question_that_nobody_is_allocated_to_leaves_the_script_open() -> None:
    assert outcome([ESSAY], {}, [], Scheme()).status == "OPEN"
    assert outcome([ESSAY], slots(), [], Scheme()).status == "OPEN"


def test_an_assessor_who_submitted_before_a_question_was_allocated_to_them_completes_nothing() -> None:
    works = [Work(ANNA, submitted=True)]
    assert outcome([ESSAY], slots(first=ANNA), works, Scheme()) == Outcome("IN_PROGRESS")


def test_two_assessors_of_a_script_with_two_essays_give_the_average_of_each() -> None:
    works = [Work(ANNA, submitted=True, scores={"e": D(4), "f": D(1)}), Work(BEN, submitted=True, scores={"e": D(5), "f": D(2)})]
    matrix = {name: Slot(first=ANNA, second=BEN) for name in "ef"}
    result = outcome([ESSAY, Question("f", D(10)), CHOICE], matrix, works, Scheme(two_assessors=True))
    assert result == Outcome("COMPLETE", D(8), given={"e": D("4.5"), "f": D("1.5"), "c": D(2)})


def test_without_moderation_no_rule_of_moderation_counts() -> None:
    scheme = Scheme(range_from=0, range_to=20, proximity_to_pass_mark=100, script_in_sample=True)
    assert outcome([ESSAY], slots(first=ANNA), [one("5")], scheme) == Outcome("COMPLETE", D(5), given={"e": D(5)})


def test_automatic_scores_count_in_the_range_and_the_maximum_of_moderation() -> None:
    works = [one("5")]
    ranged = Scheme(use_moderation=True, range_from=7, range_to=7)
    assert outcome([CHOICE, ESSAY], slots(first=ANNA), works, ranged).reasons == ("RANGE",)
    near = Scheme(use_moderation=True, proximity_to_pass_mark=50, pass_mark=D(13))
    assert outcome([CHOICE, ESSAY], slots(first=ANNA), works, near).reasons == ("PROXIMITY",)
    assert outcome([ESSAY], slots(first=ANNA), works, near).status == "COMPLETE"


TWO_ESSAYS = [ESSAY, Question("f", D(10))]
BY_ANNA = {name: Slot(first=ANNA) for name in "ef"}
BOTH_MARKED = [Work(ANNA, submitted=True, scores={"e": D(1), "f": D(2)})]


@pytest.mark.parametrize(
    ("scheme", "due"),
    [
        (Scheme(use_moderation=True, sampled_questions=frozenset("f")), "f"),
        (Scheme(use_moderation=True, sampled_questions=frozenset("f"), script_in_sample=True), "ef"),
        (Scheme(use_moderation=True, script_in_sample=True), "ef"),
        (Scheme(use_moderation=True, sampled_questions=frozenset("f"), range_from=0, range_to=9), "ef"),
    ],
    ids=["a question of the sample", "the whole script too", "the whole script", "another reason too"],
)
def test_a_moderator_sees_sampled_questions_alone_unless_the_script_is_due(scheme: Scheme, due: str) -> None:
    waiting = outcome(TWO_ESSAYS, BY_ANNA, BOTH_MARKED, scheme)
    assert (waiting.status, waiting.due) == ("MODERATION", frozenset(due))


def test_a_sample_of_questions_that_nobody_marks_sends_nothing_to_a_moderator() -> None:
    scheme = Scheme(use_moderation=True, sampled_questions=frozenset("c"))
    result = outcome([CHOICE, ESSAY], slots(first=ANNA), [one("5")], scheme)
    assert result == Outcome("COMPLETE", D(7), given={"c": D(2), "e": D(5)})


def test_a_moderated_question_has_the_moderators_score_and_others_keep_the_average() -> None:
    scheme = Scheme(use_moderation=True, sampled_questions=frozenset("f"))
    works = [*BOTH_MARKED, Work(MO, MODERATING, True, {"e": D(9), "f": D(9)})]
    result = outcome(TWO_ESSAYS, BY_ANNA, works, scheme)
    assert result == Outcome("COMPLETE", D(10), ("SAMPLE",), frozenset("f"), {"e": D(1), "f": D(9)})


def test_an_assessors_own_work_is_no_moderation() -> None:
    scheme = Scheme(use_moderation=True, range_from=0, range_to=20)
    assert outcome([ESSAY], slots(first=ANNA), [one("5")], scheme).status == "MODERATION"
    assert outcome([ESSAY], slots(first=ANNA, moderator=ANNA), [one("5")], scheme).status == "MODERATION"


@pytest.mark.parametrize("scheme", [Scheme(range_from=40), Scheme(range_to=60), Scheme()])
def test_half_a_range_triggers_no_moderation(scheme: Scheme) -> None:
    assert moderation_reasons([D(50)], D(100), scheme) == ()


@pytest.mark.parametrize(("totals", "reasons"), [([D(20), D(60)], ("RANGE",)), ([D(40), D(61)], ())])
def test_the_range_is_that_of_the_average(totals: list[Decimal], reasons: tuple[str, ...]) -> None:
    assert moderation_reasons(totals, D(100), Scheme(range_from=40, range_to=50)) == reasons


def test_a_difference_counts_whoever_gave_more() -> None:
    assert moderation_reasons([D(71), D(60)], D(100), Scheme(scoring_difference=10)) == ("DIFFERENCE",)


def test_a_sample_is_drawn_from_the_whole_population() -> None:
    drawn_from = []
    assert draw_sample(["a", "b", "c"], 50, lambda population, k: drawn_from.append((population, k)) or ["c", "a"]) == ["a", "c"]
    assert drawn_from == [(["a", "b", "c"], 2)]


def test_assessors_also_score_what_scores_itself_where_settings_allow() -> None:
    scheme = Scheme(assess_auto_scored=True)
    found = [
        questions_of(who, step, [CHOICE], slots(first=ANNA), scheme, frozenset("c"))
        for who, step in ((ANNA, "ASSESSING"), (MO, MODERATING))
    ]
    assert found == [[CHOICE], [CHOICE]]


@pytest.mark.parametrize(
    ("slot", "two_assessors", "room"),
    [
        (Slot(second=BEN), False, True),
        (Slot(second=ANNA), True, False),
        (Slot(first=BEN, second=MO), True, False),
        (Slot(first=BEN, moderator=MO), False, False),
    ],
    ids=["the first place", "they have the second", "both are taken", "a moderator leaves no room"],
)
def test_a_place_is_free_where_nobody_has_it(slot: Slot, two_assessors: bool, room: bool) -> None:
    assert has_room(slot, ANNA, two_assessors) is room
