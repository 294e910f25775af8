"""Late answers and the log's answers, as staff meet them on their pages."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.delivery.models import Answer, Attempt
from stratus.marking.models import Script
from stratus.people.models import User
from stratus.scheduling.models import Schedule, ScheduleInvigilator
from support.builders import a_member, a_schedule, a_script, a_user, allocated, an_assessment, an_item, scored
from support.late import RIGHT, WRONG, arrives_late, question, sat, standing
from support.staff import a_browser

pytestmark = pytest.mark.usefixtures("tenant")


@pytest.fixture
def watcher() -> User:
    return a_user("Invigilator")


@pytest.fixture
def schedule(watcher: User) -> Schedule:
    schedule = a_schedule(an_assessment(marking_workflow="EXTENDED"), active=True)
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    return schedule


@pytest.fixture
def script(schedule: Schedule) -> Script:
    return sat(schedule, candidate=a_user(first_name="Ada", last_name="Lovelace"))


@pytest.fixture
def browser(watcher: User) -> Client:
    return a_browser(watcher)


def at(schedule: Schedule, rest: str = "") -> str:
    return f"/delivery/invigilation/{schedule.pk}{rest}"


def decide(browser, schedule, decision, *events, reason="The line was down"):
    seen = [event.pk for event in events]
    return browser.post(at(schedule, "/late/decide"), {"decision": decision, "seen": seen, "reason": reason}, follow=True)


def test_the_screen_says_how_many_wait(browser, schedule, script):
    assert 'Late answers&nbsp;<span class="number">' not in browser.get(at(schedule)).text
    arrives_late(script, RIGHT)
    assert 'Late answers&nbsp;<span class="number">1</span>' in browser.get(at(schedule)).text
    assert 'Late answers&nbsp;<span class="number">1</span>' in browser.get(at(schedule, "/live")).text


def test_it_says_when_an_answer_waits_for_its_section_even_while_the_exam_runs(browser, schedule, script):
    arrives_late(script, RIGHT, outcome="SECTION_OVER")
    Attempt.objects.filter(pk=script.attempt_id).update(status="IN_PROGRESS", ended_at=None, submitted_by="", finalised_at=None)
    page = browser.get(at(schedule, "/late")).text
    assert "after its section was over" in page
    assert "still running" in page


def test_it_shows_what_stands_beside_what_came_late_without_the_key(browser, schedule, script):
    arrives_late(script, RIGHT)
    page = browser.get(at(schedule, "/late")).text
    assert "Ada Lovelace" in page
    assert page.count('<stratus-item mode="review"') == 2
    assert "&quot;selected&quot;: [&quot;a&quot;]" in page
    assert "&quot;selected&quot;: [&quot;b&quot;]" in page
    assert "&quot;key&quot;" not in page


def test_without_any_it_says_so(browser, schedule):
    assert "No late answer waits for a decision" in browser.get(at(schedule, "/late")).text
    assert "Nothing was decided yet" in browser.get(at(schedule, "/late/decisions")).text


def test_accepting_one(browser, schedule, script):
    page = decide(browser, schedule, "accept", arrives_late(script, RIGHT)).text
    assert "1 late answer counts now." in page
    assert standing(script) == RIGHT
    decided = browser.get(at(schedule, "/late/decisions")).text
    assert "The line was down" in decided
    assert "Accepted" in decided


def test_rejecting_all_of_a_candidate(browser, schedule, script):
    essay = arrives_late(script, {"html": "<p>Late</p>", "words": 1}, item=question(script, "ESSAY"))
    page = decide(browser, schedule, "reject", arrives_late(script, RIGHT), essay).text
    assert "2 late answers do not count." in page
    assert standing(script) == WRONG


def test_a_missing_reason_is_said_beside_its_field(browser, schedule, script):
    late = arrives_late(script, RIGHT)
    answer = decide(browser, schedule, "accept", late, reason=" ")
    assert answer.status_code == 422
    assert f'id="reason-{late.pk}-errors">This field is required.' in answer.text
    assert standing(script) == WRONG


def test_why_it_cannot_be_accepted_is_said_beside_it_and_what_was_typed_is_kept(browser, schedule, script):
    member = a_member(schedule)
    scored(allocated(script, member), member, 1)
    answer = decide(browser, schedule, "accept", arrives_late(script, RIGHT), reason="Our network")
    assert answer.status_code == 422
    assert "Scores of this attempt were submitted" in answer.text
    assert 'value="Our network"' in answer.text


@pytest.mark.parametrize("seen", [[], ["x"], ["9" * 30], ["999999999"]])
def test_whatever_is_sent_is_answered(browser, schedule, script, seen):
    arrives_late(script, RIGHT)
    answer = browser.post(at(schedule, "/late/decide"), {"decision": "accept", "seen": seen, "reason": "x"})
    assert answer.status_code == 422
    assert standing(script) == WRONG


def test_who_may_not_void_sees_but_does_not_decide(schedule, watcher, script):
    watcher.role.permissions = ["invigilate", "view_user_logs"]
    watcher.role.save()
    late = arrives_late(script, RIGHT)
    browser = a_browser(watcher)
    page = browser.get(at(schedule, "/late")).text
    assert "Ada Lovelace" in page
    assert "/late/decide" not in page
    assert decide(browser, schedule, "accept", late).status_code == 403


def test_who_only_watches_does_not_read_answers(schedule, watcher, script):
    watcher.role.permissions = ["invigilate"]
    watcher.role.save()
    late = arrives_late(script, RIGHT)
    browser = a_browser(watcher)
    assert browser.get(at(schedule, "/late")).status_code == 403
    assert browser.get(at(schedule, f"/answers/{late.pk}")).status_code == 403
    assert at(schedule, "/late") not in browser.get(at(schedule)).text.split("<tbody")[0]


def test_a_stranger_finds_nothing(schedule, script):
    late = arrives_late(script, RIGHT)
    stranger = a_browser(a_user("Invigilator"))
    assert stranger.get(at(schedule, "/late")).status_code == 404
    assert stranger.get(at(schedule, f"/answers/{late.pk}")).status_code == 404
    assert decide(stranger, schedule, "accept", late).status_code == 404


def test_an_answer_is_put_back_from_the_log(browser, schedule, script):
    overwritten = arrives_late(script, RIGHT, outcome="")
    address = at(schedule, f"/answers/{overwritten.pk}")
    assert address in browser.get(at(schedule, f"/candidates/{script.registration_id}")).text
    assert browser.post(address, {"reason": ""}).status_code == 422
    page = browser.post(address, {"reason": "Clicked by mistake"}, follow=True).text
    assert "The answer from the log counts now." in page
    assert "Answers put back by staff, “Clicked by mistake”" in page
    assert standing(script) == RIGHT


def test_what_live_screens_share_is_read_anew_after_a_decision_and_after_an_answer_was_put_back(browser, schedule, script, readings):
    late, overwritten = arrives_late(script, RIGHT), arrives_late(script, RIGHT, outcome="")
    assert readings(schedule) == 1
    decide(browser, schedule, "reject", late)
    assert readings(schedule) == 2
    browser.post(at(schedule, f"/answers/{overwritten.pk}"), {"reason": "Clicked by mistake"})
    assert readings(schedule) == 3


def test_a_value_that_is_no_answer_is_shown_as_it_was_logged(browser, schedule, script):
    broken = arrives_late(script, {"html": "<script>alert(1)</script>"}, outcome="VALUE_HAS_NO_SELECTION")
    page = browser.get(at(schedule, f"/answers/{broken.pk}")).text
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page
    assert "Make this the answer" not in page


def test_markers_see_both_answers_and_why(browser, schedule, script):
    member = a_member(schedule)
    allocated(script, member)
    decide(browser, schedule, "accept", arrives_late(script, RIGHT))
    page = a_browser(member.user).get(f"/marking/{schedule.pk}/scripts/{script.pk}?item={question(script)}").text
    assert "This answer was restored from the log by" in page
    assert "“The line was down”" in page
    assert "&quot;selected&quot;: [&quot;b&quot;]" in page
    other = a_browser(member.user).get(f"/marking/{schedule.pk}/scripts/{script.pk}?item={question(script, 'ESSAY')}").text
    assert "restored from the log" not in other


def test_files_whose_content_never_came_are_named(browser, schedule):
    script = a_script(a_schedule(an_assessment(["FILE_RESPONSE"], marking_workflow="EXTENDED"), active=True))
    ScheduleInvigilator.objects.create(schedule=script.schedule, user_id=ScheduleInvigilator.objects.get().user_id)
    file = {"name": "balance.pdf", "type": "application/pdf", "size": 3, "sha256": "0" * 64}
    late = arrives_late(script, {"files": [file]}, item=question(script, "FILE_RESPONSE"))
    assert not Answer.objects.filter(attempt=script.attempt).exists()
    assert "The content of balance.pdf has not arrived." in browser.get(at(script.schedule, f"/answers/{late.pk}")).text


def test_decisions_are_found_by_candidate_and_kind(browser, schedule, script):
    decide(browser, schedule, "accept", arrives_late(script, RIGHT))
    for query, is_found in (("q=ada+love", True), ("q=Noether", False), ("decision=ACCEPTED", True), ("decision=REJECTED", False)):
        assert ("The line was down" in browser.get(at(schedule, f"/late/decisions?{query}")).text) is is_found


def test_the_earlier_address_of_decisions_leads_to_them(browser, schedule):
    assert browser.get(at(schedule, "/late?show=decided")).headers["Location"] == at(schedule, "/late/decisions")


def test_a_late_answer_stands_below_the_case_that_its_question_is_about(browser, watcher):
    case = an_item("CASE", heading="A man of 70", stem="<p>Coughs at night.</p>")
    schedule = a_schedule(an_assessment([an_item(case=case)], marking_workflow="EXTENDED"), active=True)
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    event = arrives_late(sat(schedule), RIGHT)
    for page in (browser.get(at(schedule, "/late")).text, browser.get(at(schedule, f"/answers/{event.pk}")).text):
        assert page.count("Case: A man of 70") == 1
        assert page.index("Coughs at night.") < page.index("Stands now")
