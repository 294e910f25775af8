"""Safe Exam Browser's pages and files: Admin › Safe Exam Browser, and what staff and candidates download."""

from __future__ import annotations

import gzip
import plistlib
from datetime import timedelta
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from stratus.access.errors import NotAllowed
from stratus.access.permissions import Permission
from stratus.delivery.entrance.tokens import FILE_TICKET_LASTS, PlayerToken, Reader, file_ticket, player_token
from stratus.delivery.models import SebSettings
from stratus.delivery.safeguards.seb.configuration import quit_hash
from stratus.delivery.safeguards.seb.settings import change_seb_settings, passwords_of
from stratus.events.models import Event
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import launch_links
from stratus.scheduling.schedules import actions
from stratus.tenancy import current
from support.builders import SYSTEM, a_number, a_registration, a_schedule, a_tenant, a_user, a_version, an_actor, an_assessment
from support.staff import a_browser

pytestmark = pytest.mark.django_db

PAGE = "/admin/safe-exam-browser"
NOTHING = {"start_password": "", "quit_password": "", "check_config_key": True, "config_keys": (), "browser_exam_keys": ()}


@pytest.fixture(autouse=True)
def tenant():
    made = a_tenant(name=f"seb-{a_number()}")
    with current.use(made):
        yield made


@pytest.fixture
def browser() -> Client:
    return a_browser(a_user("System administrator"))


@pytest.fixture
def schedule() -> Schedule:
    return a_schedule(an_assessment(use_seb=True), active=True)


def settings_in(response: Any) -> dict[str, Any]:
    content = gzip.decompress(response.content)
    assert content[:4] == b"plnd"
    settings: dict[str, Any] = plistlib.loads(gzip.decompress(content[4:]))
    return settings


def test_what_is_set_is_kept_and_leaves_a_trace_without_passwords(browser):
    keys = f"{'AB' * 32}\n{'cd' * 32} {'cd' * 32}"
    typed = {"start_password": "sesame", "quit_password": "hört auf", "check_config_key": "on", "config_keys": keys}
    assert browser.post(PAGE, typed).status_code == 302
    kept = SebSettings.objects.get()
    assert passwords_of(kept) == ("sesame", "hört auf")
    assert (kept.quit_hash, kept.config_keys) == (quit_hash("hört auf"), ["ab" * 32, "cd" * 32])
    assert b"sesame" not in bytes(kept.start_password)
    assert Event.objects.get(kind="seb_settings.changed").data == {"fields": ["config_keys", "quit_password", "start_password"]}
    browser.post(PAGE, typed)
    assert Event.objects.filter(kind="seb_settings.changed").count() == 1
    assert "hört auf" in browser.get(PAGE).content.decode()


def test_passwords_of_lost_secrets_are_entered_anew(browser, schedule, settings):
    change_seb_settings(**NOTHING | {"start_password": "sesame", "quit_password": "stop"}, by=SYSTEM)
    settings.SETTINGS_KEY = b"another" * 8
    assert "can no longer be read" in browser.get(PAGE).content.decode()
    assert "can no longer be read" in browser.get(f"/delivery/schedules/{schedule.pk}/safeguards").content.decode()
    refused = browser.get(f"/delivery/schedules/{schedule.pk}/exam.seb", follow=True)
    assert refused.headers["Content-Type"].startswith("text/html"), "a file without its password would be open to everybody"
    assert refused.status_code < 500
    emptied = browser.post(PAGE, {"start_password": "", "quit_password": "", "check_config_key": "on"})
    assert (emptied.status_code, emptied.content.decode().count("Enter it anew, or another one.")) == (422, 4), (
        "in the summary and beside each field"
    )
    assert browser.post(PAGE, {"start_password": "sesame", "quit_password": "stop", "check_config_key": "on"}).status_code == 302
    assert passwords_of(SebSettings.objects.get()) == ("sesame", "stop")
    assert "can no longer be read" not in browser.get(PAGE).content.decode()
    assert browser.get(f"/delivery/schedules/{schedule.pk}/exam.seb").status_code == 200


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("config_keys", ["ab"]),
        ("browser_exam_keys", ["x" * 64]),
        ("start_password", "Ärger"),
        ("start_password", "a\x07"),
        ("quit_password", "x" * 65),
    ],
)
def test_what_seb_cannot_have_is_refused_beside_its_field(field, value):
    with pytest.raises(InvalidFields) as refused:
        change_seb_settings(**NOTHING | {field: value}, by=SYSTEM)
    assert set(refused.value.errors) == {field}


def test_it_takes_the_right():
    with pytest.raises(NotAllowed):
        change_seb_settings(**NOTHING, by=an_actor(Permission.SCHEDULE))


def test_staff_download_a_candidates_file_and_one_for_the_hall(browser, tenant, schedule):
    registration = a_registration(schedule)
    change_seb_settings(**NOTHING | {"quit_password": "stop"}, by=SYSTEM)
    own = browser.get(f"/delivery/schedules/{schedule.pk}/candidates/{registration.pk}/exam.seb")
    assert settings_in(own)["startURL"] == launch_links([registration])[registration.pk].launch_url
    assert settings_in(own)["hashedQuitPassword"] == quit_hash("stop")
    assert own.headers["Content-Disposition"] == f'attachment; filename="exam-{schedule.pk}-{registration.pk}.seb"'
    hall = browser.get(f"/delivery/schedules/{schedule.pk}/exam.seb")
    assert settings_in(hall)["startURL"] == f"{tenant.base_url}/"
    assert browser.get(f"/delivery/schedules/{a_schedule().pk}/candidates/{registration.pk}/exam.seb").status_code == 404


