"""A role of a single right: it opens a page of the menu, or the form of roles says which right it needs."""

from __future__ import annotations

import html
import re

import pytest

from stratus.access.permissions import NEEDS, STAFF_RIGHTS
from stratus.access.permissions import Permission as P
from stratus.people.models import Role
from stratus.tenancy import current
from support.builders import a_tenant, a_user
from support.staff import a_browser

pytestmark = pytest.mark.django_db

OPENS_NOTHING = P.USE_EXTERNAL_API
"""Its holders are users with whose tokens other systems call."""


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


def saved(*rights: P) -> tuple[str, Role | None]:
    """Make a role of these rights on its page: what the page says, and the role if there is one."""
    typed = {"title": "Made for the test", "role_type": "STAFF", "permissions": [right.value for right in rights]}
    page = a_browser(a_user("System administrator")).post("/admin/roles/new", typed, follow=True).text
    return html.unescape(page), Role.objects.filter(title="Made for the test").first()


def pages_of(role: Role) -> list[str]:
    """The addresses in the menu of somebody with this role, without front page and jobs, which stand there for all staff."""
    somebody = a_user("Author")
    somebody.role = role
    somebody.save()
    browser = a_browser(somebody)
    menu = browser.get("/").text.split('aria-label="Main"')[1].split("</nav>")[0]
    found = [address for address in re.findall(r'href="([^"]+)"', menu) if address not in ("/", "/jobs")]
    assert [browser.get(address).status_code for address in found] == [200] * len(found)
    return found


@pytest.mark.parametrize("right", [right for right in STAFF_RIGHTS if right is not OPENS_NOTHING])
def test_each_right_opens_a_page_or_its_role_is_told_what_it_needs(right):
    page, role = saved(right)
    if role is not None:
        assert pages_of(role)
        return
    for needed in NEEDS[right]:
        assert f"“{needed.label}”" in page
        _page, role = saved(right, needed)
        assert role is not None
        assert pages_of(role)
        role.title = f"With {needed.value}"
        role.save()


def test_the_form_says_which_right_opens_no_page():
    _page, role = saved(OPENS_NOTHING)
    assert role is not None
    assert pages_of(role) == []
    assert f"“{OPENS_NOTHING.label}” opens no page" in html.unescape(a_browser(a_user("System administrator")).get("/admin/roles/new").text)


@pytest.mark.parametrize("rights", [[], [P.USE_EXTERNAL_API], [P.MANAGE_COLLECTIONS]])
def test_staff_whose_role_opens_nothing_are_told_so_and_not_that_exams_open_with_a_link(rights):
    somebody = a_user("Author")
    somebody.role = Role.objects.create(title="Empty", role_type="STAFF", permissions=rights)
    somebody.save()
    page = a_browser(somebody).get("/").text
    assert "Your role opens no page" in page
    assert "Exams open with the link" not in page


def test_a_role_of_an_earlier_release_is_still_saved_without_what_it_lacks():
    role = Role.objects.create(title="Old", role_type="STAFF", permissions=[P.MANAGE_COLLECTIONS])
    typed = {"title": "Older", "role_type": "STAFF", "permissions": [P.MANAGE_COLLECTIONS.value]}
    assert a_browser(a_user("System administrator")).post(f"/admin/roles/{role.pk}", typed).status_code == 302
    role.refresh_from_db()
    assert role.title == "Older"
