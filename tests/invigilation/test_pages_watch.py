"""Delivery › Invigilation, as an invigilator uses it on the day."""

from __future__ import annotations

from datetime import timedelta
from uuid import uuid4

import pytest
from django.test import Client

from stratus.delivery.models import AnswerEvent, Attempt, AttemptStatus, Order
from stratus.foundation import clock
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule, ScheduleInvigilator
from stratus.tenancy import current
from support.builders import a_registration, a_schedule, a_tenant, a_user, an_assessment, an_attempt
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def watcher() -> User:
    return a_user("Invigilator")


@pytest.fixture
def schedule(watcher: User) -> Schedule:
    schedule = a_schedule(an_assessment(extra_time=30), active=True, title="Accountancy 101", pin="6961")
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    return schedule


@pytest.fixture
def browser(watcher: User) -> Client:
    return a_browser(watcher)


def running(schedule: Schedule, **candidate: str) -> Registration:
    """A candidate in the middle of their exam."""
    registration = a_registration(schedule, a_user(**candidate))
    an_attempt(registration, last_sync_at=clock.now())
    return registration


def act(browser: Client, schedule: Schedule, verb: str, registrations: list[Registration], **fields: object):
    chosen = [registration.pk for registration in registrations]
    return browser.post(
        f"/delivery/invigilation/{schedule.pk}/act",
        {"verb": verb, "registration": chosen} | fields,
        headers={"X-Requested-With": "fetch"},
    )


def test_it_lists_the_exams_that_one_watches(browser, schedule):
    a_schedule(active=True, title="Somebody else's exam")
    page = browser.get("/delivery/invigilation").content.decode()
    assert "Accountancy 101" in page
    assert "Somebody else" not in page


def test_a_stranger_sees_neither_screen_nor_log(schedule):
    registration = running(schedule)
    stranger = a_browser(a_user("Invigilator"))
    for address in ("", "/live", f"/candidates/{registration.pk}"):
        assert stranger.get(f"/delivery/invigilation/{schedule.pk}{address}").status_code == 404
    assert act(stranger, schedule, "pause", [registration]).status_code == 404


def test_a_marker_may_not_watch(schedule):
    assert a_browser(a_user("Marker")).get(f"/delivery/invigilation/{schedule.pk}").status_code == 403


def test_the_screen_shows_counts_pin_and_every_candidate(browser, schedule):
    running(schedule, first_name="Jane", last_name="Doe")
    a_registration(schedule, a_user(first_name="John", last_name="Roe"))
    page = browser.get(f"/delivery/invigilation/{schedule.pk}").content.decode()
    assert "Jane Doe" in page
    assert "John Roe" in page
    assert "6961" in page
    assert 'In progress <span class="number">1</span>' in page
    assert 'Not started <span class="number">1</span>' in page


def test_the_filter_leaves_only_its_status(browser, schedule):
    running(schedule, last_name="Running")
    a_registration(schedule, a_user(last_name="Absent"))
    page = browser.get(f"/delivery/invigilation/{schedule.pk}?status=IN_PROGRESS").content.decode()
    assert "Running" in page
    assert "Absent" not in page


def test_search_finds_the_beginning_of_a_last_name(browser, schedule):
    running(schedule, last_name="Ångström")
    running(schedule, last_name="Zhang")
    page = browser.get(f"/delivery/invigilation/{schedule.pk}?q=angs").content.decode()
    assert "Ångström" in page
    assert "Zhang" not in page


@pytest.mark.parametrize(("text", "told"), [("q", True), ("qq", False), ("", False)])
def test_where_one_letter_finds_nobody_it_says_that_whole_words_were_looked_for(browser, schedule, text, told):
    running(schedule, last_name="Zhang")
    answer = browser.get(f"/delivery/invigilation/{schedule.pk}", {"q": text, "status": "PAUSED"}).text
    assert "No candidate fits." in answer
    assert ("One letter or digit alone is looked for as a whole word." in answer) is told


def test_a_refresh_brings_only_what_changed_and_says_when_to_ask_again(browser, schedule):
    quiet = a_registration(schedule, now=clock.now() - timedelta(minutes=1))
    busy = running(schedule)
    address = f"/delivery/invigilation/{schedule.pk}/live"
    answer = browser.get(address, {"since": clock.now().isoformat(), "ids": f"{quiet.pk},{busy.pk}", "loaded": 2})
    fragment = answer.content.decode()
    assert f'id="r{busy.pk}-status"' in fragment
    assert f'id="r{quiet.pk}-status"' not in fragment
    assert 'id="counts"' in fragment
    assert answer.headers["Stratus-Since"]
    assert answer.headers["Stratus-Poll"]


