"""Several exams that are sat at the same time, on one screen."""

from __future__ import annotations

from datetime import timedelta

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.delivery.models import Attempt, AttemptStatus, Order
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.invigilation.live.attendance import attendance
from stratus.invigilation.live.queries import dashboard
from stratus.invigilation.live.versions import delivered_versions
from stratus.invigilation.models import IncidentNote
from stratus.people.models import User
from stratus.scheduling.models import Registration, Schedule, ScheduleInvigilator
from stratus.scheduling.queries import pinned_version
from support.builders import a_registration, a_schedule, a_user, an_assessment, an_attempt
from support.staff import a_browser

pytestmark = pytest.mark.usefixtures("tenant")


@pytest.fixture
def watcher() -> User:
    return a_user("Invigilator")


@pytest.fixture
def browser(watcher: User) -> Client:
    return a_browser(watcher)


@pytest.fixture
def exams(watcher: User) -> list[Schedule]:
    return [watched_by(watcher, a_schedule(active=True, title=title)) for title in ("Accountancy", "Taxation")]


def watched_by(watcher: User, schedule: Schedule) -> Schedule:
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    return schedule


def sitting(schedule: Schedule, last_name: str = "Doe") -> Registration:
    registration = a_registration(schedule, a_user(last_name=last_name))
    an_attempt(registration, last_sync_at=clock.now())
    return registration


def address(exams: list[Schedule], rest: str = "") -> str:
    return f"/delivery/invigilation/hall{rest}?" + "&".join(f"s={one.pk}" for one in exams)


def act(browser: Client, exams: list[Schedule], verb: str, registrations: list[Registration], **fields: object):
    values = {"verb": verb, "registration": [one.pk for one in registrations]} | fields
    return browser.post(address(exams, "/act"), values, headers={"X-Requested-With": "fetch"})


def test_it_shows_the_candidates_of_all_with_their_exam_and_common_counts(browser, exams):
    sitting(exams[0], "Lovelace"), sitting(exams[1], "Noether")
    page = browser.get(address(exams)).text
    assert 'In progress <span class="number">2</span>' in page
    rows = page.split("<tbody")[-1]
    assert rows.index("Lovelace") < rows.index("Noether")
    assert 'class="seat-exam">Accountancy</td>' in rows
    assert 'class="seat-exam">Taxation</td>' in rows


def test_exams_are_chosen_from_the_list(browser, exams):
    page = browser.get("/delivery/invigilation").text
    assert all(f'form="hall" name="s" value="{one.pk}"' in page for one in exams)
    assert browser.get("/delivery/invigilation/hall").headers["Location"] == "/delivery/invigilation"


def test_an_exam_of_somebody_else_is_not_shown(browser, exams):
    foreign = a_schedule(active=True, title="Somebody else's")
    sitting(foreign, "Secret")
    page = browser.get(address([*exams, foreign])).text
    assert "Secret" not in page
    assert "Somebody else" not in page


def test_filter_search_and_pages_keep_the_hall(browser, exams):
    sitting(exams[0], "Lovelace"), a_registration(exams[1], a_user(last_name="Noether"))
    page = browser.get(address(exams) + "&status=IN_PROGRESS").text
    assert "Lovelace" in page
    assert "Noether" not in page
    chip = f'href="/delivery/invigilation/hall?s={exams[0].pk}&amp;s={exams[1].pk}&amp;status=PAUSED"'
    assert chip in page
    assert chip in browser.get(address(exams, "/live")).text


def test_a_refresh_brings_what_changed_in_any_of_them(browser, exams):
    quiet = a_registration(exams[0], now=clock.now() - timedelta(minutes=1))
    busy = sitting(exams[1])
    poll = f"&since={clock.now():%Y-%m-%dT%H:%M:%SZ}&ids={quiet.pk},{busy.pk}&loaded=2"
    fragment = browser.get(address(exams, "/live") + poll).text
    assert f'id="r{busy.pk}-status"' in fragment
    assert f'id="r{quiet.pk}-status"' not in fragment


def test_an_action_on_candidates_of_several_exams(browser, exams):
    chosen = [sitting(one) for one in exams]
    assert "2 candidates are paused." in act(browser, exams, "pause", chosen).text
    assert set(Attempt.objects.values_list("status", flat=True)) == {AttemptStatus.PAUSED}
    assert sorted(Event.objects.filter(kind="attempt.paused").values_list("schedule_id", flat=True)) == [one.pk for one in exams]


def test_everybody_in_the_hall_gets_a_message(browser, exams):
    for one in exams:
        sitting(one)
    act(browser, exams, "message", [], all="1", status="", q="", text="Ten minutes left")
    assert Order.objects.filter(kind="message").count() == 2


def test_an_incident_is_noted_across_exams(browser, exams):
    chosen = [sitting(one) for one in exams]
    act(browser, exams, "incident", chosen, severity="LOW", measure="FLAG", incident="The light went out")
    assert IncidentNote.objects.count() == 2
    assert Event.objects.filter(kind="incident.noted", schedule_id=exams[1].pk).count() == 1


