"""Who sits and who watches a schedule, as a scheduler arranges it."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.jobs.models import Job
from stratus.people.models import User
from stratus.scheduling.models import Registration, ScheduleInvigilator
from stratus.scheduling.queries import launch_links
from stratus.tenancy import current
from support.builders import a_registration, a_schedule, a_tenant, a_user, an_attempt
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def scheduler() -> User:
    return a_user("Scheduler")


@pytest.fixture
def browser(scheduler: User) -> Client:
    return a_browser(scheduler)


def test_people_are_found_by_name_and_added(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    doe, roe = a_user(last_name="Doe"), a_user(last_name="Roe")
    page = browser.get(f"/delivery/schedules/{schedule.pk}/candidates?find=doe").content.decode()
    assert f'value="{doe.pk}"' in page
    assert f'value="{roe.pk}"' not in page
    browser.post(f"/delivery/schedules/{schedule.pk}/candidates/add", {"user": [doe.pk, roe.pk]})
    assert set(Registration.objects.values_list("candidate_id", flat=True)) == {doe.pk, roe.pk}


@pytest.mark.parametrize("part", ["candidates?q=doe&links=on", "slips"])
def test_pages_with_launch_links_are_not_compressed_for_their_length_would_tell_of_them(browser, scheduler, part):
    schedule = a_schedule(owner_id=scheduler.pk)
    answer = browser.get(f"/delivery/schedules/{schedule.pk}/{part}")
    assert answer.status_code == 200
    assert {"no-transform", "no-store"} <= set(answer["Cache-Control"].split(", "))


def test_pasted_user_ids_are_added_and_unknown_ones_named(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    a_user(external_id="7131")
    a_user(external_id="7132")
    answer = browser.post(f"/delivery/schedules/{schedule.pk}/candidates/add", {"user_ids": "7131, 7132\r\n9999\n7131\x00"}, follow=True)
    page = answer.content.decode()
    assert "2 candidates were added." in page
    assert "Nobody has this User ID: 9999" in page
    assert Registration.objects.count() == 2


@pytest.mark.parametrize("pasted", ["7131, 7132\n7133", "7131" + " " * 200])
def test_too_long_a_list_of_user_ids_adds_nobody_and_says_how_many_may_be_pasted(browser, scheduler, monkeypatch, pasted):
    monkeypatch.setattr("stratus.scheduling.candidates.choices.MOST_PASTED", 2)
    schedule = a_schedule(owner_id=scheduler.pk)
    a_user(external_id="7131")
    answer = browser.post(f"/delivery/schedules/{schedule.pk}/candidates/add", {"user_ids": pasted}, follow=True)
    assert "Paste at most 2 User IDs at once; nobody was added." in answer.text
    assert not Registration.objects.exists()


def test_an_unknown_user_id_is_named_no_longer_than_one_can_be(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    answer = browser.post(f"/delivery/schedules/{schedule.pk}/candidates/add", {"user_ids": "9" * 5000}, follow=True)
    assert "9" * 64 in answer.text
    assert "9" * 65 not in answer.text


@pytest.mark.parametrize("way", ["pasted", "ticked"])
def test_somebody_who_may_not_sit_exams_is_refused_by_name(browser, scheduler, way):
    schedule = a_schedule(owner_id=scheduler.pk)
    candidate = a_user(external_id="7131")
    admin = a_user("System administrator", external_id="1", first_name="Grace", last_name="Hopper")
    fields = {"user_ids": "7131, 1"} if way == "pasted" else {"user": [candidate.pk, admin.pk]}
    page = browser.post(f"/delivery/schedules/{schedule.pk}/candidates/add", fields, follow=True).text
    assert "Grace Hopper (User ID 1) was not added: the role System administrator may not sit exams." in page
    assert "1 candidate was added." in page
    assert list(Registration.objects.values_list("candidate_id", flat=True)) == [candidate.pk]


def test_only_those_who_may_sit_exams_are_found(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    a_user("Author", last_name="Hopper", first_name="Grace")
    assert "Grace Hopper" not in browser.get(f"/delivery/schedules/{schedule.pk}/candidates?find=hopper").text


def test_whoever_is_there_already_is_said(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    registration = a_registration(schedule)
    answer = browser.post(f"/delivery/schedules/{schedule.pk}/candidates/add", {"user": registration.candidate_id}, follow=True)
    assert "on the schedule already" in answer.content.decode()


def test_candidates_are_removed(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    registration = a_registration(schedule)
    browser.post(f"/delivery/schedules/{schedule.pk}/candidates", {"act": "remove", "row": registration.pk, "number": "1"})
    assert not Registration.objects.exists()


def test_whoever_has_started_stays(browser, scheduler):
    registration = a_registration(a_schedule(owner_id=scheduler.pk, active=True))
    an_attempt(registration)
    answer = browser.post(
        f"/delivery/schedules/{registration.schedule_id}/candidates", {"act": "remove", "row": registration.pk, "number": "1"}
    )
    assert "have started already" in answer.content.decode()
    assert Registration.objects.exists()


def test_links_are_copied_shown_and_revoked(browser, scheduler):
    registration = a_registration(a_schedule(owner_id=scheduler.pk))
    address = f"/delivery/schedules/{registration.schedule_id}/candidates"
    link = launch_links([registration])[registration.pk].launch_url
    assert f'data-copy="{link}"' in browser.get(address).content.decode()
    assert f">{link}<" in browser.get(f"{address}?links=1").content.decode()
    assert browser.post(f"{address}/{registration.pk}/revoke?q=jane").headers["Location"] == f"{address}?q=jane"
    assert link not in browser.get(address).content.decode()


def test_a_file_of_the_candidates_lets_nobody_in(browser, scheduler):
    registration = a_registration(a_schedule(owner_id=scheduler.pk))
    text = browser.get(f"/delivery/schedules/{registration.schedule_id}/candidates?export=csv").text
    assert registration.candidate.external_id in text
    assert launch_links([registration])[registration.pk].launch_url not in text


def test_slips_and_attendance_list_name_every_candidate(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    registrations = [a_registration(schedule) for _number in range(3)]
    slips = browser.get(f"/delivery/schedules/{schedule.pk}/slips").content.decode()
    attendance = browser.get(f"/delivery/schedules/{schedule.pk}/attendance-list").content.decode()
    assert slips.count("<svg width=") == 3, "a code to scan for each link"
    for registration in registrations:
        assert registration.candidate.full_name in slips
        assert launch_links([registration])[registration.pk].launch_url in slips
        assert registration.candidate.full_name in attendance


def test_the_statements_of_the_list_do_not_grow(browser, scheduler, django_assert_max_num_queries, django_assert_num_queries):
    schedule = a_schedule(owner_id=scheduler.pk)
    a_registration(schedule)
    address = f"/delivery/schedules/{schedule.pk}/candidates"
    browser.get(address)
    with django_assert_max_num_queries(20) as few:
        browser.get(address)
    for _number in range(15):
        a_registration(schedule)
    with django_assert_num_queries(len(few)):
        browser.get(address)


def test_jobs_whose_files_and_reports_name_candidates_go_with_the_schedule(browser, scheduler, monkeypatch):
    monkeypatch.setattr("stratus.ui.lists.bulk.AT_ONCE", 0)
    schedule = a_schedule(owner_id=scheduler.pk)
    a_registration(schedule)
    address = f"/delivery/schedules/{schedule.pk}/candidates"
    browser.post(address, {"do": "export"})
    browser.post(address, {"act": "remove", "all": "1", "number": "1"})
    assert set(Job.objects.values_list("kind", "schedule_id")) == {("lists.export", schedule.pk), ("lists.act", schedule.pk)}


def test_invigilators_come_and_go(browser, scheduler):
    schedule = a_schedule(owner_id=scheduler.pk)
    watcher = a_user("Invigilator")
    address = f"/delivery/schedules/{schedule.pk}/invigilators"
    assert watcher.full_name in browser.get(address).content.decode()
    browser.post(f"{address}/add", {"user": [watcher.pk, "x"]})
    assert ScheduleInvigilator.objects.get().user_id == watcher.pk
    browser.post(f"{address}/remove", {"user": watcher.pk})
    assert not ScheduleInvigilator.objects.exists()


@pytest.mark.parametrize("page", ["candidates", "invigilators"])
@pytest.mark.parametrize(("text", "told"), [("q", True), ("qq", False)])
def test_where_one_letter_finds_nobody_to_add_it_says_that_whole_words_were_looked_for(browser, scheduler, page, text, told):
    answer = browser.get(f"/delivery/schedules/{a_schedule(owner_id=scheduler.pk).pk}/{page}", {"find": text}).text
    assert "Nobody else has that name." in answer
    assert ("One letter or digit alone is looked for as a whole word." in answer) is told
