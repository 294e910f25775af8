"""A candidate who logs in: their exams of today, of the next 30 days, and those that they have sat."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.conf import settings
from django.test import Client

from stratus.access.permissions import Permission as P
from stratus.assessments.models import AssessmentVersion
from stratus.delivery.attempts import actions
from stratus.delivery.entrance.tokens import Reader
from stratus.delivery.models import Attempt
from stratus.foundation import clock
from stratus.people.models import Role, User
from stratus.results.rules import Disclosure, disclosure
from stratus.scheduling.models import Registration, Schedule
from support.builders import SYSTEM, a_registration, a_result, a_schedule, a_user, an_assessment, an_attempt
from support.late import RIGHT, arrives_late, sat
from support.staff import a_browser

pytestmark = pytest.mark.usefixtures("tenant")

WORDS = "correct horse"


@pytest.fixture
def candidate() -> User:
    return a_user(first_name="Grace", last_name="Hopper", username="grace", password=WORDS)


@pytest.fixture
def browser(candidate: User) -> Client:
    return a_browser(candidate)


def an_exam(
    candidate: User,
    title: str = "Accountancy",
    *,
    starts: timedelta = timedelta(hours=-1),
    lasts: timedelta = timedelta(days=1),
    **more: Any,
) -> Registration:
    assessment = an_assessment(**more.pop("assessment", {}))
    start = clock.now() + starts
    return a_registration(a_schedule(assessment, active=True, title=title, starts_at=start, ends_at=start + lasts, **more), candidate)


def part(browser: Client, name: str) -> str:
    """What stands under a heading, markup and runs of spaces apart."""
    page = browser.get("/exam/").text
    return " ".join(page.split(f'id="{name}"')[1].split("</section>")[0].split())


def test_logging_in_leads_a_candidate_there(candidate, tenant):
    browser = Client(headers={"host": tenant.hosts.get().name})
    answer = browser.post("/login", {"username": "grace", "password": WORDS}, follow=True)
    assert answer.request["PATH_INFO"] == "/exam/"
    assert "Grace Hopper" in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


def test_an_open_exam_says_what_when_and_how_long_and_can_be_started(browser, candidate):
    candidate.special_needs, candidate.reasonable_adjustment_percentage = True, 25
    candidate.save()
    assessment = {"code": "ACC", "duration": 90, "reasonable_adjustment": "PERCENTAGE"}
    registration = an_exam(candidate, assessment=assessment, pin="4711", time_zone="Europe/Amsterdam", extra_time=5)
    today = part(browser, "today")
    for shown in (
        "Accountancy",
        "ACC",
        "90 minutes",
        "and 28 minutes of extra time",
        "CE",
        "You need the PIN",
        f'href="/exam/enter/{registration.pk}">Start',
    ):
        assert shown in today


def test_an_exam_is_entered_as_by_a_link_and_the_player_knows_the_way_back(browser, candidate):
    registration = an_exam(candidate)
    answer = browser.get(f"/exam/enter/{registration.pk}")
    path, _hash, fragment = answer.headers["Location"].partition("#")
    token = Reader(settings.PLAYER_KEY).read(fragment.split("&")[0].removeprefix("token="), clock.now())
    assert (answer.status_code, path, token and token.registration_id) == (303, f"/exam/start/{registration.pk}", registration.pk)
    assert fragment.endswith("&home=1")
    assert answer.headers["Referrer-Policy"] == "no-referrer"
    registration.refresh_from_db()
    assert registration.seen_at is None


def test_a_running_exam_is_continued_and_its_own_time_is_told(browser, candidate):
    registration = an_exam(candidate)
    an_attempt(registration)
    assert "Continue" in part(browser, "today")
    assert "Your time ends" in part(browser, "today")
    actions.pause([registration.pk], by=SYSTEM, now=clock.now())
    assert "has paused it" in part(browser, "today")


def test_the_waiting_room_opens_with_the_preparation_and_the_start_only_with_the_exam(browser, candidate):
    noon = clock.now().replace(hour=12, minute=0)
    an_exam(candidate, "Later", starts=timedelta(minutes=50), time_zone="Pacific/Kiritimati" if noon.hour > 22 else "UTC")
    page = browser.get("/exam/").text
    assert "The waiting room opens" in page
    assert "/exam/enter/" not in page
    Schedule.objects.update(starts_at=clock.now() + timedelta(minutes=15))
    page = browser.get("/exam/").text
    assert "Go to the waiting room" in page
    assert ">Start<" not in page


def test_the_next_thirty_days_are_listed_by_their_start_and_nothing_beyond(browser, candidate):
    for title, days in (("Second", 9), ("First", 3), ("Beyond", 31)):
        an_exam(candidate, title, starts=timedelta(days=days))
    soon = part(browser, "soon")
    assert soon.index("First") < soon.index("Second")
    assert "Beyond" not in soon
    assert "You have no exam today." in part(browser, "today")


def test_nothing_planned_and_nothing_sat_is_said(browser):
    assert "You have no exam today." in part(browser, "today")
    assert "Exams that open later appear here in time." in part(browser, "soon")
    assert "Exams that you have handed in appear here." in part(browser, "completed")


@pytest.mark.parametrize(
    "change", [{"status": "DRAFT"}, {"deleted_at": clock.now()}, {"archived_at": clock.now()}, {"ends_at": clock.now()}]
)
def test_exams_that_cannot_be_sat_are_not_offered(browser, candidate, change):
    registration = an_exam(candidate)
    Schedule.objects.filter(pk=registration.schedule_id).update(**change)
    assert "Accountancy" not in browser.get("/exam/").text


def test_somebody_elses_exam_is_neither_seen_nor_entered(browser):
    foreign = an_exam(a_user(), "Secret")
    assert "Secret" not in browser.get("/exam/").text
    assert browser.get(f"/exam/enter/{foreign.pk}").status_code == 404


def a_sat_exam(candidate: User, when: str, *, attempts: int | None = 1, **result: Any) -> Schedule:
    registration = an_exam(candidate, assessment={"when_to_show_results": when, "attempts_allowed": attempts})
    a_result(registration.schedule, candidate=candidate, **result)
    return registration.schedule


def shows(schedule: Schedule, parts: list[str] | None) -> None:
    """Have the version of a schedule show these parts of a result; None: it is of a release that knew none."""
    version = schedule.assessment.versions.get()
    options = {**version.options, "result_parts": parts}
    AssessmentVersion.objects.filter(pk=version.pk).update(options=options if parts is not None else version.options)


@pytest.mark.parametrize(
    ("parts", "seen"),
    [
        (["PERCENTAGE"], {"72.5"}),
        (["OUTCOME"], {"Passed"}),
        (["GRADE"], {"Grade 7.5"}),
        (["GRADE", "PERCENTAGE", "OUTCOME"], {"Grade 7.5", "72.5", "Passed"}),
        (None, {"Grade 7.5", "72.5", "Passed"}),
    ],
)
def test_of_a_result_that_is_shown_candidates_see_what_the_author_chose(browser, candidate, parts, seen):
    shows(a_sat_exam(candidate, "AFTER_EACH_ATTEMPT", shown_to_candidate=True, percentage="72.50", grade="7.5"), parts)
    completed = part(browser, "completed")
    assert {text for text in ("Grade 7.5", "72.5", "Passed") if text in completed} == seen


def test_where_nothing_that_is_chosen_is_there_it_is_said_that_the_result_is_published(browser, candidate):
    shows(a_sat_exam(candidate, "AFTER_EACH_ATTEMPT", shown_to_candidate=True), ["GRADE"])
    assert "The result is published." in part(browser, "completed")


def test_a_result_that_is_shown_has_its_percentage_and_whether_it_is_a_pass(browser, candidate):
    a_sat_exam(candidate, "AFTER_EACH_ATTEMPT", shown_to_candidate=True, percentage="72.50")
    completed = part(browser, "completed")
    assert "72.5&nbsp;%" in completed
    assert "Passed" in completed
    assert "UTC" in completed
    assert "Accountancy" not in part(browser, "today")


def test_an_answer_that_waits_for_a_decision_is_named_until_it_is_decided(browser, candidate):
    schedule = a_schedule(an_assessment(["MULTIPLE_CHOICE"]), active=True)
    script = sat(schedule, candidate=candidate)
    event = arrives_late(script, RIGHT)
    Attempt.objects.filter(pk=script.attempt_id).update(sheet={"order": [event.item]})
    assert "An answer to question 1 arrived too late to count by itself." in part(browser, "completed")
    Attempt.objects.filter(pk=script.attempt_id).update(has_late_answers=False)
    assert "too late" not in part(browser, "completed")


@pytest.mark.parametrize("when", ["NEVER", "ASSESSOR_DECIDES"])
def test_a_result_that_is_not_for_the_candidate_is_not_in_the_page(browser, candidate, when):
    a_sat_exam(candidate, when, shown_to_candidate=False, percentage="72.50")
    page = browser.get("/exam/").text
    assert "The result is not disclosed." in page
    assert "72.5" not in page
    assert "Passed" not in page


def test_what_is_not_published_yet_says_so(browser, candidate):
    registration = an_exam(candidate, assessment={"when_to_show_results": "ASSESSOR_DECIDES"})
    an_attempt(registration, status="HANDED_IN", ended_at=clock.now(), submitted_by="CANDIDATE")
    assert "not published yet" in part(browser, "completed")


def test_an_exam_whose_time_ran_out_counts_as_handed_in_before_the_job_came(browser, candidate):
    registration = an_exam(candidate)
    an_attempt(registration, started_at=clock.now() - timedelta(hours=3), deadline_at=clock.now() - timedelta(hours=1))
    assert "Handed in" in part(browser, "completed")


def test_a_void_exam_says_so_and_cannot_be_entered(browser, candidate):
    registration = an_exam(candidate)
    an_attempt(registration)
    actions.void_attempts([registration.pk], by=SYSTEM, now=clock.now())
    assert "Void" in part(browser, "completed")
    assert "/exam/enter/" not in part(browser, "today")


@pytest.mark.parametrize(
    ("when", "published", "shown", "later", "told"),
    [
        ("NEVER", False, False, False, Disclosure.NOT_DISCLOSED),
        ("NEVER", True, False, False, Disclosure.NOT_DISCLOSED),
        ("ASSESSOR_DECIDES", False, False, False, Disclosure.NOT_YET),
        ("ASSESSOR_DECIDES", True, True, False, Disclosure.SHOWN),
        ("ASSESSOR_DECIDES", True, False, True, Disclosure.NOT_DISCLOSED),
        ("AFTER_EACH_ATTEMPT", False, False, True, Disclosure.NOT_YET),
        ("AFTER_EACH_ATTEMPT", True, True, False, Disclosure.SHOWN),
        ("AFTER_LAST_ATTEMPT", False, False, False, Disclosure.NOT_YET),
        ("AFTER_LAST_ATTEMPT", True, False, False, Disclosure.AFTER_LAST),
        ("AFTER_LAST_ATTEMPT", True, False, True, Disclosure.SHOWN),
        ("AFTER_LAST_ATTEMPT", True, True, False, Disclosure.SHOWN),
        ("AFTER_LAST_ATTEMPT", False, False, True, Disclosure.NOT_YET),
    ],
)
def test_what_is_told_of_a_result_follows_from_the_assessments_option(when, published, shown, later, told):
    assert disclosure(when, is_void=False, published=published, shown=shown, a_later_one_shown=later) == told
    assert disclosure(when, is_void=True, published=published, shown=shown, a_later_one_shown=later) == Disclosure.VOID


def test_candidates_are_kept_out_of_staff_pages_and_staff_out_of_theirs(browser):
    for page in ("/library", "/delivery/schedules", "/delivery/invigilation", "/marking", "/results", "/admin/users"):
        assert browser.get(page).status_code == 403
    for role in ("Invigilator", "Scheduler", "System administrator"):
        assert a_browser(a_user(role)).get("/exam/").status_code == 403
        assert a_browser(a_user(role)).get("/exam/enter/1").status_code == 403


def test_strangers_are_asked_to_log_in(tenant):
    stranger = Client(headers={"host": tenant.hosts.get().name})
    assert stranger.get("/exam/").headers["Location"] == "/login?next=/exam/"
    assert stranger.get("/exam/enter/1").headers["Location"].startswith("/login?")


def test_whoever_is_logged_in_as_a_candidate_may_look_and_not_enter(candidate):
    registration = an_exam(candidate)
    helper = a_browser(a_user("System administrator"))
    helper.post(f"/admin/users/{candidate.pk}/log-in-as")
    page = helper.get("/exam/").text
    assert "Accountancy" in page
    assert "you are logged in as" in page
    assert "/exam/enter/" not in page
    assert helper.get(f"/exam/enter/{registration.pk}").status_code == 403


def test_somebody_with_a_second_role_keeps_their_front_page(candidate):
    candidate.role = Role.objects.create(title="Both", role_type="STAFF", permissions=[P.PARTICIPATE.value, P.MARK.value])
    candidate.save()
    browser = a_browser(candidate)
    assert browser.get("/").status_code == 200
    assert browser.get("/exam/").status_code == 200


def test_logging_out_has_the_browser_tidied(browser):
    assert browser.get("/exam/leave").status_code == 405
    answer = browser.post("/exam/leave")
    assert (answer.status_code, answer.headers["Location"]) == (303, "/exam/end/0#left")
    assert browser.get("/exam/").status_code == 302


def test_the_player_logs_out_by_a_request_that_no_other_site_can_make(browser):
    assert browser.post("/exam/log-out").status_code == 403
    assert browser.get("/exam/").status_code == 200
    assert browser.post("/exam/log-out", headers={"X-Requested-With": "stratus-player"}).status_code == 204
    assert browser.get("/exam/").status_code == 302


def test_the_statements_do_not_grow_with_the_exams(browser, candidate, django_assert_max_num_queries, django_assert_num_queries):
    def more(number: int) -> None:
        for _n in range(number):
            an_exam(candidate)
            an_exam(candidate, starts=timedelta(days=2))
            a_sat_exam(candidate, "AFTER_EACH_ATTEMPT", shown_to_candidate=True)

    more(1)
    browser.get("/exam/")
    with django_assert_max_num_queries(16) as few:
        browser.get("/exam/")
    more(6)
    with django_assert_num_queries(len(few)):
        browser.get("/exam/")
