"""The gate between marking and everybody else."""

from __future__ import annotations

from decimal import Decimal

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.delivery.attempts.actions import reopen
from stratus.events.log import record
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.marking.errors import Locked
from stratus.marking.models import Script
from stratus.marking.scoring.actions import open_script
from stratus.organisation.models import ApiSettings
from stratus.results.errors import NotMarked, ScoreDiffers
from stratus.results.models import Result
from stratus.results.publication import queries
from stratus.results.publication.actions import count_call, publish
from stratus.results.publication.lists import RESULTS, SCHEDULES
from support.builders import (
    SYSTEM,
    a_marked_script,
    a_marker,
    a_member,
    a_schedule,
    a_script,
    a_user,
    an_actor,
    an_assessment,
)

D = Decimal


def test_a_published_result_says_what_the_score_means(schedule):
    script = a_marked_script(schedule, score="0.25")
    publisher = a_user("Scheduler")
    by = an_actor(P.PUBLISH_RESULTS, P.VIEW_ALL_SCHEDULES, user=publisher)
    [result] = publish(schedule.pk, [script.pk], by=by, now=clock.now())
    assert (result.score, result.max_score, result.percentage, result.passed_status) == (D("2.25"), D(4), D("56.25"), "SATISFACTORY")
    assert result.published_by == publisher
    assert [(q["type"], q["score"], q["max_score"]) for q in result.questions] == [("MULTIPLE_CHOICE", 2, 2), ("ESSAY", 0.25, 2)]
    assert Event.objects.filter(kind="results.published").count() == 1


def test_all_that_is_marked_is_published_and_the_rest_stays(schedule):
    a_marked_script(schedule)
    open_one = a_script(schedule)
    assert len(publish(schedule.pk, by=SYSTEM, now=clock.now())) == 1
    assert publish(schedule.pk, by=SYSTEM, now=clock.now()) == []
    with pytest.raises(NotMarked) as refused:
        publish(schedule.pk, [open_one.pk], by=SYSTEM, now=clock.now())
    assert refused.value.script_ids == [open_one.pk]


def tampered(script: Script, score: str = "4") -> Script:
    """Change a stored score behind the program's back."""
    with connection.cursor() as cursor:
        cursor.execute("UPDATE marking_script SET score = %s WHERE id = %s", [score, script.pk])
    return script


@pytest.mark.database
def test_a_score_that_was_changed_in_the_database_is_not_published_and_is_logged(schedule, caplog):
    script = tampered(a_marked_script(schedule, score="1.5"))
    with pytest.raises(ScoreDiffers) as refused:
        publish(schedule.pk, [script.pk], by=SYSTEM, now=clock.now())
    assert refused.value.script_ids == [script.pk]
    assert "not what its marks add up to" in refused.value.message
    assert not Result.objects.exists()
    assert Script.objects.get(pk=script.pk).published_at is None
    assert f"Script {script.pk} is stored as COMPLETE with 4.00000000 points" in caplog.text


def test_a_script_that_was_completed_in_the_database_is_not_published(schedule):
    script = a_script(schedule)
    Script.objects.filter(pk=script.pk).update(status="COMPLETE", score=D(4))
    with pytest.raises(ScoreDiffers):
        publish(schedule.pk, by=SYSTEM, now=clock.now())


@pytest.mark.database
def test_a_changed_score_does_not_keep_the_others_from_being_published(schedule):
    sound, wrong = a_marked_script(schedule), tampered(a_marked_script(schedule, score="1.5"))
    with pytest.raises(ScoreDiffers) as refused:
        publish(schedule.pk, by=SYSTEM, now=clock.now())
    assert refused.value.script_ids == [wrong.pk]
    assert [result.attempt_id for result in refused.value.results] == [sound.attempt_id]
    assert Result.objects.get().attempt_id == sound.attempt_id


def test_publishing_twice_changes_nothing(schedule):
    script = a_marked_script(schedule)
    publish(schedule.pk, [script.pk], by=SYSTEM, now=clock.now())
    assert publish(schedule.pk, [script.pk], by=SYSTEM, now=clock.now()) == []
    assert Result.objects.count() == 1


