"""A marker changes one automatic score, with a reason, and takes it back."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from stratus.delivery.models import Answer
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.marking.errors import Locked, NoReason, NotYours, SameScore, ScoreChangedMeanwhile, Submitted, WrongScore
from stratus.marking.models import ItemScore, MarkingSettings, Script, SetAsideScore
from stratus.marking.scoring.actions import decide, score_question, submit
from stratus.marking.scripts.actions import make_scripts
from stratus.marking.scripts.preliminary import preliminary_report
from stratus.marking.scripts.rules import MarkingProgress
from stratus.marking.setup.actions import allocate, change_settings, remove_member
from stratus.marking.setup.changes import AllocationRow, SettingsChange
from stratus.results.publication.actions import publish
from support.builders import (
    SYSTEM,
    a_marker,
    a_member,
    a_schedule,
    a_script,
    a_user,
    allocated,
    an_assessment,
    many_handed_in,
)
from support.staff import a_browser

pytestmark = pytest.mark.django_db
D = Decimal
WRONG = {"SHORT_ANSWER": {"text": "Left, that is debt"}}
WHY = "Means the same."
ERRORS = re.compile(r'id="(score|comment)_error">([^<]*)<')
ELEMENT = re.compile(r'<stratus-item mode="\w+" item="([^"]*)"')
EVERY_SCRIPT = SettingsChange(use_moderation=True, proximity_to_pass_mark=100)
"""What sends every script to a moderator."""


def a_marked_schedule(*types: str, workflow: str = "EXTENDED") -> Any:
    return a_schedule(an_assessment(types or ("SHORT_ANSWER", "MULTIPLE_CHOICE", "ESSAY"), marking_workflow=workflow), active=True)


@pytest.fixture
def script() -> Script:
    """A script of a short answer that scored nothing, a choice and an essay, allocated to one assessor."""
    schedule = a_marked_schedule()
    return allocated(a_script(schedule, answers=WRONG), a_member(schedule))


@pytest.fixture
def member(script: Script) -> Any:
    return script.schedule.marking_pool.get(role="ASSESSOR")


def item_of(script: Script, kind: str) -> str:
    return str(next(item["id"] for item in script.attempt.paper.version.items if item["type"] == kind))


def change(
    script: Script, member: Any, score: str = "1.5", why: str = WHY, *, kind: str = "SHORT_ANSWER", seen_at: Any = None
) -> ItemScore:
    step = "MODERATING" if member.moderates else "ASSESSING"
    return score_question(script.pk, step, item_of(script, kind), score, why, seen_at=seen_at, by=a_marker(member), now=clock.now())


def state_of(script: Script) -> tuple[str, Decimal | None]:
    script.refresh_from_db()
    return script.status, script.score


def finished(script: Script, member: Any) -> Script:
    """The script after this assessor gave the essay a point and submitted."""
    score_question(script.pk, "ASSESSING", item_of(script, "ESSAY"), "1", "", seen_at=None, by=a_marker(member), now=clock.now())
    return submit(script.pk, "ASSESSING", by=a_marker(member), now=clock.now())


def test_it_is_kept_beside_the_automatic_score_with_who_when_and_why(script, member):
    saved = change(script, member)
    assert (saved.score, saved.automatic, saved.comment, saved.evaluation.member) == (D("1.5"), 0, WHY, member)
    assert script.auto_scores.get(item=saved.item).score == 0
    assert finished(script, member).score == D("4.5")


def test_the_log_has_both_scores_and_the_reason(script, member):
    change(script, member)
    event = Event.objects.get(kind="marking.score_changed")
    told = {"script_id": script.pk, "item": item_of(script, "SHORT_ANSWER"), "automatic": "0", "score": "1.5", "reason": WHY}
    assert (event.actor_id, event.data) == (member.user_id, told)


@pytest.mark.parametrize(("score", "why", "error"), [("1.5", " ", NoReason), ("0", WHY, SameScore), ("3", WHY, WrongScore)])
def test_without_a_reason_another_score_or_within_the_maximum_nothing_is_changed(script, member, score, why, error):
    with pytest.raises(error):
        change(script, member, score, why)
    assert not ItemScore.objects.exists()


def test_a_type_that_does_not_allow_it_is_refused(script, member):
    with pytest.raises(NotYours):
        change(script, member, "0", kind="MULTIPLE_CHOICE")


def test_somebody_who_does_not_assess_the_script_may_not(script):
    with pytest.raises(NotYours):
        change(script, a_member(script.schedule))


def test_it_is_taken_back_as_long_as_the_script_is_not_submitted(script, member):
    saved = change(script, member)
    change(script, member, "", "", seen_at=saved.changed_at)
    assert ItemScore.objects.values_list("score", "automatic").get() == (None, None)
    assert Event.objects.filter(kind="marking.score_change_undone").count() == 1
    assert finished(script, member).score == D(3)
    with pytest.raises(Submitted):
        change(script, member, seen_at=ItemScore.objects.get(item=saved.item).changed_at)


def test_two_changes_at_once_are_both_kept_and_decided(script, member):
    change(script, member, "1")
    with pytest.raises(ScoreChangedMeanwhile):
        change(script, member, "2", "Quite right.")
    kept = SetAsideScore.objects.get()
    chosen = decide(script.pk, "ASSESSING", kept.item, kept.pk, by=a_marker(member), now=clock.now())
    assert (chosen.score, chosen.automatic, chosen.comment) == (2, 0, "Quite right.")
    assert finished(script, member).score == D(5)


def test_a_published_result_is_changed_no_more(script, member):
    finished(script, member)
    publish(script.schedule_id, by=SYSTEM, now=clock.now())
    with pytest.raises(Locked):
        change(script, member)


def test_a_script_that_needs_no_marker_waits_for_whoever_changes_it_to_submit():
    schedule = a_marked_schedule("SHORT_ANSWER", "MULTIPLE_CHOICE")
    member = a_member(schedule)
    script = allocated(a_script(schedule, answers=WRONG), member)
    assert state_of(script) == ("COMPLETE", 2)
    saved = change(script, member)
    assert state_of(script) == ("IN_PROGRESS", None)
    change(script, member, "", "", seen_at=saved.changed_at)
    assert state_of(script) == ("COMPLETE", 2)
    change(script, member, seen_at=ItemScore.objects.get().changed_at)
    submit(script.pk, "ASSESSING", by=a_marker(member), now=clock.now())
    assert state_of(script) == ("COMPLETE", D("3.5"))


def test_of_such_a_script_nothing_is_submitted_that_was_not_changed():
    schedule = a_marked_schedule("SHORT_ANSWER")
    member = a_member(schedule)
    script = allocated(a_script(schedule, answers=WRONG), member)
    with pytest.raises(NotYours):
        submit(script.pk, "ASSESSING", by=a_marker(member), now=clock.now())


def test_in_the_simple_workflow_changing_takes_the_candidate():
    schedule = a_marked_schedule("SHORT_ANSWER", workflow="SIMPLE")
    script, owner = a_script(schedule, answers=WRONG), schedule.marking_pool.get()
    change(script, owner)
    assert schedule.allocations.get().first_marker == owner


def test_by_questions_those_may_who_mark_another_question_of_the_script():
    schedule = a_marked_schedule()
    change_settings(schedule.pk, SettingsChange(allocation_type="BY_QUESTIONS"), by=SYSTEM, now=clock.now())
    script, member, other = a_script(schedule, answers=WRONG), a_member(schedule), a_member(schedule)
    allocate(schedule.pk, [AllocationRow(item_of(script, "ESSAY"), [str(member.pk)], None)], by=SYSTEM, now=clock.now())
    with pytest.raises(NotYours):
        change(script, other)
    change(script, member)
    assert finished(script, member).score == D("4.5")


def test_a_moderator_changes_it_in_the_moderation(script, member):
    change_settings(script.schedule_id, EVERY_SCRIPT, by=SYSTEM, now=clock.now())
    moderator = a_member(script.schedule, "MODERATOR")
    finished(script, member)
    assert state_of(script)[0] == "MODERATION"
    change(script, moderator, "2")
    submit(script.pk, "MODERATING", by=a_marker(moderator), now=clock.now())
    assert state_of(script) == ("COMPLETE", 5)


def test_a_moderator_may_come_back_to_the_automatic_score(script, member):
    change_settings(script.schedule_id, EVERY_SCRIPT, by=SYSTEM, now=clock.now())
    moderator = a_member(script.schedule, "MODERATOR")
    change(script, member)
    finished(script, member)
    change(script, moderator, "0", "It does not mean the same.")
    submit(script.pk, "MODERATING", by=a_marker(moderator), now=clock.now())
    assert state_of(script) == ("COMPLETE", 3)


def test_changes_of_somebody_who_left_the_pool_do_not_count(script, member):
    change(script, member)
    remove_member(member.pk, by=SYSTEM, now=clock.now())
    other = a_member(script.schedule)
    allocated(script, other)
    assert finished(script, other).score == D(3)


@dataclass
class Somebody:
    """Who is in no pool."""

    user: Any


def rescored(script: Script, text: str) -> None:
    """The script, scored anew after the candidate's answer became another one."""
    Answer.objects.filter(attempt=script.attempt, item=item_of(script, "SHORT_ANSWER")).update(value={"text": text})
    make_scripts([script.attempt], by=SYSTEM, at=clock.now())


