"""What a script is worth of which markers changed automatic scores."""

from __future__ import annotations

from decimal import Decimal
from typing import Any

import pytest

from stratus.item_types.registry import ITEM_TYPES
from stratus.marking.scoring.rules import (
    MODERATING,
    Outcome,
    Question,
    Scheme,
    Slot,
    Work,
    changeable_by,
    counting_changes,
    outcome,
    questions_of,
    with_own_changes,
)
from stratus.marking.scripts.rules import MarkingProgress, progress_of

D = Decimal
SHORT = Question("s", D(2), D(0), may_be_overruled=True)
CHOICE = Question("c", D(2), D(2))
ESSAY = Question("e", D(2))
ALL = (SHORT, CHOICE, ESSAY)
TWO = Scheme(two_assessors=True)


def judged(*works: Work, questions: Any = ALL, slot: Slot = Slot(1, 2, 3), scheme: Scheme = Scheme()) -> Outcome:  # noqa: B008 -- frozen
    return outcome(questions, {q.id: slot for q in questions}, works, scheme)


def work(member: int, *, submitted: bool = True, step: str = "ASSESSING", **scores: str) -> Work:
    """A marker's work that changes the score of the short answer wherever it has one."""
    return Work(member, step, submitted, {item: D(score) for item, score in scores.items()}, frozenset({"s", "c"} & scores.keys()))


def test_types_in_which_something_is_typed_may_be_overruled():
    assert {key for key, one in ITEM_TYPES.items() if one.may_be_overruled} == {
        "SHORT_ANSWER", "FILL_IN_THE_BLANK", "NUMERIC", "FINANCIAL_STATEMENT",
    }  # fmt: skip


def test_a_change_counts_instead_of_the_automatic_score_once_it_is_submitted():
    assert judged(work(1, e="1")).score == D(3)
    assert judged(work(1, e="1", s="1.5")).score == D("4.5")
    assert judged(work(1, e="1", s="1.5"), scheme=Scheme()).given == {"s": D("1.5"), "c": D(2), "e": D(1)}
    assert judged(work(1, e="1", s="1.5", submitted=False)).status == "IN_PROGRESS"


def test_a_type_that_does_not_allow_it_keeps_its_automatic_score():
    assert judged(work(1, e="1", c="0")).score == D(3)


def test_a_change_of_somebody_who_is_not_allocated_does_not_count():
    assert judged(work(1, e="1"), work(9, e="1", s="2")).score == D(3)
    assert judged(work(1, e="1"), work(2, e="1", s="2")).score == D(3)  # a second assessor where there is one


def test_of_two_assessors_the_one_who_changed_nothing_stands_for_the_automatic_score():
    assert judged(work(1, e="1", s="1"), work(2, e="1"), scheme=TWO).score == D("3.5")
    assert judged(work(1, e="1", s="1"), work(2, e="1", s="2"), scheme=TWO).score == D("4.5")


def test_what_two_assessors_make_of_it_counts_as_their_difference():
    scheme = Scheme(two_assessors=True, use_moderation=True, scoring_difference=20)
    assert judged(work(1, e="1", s="1"), work(2, e="1"), scheme=scheme).status == "COMPLETE"
    differs = judged(work(1, e="1", s="2"), work(2, e="1"), scheme=scheme)
    assert (differs.status, differs.due) == ("MODERATION", {"e", "s"})


def test_a_moderator_looks_at_what_was_changed_and_may_change_it_again():
    scheme = Scheme(use_moderation=True, script_in_sample=True)
    assert judged(work(1, e="1", s="2"), work(3, step=MODERATING), scheme=scheme).score == D(5)
    assert judged(work(1, e="1", s="2"), work(3, step=MODERATING, s="1"), scheme=scheme).score == D(4)
    assert judged(work(1, e="1"), work(3, step=MODERATING, s="2"), scheme=scheme).score == D(5)
    assert judged(work(1, e="1"), work(3, step=MODERATING, s="2", submitted=False), scheme=scheme).status == "MODERATION"


def test_a_moderator_who_is_not_allocated_changes_nothing():
    scheme = Scheme(use_moderation=True, script_in_sample=True)
    assert judged(work(1, e="1"), work(3, step=MODERATING), work(4, step=MODERATING, s="2"), scheme=scheme).score == D(3)


def test_a_script_without_other_questions_waits_for_whoever_changes_a_score_alone():
    auto = (SHORT, CHOICE)
    assert judged(questions=auto, scheme=TWO).score == D(2)
    assert judged(work(1, s="2", submitted=False), questions=auto, scheme=TWO).status == "IN_PROGRESS"
    assert judged(work(1, s="2"), questions=auto, scheme=TWO).score == D(3)
    assert judged(work(1), questions=auto, scheme=TWO).score == D(2)