def test_candidates_of_an_exam_that_is_not_the_actors_are_left_alone(browser, exams):
    foreign = a_schedule(active=True)
    stranger, mine = sitting(foreign), sitting(exams[0])
    act(browser, [*exams, foreign], "pause", [mine, stranger])
    assert Attempt.objects.get(registration=mine).status == AttemptStatus.PAUSED
    assert Attempt.objects.get(registration=stranger).status == AttemptStatus.IN_PROGRESS


def test_the_ends_move_together_but_not_of_what_is_over(browser, exams, watcher):
    over = watched_by(watcher, a_schedule(active=True))
    Schedule.objects.filter(pk=over.pk).update(ends_at=clock.now() - timedelta(minutes=1))
    answer = browser.post(
        address([*exams, over], "/end"), {"later": "30", "end_reason": "Fire alarm"}, headers={"X-Requested-With": "fetch"}
    )
    assert "The end of 2 exams was moved." in answer.text
    for one in exams:
        assert Schedule.objects.get(pk=one.pk).ends_at == one.ends_at + timedelta(minutes=30)
    assert Schedule.objects.get(pk=over.pk).ends_at < clock.now()


@pytest.mark.parametrize(("fields", "status"), [({"later": "0", "end_reason": "x"}, 422), ({"later": "9999"}, 422)])
def test_ends_are_not_moved_by_bad_input(browser, exams, fields, status):
    assert browser.post(address(exams, "/end"), fields, headers={"X-Requested-With": "fetch"}).status_code == status
    assert Schedule.objects.get(pk=exams[0].pk).ends_at == exams[0].ends_at


@pytest.mark.parametrize("text", ["x", "-1", "9" * 40, "0", "%00"])
def test_whatever_stands_in_the_address_it_answers(browser, exams, text):
    assert browser.get(f"/delivery/invigilation/hall?s={text}").status_code == 302
    assert browser.get(f"/delivery/invigilation/hall/live?s={text}").status_code == 200
    assert browser.post(f"/delivery/invigilation/hall/act?s={text}", {"verb": "pause"}).status_code == 302


def test_statements_do_not_grow_with_exams_or_candidates(browser, exams, watcher):
    sitting(exams[0])
    counts = []
    for _n in range(2):
        with CaptureQueriesContext(connection) as screen:
            browser.get(address(exams))
        counts.append([len(screen)])
        with CaptureQueriesContext(connection) as refresh:
            browser.get(address(exams, "/live") + "&since=2026-01-01T00:00:00Z")
        counts[-1].append(len(refresh))
        exams += [watched_by(watcher, a_schedule(active=True)) for _n in range(4)]
        for one in exams:
            sitting(one), a_registration(one)
    assert counts[0] == counts[1]
    assert max(counts[0]) <= 20


def test_what_is_delivered_is_what_a_single_exam_would_say():
    moment = clock.now()
    twice = an_assessment(["MULTIPLE_CHOICE"], published_at=moment - timedelta(days=3))
    drafts = [
        a_schedule(twice, active=True),
        a_schedule(twice, active=True, starts_at=moment + timedelta(days=3), ends_at=moment + timedelta(days=4)),
        a_schedule(twice),
    ]
    from support.builders import a_version

    twice.duration = 60
    a_version(twice, published_at=moment + timedelta(seconds=1))
    found = delivered_versions(drafts, moment + timedelta(seconds=2))
    expected = {one.pk: pinned_version(one, moment + timedelta(seconds=2)).options["duration"] for one in drafts}
    assert {pk: version.options["duration"] for pk, version in found.items()} == expected
    assert sorted(expected.values()) == [60, 60, 120]
    assert [version.questions for version in found.values()] == [1, 1, 1]


def test_the_screen_and_the_attendance_of_the_api_agree():
    schedule, now = a_schedule(an_assessment(extra_time=30), active=True), clock.now()
    an_attempt(a_registration(schedule), last_sync_at=now)
    an_attempt(a_registration(schedule), status="PAUSED", paused_at=now)
    an_attempt(a_registration(schedule), status="HANDED_IN", ended_at=now, submitted_by="CANDIDATE")
    an_attempt(a_registration(schedule), status="VOID", ended_at=now)
    an_attempt(a_registration(schedule), started_at=now - timedelta(hours=3), deadline_at=now - timedelta(hours=1))
    a_registration(schedule)
    shown = {row.registration_id: row for row in dashboard(schedule, now).rows}
    for told in attendance(schedule, now):
        row = shown[told.registration_id]
        status = {"PAUSED": "IN_PROGRESS", "READY": "NOT_STARTED"}.get(row.status, row.status)
        assert (status, row.attempt, row.started_at, row.ended_at, row.submitted_by or None, row.candidate_name) == (
            told.status, told.attempt, told.started_at, told.ended_at, told.submitted_by, told.candidate_name,
        )  # fmt: skip
