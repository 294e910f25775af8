"""Admin › Templates: list, editor, preview, revisions, archive."""

from __future__ import annotations

import re

import pytest
from django.test import Client

from stratus.foundation import clock
from stratus.people.models import Role
from stratus.tenancy import current
from stratus.text_templates import pages
from stratus.text_templates.actions import Wording, archive_template, change_template
from stratus.text_templates.models import TextTemplate, TextTemplateRevision
from support.builders import SYSTEM, a_hierarchy, a_member_of, a_template, a_tenant, a_user
from support.staff import a_browser, editing_form, opened

pytestmark = pytest.mark.usefixtures("tenant")

ADDRESS = "/admin/templates"
LETTER = {"title": "Invitation", "language": "", "hierarchy": "", "text": "<p>Dear {candidate}</p>"}


@pytest.fixture
def browser() -> Client:
    return a_browser(a_user("System administrator"))


@pytest.fixture
def invigilator() -> Client:
    return a_browser(a_user("Invigilator"))


def test_one_is_written_previewed_changed_and_archived(browser):
    assert "No templates yet" in browser.get(ADDRESS).text
    assert "Letter with the login slip" in browser.get(f"{ADDRESS}/new").text
    shown = browser.post(f"{ADDRESS}/new/letter", LETTER | {"preview": "1"})
    assert "<p>Dear Jane Doe</p>" in shown.text
    assert not TextTemplate.objects.exists()
    browser.post(f"{ADDRESS}/new/letter", LETTER)
    template = TextTemplate.objects.get()
    page = f"{ADDRESS}/{template.pk}"
    assert "&lt;p&gt;Dear {candidate}&lt;/p&gt;" in browser.get(page).text
    changed = browser.post(page, LETTER | {"text": "<p>Hello {candidate}</p>", "made_from": "1"}, follow=True).text
    assert "The template was saved." in changed
    assert "<p>Hello Jane Doe</p>" in changed
    assert "Invitation" not in browser.post(f"{page}/archive", follow=True).text
    assert "Invitation" in browser.get(f"{ADDRESS}?state=ARCHIVED").text
    assert "This template is archived" in browser.get(page).text
    browser.post(f"{page}/unarchive")
    assert "Invitation" in browser.get(ADDRESS).text


def test_a_text_says_in_which_language_it_is(browser):
    shown = browser.post(f"{ADDRESS}/new/letter", LETTER | {"language": "nl", "preview": "1"}).text
    text = r'aria-labelledby="preview" data-focus>.*?<div class="candidate-text template-text" lang="nl" dir="auto">'
    assert re.search(text, shown, re.DOTALL)
    browser.post(f"{ADDRESS}/new/letter", LETTER | {"language": "nl"})
    page = browser.get(f"{ADDRESS}/{TextTemplate.objects.get().pk}").text
    assert page.count('template-text" lang="nl"') == 2
    assert "data-focus" not in page


def test_every_placeholder_of_the_kind_is_explained(browser):
    page = browser.get(f"{ADDRESS}/new/letter").text.split('id="placeholders"')[1]
    for name in ("candidate", "user_name", "exam", "schedule", "begins", "ends", "organisation"):
        assert f"<code>&#123;{name}&#125;</code>" in page
    assert "This kind has none" in browser.get(f"{ADDRESS}/new/message").text


@pytest.mark.parametrize(
    ("kind", "values", "field", "said"),
    [
        ("letter", {"text": "<p>Dear {name}</p>"}, "text", "There is no placeholder {name}. There are: {candidate}"),
        ("letter", {"text": "<p>100 {</p>"}, "text", "Type it twice"),
        ("letter", {"text": "x" * 10_001}, "text", "10000 characters"),
        ("letter", {"title": "x" * 101}, "title", "100 characters"),
        ("letter", {"hierarchy": "999"}, "hierarchy", "999"),
        ("letter", {"hierarchy": "x"}, "hierarchy", "x"),
        ("letter", {"language": "xx"}, "language", "xx"),
        ("mail.result_published", {"subject": ""}, "subject", "required"),
    ],
)
@pytest.mark.parametrize("button", ["preview", "save"])
def test_bad_input_is_said_beside_its_field_and_kept(browser, kind, values, field, said, button):
    sent = LETTER | {"subject": "Your result"} | values
    answer = browser.post(f"{ADDRESS}/new/{kind}", sent | {button: "1"})
    assert answer.status_code == 422
    errors = answer.text.split(f'id="id_{field}_errors">')[1].split("</div>")[0]
    assert said in errors
    kept = sent["title"] if field != "title" else "Dear {candidate}"
    assert kept in answer.text
    assert not TextTemplate.objects.exists()


