"""How far one question is marked."""

from __future__ import annotations

from decimal import Decimal

import pytest

from stratus.marking.scoring.rules import MODERATING, Question, Scheme, Slot, Work
from stratus.marking.scripts.rules import MarkingProgress, is_counted, progress_of


@pytest.fixture(autouse=True)
def tenant() -> None:
    """None: pure rules need neither tenant nor database."""


ESSAY = Question("e", Decimal(2))
CHOICE = Question("c", Decimal(2), auto=Decimal(1))
ONE, TWO = Scheme(), Scheme(two_assessors=True)
BOTH = Slot(first=1, second=2)


def saved(member: int, *, submitted: bool = False) -> Work:
    return Work(member, submitted=submitted, scores={"e": Decimal(1)})


def done(member: int) -> Work:
    return saved(member, submitted=True)


def moderated(member: int, *, submitted: bool = True) -> Work:
    return Work(member, MODERATING, submitted, {"e": Decimal(1)})


@pytest.mark.parametrize(
    ("slot", "works", "scheme", "progress"),
    [
        (Slot(), [], ONE, MarkingProgress.NOT_STARTED),
        (Slot(first=1), [Work(1)], ONE, MarkingProgress.NOT_STARTED),
        (Slot(first=1), [saved(1)], ONE, MarkingProgress.MARKING_FIRST_STEP_IN_PROGRESS),
        (Slot(first=1), [done(1)], ONE, MarkingProgress.MARKING_FIRST_STEP_COMPLETE),
        (BOTH, [done(1)], TWO, MarkingProgress.MARKING_FIRST_STEP_IN_PROGRESS),
        (BOTH, [done(1), saved(2)], TWO, MarkingProgress.MARKING_FIRST_STEP_IN_PROGRESS),
        (BOTH, [done(1), done(2)], TWO, MarkingProgress.MARKING_FIRST_STEP_COMPLETE),
        (Slot(first=2), [done(1)], ONE, MarkingProgress.NOT_STARTED),  # somebody who lost the candidate
        (Slot(first=1), [Work(1, submitted=True)], ONE, MarkingProgress.NOT_STARTED),  # it was allocated to them after they submitted
    ],
)
def test_the_first_step(slot, works, scheme, progress):
    assert progress_of(ESSAY, slot, works, scheme, to_moderate=False) == progress


@pytest.mark.parametrize(
    ("works", "moderator", "progress"),
    [
        ([done(1)], None, MarkingProgress.MODERATION_NEEDED),
        ([done(1), moderated(3, submitted=False)], None, MarkingProgress.MODERATION_NEEDED),
        ([done(1), moderated(3)], None, MarkingProgress.MODERATION_COMPLETE),
        ([done(1), moderated(3)], 3, MarkingProgress.MODERATION_COMPLETE),
        ([done(1), moderated(3)], 4, MarkingProgress.MODERATION_NEEDED),
    ],
)
def test_moderation(works, moderator, progress):
    assert progress_of(ESSAY, Slot(first=1, moderator=moderator), works, ONE, to_moderate=True) == progress


def test_what_scores_itself():
    assert progress_of(CHOICE, Slot(first=1), [], ONE, to_moderate=False) == MarkingProgress.AUTO_SCORED
    everything = Scheme(assess_auto_scored=True)
    assert progress_of(CHOICE, Slot(first=1), [], everything, to_moderate=False) == MarkingProgress.NOT_STARTED
    left = [Work(1, submitted=True)]
    assert progress_of(CHOICE, Slot(first=1), left, everything, to_moderate=False) == MarkingProgress.MARKING_FIRST_STEP_COMPLETE


@pytest.mark.parametrize(
    ("slot", "works", "scheme"),
    [
        (BOTH, [done(2)], ONE),
        (Slot(first=1), [moderated(3)], ONE),
        (Slot(first=1, moderator=3), [moderated(3, submitted=False)], TWO),
    ],
    ids=["a second assessor where there is one alone", "a moderator's score", "a moderator's draft"],
)
def test_what_others_than_the_assessors_gave_is_no_first_step(slot, works, scheme):
    assert progress_of(ESSAY, slot, works, scheme, to_moderate=False) == MarkingProgress.NOT_STARTED


def test_an_automatic_score_that_assessors_may_change_is_not_started_before_they_submit():
    everything = Scheme(assess_auto_scored=True)
    assert progress_of(CHOICE, Slot(first=1), [Work(1)], everything, to_moderate=False) == MarkingProgress.NOT_STARTED
    changed = [Work(1, scores={"c": Decimal(2)})]
    assert progress_of(CHOICE, Slot(first=1), changed, everything, to_moderate=False) == MarkingProgress.MARKING_FIRST_STEP_IN_PROGRESS


@pytest.mark.parametrize(
    ("work", "counts"),
    [(done(1), True), (done(2), True), (done(3), False), (moderated(3), True), (moderated(1), False)],
)
def test_work_counts_of_whoever_it_is_allocated_to(work, counts):
    assert is_counted(work, Slot(first=1, second=2, moderator=3), TWO) is counts