def test_the_pages_of_a_schedule_lead_there(browser, schedule):
    registration = a_registration(schedule)
    page = browser.get(f"/delivery/schedules/{schedule.pk}/safeguards").content.decode()
    assert f"/delivery/schedules/{schedule.pk}/exam.seb" in page
    candidates = browser.get(f"/delivery/schedules/{schedule.pk}/candidates").content.decode()
    assert f"/candidates/{registration.pk}/exam.seb" in candidates
    Schedule.objects.update(use_seb=False)
    assert "exam.seb" not in browser.get(f"/delivery/schedules/{schedule.pk}/candidates").content.decode()


@pytest.mark.parametrize(
    ("page", "open_yet", "pinned"), [("", 16, 14), ("/candidates", 14, 12), ("/safeguards", 11, 9), ("/invigilators", 11, 10)]
)
@pytest.mark.parametrize("is_pinned", [False, True])
def test_the_statements_of_a_schedules_pages_do_not_grow(browser, schedule, page, open_yet, pinned, is_pinned):
    if not is_pinned:
        Schedule.objects.update(version=None, starts_at=clock.now() + timedelta(days=1), ends_at=clock.now() + timedelta(days=2))
    address, counts = f"/delivery/schedules/{schedule.pk}{page}", []
    browser.get(address)
    for more in (1, 15):
        for _number in range(more):
            a_registration(schedule)
            a_version(schedule.assessment)
        with CaptureQueriesContext(connection) as asked:
            browser.get(address)
        counts.append(len(asked))
    assert counts == [pinned if is_pinned else open_yet] * 2


def own_file(registration: Any, key: bytes, generation: int = 1, path: int | None = None, ticket: str = "") -> Any:
    token = PlayerToken(registration.tenant_id, registration.pk, generation, clock.now() + timedelta(days=1))
    client = Client(headers={"host": registration.tenant.hosts.get().name})
    return client.get(f"/delivery/seb/{path or registration.pk}.seb?ticket={ticket or file_ticket(key, token, clock.now())}")


def test_a_candidate_whose_file_cannot_be_made_is_sent_to_the_invigilator(schedule, settings):
    registration = a_registration(schedule)
    change_seb_settings(**NOTHING | {"start_password": "sesame"}, by=SYSTEM)
    settings.SETTINGS_KEY = b"another" * 8
    refused = own_file(registration, settings.PLAYER_KEY)
    assert (refused.status_code, "Tell your invigilator." in refused.content.decode()) == (409, True)
    assert "Admin" not in refused.content.decode()


def test_a_ticket_for_the_file_opens_nothing_else_and_ends_after_some_minutes(schedule, settings, time_machine):
    registration = a_registration(schedule)
    now = clock.now()
    token = PlayerToken(registration.tenant_id, registration.pk, 1, now + timedelta(days=1))
    ticket = file_ticket(settings.PLAYER_KEY, token, now)
    assert Reader(settings.PLAYER_KEY).read(ticket, now) is None
    time_machine.move_to(now + FILE_TICKET_LASTS - timedelta(seconds=2))
    assert own_file(registration, settings.PLAYER_KEY, ticket=ticket).status_code == 200
    time_machine.move_to(now + FILE_TICKET_LASTS)
    assert own_file(registration, settings.PLAYER_KEY, ticket=ticket).status_code == 404


def test_the_token_of_the_page_is_in_no_address_and_opens_no_file(schedule, settings):
    registration = a_registration(schedule)
    token = player_token(settings.PLAYER_KEY, registration.tenant_id, registration.pk, 1, clock.now() + timedelta(days=1))
    assert own_file(registration, settings.PLAYER_KEY, ticket=token).status_code == 404


def test_a_candidate_downloads_their_file_with_the_ticket_of_their_waiting_room(schedule, settings):
    registration = a_registration(schedule)
    found = own_file(registration, settings.PLAYER_KEY)
    assert (found.status_code, found.headers["Content-Type"]) == (200, "application/seb")
    assert settings_in(found)["startURL"] == launch_links([registration])[registration.pk].launch_url


def test_nobody_gets_anothers_file(schedule, settings):
    mine, other = a_registration(schedule), a_registration(schedule)
    answers = [
        own_file(mine, settings.PLAYER_KEY, path=other.pk),
        own_file(mine, b"another key of another server...."),
        own_file(mine, settings.PLAYER_KEY, generation=2),
        Client(headers={"host": mine.tenant.hosts.get().name}).get(f"/delivery/seb/{mine.pk}.seb"),
    ]
    assert [answer.status_code for answer in answers] == [404] * 4


def test_a_schedules_safeguards_can_be_changed_while_it_runs(browser, schedule):
    address = f"/delivery/schedules/{schedule.pk}/safeguards"
    assert browser.post(address, {"use_seb": "no", "use_proctorio": "yes"}).status_code == 302
    schedule.refresh_from_db()
    assert (schedule.use_seb, schedule.use_proctorio) == (False, True)
    assert Event.objects.get(kind="schedule.safeguards_changed").data == {"use_seb": False, "use_proctorio": True}
    browser.post(address, {"use_seb": "", "use_proctorio": ""})
    schedule.refresh_from_db()
    assert (schedule.use_seb, schedule.use_proctorio) == (None, None)


def test_a_schedule_that_is_over_keeps_its_safeguards(browser, schedule):
    actions.archive(schedule.pk, by=SYSTEM, now=clock.now())
    assert browser.post(f"/delivery/schedules/{schedule.pk}/safeguards", {"use_seb": "no"}).status_code == 422
    schedule.refresh_from_db()
    assert schedule.use_seb is None


def test_the_page_at_which_seb_ends_is_open_to_all(tenant):
    page = Client(headers={"host": tenant.hosts.get().name}).get("/delivery/seb/quit")
    assert (page.status_code, b"you may close this window" in page.content) == (200, True)