def test_what_somebody_else_saved_meanwhile_is_shown_beside_what_was_typed(browser):
    template = a_template(title="Invitation", text="<p>First</p>")
    page = f"{ADDRESS}/{template.pk}"
    mine = opened(browser, page, "text") | {"text": "<p>Mine</p>"}
    change_template(template.pk, Wording("Invitation", "<p>Theirs</p>"), by=SYSTEM, now=clock.now())
    refused = browser.post(page, mine)
    assert refused.status_code == 422
    assert "<p>Theirs</p>" in refused.text.split('id="newer"')[1].split("</section>")[0]
    assert "&lt;p&gt;Mine&lt;/p&gt;" in refused.text
    assert TextTemplateRevision.objects.count() == 2
    browser.post(page, editing_form(refused.text, "text"))
    template.refresh_from_db()
    assert template.latest.text == "<p>Mine</p>"


def test_what_was_saved_is_shown_with_its_placeholders_and_what_else_it_changed(browser):
    template = a_template(title="Invitation", text="<p>First</p>")
    mine = opened(browser, f"{ADDRESS}/{template.pk}", "text")
    change_template(template.pk, Wording("Welcome", "<p>Hello {candidate}</p>", language="nl"), by=SYSTEM, now=clock.now())
    newer = browser.post(f"{ADDRESS}/{template.pk}", mine).text.split('id="newer"')[1].split("</section>")[0]
    assert "<p>Hello {candidate}</p>" in newer
    assert ">Welcome<" in newer
    assert ">Nederlands<" in newer or ">Dutch<" in newer
    revisions = browser.get(f"{ADDRESS}/{template.pk}").text.split('id="revisions"')[1]
    assert "<p>Hello {candidate}</p>" in revisions


def test_a_revision_is_restored_unless_there_is_a_newer_one(browser):
    template = a_template(title="Invitation", text="<p>First</p>")
    page = f"{ADDRESS}/{template.pk}"
    browser.post(page, LETTER | {"text": "<p>Second</p>", "made_from": "1"})
    assert "Restore revision 1" in browser.get(page).text
    refused = browser.post(f"{page}/revisions/1/restore", {"made_from": "1"}, follow=True)
    assert "Somebody saved this template" in refused.text
    browser.post(f"{page}/revisions/1/restore", {"made_from": "2"})
    template.refresh_from_db()
    assert (template.latest.number, template.latest.text) == (3, "<p>First</p>")
    assert browser.post(f"{page}/revisions/9/restore", {"made_from": "3"}).status_code == 404


def test_revisions_are_shown_ten_at_a_time(browser, monkeypatch):
    monkeypatch.setattr(pages, "REVISIONS_SHOWN", 2)
    template = a_template(title="Invitation")
    for number in (1, 2):
        change_template(template.pk, Wording("Invitation", f"<p>{number}</p>"), made_from=number, by=SYSTEM, now=clock.now())
    first, second = (browser.get(f"{ADDRESS}/{template.pk}?page={number}").text for number in (1, 2))
    assert "Revision 3" in first
    assert "Revision 1" not in first
    assert "Revision 1" in second


def test_the_list_is_filtered_by_kind_and_title(browser):
    a_template(title="Invitation"), a_template("message", "x", title="Ten minutes"), a_template("message", "x", title="Fire")
    for query, there, gone in (("kind=message", "Ten minutes", "Invitation"), ("q=fir", "Fire", "Ten minutes")):
        page = browser.get(f"{ADDRESS}?{query}").text
        assert there in page
        assert gone not in page
    assert "No template fits." in browser.get(f"{ADDRESS}?q=zzz").text
    assert "No template fits." in browser.get(f"{ADDRESS}?state=ARCHIVED").text


def test_no_text_runs_anything(browser):
    text = '<p onclick="steal()">Dear {candidate}</p><script>steal()</script>'
    page = browser.post(f"{ADDRESS}/new/letter", LETTER | {"text": text}, follow=True).text
    assert "steal()" not in page.split('id="preview"')[1].split("</section>")[0]
    browser.post(f"{ADDRESS}/new/message", LETTER | {"text": "<script>steal()</script>"})
    message = TextTemplate.objects.get(kind="message")
    assert "<script>steal" not in browser.get(f"{ADDRESS}/{message.pk}").text