def test_a_row_on_screen_stays_true_when_it_leaves_the_filter(browser, schedule):
    registration = running(schedule)
    act(browser, schedule, "pause", [registration])
    answer = browser.get(
        f"/delivery/invigilation/{schedule.pk}/live",
        {"status": "IN_PROGRESS", "ids": registration.pk, "loaded": 1, "since": clock.now().isoformat()},
    )
    fragment = answer.content.decode()
    assert "Paused" in fragment.split(f'id="r{registration.pk}-status"')[1].split("</td>")[0]
    assert "The list has changed." in fragment


def test_extra_time_is_granted_to_those_chosen(browser, schedule):
    registration, other = running(schedule), running(schedule)
    answer = act(browser, schedule, "extra_time", [registration], minutes="15", comment="Noise")
    assert "+15 minutes for 1 candidate." in answer.content.decode()
    assert Attempt.objects.get(registration=registration).granted_extra_time == 15
    assert Attempt.objects.get(registration=other).granted_extra_time == 0


def test_the_result_is_said_for_each_candidate(browser, schedule):
    done, refused = running(schedule), a_registration(schedule, a_user(first_name="Not", last_name="Started"))
    page = act(browser, schedule, "pause", [done, refused]).content.decode()
    assert "1 candidate is paused." in page
    assert "<strong>Not Started</strong>: This candidate has no running attempt." in page


def test_everybody_who_fits_the_filter_can_be_chosen(browser, schedule):
    for _number in range(3):
        running(schedule)
    act(browser, schedule, "pause", [], all="1", status="IN_PROGRESS", q="")
    assert Attempt.objects.filter(status=AttemptStatus.PAUSED).count() == 3


def test_voiding_needs_a_reason_and_the_number_that_was_confirmed(browser, schedule):
    registration = running(schedule)
    assert act(browser, schedule, "void", [registration], confirmed="1").status_code == 422
    assert act(browser, schedule, "void", [registration], confirmed="2", reason="Phone").status_code == 409
    assert Attempt.objects.get().status == AttemptStatus.IN_PROGRESS
    assert "1 candidate was voided." in act(browser, schedule, "void", [registration], confirmed="1", reason="Phone").content.decode()
    assert Attempt.objects.get().status == AttemptStatus.VOID


def test_voiding_needs_its_own_right(schedule, watcher):
    registration = running(schedule)
    watcher.role.permissions = ["invigilate"]
    watcher.role.save()
    browser = a_browser(watcher)
    assert "Void…" not in browser.get(f"/delivery/invigilation/{schedule.pk}").content.decode()
    assert act(browser, schedule, "void", [registration], confirmed="1", reason="Phone").status_code == 403


def test_a_message_reaches_those_chosen(browser, schedule):
    registration = running(schedule)
    act(browser, schedule, "message", [registration], text="Ten minutes left")
    assert Order.objects.get(registration=registration, kind="message").text == "Ten minutes left"


def test_pause_and_resume(browser, schedule):
    registration = running(schedule)
    act(browser, schedule, "pause", [registration])
    assert Attempt.objects.get().status == AttemptStatus.PAUSED
    act(browser, schedule, "resume", [registration])
    assert Attempt.objects.get().status == AttemptStatus.IN_PROGRESS


def test_a_row_names_what_would_be_refused(browser, schedule):
    registration = running(schedule)
    page = f"/delivery/invigilation/{schedule.pk}"
    assert f'id="r{registration.pk}-status" data-refused="resume unlock reopen remove"' in browser.get(page).content.decode()
    act(browser, schedule, "pause", [registration])
    assert f'id="r{registration.pk}-status" data-refused="pause unlock reopen remove"' in browser.get(page).content.decode()


def test_hand_in_and_re_open(browser, schedule):
    registration = running(schedule)
    act(browser, schedule, "hand_in", [registration])
    assert Attempt.objects.get().status == AttemptStatus.HANDED_IN
    act(browser, schedule, "reopen", [registration], reopen_minutes="5", reopen_comment="Wrong button")
    assert Attempt.objects.get().status == AttemptStatus.IN_PROGRESS


def test_a_new_pin_is_generated_and_shown(browser, schedule):
    answer = browser.post(f"/delivery/invigilation/{schedule.pk}/pin", headers={"X-Requested-With": "fetch"})
    pin = Schedule.objects.get(pk=schedule.pk).pin
    assert pin != "6961"
    assert f"The new PIN is {pin}." in answer.content.decode()