def test_what_was_opened_again_is_not_published_until_it_is_final_once_more():
    script = a_script(a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow="EXTENDED"), active=True))
    assert script.status == "COMPLETE"
    assert reopen([script.registration_id], by=SYSTEM, now=clock.now()) == []
    assert publish(script.schedule_id, by=SYSTEM, now=clock.now()) == []
    assert publish(script.schedule_id, [script.pk], by=SYSTEM, now=clock.now()) == []


def test_a_voided_attempt_is_published_as_voided(schedule):
    script = a_marked_script(schedule)
    with transaction.atomic():
        record("attempt.voided", by=SYSTEM, subject=script.attempt, schedule_id=schedule.pk)
    [result] = publish(schedule.pk, by=SYSTEM, now=clock.now())
    assert (result.passed_status, result.score) == ("VOIDED", 0)


def test_nobody_scores_what_is_published(schedule):
    script = a_marked_script(schedule)
    publish(schedule.pk, by=SYSTEM, now=clock.now())
    with pytest.raises(Locked):
        open_script(script.pk, by=a_marker(schedule.marking_pool.get()), now=clock.now())


def test_what_nobody_marks_publishes_itself_with_the_settings_publisher():
    publisher = a_user("Moderator")
    ApiSettings.objects.update(publisher=publisher)
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"], marking_workflow="AUTO"), active=True)
    a_script(schedule)
    result = Result.objects.get()
    assert (result.score, result.published_by) == (2, publisher)


def test_the_right_to_publish_counts_for_schedules_that_one_sees(schedule):
    a_marked_script(schedule)
    stranger = an_actor(P.PUBLISH_RESULTS, user=a_user("Moderator"))
    with pytest.raises(NotAllowed):
        publish(schedule.pk, by=stranger, now=clock.now())
    owner = an_actor(P.PUBLISH_RESULTS, user=schedule.owner)
    assert len(publish(schedule.pk, by=owner, now=clock.now())) == 1


def test_a_member_of_the_pool_publishes_if_they_may_there(schedule):
    a_marked_script(schedule)
    plain, trusted = a_member(schedule), a_member(schedule, can_publish=True)
    with pytest.raises(NotAllowed):
        publish(schedule.pk, by=a_marker(plain), now=clock.now())
    assert len(publish(schedule.pk, by=a_marker(trusted), now=clock.now())) == 1


def test_statements_of_publication_do_not_grow_with_scripts():
    counts = []
    for size in (1, 5):
        schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
        for _n in range(size):
            a_marked_script(schedule)
        with CaptureQueriesContext(connection) as statements:
            assert len(publish(schedule.pk, by=SYSTEM, now=clock.now())) == size
        counts.append(len(statements))
    assert counts[0] == counts[1]


def test_lists_of_results_have_a_fixed_number_of_statements(schedule):
    counts = []
    for _round in range(2):
        for _n in range(3):
            a_marked_script(schedule)
        publish(schedule.pk, by=SYSTEM, now=clock.now())
        a_script(schedule)
        with CaptureQueriesContext(connection) as statements:
            rows = RESULTS.prepared(list(RESULTS.rows(SYSTEM, schedule=schedule.pk)), SYSTEM)
            SCHEDULES.prepared(list(SCHEDULES.rows(SYSTEM)), SYSTEM)
            states = queries.state_counts(SYSTEM, schedule.pk)
        counts.append(len(statements))
    assert counts[0] == counts[1]
    assert states == {"ready": 0, "published": 6, "unmarked": 2, "scoring": 0, "void": 0}
    assert [row.line.passed_status for row in rows if row.line.result] == ["SATISFACTORY"] * 6


def test_a_result_is_shown_with_answers_and_keys(schedule):
    a_marked_script(schedule)
    [result] = publish(schedule.pk, by=SYSTEM, now=clock.now())
    sheet = queries.result_sheet(result.pk, SYSTEM)
    assert [(q.type, q.answer_text, q.score) for q in sheet.questions] == [("MULTIPLE_CHOICE", "A", 2), ("ESSAY", "Debit and credit.", 1)]
    with pytest.raises(Result.DoesNotExist):
        queries.result_sheet(result.pk, an_actor(P.VIEW_RESULTS, user=a_user("Moderator")))


def test_calls_of_results_are_counted_by_day():
    now = clock.now()
    assert [count_call(2, now) for _n in range(3)] == [(True, 1), (True, 0), (False, 0)]
