"""The front page, the menu, and the tags of every page."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta

import pytest
from django import forms
from django.template import Context, Template
from django.utils import timezone

from stratus.access.permissions import Permission as P
from stratus.foundation import clock
from stratus.organisation.models import ApiSettings
from stratus.people.models import Role, User
from stratus.scheduling.models import Schedule
from stratus.tenancy import current
from stratus.ui import home
from stratus.ui.menu import entries
from support.builders import a_collection, a_registration, a_schedule, a_script, a_tenant, a_user, an_assessment
from support.staff import a_browser

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


def menu_of(text: str) -> list[str]:
    """The words of the menu."""
    entries = text.split('aria-label="Main"')[1].split("</nav>")[0]
    return [part.split("<")[0] for part in entries.split('nav-link-title">')[1:]]


@pytest.mark.parametrize(
    ("role", "entries"),
    [
        ("Author", ["Home", "My jobs", "Library", "Assessments"]),
        ("Marker", ["Home", "My jobs", "Marking"]),
    ],
)
def test_the_menu_shows_only_what_one_may_open(role, entries):
    assert menu_of(a_browser(a_user(role)).get("/").text) == entries


@pytest.mark.parametrize(("drafts", "shown"), [(1, ">1<"), (2, ">2<"), (3, ">2+<")])
def test_a_card_counts_up_to_a_limit_and_says_where_there_are_more(monkeypatch, drafts, shown):
    monkeypatch.setattr(home, "MOST_COUNTED", 2)
    scheduler = a_user("Scheduler")
    for _number in range(drafts):
        a_schedule(owner_id=scheduler.pk)
    card = next(part for part in a_browser(scheduler).get("/").text.split("<a ") if "to be activated" in part)
    assert shown in "".join(card.split())


def test_every_entry_of_an_administrators_menu_opens():
    browser = a_browser(a_user("System administrator"))
    page = browser.get("/").text
    assert {"Users", "Roles", "External API", "Webhooks", "Audit log"} <= set(menu_of(page))
    for link in page.split('aria-label="Main"')[1].split("</nav>")[0].split('href="')[1:]:
        assert browser.get(link.split('"')[0]).status_code == 200


def test_the_menu_names_the_pages_of_all_packages_in_the_order_of_an_exams_life():
    menu = menu_of(a_browser(a_user("System administrator")).get("/").text)
    work = ["Home", "My jobs", "Library", "Assessments", "Delivery", "Invigilation", "Marking", "Results"]
    admin = [
        "Users",
        "Roles",
        "Settings",
        "Classification",
        "Templates",
        "Grade scales",
        "Safe Exam Browser",
        "Proctorio",
        "External API",
        "Webhooks",
        "Audit log",
    ]
    assert menu == work + admin


def test_no_two_pages_claim_the_same_place_in_the_menu():
    places = [(entry.section, entry.position) for entry in entries()]
    assert len(places) == len(set(places))


def test_cards_of_all_packages_come_in_the_order_of_an_exams_life():
    page = a_browser(a_user("System administrator")).get("/").text
    cards = [part.split("<")[0] for part in page.split('task-text">')[1:]]
    assert [text.split()[0] for text in cards] == ["collections", "assessments", "schedules", "exams", "scripts", "user"]


def test_two_packages_cannot_have_the_same_place_among_the_cards():
    with pytest.raises(ValueError, match="taken"):
        home.register(10, lambda by, now: iter(()))


def test_cards_count_what_waits_for_this_person():
    author = a_user("Author")
    an_assessment([], published=False, owner=author)
    a_collection()
    page = a_browser(author).get("/").text
    assert page.count('task-number">1<') == 2
    assert "collection of questions" in page
    assert "assessment in draft" in page


def test_who_begins_is_told_what_to_begin_with():
    author, first = a_user("Author"), "Make the first one for a subject"
    assert first in a_browser(author).get("/").text
    a_collection(owner=author)
    assert first not in a_browser(author).get("/").text


def test_an_administrator_who_is_alone_is_told_to_add_people():
    alone, people = a_user("System administrator"), "Add the people who write"
    assert people in a_browser(alone).get("/").text
    a_user("Author")
    assert people not in a_browser(alone).get("/").text


def test_schedulers_see_drafts_and_what_is_to_be_marked():
    scheduler = a_user("Scheduler")
    a_schedule(owner_id=scheduler.pk)
    page = a_browser(scheduler).get("/").text
    assert "schedule to be activated" in page
    assert "scripts to be marked" in page


def test_an_assessor_with_a_direct_link_goes_to_their_scripts():
    script = a_script()
    browser = a_browser(a_user("Marker"), marking_schedule=script.schedule_id)
    assert browser.get("/").headers["Location"] == f"/marking/{script.schedule_id}"


def a_marker_who_sits_exams() -> User:
    """Somebody with work to do besides their exams; people with nothing but exams see these on a page of their own."""
    both = a_user("Marker")
    both.role = Role.objects.create(title="Both", role_type="STAFF", permissions=[P.PARTICIPATE.value, P.MARK.value])
    both.save()
    return both


def test_a_candidate_is_led_to_their_own_page():
    assert a_browser(a_user("Candidate")).get("/").headers["Location"] == "/exam/"


def test_candidates_see_the_exams_that_are_open_or_still_to_come():
    candidate = a_marker_who_sits_exams()
    now = clock.now()
    a_registration(a_schedule(active=True, title="Open now"), candidate)
    a_registration(a_schedule(active=True, title="Tomorrow", starts_at=now + timedelta(days=1), ends_at=now + timedelta(days=2)), candidate)
    a_registration(a_schedule(active=True, title="Of somebody else"))
    over = a_schedule(active=True, title="Over")
    a_registration(over, candidate)
    Schedule.objects.filter(pk=over.pk).update(ends_at=now - timedelta(minutes=1))
    page = a_browser(candidate).get("/").text
    assert page.index("Open now") < page.index("Tomorrow")
    assert "Of somebody else" not in page
    assert "Over<" not in page
    link = page.split('href="/delivery/external-login?session=')[1].split('"')[0]
    entered = a_browser(candidate).get(f"/delivery/external-login?session={link}")
    assert entered.headers["Location"].startswith("/exam/start/")


def test_whoever_is_logged_in_as_a_candidate_gets_no_way_into_their_exams():
    candidate = a_marker_who_sits_exams()
    a_registration(a_schedule(active=True, title="Open now"), candidate)
    browser = a_browser(a_user("System administrator"))
    browser.post(f"/admin/users/{candidate.pk}/log-in-as")
    assert "Open now" not in browser.get("/").text


def test_a_setting_of_the_api_that_does_not_hold_is_named():
    ApiSettings.objects.update(scheduler=a_user("Author", last_name="Turing"))
    assert "Scheduler: Jane Turing" in a_browser(a_user("System administrator")).get("/").text


def test_something_that_is_not_there_is_answered_in_the_houses_look():
    answer = a_browser(a_user("Author")).get("/nowhere")
    assert answer.status_code == 404
    assert "Page not found" in answer.text


def tag(source: str, **context: object) -> str:
    return Template("{% load web %}" + source).render(Context(context))


def test_a_moment_is_shown_with_its_zone():
    moment = datetime(2030, 6, 21, 9, 5, 7, tzinfo=UTC)
    with timezone.override("Asia/Tokyo"):
        assert "21 Jun 2030 18:05 " in tag("{% local_time moment %}", moment=moment)
        assert "JST" in tag("{% local_time moment %}", moment=moment)
    assert "11:05:07" in tag('{% local_time moment "Europe/Amsterdam" seconds=True %}', moment=moment)
    assert tag("{% local_time moment %}", moment=None) == "—"


def test_a_group_of_choices_names_what_is_wrong_with_it():
    class Form(forms.Form):
        days = forms.MultipleChoiceField(choices=[("1", "Monday")], widget=forms.CheckboxSelectMultiple, help_text="At least one.")

    text = tag("{% field form.days %}", form=Form({}))
    assert 'aria-describedby="id_days_help id_days_errors" data-invalid' in text
    assert 'id="id_days_errors"' in text


def test_bundles_are_linked_from_the_manifest(settings, tmp_path):
    settings.WEB_DIST = tmp_path
    assert "has not been built" in tag('{% web_entry "staff/main.ts" %}')
    entries = {
        "staff/main.ts": {"file": "assets/main-1.js", "css": ["assets/main-1.css"], "imports": ["_shared.js"]},
        "_shared.js": {"file": "assets/shared-1.js", "css": ["assets/shared-1.css"]},
    }
    (tmp_path / "manifest.json").write_text(json.dumps(entries))
    text = tag('{% web_entry "staff/main.ts" %}')
    for part in (
        'src="/static/web/assets/main-1.js"',
        'href="/static/web/assets/main-1.css"',
        'href="/static/web/assets/shared-1.css"',
        'rel="modulepreload" href="/static/web/assets/shared-1.js"',
    ):
        assert part in text
    assert "has not been built" in tag('{% web_entry "elsewhere.ts" %}')
    entries["staff/main.ts"]["file"] = "assets/main-2.js"
    (tmp_path / "manifest.json").write_text(json.dumps(entries))
    os.utime(tmp_path / "manifest.json", (1, 1))
    assert "main-2.js" in tag('{% web_entry "staff/main.ts" %}')


def test_no_page_holds_inline_script_or_style(settings):
    browser = a_browser(a_user("System administrator"))
    for address in ("/", "/login", "/admin/users", "/library", "/assessments/new"):
        text = browser.get(address, follow=True).text
        assert "<style" not in text
        assert "style=" not in text
        assert "onclick" not in text
        assert all("src=" in part.split(">")[0] for part in text.split("<script")[1:])