def test_by_questions_the_assessors_of_the_script_s_other_questions_may_change_it_and_their_average_counts():
    slots = {"s": Slot(), "c": Slot(), "e": Slot(1, 2)}
    assert changeable_by(1, "ASSESSING", ALL, slots, TWO) == changeable_by(2, "ASSESSING", ALL, slots, TWO) == [SHORT]
    assert changeable_by(9, "ASSESSING", ALL, slots, TWO) == []
    assert outcome(ALL, slots, [work(1, e="1", s="1"), work(2, e="1")], TWO).score == D(4)
    assert outcome(ALL, slots, [work(1, e="1", s="1"), work(2, e="1", s="2")], TWO).score == D("4.5")
    assert outcome(ALL, slots, [work(1, e="1", s="1", submitted=False), work(2, e="1")], TWO).status == "IN_PROGRESS"


def test_where_assessors_score_automatic_questions_anyway_nothing_is_changed_but_scored():
    scheme, slots = Scheme(assess_auto_scored=True), {q.id: Slot(1) for q in ALL}
    assert changeable_by(1, "ASSESSING", ALL, slots, scheme) == []
    assert questions_of(1, "ASSESSING", ALL, slots, scheme, frozenset()) == list(ALL)
    assert outcome(ALL, slots, [work(1, e="1", s="2")], scheme).score == D(5)


def test_a_score_from_the_time_when_assessors_scored_such_questions_anyway_is_no_change():
    scored = Work(1, "ASSESSING", True, {"e": D(1), "s": D(2)})
    assert judged(scored).score == D(3)


@pytest.mark.parametrize("step", ["ASSESSING", MODERATING])
def test_what_a_job_still_scores_or_a_marker_scores_cannot_be_changed(step):
    questions = (Question("s", D(2), None, pending=True, may_be_overruled=True), Question("t", D(2), None, may_be_overruled=True))
    assert changeable_by(1, step, questions, {"s": Slot(1), "t": Slot(1)}, Scheme()) == []


@pytest.mark.parametrize("works", [(), (work(1, e="2"),), (work(1, e="2", submitted=False),)])
def test_a_script_is_being_scored_as_long_as_a_job_has_one_of_its_answers_whatever_else_is_done(works):
    questions = (Question("s", D(2), None, pending=True), ESSAY)
    assert judged(*works, questions=questions) == Outcome("SCORING")


@pytest.mark.parametrize(
    ("works", "to_moderate", "progress"),
    [
        ((), False, MarkingProgress.AUTO_SCORED),
        ((work(1, e="1"),), False, MarkingProgress.AUTO_SCORED),
        ((work(1, s="1", submitted=False),), False, MarkingProgress.MARKING_FIRST_STEP_IN_PROGRESS),
        ((work(1, s="1"),), False, MarkingProgress.MARKING_FIRST_STEP_COMPLETE),
        ((work(1, s="1"),), True, MarkingProgress.MODERATION_NEEDED),
        ((work(1, s="1"), work(3, step=MODERATING)), True, MarkingProgress.MODERATION_COMPLETE),
    ],
)
def test_the_preliminary_report_tells_how_far_a_changed_score_is(works, to_moderate, progress):
    assert progress_of(SHORT, Slot(1, None, 3), works, Scheme(), to_moderate=to_moderate) == progress


def counting(*works: Work, slot: Slot = Slot(1, 2, 3), scheme: Scheme = Scheme()) -> dict[str, list[int]]:  # noqa: B008 -- frozen
    found = counting_changes(ALL, {q.id: slot for q in ALL}, works, scheme)
    return {item: [one.member for one in changed] for item, changed in found.items()}


MODERATED = Scheme(two_assessors=True, use_moderation=True, proximity_to_pass_mark=100)


def test_changes_that_count_are_those_of_allocated_assessors():
    assert counting(work(1, e="1", s="1")) == {"s": [1]}
    assert counting(work(1, e="1"), work(9, e="1", s="1")) == {}
    assert counting(work(1, e="1", s="1"), work(2, e="1", s="2"), scheme=TWO) == {"s": [1, 2]}
    assert counting(work(1, e="1", c="1")) == {}


def test_no_change_counts_before_the_script_is_complete():
    assert counting(work(1, e="1", s="1", submitted=False)) == {}


def test_what_a_moderator_made_of_a_change_counts_in_its_place():
    both = work(1, e="1", s="1"), work(2, e="1")
    assert counting(*both, work(3, s="2", step=MODERATING), scheme=MODERATED) == {"s": [3]}
    assert counting(*both, work(3, e="2", step=MODERATING), scheme=MODERATED) == {"s": [1]}
    assert counting(*both, work(9, s="2", step=MODERATING), work(3, step=MODERATING), scheme=MODERATED) == {"s": [1]}


def test_a_moderator_who_worked_in_vain_changed_nothing():
    assert counting(work(1, e="1"), work(3, s="2", step=MODERATING)) == {}


def test_a_work_without_what_does_not_count_has_no_changes_of_somebody_who_is_not_allocated():
    slots = {q.id: Slot(1) for q in ALL}
    assert with_own_changes(work(1, s="1", e="1"), ALL, slots, Scheme()).overruled == {"s"}
    assert with_own_changes(work(9, s="1", e="1"), ALL, slots, Scheme()).overruled == frozenset()
    by_questions = {"e": Slot(1)}
    assert with_own_changes(work(1, s="1", e="1"), ALL, by_questions, Scheme()).overruled == {"s"}
