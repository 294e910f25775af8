"""What lists tell those who hear them, or use them by keyboard alone.

What the scripts of the pages make of it is tried in `web/tests/staff-lists.test.ts`.
"""

from __future__ import annotations

import re

import pytest
from django.test import Client

from stratus.tenancy import current
from stratus.ui.lists.declaration import registered
from stratus.ui.models import SavedView
from support.builders import a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db
USERS = "/admin/users"


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def browser() -> Client:
    return a_browser(a_user("System administrator"))


def test_what_can_be_done_with_rows_stands_before_them(browser):
    text = browser.get(USERS).text
    assert text.index("data-chosen>With the rows chosen</p>") < text.index('name="act"') < text.index("<table")


def test_the_box_that_chooses_all_pages_says_how_many_rows_that_are(browser):
    for _n in range(registered("people.users").size + 1):
        a_user()
    users = browser.get(USERS)
    found = re.search(r"1–50 of (\d+)", users.text)
    assert found
    assert f'name="all" value="1" data-choose-all="{found[1]}"' in users.text


def test_a_page_that_was_searched_goes_on_at_the_number_found(browser):
    assert re.search(r'<p role="status" data-arrival>\s*No rows', browser.get(f"{USERS}?q=nobody").text)


def test_the_search_of_a_list_says_of_which(browser):
    assert 'role="search" aria-label="Users"' in browser.get(USERS).text


@pytest.mark.criterion("3.3.4")
def test_the_confirmation_begins_with_what_will_happen(browser):
    answer = browser.post(USERS, {"act": "disable", "row": [a_user().pk]})
    assert "<p data-focus>1 user can no longer log in" in answer.text


@pytest.mark.parametrize(
    ("do", "said"),
    [
        ("rename_view", "The view is called “Ours” now."),
        ("default_view", "The list opens with the view “Mine” from now on."),
        ("no_default_view", "The list opens with all rows again."),
        ("remove_view", "The view was removed."),
    ],
)
def test_every_button_of_a_view_says_what_it_did(browser, do, said):
    browser.post(f"{USERS}?q=jane", {"do": "save_view", "title": "Mine"}, follow=True)
    sent = {"do": do, "view": SavedView.objects.get().pk, "title": "Ours"}
    assert re.search(rf"<div data-message>\s*<div[^>]*>{said}", browser.post(f"{USERS}?q=jane", sent, follow=True).text)


@pytest.mark.criterion("2.4.1")
def test_the_heading_is_inside_of_what_one_skips_to(browser):
    assert re.search(r'<main id="content" tabindex="-1">.*<h1.*>Users</h1>.*New user.*</main>', browser.get(USERS).text, re.DOTALL)
