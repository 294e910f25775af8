"""Exams that are taken in Safe Exam Browser only, in front of the real saver."""

from __future__ import annotations

import pytest
from django.conf import settings

from stratus.delivery.models import Answer, Attempt, SebSettings
from stratus.delivery.safeguards.seb.configuration import Exam, configuration
from stratus.delivery.safeguards.seb.keys import config_key, shown_hash
from stratus.events.models import Event
from stratus.scheduling.models import Schedule
from support.builders import a_registration, a_schedule, an_assessment
from support.simulated import Browser

AGENT = "Mozilla/5.0 Chrome/120.0 SEB/3.5.0"


@pytest.fixture
def registration(tenant):
    return a_registration(a_schedule(an_assessment(use_seb=True), active=True, pin="1234"))


def shown(tenant, registration, page: str = "") -> str:
    """What SEB shows with the candidate's file, at a page or at the address of *start*."""
    key = config_key(configuration(settings.LINK_KEY, Exam(tenant.base_url, registration.schedule_id, registration.pk)))
    path = page or f"/exam/api/registrations/{registration.pk}/start"
    return shown_hash(tenant.base_url + path, key)


def start(saver, browser: Browser, registration, **headers: str):
    import json

    body = json.dumps({"writer": browser.writer, "pin": "1234"}).encode()
    return saver.call("POST", f"registrations/{registration.pk}/start", browser.token, body, **headers)


def test_the_waiting_room_says_that_it_needs_it(saver, registration):
    assert Browser(saver, registration).wait()["seb"] is True
    assert Browser(saver, a_registration()).wait()["seb"] is False


def test_another_browser_is_refused_before_the_pin_is_looked_at(saver, registration):
    answer = Browser(saver, registration).start(pin="wrong")
    assert (answer.status, answer["error"]) == (403, "seb_required")
    registration.refresh_from_db()
    assert registration.pin_failures == 0


def test_seb_with_another_file_is_refused(saver, registration):
    answer = start(saver, Browser(saver, registration), registration, **{"user-agent": AGENT, "x-safeexambrowser-configkeyhash": "0" * 64})
    assert (answer.status, answer["error"]) == (403, "seb_configuration")


def test_seb_with_its_file_starts_by_header(saver, tenant, registration):
    key = {"x-safeexambrowser-configkeyhash": shown(tenant, registration)}
    assert start(saver, Browser(saver, registration), registration, **key).status == 200


def test_seb_with_its_file_starts_by_script(saver, tenant, registration):
    browser = Browser(saver, registration)
    assert browser.start(pin="1234", seb={"config_key": shown(tenant, registration, f"/exam/start/{registration.pk}")}).status == 200


def test_a_running_exam_is_not_loaded_in_another_browser(saver, tenant, registration):
    browser = Browser(saver, registration)
    browser.start(pin="1234", seb={"config_key": shown(tenant, registration, f"/exam/start/{registration.pk}")})
    assert Browser(saver, registration, beside=browser).start(session=1)["error"] == "seb_required"


def test_a_schedule_may_do_without_it(saver, registration):
    Schedule.objects.update(use_seb=False)
    assert Browser(saver, registration).start(pin="1234").status == 200


def test_the_organisation_may_leave_configurations_unchecked(saver, registration):
    SebSettings.objects.create(check_config_key=False)
    assert start(saver, Browser(saver, registration), registration, **{"user-agent": AGENT}).status == 200


def test_an_answer_from_outside_counts_and_the_log_says_where_it_came_from_once(saver, tenant, registration):
    browser = Browser(saver, registration)
    browser.start(pin="1234", seb={"config_key": shown(tenant, registration, f"/exam/start/{registration.pk}")})
    for letter in "ab":
        assert browser.sync(browser.chooses(letter)).status == 200
    assert Answer.objects.get().value == {"selected": ["b"]}
    assert Attempt.objects.get().seen_outside_seb
    event = Event.objects.get(kind="attempt.outside_seb")
    assert (event.subject_id, event.schedule_id, event.data) == (browser.attempt, registration.schedule_id, {"number": 1, "session": 1})


def test_a_saver_that_did_not_see_the_start_notices_it_too(saver, tenant, registration, tmp_path):
    from support.simulated import a_saver

    browser = Browser(saver, registration)
    browser.start(pin="1234", seb={"config_key": shown(tenant, registration, f"/exam/start/{registration.pk}")})
    with a_saver(tmp_path) as another:
        browser.saver = another
        browser.sync(browser.chooses("a"))
    assert Event.objects.filter(kind="attempt.outside_seb").count() == 1


def test_answers_from_seb_and_those_of_other_exams_leave_no_note(saver, tenant, registration):
    inside = Browser(saver, registration)
    inside.start(pin="1234", seb={"config_key": shown(tenant, registration, f"/exam/start/{registration.pk}")})
    request = inside.sync_request(inside.chooses("a"))
    saver.call("POST", f"attempts/{inside.attempt}/sync", inside.token, request.body, **{"user-agent": AGENT})
    ordinary = Browser(saver, a_registration())
    ordinary.start()
    ordinary.sync(ordinary.chooses("a"))
    assert not Event.objects.filter(kind="attempt.outside_seb").exists()


def test_an_answer_is_acknowledged_even_if_the_note_fails_and_the_next_one_notes_it(saver, tenant, registration, monkeypatch):
    from stratus.saver.sync import outside

    browser = Browser(saver, registration)
    browser.start(pin="1234", seb={"config_key": shown(tenant, registration, f"/exam/start/{registration.pk}")})
    with monkeypatch.context() as broken:
        broken.setattr(outside, "NOTE", "SELECT 1/0")
        assert browser.sync(browser.chooses("a"))["acknowledged"] == 1
    assert not Event.objects.filter(kind="attempt.outside_seb").exists()
    browser.sync(browser.chooses("b"))
    assert Event.objects.filter(kind="attempt.outside_seb").count() == 1
