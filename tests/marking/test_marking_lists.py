"""What markers and coordinators see."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.access.actor import Actor, Door
from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission as P
from stratus.foundation import clock
from stratus.marking.models import PoolMember, Script
from stratus.marking.pool.access import schedules_marked_by
from stratus.marking.scoring.actions import open_script
from stratus.marking.scripts.lists import SCHEDULES, SCRIPTS, scripts_for
from stratus.marking.scripts.queries import Viewer, next_script, overview, viewer_of
from stratus.marking.scripts.sheet import script_sheet
from stratus.marking.setup.actions import allocate_evenly, change_settings
from stratus.marking.setup.changes import PassMarkRange, SettingsChange
from stratus.scheduling.models import Schedule
from stratus.ui.lists.asked import asked
from support.builders import (
    SYSTEM,
    a_marked_script,
    a_marker,
    a_member,
    a_schedule,
    a_script,
    a_user,
    allocated,
    an_actor,
    an_assessment,
    scored,
)


def seen_by(member: PoolMember) -> Viewer:
    return viewer_of(member.schedule, a_marker(member), clock.now())


def rows(viewer: Viewer, **query: str) -> list[Any]:
    """The scripts that the list shows this viewer for an address."""
    declared = scripts_for(viewer)
    wanted = asked(declared, query, viewer.by, {"schedule": viewer.schedule.pk})
    found = wanted.rows(viewer.by, {"schedule": viewer.schedule.pk}).order_by(*wanted.order)
    return list(declared.prepared(list(found), viewer.by))


def ids(viewer: Viewer, **query: str) -> set[int]:
    return {script.pk for script in rows(viewer, **query)}


def lines(viewer: Viewer) -> list[Any]:
    return [script.line for script in rows(viewer)]


def head(viewer: Viewer) -> list[str]:
    """What the list says the candidates are."""
    return [scripts_for(viewer).head.text(script) for script in rows(viewer)]


def configure(schedule: Schedule, **settings) -> None:
    change_settings(schedule.pk, SettingsChange(**settings), by=SYSTEM, now=clock.now())


def test_an_assessor_sees_their_own_scripts_and_a_coordinator_all(schedule):
    anna, ben = a_member(schedule), a_member(schedule)
    of_anna, of_ben = allocated(a_script(schedule), anna), allocated(a_script(schedule), ben)
    assert ids(seen_by(anna)) == {of_anna.pk}
    coordinator = an_actor(P.COORDINATE_MARKING, user=schedule.owner)
    assert ids(viewer_of(schedule, coordinator, clock.now())) == {of_anna.pk, of_ben.pk}
    with pytest.raises(Script.DoesNotExist):
        script_sheet(of_ben.pk, a_marker(anna), clock.now())


def test_a_stranger_sees_nothing(schedule):
    stranger = an_actor(P.MARK, P.COORDINATE_MARKING, user=a_user("Scheduler"))
    assert not schedules_marked_by(stranger).exists()
    with pytest.raises(NotAllowed):
        viewer_of(schedule, stranger, clock.now())


def test_a_direct_link_sees_its_own_schedule_alone(schedule):
    member = a_member(schedule)
    a_member(other := a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True), user=member.user)
    by = Actor.of(member.user, Door.UI, schedule_id=schedule.pk)
    assert list(schedules_marked_by(by)) == [schedule]
    with pytest.raises(NotAllowed):
        viewer_of(other, by, clock.now())


def test_where_assessors_decide_free_scripts_are_seen_by_all_of_them(schedule):
    configure(schedule, allocation_assignment="ASSESSOR_DECIDES")
    anna, ben = a_member(schedule), a_member(schedule)
    script = a_script(schedule)
    assert ids(seen_by(anna)) == ids(seen_by(ben)) == {script.pk}
    open_script(script.pk, by=a_marker(anna), now=clock.now())
    assert ids(seen_by(ben)) == set()


def test_moderators_see_what_waits_for_them(schedule):
    configure(schedule, use_moderation=True, pass_mark_range=PassMarkRange(0, 4))
    anna, mo, max_ = a_member(schedule), a_member(schedule, "MODERATOR"), a_member(schedule, "MODERATOR")
    script = allocated(a_script(schedule), anna, moderator=mo)
    assert ids(seen_by(mo)) == set()
    scored(script, anna, 1)
    assert ids(seen_by(mo)) == {script.pk}
    assert ids(seen_by(max_)) == set()


def test_names_are_hidden_from_markers_where_the_settings_say_so(schedule):
    configure(schedule, anonymous_candidates=True)
    anna = a_member(schedule)
    script = allocated(a_script(schedule), anna)
    candidate = script.registration.candidate
    assert head(seen_by(anna)) == [script_sheet(script.pk, a_marker(anna), clock.now()).name] == [candidate.external_id]
    coordinator = an_actor(P.COORDINATE_MARKING, user=schedule.owner)
    assert head(viewer_of(schedule, coordinator, clock.now())) == [candidate.full_name]


@pytest.mark.parametrize("query", [{"sort": "candidate"}, {"sort": "-candidate"}, {"sort": "candidate_id"}, {"q": "Aalders"}, {"q": "1"}])
def test_a_marker_who_must_not_know_candidates_neither_finds_nor_sorts_by_who_they_are(schedule, query):
    configure(schedule, anonymous_candidates=True)
    anna = a_member(schedule)
    expected = []
    for name, external_id in (("Zuiver", "1"), ("Aalders", "9"), ("Mulder", "5")):
        expected.append(allocated(a_script(schedule), anna))
        candidate = expected[-1].registration.candidate
        candidate.last_name, candidate.external_id = name, external_id
        candidate.save()
    assert rows(seen_by(anna), **query) == expected


def test_a_marker_who_must_not_know_candidates_takes_no_list_of_them_along(schedule):
    allocated(a_script(schedule), anna := a_member(schedule))
    assert scripts_for(seen_by(anna)).exports
    configure(schedule, anonymous_candidates=True)
    assert not scripts_for(seen_by(anna)).exports
    assert not SCRIPTS.rows(a_marker(anna), schedule=schedule.pk).exists()


def test_assessors_are_numbers_to_each_other_where_the_settings_say_so(schedule):
    configure(schedule, assessing_type="TWO_ASSESSORS", anonymous_assessors=True, sharing_annotations=True)
    anna, ben = a_member(schedule), a_member(schedule)
    script = allocated(a_script(schedule), anna, ben)
    scored(script, ben, 2)
    scored(script, anna, 1)
    [other] = script_sheet(script.pk, a_marker(anna), clock.now()).questions[1].others
    assert (other.who, other.score) == ("#2", 2)


def test_an_assessor_sees_the_others_scores_after_their_own_and_if_they_are_shared(schedule):
    configure(schedule, assessing_type="TWO_ASSESSORS", sharing_annotations=True)
    anna, ben = a_member(schedule), a_member(schedule)
    script = allocated(a_script(schedule), anna, ben)
    scored(script, ben, 2)

    def others() -> int:
        return len(script_sheet(script.pk, a_marker(anna), clock.now()).questions[1].others)

    assert others() == 0
    scored(script, anna, 1)
    assert others() == 1
    type(schedule.marking_settings).objects.update(sharing_annotations=False)
    assert others() == 0


@pytest.mark.parametrize("shown", [True, False])
def test_a_moderator_sees_the_assessors_scores_if_the_settings_show_them(schedule, shown):
    configure(schedule, use_moderation=True, pass_mark_range=PassMarkRange(0, 4), show_assessor_annotations=shown)
    anna, mo = a_member(schedule), a_member(schedule, "MODERATOR")
    script = allocated(a_script(schedule), anna, moderator=mo)
    scored(script, anna, 1)
    sheet = script_sheet(script.pk, a_marker(mo), clock.now())
    assert (sheet.step, sheet.can_score) == ("MODERATING", True)
    assert [len(question.others) for question in sheet.questions] == [0, int(shown)]


def test_the_sheet_has_answers_keys_and_own_scores(schedule):
    anna = a_member(schedule)
    script = allocated(a_script(schedule), anna)
    before = script_sheet(script.pk, a_marker(anna), clock.now())
    assert [q.is_mine for q in before.questions] == [False, True]
    assert [(q.answer_text, q.is_answered, q.auto_score) for q in before.questions] == [("A", True, 2), ("Debit and credit.", True, None)]
    assert before.questions[0].content["alternatives"][0]["correct"]
    assert before.evaluation is None
    scored(script, anna, "1.5", submit=False)
    question = script_sheet(script.pk, a_marker(anna), clock.now()).questions[1]
    assert question.score is not None
    assert (question.score.score, question.seen_at) == (1.5, question.score.changed_at.isoformat())


def test_lists_filter_by_status_and_name(schedule):
    done, waiting = a_marked_script(schedule), a_script(schedule)
    viewer = viewer_of(schedule, SYSTEM, clock.now())
    assert ids(viewer, status="COMPLETE") == {done.pk}
    assert ids(viewer, q=waiting.registration.candidate.last_name.upper()) == {waiting.pk}
    assert ids(viewer, q=waiting.registration.candidate.external_id) == {waiting.pk}


def test_statuses_are_offered_with_the_number_of_their_scripts(schedule):
    a_marked_script(schedule)
    a_script(schedule)
    a_script(schedule)
    viewer = viewer_of(schedule, SYSTEM, clock.now())
    words = dict(scripts_for(viewer).filters[0].read({}, SYSTEM, {"schedule": schedule.pk}).choices)
    assert (words["TO_BE_MARKED"], words["COMPLETE"], words["OPEN"], words["VOID"]) == (
        "To be marked (2)",
        "Marked (1)",
        "Not begun (2)",
        "Voided (0)",
    )


def test_progress_counts_the_viewers_own_questions(schedule):
    anna = a_member(schedule)
    script = allocated(a_script(schedule), anna)
    [row] = lines(seen_by(anna))
    assert (row.scored, row.to_score, row.is_mine) == (0, 1, True)
    scored(script, anna, 1)
    [row] = lines(seen_by(anna))
    assert (row.scored, row.to_score, row.submitted_by_me) == (1, 1, True)
    [progress] = overview(schedule).members
    assert (progress.submitted, progress.begun, progress.allocated) == (1, 0, 1)
    assert progress.last_activity is not None


def test_the_next_script_is_the_next_one_that_waits(schedule):
    anna = a_member(schedule)
    first, second, third = (allocated(a_script(schedule), anna) for _n in range(3))
    assert next_script(seen_by(anna), first) == second.pk
    scored(second, anna, 1)
    assert next_script(seen_by(anna), first) == third.pk
    assert next_script(seen_by(anna), third) == first.pk


def test_an_assessor_is_not_led_to_a_script_that_waits_for_its_moderator(schedule):
    configure(schedule, use_moderation=True, pass_mark_range=PassMarkRange(0, 4))
    anna, mo = a_member(schedule), a_member(schedule, "MODERATOR")
    first, second = (allocated(a_script(schedule), anna, moderator=mo) for _n in range(2))
    scored(second, anna, 1)
    assert next_script(seen_by(anna), first) is None
    assert next_script(seen_by(mo), first) == second.pk


@pytest.mark.database
def test_rows_are_shared_out_evenly(schedule):
    anna, ben = a_member(schedule), a_member(schedule)
    for _n in range(5):
        a_script(schedule)
    assert allocate_evenly(schedule.pk, by=SYSTEM, now=clock.now()) == 5
    assert sorted((len(ids(seen_by(anna))), len(ids(seen_by(ben))))) == [2, 3]
    assert allocate_evenly(schedule.pk, by=SYSTEM, now=clock.now(), randomly=True) == 0


def test_statements_do_not_grow_with_scripts(schedule):
    anna = a_member(schedule)
    counts = []
    for _round in range(2):
        for _n in range(3):
            scored(allocated(a_script(schedule), anna), anna, 1)
        last = allocated(a_script(schedule), anna)
        with CaptureQueriesContext(connection) as statements:
            rows(seen_by(anna))
            script_sheet(last.pk, a_marker(anna), clock.now())
            overview(schedule)
            SCHEDULES.prepared(list(SCHEDULES.rows(a_marker(anna))), a_marker(anna))
            next_script(seen_by(anna), last)
        counts.append(len(statements))
    assert counts[0] == counts[1]