class TestWhoMay:
    def test_invigilators_write_messages_and_nothing_else(self, invigilator):
        letter = a_template(title="Invitation")
        message = a_template("message", "Ten minutes left", title="Ten minutes")
        page = invigilator.get(ADDRESS).text
        assert "Ten minutes" in page
        assert "Invitation" not in page
        assert "Letter with the login slip" not in invigilator.get(f"{ADDRESS}/new").text
        assert invigilator.get(f"{ADDRESS}/{message.pk}").status_code == 200
        assert invigilator.get(f"{ADDRESS}/new/message").status_code == 200
        for address in (f"{ADDRESS}/new/letter", f"{ADDRESS}/{letter.pk}"):
            assert invigilator.get(address).status_code == 404
            assert invigilator.post(address, LETTER).status_code == 404
        for button in ("archive", "unarchive", "revisions/1/restore"):
            assert invigilator.post(f"{ADDRESS}/{letter.pk}/{button}", {"made_from": "1"}).status_code == 404

    def test_they_choose_among_their_own_hierarchies(self):
        mine, other = a_hierarchy(title="My faculty"), a_hierarchy(title="Another faculty")
        browser = a_browser(a_member_of(mine, a_user("Invigilator")))
        page = browser.get(f"{ADDRESS}/new/message").text
        assert "My faculty" in page
        assert "Another faculty" not in page
        assert browser.post(f"{ADDRESS}/new/message", LETTER | {"hierarchy": other.pk}).status_code == 422
        assert browser.post(f"{ADDRESS}/new/message", LETTER | {"hierarchy": mine.pk}).status_code == 302

    def test_what_is_of_another_hierarchy_or_tenant_is_not_there(self, invigilator):
        with current.use(a_tenant()):
            foreign = a_template("message", "x", title="Foreign")
        for template in (a_template("message", "x", title="Of others", hierarchy=a_hierarchy()), foreign):
            assert template.title not in invigilator.get(ADDRESS).text
            assert invigilator.get(f"{ADDRESS}/{template.pk}").status_code == 404
            assert invigilator.post(f"{ADDRESS}/{template.pk}/archive").status_code == 404
        assert a_browser(a_user("System administrator")).get(f"{ADDRESS}/{foreign.pk}").status_code == 404

    def test_somebody_without_any_of_the_rights_has_no_page_and_no_entry_in_the_menu(self):
        marker = a_browser(a_user("Marker"))
        assert marker.get(ADDRESS).status_code == 403
        assert ADDRESS not in marker.get("/").text

    def test_the_right_for_settings_is_enough_for_every_kind(self):
        user = a_user("Author")
        user.role = Role.objects.create(title="Settings", role_type="STAFF", permissions=["manage_settings"])
        user.save()
        assert a_browser(user).post(f"{ADDRESS}/new/message", LETTER).status_code == 302


def test_the_statements_do_not_grow_with_templates_and_revisions(browser, django_assert_num_queries, django_assert_max_num_queries):
    template = a_template(title="Invitation", text="<p>0</p>")
    a_template("message", "x", hierarchy=a_hierarchy())
    addresses = (ADDRESS, f"{ADDRESS}/{template.pk}")
    for address in addresses:
        browser.get(address)
    counts = []
    for address in addresses:
        with django_assert_max_num_queries(16) as few:
            browser.get(address)
        counts.append(len(few))
    for number in range(1, 8):
        change_template(template.pk, Wording("Invitation", f"<p>{number}</p>"), made_from=number, by=SYSTEM, now=clock.now())
        a_template("message", "x", hierarchy=a_hierarchy())
    for address, count in zip(addresses, counts, strict=True):
        with django_assert_num_queries(count):
            browser.get(address)


def test_an_archived_one_is_not_changed_by_a_page_that_was_open(browser):
    template = a_template(title="Invitation")
    archive_template(template.pk, by=SYSTEM, now=clock.now())
    answer = browser.post(f"{ADDRESS}/{template.pk}", LETTER | {"text": "<p>Late</p>", "made_from": "1"})
    assert answer.status_code == 422
    assert TextTemplateRevision.objects.count() == 1