def test_the_end_moves_for_everybody(browser, schedule):
    registration = running(schedule)
    browser.post(f"/delivery/invigilation/{schedule.pk}/end", {"later": "30", "end_reason": "Fire alarm"})
    assert Schedule.objects.get(pk=schedule.pk).ends_at == schedule.ends_at + timedelta(minutes=30)
    assert Attempt.objects.get(registration=registration).schedule_end == schedule.ends_at + timedelta(minutes=30)


def test_without_scripts_the_whole_page_answers(browser, schedule):
    registration = running(schedule)
    answer = browser.post(f"/delivery/invigilation/{schedule.pk}/act", {"verb": "pause", "registration": registration.pk})
    page = answer.content.decode()
    assert "<h1" in page
    assert "1 candidate is paused." in page


@pytest.mark.parametrize(
    ("verb", "fields"),
    [
        ("extra_time", {"minutes": "x"}),
        ("extra_time", {"minutes": "0"}),
        ("extra_time", {"minutes": "99999999999999999999"}),
        ("extra_time", {"minutes": "5", "comment": "x" * 501}),
        ("message", {"text": " "}),
        ("message", {"text": "x" * 1001}),
        ("message", {"text": "\x00"}),
        ("dance", {}),
        ("", {}),
    ],
)
def test_bad_input_is_said_and_changes_nothing(browser, schedule, verb, fields):
    registration = running(schedule)
    answer = act(browser, schedule, verb, [registration], **fields)
    assert answer.status_code in (409, 422)
    assert "alert-danger" in answer.content.decode()
    assert Attempt.objects.get().granted_extra_time == 0
    assert not Order.objects.exists()


def test_ids_of_another_exam_are_left_alone(browser, schedule):
    foreign = running(a_schedule(active=True))
    answer = act(browser, schedule, "pause", [foreign])
    assert answer.status_code == 422
    assert Attempt.objects.get().status == AttemptStatus.IN_PROGRESS


def test_the_log_shows_what_arrived_and_what_was_done(browser, schedule):
    registration = running(schedule)
    attempt = Attempt.objects.get()
    AnswerEvent.objects.create(
        attempt=attempt, writer=uuid4(), seq=1, session=1, received_at=clock.now(), kind="answer", item="19655-2", address="203.0.113.9"
    )
    act(browser, schedule, "extra_time", [registration], minutes="15", comment="Noise")
    page = browser.get(f"/delivery/invigilation/{schedule.pk}/candidates/{registration.pk}").content.decode()
    assert "203.0.113.9" in page
    assert "19655-2" in page
    assert "Extra time, +15 minutes, “Noise”" in page


def test_statements_do_not_grow_with_candidates(browser, schedule, django_assert_max_num_queries, django_assert_num_queries):
    registrations = [running(schedule) for _number in range(2)]
    address = f"/delivery/invigilation/{schedule.pk}"
    browser.get(address)
    with django_assert_max_num_queries(20) as screen:
        browser.get(address)
    poll = {"since": "2020-01-01T00:00:00+00:00"}
    with django_assert_max_num_queries(20) as refresh:
        browser.get(f"{address}/live", poll | {"ids": ",".join(str(r.pk) for r in registrations)})
    registrations += [running(schedule) for _number in range(12)]
    with django_assert_num_queries(len(screen)):
        browser.get(address)
    with django_assert_num_queries(len(refresh)):
        browser.get(f"{address}/live", poll | {"ids": ",".join(str(r.pk) for r in registrations)})


def test_the_attendance_list_is_ready_to_print(browser, schedule):
    running(schedule, first_name="Jane", last_name="Doe")
    page = browser.get(f"/delivery/invigilation/{schedule.pk}/attendance-list").content.decode()
    assert "Jane Doe" in page
    assert "6961" in page


@pytest.mark.parametrize("text", ["\x00", "x" * 5000, "-1", "9" * 40, "0001-01-01T00:00:00+00:00", "2021-13-45", "%%s", "\u202e🙂"])
def test_whatever_stands_in_the_address_the_screen_answers(browser, schedule, text):
    registration = running(schedule)
    given = dict.fromkeys(("q", "status", "since", "ids", "loaded", "page", "when", "sort", "attempt"), text)
    for address in ("", f"/{schedule.pk}", f"/{schedule.pk}/live", f"/{schedule.pk}/candidates/{registration.pk}"):
        assert browser.get(f"/delivery/invigilation{address}", given).status_code == 200


def test_exams_that_are_over_are_listed_when_asked_for(browser, schedule):
    Schedule.objects.update(starts_at=clock.now() - timedelta(hours=3), ends_at=clock.now() - timedelta(hours=1))
    page = browser.get("/delivery/invigilation").text
    assert "Accountancy 101" not in page
    assert "The filters above leave out all that there is" in page
    assert "Accountancy 101" in browser.get("/delivery/invigilation?when=all").text
