"""What is printed for the room: login slips and attendance lists, of one exam and of a hall; and new keycodes from the screen."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from stratus.events.models import Event
from stratus.foundation import clock
from stratus.scheduling.candidates import printing
from stratus.scheduling.links import keycodes
from stratus.scheduling.models import Keycode, Registration, Schedule, ScheduleInvigilator
from stratus.scheduling.queries import launch_links
from stratus.tenancy.models import TenantSettings
from support.builders import a_registration, a_schedule, a_user, an_assessment
from support.staff import a_browser

AJAX = {"X-Requested-With": "fetch"}


@pytest.fixture
def exams(tenant: Any) -> list[Schedule]:
    TenantSettings.objects.update(use_keycodes=True)
    watcher = a_user("Invigilator", username="watcher")
    made = [a_schedule(an_assessment(), active=True, title=title, pin="4711") for title in ("Accountancy", "Taxation")]
    for one in made:
        ScheduleInvigilator.objects.create(schedule=one, user=watcher)
    return made


@pytest.fixture
def browser(exams: list[Schedule]) -> Client:
    return a_browser(ScheduleInvigilator.objects.select_related("user").first().user)


def sitting(schedule: Schedule, last_name: str) -> Registration:
    return a_registration(schedule, a_user(last_name=last_name))


def printed(browser: Client, address: str) -> Any:
    """The slips, after the button for missing keycodes."""
    browser.post(address)
    return browser.get(address)


def code_of(registration: Registration) -> str:
    return keycodes.shown([registration.pk], now=clock.now())[registration.pk].code


def hall(exams: list[Schedule], part: str) -> str:
    return f"/delivery/invigilation/hall/{part}?" + "&".join(f"s={one.pk}" for one in exams)


def test_opening_the_slips_makes_no_keycode_and_a_button_makes_those_that_are_missing(browser, exams):
    registrations = [sitting(exams[0], "Lovelace"), sitting(exams[1], "Noether")]
    for page in (f"/delivery/invigilation/{exams[0].pk}/slips", hall(exams, "slips")):
        opened = browser.get(page).text
        assert "no keycode yet" in opened
        assert 'class="slip"' not in opened
        assert not Event.objects.filter(kind="slips.printed").exists()
    assert not Keycode.objects.exists()
    assert browser.post(hall(exams, "slips")).headers["Location"] == hall(exams, "slips")
    assert Keycode.objects.count() == 2
    assert browser.get(hall(exams, "slips")).text.count('class="slip"') == len(registrations)


def test_each_press_makes_some_thousands_of_keycodes_those_of_the_page_first(browser, exams, monkeypatch):
    monkeypatch.setattr(printing, "AT_ONCE", 2)
    monkeypatch.setattr(printing, "PORTION", 1)
    first = sitting(exams[0], "Lovelace")
    code = code_of(first)
    _germain, _noether, last = (sitting(exams[0], name) for name in ("Germain", "Noether", "Somerville"))
    page = f"/delivery/invigilation/{exams[0].pk}/slips?page=4"
    browser.post(page)
    assert Keycode.objects.count() == 3
    assert Keycode.objects.filter(registration=last).exists()
    assert 'class="slip"' in browser.get(page).text
    browser.post(page)
    assert Keycode.objects.count() == 4
    assert code_of(first) == code


def test_a_slip_says_who_what_when_where_and_the_keycode(browser, exams):
    registration = sitting(exams[0], "Lovelace")
    answer = printed(browser, f"/delivery/invigilation/{exams[0].pk}/slips")
    slip = answer.text.split('class="slip"')[1].split("</section>")[0]
    for shown in ("Jane Lovelace", "Accountancy", registration.candidate.username, "/exam/keycode", code_of(registration), "UTC"):
        assert shown in slip
    assert launch_links([registration])[registration.pk].launch_url not in answer.text
    assert "no-store" in answer.headers["Cache-Control"]


def test_slips_are_not_compressed_for_their_length_would_tell_of_links_and_keycodes(browser, exams):
    for page in (f"/delivery/invigilation/{exams[0].pk}/slips", hall(exams, "slips")):
        assert {"no-transform", "no-store"} <= set(browser.get(page).headers["Cache-Control"].split(", "))


def test_printing_again_shows_the_same_codes_and_says_which_are_spent(browser, exams):
    registration = sitting(exams[0], "Lovelace")
    page = f"/delivery/invigilation/{exams[0].pk}/slips"
    first = printed(browser, page).text
    assert "was used already" not in first
    keycodes.enter(code_of(registration), "", now=clock.now())
    second = browser.get(page).text
    assert code_of(registration) in first
    assert code_of(registration) in second
    assert "was used already" in second


def test_an_exam_without_keycodes_prints_the_link(browser, exams):
    Schedule.objects.update(use_keycode=False)
    registration = sitting(exams[0], "Lovelace")
    page = browser.get(f"/delivery/invigilation/{exams[0].pk}/slips").text
    assert launch_links([registration])[registration.pk].launch_url in page
    assert not Keycode.objects.exists()


def test_it_is_recorded_who_printed_how_many_and_no_code(browser, exams):
    registration = sitting(exams[0], "Lovelace")
    sitting(exams[1], "Noether"), sitting(exams[1], "Germain")
    printed(browser, hall(exams, "slips"))
    browser.get(hall(exams, "attendance-list"))
    events = Event.objects.filter(kind__endswith=".printed").order_by("id")
    assert [(e.kind, e.schedule_id, e.data) for e in events] == [
        (kind, schedule.pk, {"number": number})
        for kind in ("slips.printed", "attendance_list.printed")
        for schedule, number in zip(exams, (1, 2), strict=True)
    ]
    assert {event.actor_id for event in events} == {ScheduleInvigilator.objects.first().user_id}
    assert code_of(registration) not in str(list(events.values()))


@pytest.mark.database
def test_a_halls_slips_and_list_are_in_the_order_of_names(browser, exams):
    sitting(exams[1], "Germain"), sitting(exams[0], "Lovelace"), sitting(exams[1], "Noether")
    for part in ("slips", "attendance-list"):
        page = (printed if part == "slips" else Client.get)(browser, hall(exams, part)).text
        assert page.index("Germain") < page.index("Lovelace") < page.index("Noether")
    rows = page.split("<tbody>")[1]
    assert rows.count("Taxation") == 2
    assert "Signature" in page
    assert page.count("4711") == 2


def test_exams_of_somebody_else_are_not_printed(browser, exams):
    foreign = a_schedule(active=True, title="Somebody else's")
    sitting(foreign, "Secret"), sitting(exams[0], "Lovelace")
    for part in ("slips", "attendance-list"):
        assert "Secret" not in browser.get(hall([foreign, *exams], part)).text
        assert browser.get(f"/delivery/invigilation/{foreign.pk}/{part}").status_code == 404
        assert browser.get(hall([foreign], part)).headers["Location"] == "/delivery/invigilation"
        assert a_browser(a_user("Author")).get(hall(exams, part)).status_code == 403


def test_thousands_are_printed_in_portions(browser, exams, monkeypatch):
    monkeypatch.setattr(printing, "PORTION", 2)
    for name in ("Germain", "Lovelace", "Noether"):
        sitting(exams[0], name)
    first = printed(browser, f"/delivery/invigilation/{exams[0].pk}/slips").text
    second = browser.get(f"/delivery/invigilation/{exams[0].pk}/slips?page=2").text
    assert (first.count('class="slip"'), second.count('class="slip"')) == (2, 1)
    assert 'rel="next"' in first
    assert '<td class="text-end number">3</td>' in browser.get(f"/delivery/invigilation/{exams[0].pk}/attendance-list?page=2").text


@pytest.mark.parametrize("part", ["slips", "attendance-list"])
def test_the_statements_do_not_grow_with_the_candidates(browser, exams, part, django_assert_num_queries, django_assert_max_num_queries):
    address = hall(exams, part)
    show = printed if part == "slips" else Client.get
    [sitting(one, "Lovelace") for one in exams]
    show(browser, address)
    sitting(exams[0], "Germain"), sitting(exams[1], "Kovalevskaya")
    show(browser, address)
    with django_assert_max_num_queries(25) as few:
        browser.get(address)
    statements = len(few)
    for one in exams:
        [sitting(one, f"Noether {number}") for number in range(15)]
    show(browser, address)
    with django_assert_num_queries(statements):
        browser.get(address)


@pytest.mark.database
def test_a_new_keycode_is_told_at_once(browser, exams):
    lovelace, noether = sitting(exams[0], "Lovelace"), sitting(exams[0], "Noether")
    before = code_of(lovelace), code_of(noether)
    values = {"verb": "keycode", "registration": [lovelace.pk]}
    answer = browser.post(f"/delivery/invigilation/{exams[0].pk}/act", values, headers=AJAX)
    assert f"Jane Lovelace: {code_of(lovelace)}" in answer.text
    assert code_of(lovelace) != before[0]
    assert code_of(noether) == before[1]


def test_new_keycodes_for_everybody_are_for_printing(browser, exams):
    for number in range(21):
        sitting(exams[0], f"Doe {number}")
    answer = browser.post(f"/delivery/invigilation/{exams[0].pk}/act", {"verb": "keycode", "all": "1"}, headers=AJAX)
    assert "21 candidates have new keycodes." in answer.text
    assert "Print the login slips" in answer.text
    assert Keycode.objects.filter(generation=2).count() == 21


def test_an_exam_of_the_hall_without_keycodes_is_said(browser, exams):
    Schedule.objects.filter(pk=exams[1].pk).update(use_keycode=False)
    lovelace, noether = sitting(exams[0], "Lovelace"), sitting(exams[1], "Noether")
    answer = browser.post(hall(exams, "act"), {"verb": "keycode", "registration": [lovelace.pk, noether.pk]}, headers=AJAX)
    assert "1 candidate has a new keycode." in answer.text
    assert "do not come in with a keycode" in answer.text


def test_the_button_is_there_only_where_keycodes_are(browser, exams):
    address = f"/delivery/invigilation/{exams[0].pk}"
    sitting(exams[0], "Lovelace")
    assert 'value="keycode"' in browser.get(address).text
    Schedule.objects.update(use_keycode=False)
    assert 'value="keycode"' not in browser.get(address).text
