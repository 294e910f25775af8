"""What happens in the room is noted beside the candidate, and stays."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.delivery.models import Attempt, AttemptStatus
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.invigilation.errors import HasIncident
from stratus.invigilation.incidents.rules import SEVERITIES, lti_severity, severity_of
from stratus.invigilation.live.queries import dashboard
from stratus.invigilation.models import IncidentNote, Severity
from stratus.people.models import User
from stratus.scheduling.candidates import actions as scheduling
from stratus.scheduling.models import Registration, Schedule, ScheduleInvigilator
from support.builders import SYSTEM, a_registration, a_schedule, a_user, an_attempt
from support.staff import a_browser

pytestmark = pytest.mark.usefixtures("tenant")


@pytest.fixture
def watcher() -> User:
    return a_user("Invigilator", first_name="Grace", last_name="Hopper")


@pytest.fixture
def schedule(watcher: User) -> Schedule:
    schedule = a_schedule(active=True)
    ScheduleInvigilator.objects.create(schedule=schedule, user=watcher)
    return schedule


@pytest.fixture
def browser(watcher: User) -> Client:
    return a_browser(watcher)


def note(browser: Client, schedule: Schedule, *registrations: Registration, **fields: str):
    values = {"severity": "HIGH", "measure": "FLAG", "incident": "A telephone rang"} | fields
    chosen = {"verb": "incident", "registration": [one.pk for one in registrations]}
    return browser.post(f"/delivery/invigilation/{schedule.pk}/act", values | chosen, headers={"X-Requested-With": "fetch"})


def test_it_is_noted_for_each_of_those_chosen_with_the_attempt_that_ran(browser, schedule, watcher):
    sitting, absent = a_registration(schedule), a_registration(schedule)
    attempt = an_attempt(sitting)
    assert "Noted for 2 candidates." in note(browser, schedule, sitting, absent).text
    of_sitting, of_absent = IncidentNote.objects.order_by("pk")
    assert (of_sitting.attempt, of_sitting.noted_by, of_absent.attempt) == (attempt, watcher, None)
    assert Attempt.objects.get().status == AttemptStatus.IN_PROGRESS


def test_the_log_of_events_holds_ids_and_codes_only(browser, schedule):
    registration = a_registration(schedule)
    note(browser, schedule, registration, measure="PAUSE")
    event = Event.objects.get(kind="incident.noted")
    found = IncidentNote.objects.get()
    assert event.subject_id == registration.pk
    assert event.data == {"note_id": found.pk, "attempt_id": None, "severity": "HIGH", "action": "PAUSE"}


def test_the_screen_shows_how_many_and_the_gravest_at_once(browser, schedule):
    registration = a_registration(schedule)
    before = clock.now()
    note(browser, schedule, registration, severity="LOW")
    note(browser, schedule, registration, severity="MEDIUM")
    row = dashboard(schedule, clock.now(), since=before).rows[0]
    assert (row.incidents, row.gravest) == (2, Severity.MEDIUM)
    assert "2 incidents (Medium)" in browser.get(f"/delivery/invigilation/{schedule.pk}").text


def test_the_candidates_log_tells_it(browser, schedule):
    registration = a_registration(schedule)
    note(browser, schedule, registration)
    page = browser.get(f"/delivery/invigilation/{schedule.pk}/candidates/{registration.pk}").text
    assert "Incident, High: A telephone rang" in page
    assert "Grace Hopper" in page


def test_the_list_is_ready_to_print(browser, schedule):
    address = f"/delivery/invigilation/{schedule.pk}/incidents"
    assert "Nothing was noted." in browser.get(address).text
    note(browser, schedule, a_registration(schedule, a_user(first_name="Ada", last_name="Lovelace")), incident="Left <early>")
    page = browser.get(address).text
    assert "Ada Lovelace" in page
    assert "Left &lt;early&gt;" in page


def test_the_list_takes_as_many_statements_for_many_as_for_few(browser, schedule, django_assert_num_queries):
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    address = f"/delivery/invigilation/{schedule.pk}/incidents"
    note(browser, schedule, a_registration(schedule))
    with CaptureQueriesContext(connection) as few:
        browser.get(address)
    number = len(few)
    note(browser, schedule, *(a_registration(schedule) for _n in range(6)))
    with django_assert_num_queries(number):
        browser.get(address)


@pytest.mark.parametrize(
    "fields", [{"incident": " "}, {"incident": "x" * 2001}, {"severity": "AWFUL"}, {"measure": "SHOUT"}, {"incident": "\x00"}]
)
def test_bad_input_is_said_and_notes_nothing(browser, schedule, fields):
    assert note(browser, schedule, a_registration(schedule), **fields).status_code == 422
    assert not IncidentNote.objects.exists()


def test_a_stranger_notes_and_reads_nothing(schedule):
    stranger, registration = a_browser(a_user("Invigilator")), a_registration(schedule)
    assert note(stranger, schedule, registration).status_code == 404
    assert stranger.get(f"/delivery/invigilation/{schedule.pk}/incidents").status_code == 404


def test_whoever_has_a_note_stays_on_the_list(browser, schedule):
    registration = a_registration(schedule)
    note(browser, schedule, registration)
    with pytest.raises(HasIncident):
        scheduling.remove_candidates(schedule.pk, [registration.candidate_id], by=SYSTEM, now=clock.now())
    assert Registration.objects.filter(pk=registration.pk).exists()


@pytest.mark.parametrize("severity", Severity.values)
def test_a_severity_is_a_number_of_the_proctoring_vocabulary_and_back(severity):
    assert 0 <= lti_severity(severity) <= 1
    assert severity_of(lti_severity(severity)) == severity
    assert [name for name, _number in SEVERITIES] == Severity.values