def page_of(script: Script, member: Any, kind: str = "SHORT_ANSWER") -> str:
    address = f"/marking/{script.schedule_id}/scripts/{script.pk}?item={item_of(script, kind)}"
    return str(a_browser(member.user).get(address).text)


def test_a_rescoring_leaves_the_change_and_says_so(script, member):
    change(script, member)
    rescored(script, "Debit")
    page = page_of(script, member)
    assert "the automatic score is 2 now, and was 0 when it was changed" in page
    assert finished(script, member).score == D("4.5")


def test_the_page_offers_it_where_the_type_allows_it_alone(script, member):
    assert "Change score" in page_of(script, member)
    assert "Change score" not in page_of(script, member, "MULTIPLE_CHOICE")
    assert "Change score" not in page_of(script, member, "ESSAY")


def test_the_page_offers_it_to_nobody_else(script):
    assert "Change score" not in page_of(script, Somebody(a_user("System administrator")))


def post(script: Script, member: Any, **fields: str) -> Any:
    values = {"item": item_of(script, "SHORT_ANSWER"), "score": "1,5", "comment": WHY, "seen_at": "", "go": "stay"} | fields
    return a_browser(member.user).post(f"/marking/{script.schedule_id}/scripts/{script.pk}/save", values, follow=True)


