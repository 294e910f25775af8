"""From a final attempt to a score."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.events.log import record
from stratus.foundation import clock
from stratus.marking.errors import AlreadyMarked, Incomplete, Locked, NotYours, ScoreChangedMeanwhile, Submitted, WrongScore
from stratus.marking.models import Allocation, ItemScore, Script, SetAsideScore
from stratus.marking.scoring.actions import decide, open_script, score_question, submit
from stratus.marking.scripts.actions import lock_marking, make_scripts
from stratus.marking.scripts.facts import facts_of
from stratus.marking.setup.actions import change_settings, remove_member
from stratus.marking.setup.changes import SettingsChange
from support.builders import (
    SYSTEM,
    a_marked_script,
    a_marker,
    a_member,
    a_registration,
    a_schedule,
    a_script,
    a_user,
    allocated,
    an_actor,
    an_assessment,
    an_attempt,
    an_item,
    scored,
)

D = Decimal


def the_essay(script: Script) -> str:
    return script.attempt.paper.version.items[1]["id"]


def opened(script, member):
    return open_script(script.pk, by=a_marker(member), now=clock.now())


def save(evaluation, item, score, member, *, seen_at=None, comment=""):
    return score_question(
        evaluation.script_id, evaluation.step, item, score, comment, seen_at=seen_at, by=a_marker(member), now=clock.now()
    )


def test_a_final_attempt_becomes_a_script_with_automatic_scores(schedule):
    script = a_script(schedule)
    assert (script.status, script.max_score) == ("OPEN", D(4))
    assert [auto.score for auto in script.auto_scores.all()] == [D(2)]


def test_a_wrong_choice_and_a_missing_answer_score_nothing(schedule):
    assert a_script(schedule, answers={"MULTIPLE_CHOICE": {"selected": ["b"]}}).auto_scores.get().score == 0
    assert a_script(schedule, answers={"MULTIPLE_CHOICE": None}).auto_scores.get().score == 0


def test_the_same_attempt_told_twice_is_one_script(schedule):
    script = a_script(schedule)
    with transaction.atomic():
        record("attempt.final", by=SYSTEM, subject=script.attempt, schedule_id=schedule.pk)
    assert Script.objects.count() == 1
    assert script.auto_scores.count() == 1


def test_statements_of_scoring_do_not_grow_with_attempts(schedule, django_assert_num_queries):
    counts = []
    for size in (2, 12):
        moment = clock.now()
        attempts = [
            an_attempt(a_registration(schedule), status="HANDED_IN", ended_at=moment, submitted_by="CANDIDATE") for _n in range(size)
        ]
        with CaptureQueriesContext(
            connection,
        ) as queries:
            make_scripts(attempts, by=SYSTEM, at=moment)
        counts.append(len(queries))
    assert counts[0] == counts[1]


def test_one_assessor_completes_a_script(schedule):
    script = a_marked_script(schedule, score="1.5")
    assert (script.status, script.score) == ("COMPLETE", D("3.5"))


def test_a_script_that_is_not_allocated_cannot_be_opened(schedule):
    with pytest.raises(NotYours):
        opened(a_script(schedule), a_member(schedule))


def test_somebody_outside_of_the_pool_may_not_mark(schedule):
    script = a_script(schedule)
    with pytest.raises(NotAllowed):
        open_script(script.pk, by=Actor.of(a_user("Marker"), Door.UI), now=clock.now())


def test_a_direct_link_counts_for_its_own_schedule_alone(schedule):
    member = a_member(schedule)
    script = allocated(a_script(schedule), member)
    elsewhere = Actor.of(member.user, Door.UI, schedule_id=schedule.pk + 1)
    with pytest.raises(NotAllowed):
        open_script(script.pk, by=elsewhere, now=clock.now())
    here = Actor.of(member.user, Door.UI, schedule_id=schedule.pk)
    assert open_script(script.pk, by=here, now=clock.now()).member == member


def test_in_the_simple_workflow_opening_takes_the_candidate():
    schedule = a_schedule(an_assessment(marking_workflow="SIMPLE"), active=True)
    script = a_script(schedule)
    owner = schedule.marking_pool.get()
    opened(script, owner)
    assert Allocation.objects.get().first_marker == owner
    with pytest.raises(NotYours):
        opened(script, a_member(schedule))


def test_where_assessors_decide_a_question_is_taken_by_scoring_it(schedule):
    change_settings(
        schedule.pk,
        SettingsChange(allocation_assignment="ASSESSOR_DECIDES", allocation_type="BY_QUESTIONS"),
        by=SYSTEM,
        now=clock.now(),
    )
    anna, ben = a_member(schedule), a_member(schedule)
    script = a_script(schedule)
    save(opened(script, anna), the_essay(script), 2, anna)
    assert Allocation.objects.get().item == the_essay(script)
    with pytest.raises(NotYours):
        opened(script, ben)


def test_a_score_that_is_refused_takes_no_candidate():
    schedule = a_schedule(an_assessment(marking_workflow="SIMPLE"), active=True)
    script, owner = a_script(schedule), schedule.marking_pool.get()
    with pytest.raises(WrongScore):
        score_question(script.pk, "ASSESSING", the_essay(script), "x", "", seen_at=None, by=a_marker(owner), now=clock.now())
    assert not Allocation.objects.exists()
    assert not script.evaluations.exists()


def test_a_free_candidate_is_taken_scored_and_submitted_without_being_opened_first():
    schedule = a_schedule(an_assessment(marking_workflow="SIMPLE"), active=True)
    script, owner = a_script(schedule), schedule.marking_pool.get()
    by = a_marker(owner)
    score_question(script.pk, "ASSESSING", the_essay(script), "1.5", "", seen_at=None, by=by, now=clock.now())
    assert Allocation.objects.get().first_marker == owner
    assert submit(script.pk, "ASSESSING", by=by, now=clock.now()).score == D("3.5")


def test_a_script_where_nothing_needs_a_score_is_completed_by_submitting_it():
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow="EXTENDED"), active=True)
    change_settings(schedule.pk, SettingsChange(assess_auto_scored=True), by=SYSTEM, now=clock.now())
    member = a_member(schedule)
    script = allocated(a_script(schedule), member)
    assert script.status == "OPEN"
    submitted = submit(script.pk, "ASSESSING", by=a_marker(member), now=clock.now())
    assert (submitted.status, submitted.score) == ("COMPLETE", D(2))
    script.refresh_from_db()
    assert (script.status, script.score) == ("COMPLETE", D(2))


def test_scoring_and_submitting_read_the_script_once_each(schedule):
    member = a_member(schedule)
    script, by = allocated(a_script(schedule), member), a_marker(member)
    essay = the_essay(script)
    for verb in (
        lambda: score_question(script.pk, "ASSESSING", essay, "1", "", seen_at=None, by=by, now=clock.now()),
        lambda: submit(script.pk, "ASSESSING", by=by, now=clock.now()),
    ):
        with CaptureQueriesContext(connection) as statements:
            verb()
        for table in ("marking_autoscore", "marking_markingsettings", "marking_allocation", "marking_itemscore"):
            assert sum(f'FROM "{table}"' in one["sql"] for one in statements) == 1, table


@pytest.mark.parametrize("score", ["-1", "2.01", "x", "NaN", "1e9", "0.00001", "Infinity"])
def test_a_score_lies_between_nothing_and_the_maximum(schedule, score):
    member = a_member(schedule)
    script = allocated(a_script(schedule), member)
    with pytest.raises(WrongScore):
        save(opened(script, member), the_essay(script), score, member)


def test_a_comma_is_a_decimal_point_and_blank_takes_a_score_away(schedule):
    member = a_member(schedule)
    script = allocated(a_script(schedule), member)
    evaluation = opened(script, member)
    first = save(evaluation, the_essay(script), " 1,5 ", member)
    assert first.score == D("1.5")
    assert save(evaluation, the_essay(script), " ", member, seen_at=first.changed_at).score is None


def test_a_question_that_is_not_theirs_cannot_be_scored(schedule):
    member = a_member(schedule)
    script = allocated(a_script(schedule), member)
    with pytest.raises(NotYours):
        save(opened(script, member), script.attempt.paper.version.items[0]["id"], 1, member)


def test_a_score_changed_meanwhile_is_kept_beside_the_other(schedule):
    member = a_member(schedule)
    script = allocated(a_script(schedule), member)
    evaluation, essay = opened(script, member), the_essay(script)
    first = save(evaluation, essay, 1, member)
    save(evaluation, essay, 2, member, seen_at=first.changed_at)
    with pytest.raises(ScoreChangedMeanwhile):
        save(evaluation, essay, "0.5", member, seen_at=first.changed_at, comment="from another tab")
    assert ItemScore.objects.get().score == 2
    assert SetAsideScore.objects.get().score == D("0.5")


def test_scores_given_twice_must_be_decided_before_submitting(schedule):
    member = a_member(schedule)
    script = allocated(a_script(schedule), member)
    evaluation, essay, by = opened(script, member), the_essay(script), a_marker(member)
    save(evaluation, essay, 1, member)
    with pytest.raises(ScoreChangedMeanwhile):
        save(evaluation, essay, 2, member)
    with pytest.raises(Incomplete):
        submit(evaluation.script_id, evaluation.step, by=by, now=clock.now())
    decide(evaluation.script_id, evaluation.step, essay, SetAsideScore.objects.get().pk, by=by, now=clock.now())
    assert submit(evaluation.script_id, evaluation.step, by=by, now=clock.now()).score == 4


def test_saving_the_same_score_twice_is_no_conflict(schedule):
    member = a_member(schedule)
    script = allocated(a_script(schedule), member)
    evaluation = opened(script, member)
    save(evaluation, the_essay(script), 1, member)
    assert save(evaluation, the_essay(script), "1.0", member).score == 1


def test_submitting_asks_for_every_score_and_is_final(schedule):
    member = a_member(schedule)
    script = allocated(a_script(schedule), member)
    evaluation, by = opened(script, member), a_marker(member)
    with pytest.raises(Incomplete) as incomplete:
        submit(evaluation.script_id, evaluation.step, by=by, now=clock.now())
    assert incomplete.value.unscored == [the_essay(script)]
    save(evaluation, the_essay(script), 1, member)
    submit(evaluation.script_id, evaluation.step, by=by, now=clock.now())
    with pytest.raises(Submitted):
        save(evaluation, the_essay(script), 2, member)


def test_a_voided_attempt_leaves_marking(schedule):
    member = a_member(schedule)
    script = allocated(a_script(schedule), member)
    with transaction.atomic():
        record("attempt.voided", by=SYSTEM, subject=script.attempt, schedule_id=schedule.pk)
    script.refresh_from_db()
    assert script.status == "VOID"
    with pytest.raises(Locked):
        opened(script, member)


def test_two_assessors_and_a_moderator(schedule):
    settings = SettingsChange(assessing_type="TWO_ASSESSORS", use_moderation=True, scoring_difference=10)
    change_settings(schedule.pk, settings, by=SYSTEM, now=clock.now())
    anna, ben, mo = a_member(schedule), a_member(schedule), a_member(schedule, "MODERATOR")
    script = allocated(a_script(schedule), anna, ben, moderator=mo)
    assert scored(script, anna, 0).status == "IN_PROGRESS"
    assert scored(script, ben, 2).status == "MODERATION"
    script.refresh_from_db()
    assert script.moderation_reasons == ["DIFFERENCE"]
    assert scored(script, mo, "1.5").score == D("3.5")


def test_the_score_stays_the_computed_one_when_a_second_moderator_submits(schedule):
    """Where no moderator is allocated: stored and computed would differ, and the result could not be published."""
    change_settings(schedule.pk, SettingsChange(use_moderation=True, proximity_to_pass_mark=100), by=SYSTEM, now=clock.now())
    anna, mo, max_ = a_member(schedule), a_member(schedule, "MODERATOR"), a_member(schedule, "MODERATOR")
    script = allocated(a_script(schedule), anna)
    assert scored(script, anna, 0).status == "MODERATION"
    scored(script, mo, 1, submit=False)
    scored(script, max_, 2)
    submit(script.pk, "MODERATING", by=a_marker(mo), now=clock.now())
    script.refresh_from_db()
    (facts,) = facts_of(schedule, lock_marking(schedule.pk), [script])
    assert (script.status, script.score) == ("COMPLETE", D(3))
    assert facts.is_stored()


def test_the_sample_is_drawn_once_and_rounded_up(schedule):
    settings = SettingsChange(use_moderation=True, proximity_to_pass_mark=0, sample_moderation=10)
    change_settings(schedule.pk, settings, by=SYSTEM, now=clock.now())
    member = a_member(schedule)
    states = []
    for _n in range(4):
        states.append(scored(allocated(a_script(schedule), member), member, 2).status)
        if len(states) == 1:
            drawn = type(schedule.marking_settings).objects.get().sample
    assert len(drawn) == 1
    assert type(schedule.marking_settings).objects.get().sample == drawn
    assert states.count("MODERATION") == 1


def test_removing_an_assessor_takes_their_scores_away_but_keeps_them_in_the_log(schedule):
    script = a_marked_script(schedule)
    remove_member(schedule.marking_pool.get().pk, by=SYSTEM, now=clock.now())
    script.refresh_from_db()
    assert (script.status, script.score) == ("OPEN", None)
    assert ItemScore.objects.count() == 1


def test_an_attempt_opened_again_is_scored_anew_unless_it_was_marked(schedule):
    script = a_script(schedule)
    answer = script.attempt.answers.get(item=script.attempt.paper.version.items[0]["id"])
    with transaction.atomic():
        record("attempt.reopened", by=SYSTEM, subject=script.attempt, schedule_id=schedule.pk)
    answer.value = {"selected": ["b"]}
    answer.save()
    with transaction.atomic():
        record("attempt.final", by=SYSTEM, subject=script.attempt, schedule_id=schedule.pk)
    assert script.auto_scores.get().score == 0
    marked = a_marked_script(schedule)
    with transaction.atomic(), pytest.raises(AlreadyMarked):
        record("attempt.reopened", by=SYSTEM, subject=marked.attempt, schedule_id=schedule.pk)


def test_thirds_add_up_to_a_whole():
    alternatives = [{"html": f"<p>{n}</p>", "correct": n < 3} for n in range(6)]
    items = [an_item("MULTIPLE_RESPONSE", max_score=1, alternatives=alternatives) for _n in range(3)]
    schedule = a_schedule(an_assessment(items, marking_workflow="EXTENDED"), active=True)
    script = a_script(schedule, answers={"MULTIPLE_RESPONSE": {"selected": ["a"]}})
    assert (script.status, script.score) == ("COMPLETE", D("0.99999999"))


@pytest.mark.database
def test_only_coordinators_change_settings(schedule):
    stranger = an_actor(Permission.COORDINATE_MARKING, user=a_user("Scheduler"))
    with pytest.raises(NotAllowed):
        change_settings(schedule.pk, SettingsChange(sharing_annotations=True), by=stranger, now=clock.now())
    owner = an_actor(Permission.COORDINATE_MARKING, user=schedule.owner)
    change_settings(schedule.pk, SettingsChange(sharing_annotations=True), by=owner, now=clock.now())
    schedule.marking_settings.refresh_from_db()
    assert schedule.marking_settings.sharing_annotations