def test_it_is_changed_and_taken_back_on_the_page(script, member):
    page = post(script, member).text
    assert "Scored automatically with 0, changed by you" in page
    assert WHY in page
    assert "Take the change back" in page
    seen_at = ItemScore.objects.get().changed_at.isoformat()
    page = post(script, member, score="", comment="", seen_at=seen_at).text
    assert "The automatic score counts again." in page
    assert "Take the change back" not in page


def test_a_missing_reason_is_said_beside_its_field_and_what_was_typed_stays(script, member):
    answer = post(script, member, comment="")
    assert answer.status_code == 422
    assert "Say why you change the automatic score." in answer.text
    assert 'value="1,5"' in answer.text


def test_all_that_is_wrong_with_a_change_is_said_at_once_beside_its_field(script, member):
    for score, said in (("", "Enter the points."), ("3", "from 0 to 2"), ("0", "there is nothing to change")):
        answer = post(script, member, score=score, comment=" ", change="1")
        wrong = dict(ERRORS.findall(answer.text))
        assert said in wrong["score"], score
        assert wrong["comment"] == "Say why you change the automatic score."
        assert answer.text.index('aria-invalid="true"') < answer.text.index('id="comment"')
    assert not ItemScore.objects.filter(score__isnull=False).exists()


def shown_as(page: str) -> Any:
    """What the question's element is told of the score that a marker gave."""
    return json.loads(html.unescape(ELEMENT.search(page)[1])).get("overruled")


def test_the_verdict_on_an_answer_follows_the_score_that_counts(script, member):
    assert shown_as(page_of(script, member)) is None
    change(script, member, "2")
    assert shown_as(page_of(script, member)) == {"verdict": "right", "score": "2", "max_score": "2"}
    finished(script, member)
    (result,) = publish(script.schedule_id, by=SYSTEM, now=clock.now())
    administrator = a_user("System administrator")
    assert shown_as(page_of(script, Somebody(administrator))) == {"verdict": "right", "score": "2", "max_score": "2"}
    page = a_browser(administrator).get(f"/results/{script.schedule_id}/candidates/{result.pk}").text
    assert shown_as(page) == {"verdict": "right", "score": "2", "max_score": "2"}


def test_before_submitting_the_change_is_shown_and_counted(script, member):
    change(script, member)
    page = a_browser(member.user).get(f"/marking/{script.schedule_id}/scripts/{script.pk}/submit").text
    assert "1.5 / 2" in page


def test_coordinators_see_who_changed_what_and_why(script, member):
    change(script, member)
    finished(script, member)
    page = page_of(script, Somebody(a_user("System administrator")))
    assert member.user.full_name in page
    assert "Scored automatically with 0, and changed" in page
    assert WHY in page


@pytest.fixture
def result(script, member) -> Any:
    change(script, member)
    finished(script, member)
    (result,) = publish(script.schedule_id, by=SYSTEM, now=clock.now())
    return result


def test_the_result_explains_it(script, member, result):
    page = a_browser(a_user("System administrator")).get(f"/results/{script.schedule_id}/candidates/{result.pk}").text
    assert result.score == D("4.5")
    assert "Scored automatically with 0, changed to 1.5" in page
    assert f"by {member.user.full_name}" in page
    assert WHY in page


def test_the_result_says_nothing_of_a_change_that_does_not_count(script, member):
    change(script, member, why="Not mine any more.")
    finished(script, member)
    other = a_member(script.schedule)
    allocated(script, other)
    finished(script, other)
    (result,) = publish(script.schedule_id, by=SYSTEM, now=clock.now())
    page = a_browser(a_user("System administrator")).get(f"/results/{script.schedule_id}/candidates/{result.pk}").text
    assert result.score == D(3)
    assert "Scored automatically with" not in page
    assert "Not mine any more." not in page


def test_the_result_names_the_moderator_who_decided(script, member):
    change_settings(script.schedule_id, EVERY_SCRIPT, by=SYSTEM, now=clock.now())
    moderator = a_member(script.schedule, "MODERATOR")
    change(script, member)
    finished(script, member)
    change(script, moderator, "2", "Quite right.")
    submit(script.pk, "MODERATING", by=a_marker(moderator), now=clock.now())
    (result,) = publish(script.schedule_id, by=SYSTEM, now=clock.now())
    page = a_browser(a_user("System administrator")).get(f"/results/{script.schedule_id}/candidates/{result.pk}").text
    assert "changed to 2" in page
    assert "changed to 1.5" not in page


def test_the_preliminary_report_leaves_out_a_change_of_somebody_who_is_no_longer_allocated(script, member):
    change(script, member)
    other = a_member(script.schedule)
    allocated(script, other)
    (row,) = preliminary_report(script.schedule, clock.now())
    (short,) = [answer for answer in row.answers if answer.item["type"] == "SHORT_ANSWER"]
    assert (short.scores, short.progress) == ([], MarkingProgress.AUTO_SCORED)


def test_the_result_hides_the_name_from_markers_who_must_not_know_it(script, member, result):
    MarkingSettings.objects.update(anonymous_assessors=True)
    other = a_member(script.schedule, can_publish=True)
    page = a_browser(other.user).get(f"/results/{script.schedule_id}/candidates/{result.pk}").text
    assert "changed to 1.5" in page
    assert member.user.full_name not in page


def test_the_audit_log_tells_both_scores_in_words(script, member):
    change(script, member)
    page = a_browser(a_user("System administrator")).get("/admin/audit").text
    assert "Automatic score changed" in page
    assert WHY in page


@pytest.mark.database
def test_changing_a_score_takes_as_many_statements_among_many_candidates_as_among_few():
    counts = []
    for size in (2, 12):
        schedule = a_marked_schedule("SHORT_ANSWER", "ESSAY")
        member = a_member(schedule)
        made = make_scripts(many_handed_in(schedule, size), by=SYSTEM, at=clock.now())
        script = allocated(made[-1], member)
        with CaptureQueriesContext(connection) as first:
            saved = change(script, member)
        with CaptureQueriesContext(connection) as second:
            change(script, member, "", "", seen_at=saved.changed_at)
        counts.append((len(first), len(second)))
    assert counts[0] == counts[1]
