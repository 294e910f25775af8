"""A template put into one of an assessment's texts: in the form only, and never over a text without asking."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.assessments.models import Assessment
from stratus.foundation import clock
from stratus.tenancy import current
from stratus.text_templates.actions import archive_template
from support.builders import SYSTEM, a_hierarchy, a_member_of, a_template, a_tenant, an_assessment
from support.staff import a_browser, editing_form, opened

pytestmark = pytest.mark.django_db

TEXTS = ("introduction", "declaration", "finish_text")
TYPED = dict.fromkeys(TEXTS, "") | {"finish_text": "<p>Typed, and not saved</p>"}


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def assessment() -> Assessment:
    return an_assessment(published=False)


@pytest.fixture
def browser(assessment: Assessment) -> Client:
    return a_browser(assessment.owner)


def page(assessment: Assessment) -> str:
    return f"/assessments/{assessment.pk}/texts"


def area(text: str, name: str) -> str:
    """What the page has of one text, from its field to the next."""
    return text.split(f'id="text-{name}"')[1].split('class="insertable"')[0].split('id="preview"')[0]


@pytest.mark.parametrize("name", TEXTS)
def test_it_fills_its_field_and_leaves_what_was_typed_elsewhere(browser, assessment, name):
    template = a_template(name, "<p>Worded once</p>")
    typed = {each: f"<p>Typed into {each}</p>" for each in TEXTS if each != name} | {name: ""}
    shown = browser.post(page(assessment), typed | {"insert": name, f"template_{name}": template.pk})
    assert shown.status_code == 200
    assert "&lt;p&gt;Worded once&lt;/p&gt;</textarea>" in area(shown.text, name)
    for other in typed.keys() - {name}:
        assert f"&lt;p&gt;Typed into {other}&lt;/p&gt;</textarea>" in area(shown.text, other)
    assessment.refresh_from_db()
    assert [getattr(assessment, each) for each in TEXTS] == ["", "", ""], "nothing is saved yet"


def test_a_text_that_is_there_goes_only_when_the_author_says_so(browser, assessment):
    template = a_template("introduction", "<p>Worded once</p>", title="Standard")
    sent = TYPED | {"introduction": "<p>My own</p>", "template_introduction": template.pk}
    asked = area(browser.post(page(assessment), sent | {"insert": "introduction"}).text, "introduction")
    assert "&lt;p&gt;My own&lt;/p&gt;</textarea>" in asked
    assert 'name="replace" value="introduction"' in asked
    assert f'<option value="{template.pk}" selected>' in asked
    done = browser.post(page(assessment), sent | {"replace": "introduction"}).text
    assert "&lt;p&gt;Worded once&lt;/p&gt;</textarea>" in area(done, "introduction")
    assert "“Standard” was inserted." in done
    assert "Typed, and not saved" in done


def test_what_was_inserted_is_changed_and_saved_like_any_text(browser, assessment):
    a_template("introduction", "<p>Worded once</p>")
    browser.post(page(assessment), TYPED | {"introduction": "<p>Worded once, and changed</p>", "template_introduction": ""})
    assessment.refresh_from_db()
    assert assessment.introduction == "<p>Worded once, and changed</p>"


@pytest.fixture
def asked(browser, assessment):
    """What is sent by somebody who changed the closing words, and is shown an introduction that was saved meanwhile."""
    earlier, later = (opened(browser, page(assessment), "introduction") for _ in range(2))
    browser.post(page(assessment), earlier | {"introduction": "<p>Of a colleague</p>"})
    sent = editing_form(browser.post(page(assessment), later | {"finish_text": "<p>Mine</p>"}).text, "introduction")
    assert sent["keep-introduction"] == ["theirs"]
    return sent


def test_a_text_that_was_saved_meanwhile_and_is_kept_survives_inserting_elsewhere(browser, assessment, asked):
    template = a_template("declaration", "<p>Worded once</p>")
    shown = browser.post(page(assessment), asked | {"insert": "declaration", "template_declaration": template.pk})
    assert browser.post(page(assessment), editing_form(shown.text, "introduction")).status_code == 302
    assessment.refresh_from_db()
    texts = [getattr(assessment, name) for name in TEXTS]
    assert texts == ["<p>Of a colleague</p>", "<p>Worded once</p>", "<p>Mine</p>"]


def test_a_text_that_was_saved_meanwhile_goes_only_when_the_author_says_so(browser, assessment, asked):
    template = a_template("introduction", "<p>Worded once</p>")
    shown = area(
        browser.post(page(assessment), asked | {"insert": "introduction", "template_introduction": template.pk}).text, "introduction"
    )
    assert "&lt;p&gt;Of a colleague&lt;/p&gt;</textarea>" in shown
    assert 'name="replace" value="introduction"' in shown


def test_ones_own_text_stays_where_it_was_chosen(browser, assessment, asked):
    template = a_template("declaration", "<p>Worded once</p>")
    mine = asked | {"keep-introduction": ["mine"], "introduction": ["<p>My own</p>"]}
    shown = browser.post(page(assessment), mine | {"insert": "declaration", "template_declaration": template.pk})
    assert browser.post(page(assessment), editing_form(shown.text, "introduction")).status_code == 302
    assessment.refresh_from_db()
    assert assessment.introduction == "<p>My own</p>"


def test_what_is_not_offered_cannot_be_inserted(browser, assessment):
    mine = a_hierarchy()
    a_member_of(mine, assessment.owner)
    a_template("introduction", title="Of mine", hierarchy=mine)
    other = a_template("introduction", "<p>Secret</p>", title="Of others", hierarchy=a_hierarchy())
    archived = a_template("introduction", "<p>Secret</p>", title="In the archive")
    archive_template(archived.pk, by=SYSTEM, now=clock.now())
    kind = a_template("declaration", "<p>Secret</p>", title="Of another kind")
    with current.use(a_tenant()):
        foreign = a_template("introduction", "<p>Secret</p>", title="Of strangers")
    offered = area(browser.get(page(assessment)).text, "introduction")
    assert "Of mine" in offered
    for template in (other, archived, kind, foreign):
        assert template.title not in offered
    for pk in (other.pk, archived.pk, kind.pk, foreign.pk, "", "x", 10**20):
        answer = browser.post(page(assessment), TYPED | {"insert": "introduction", "template_introduction": pk})
        assert answer.status_code == 422
        assert "Choose a template that is in the list." in area(answer.text, "introduction")
        assert "Secret" not in answer.text
        assert "Typed, and not saved" in answer.text


def test_without_templates_nothing_is_offered(browser, assessment):
    assert "Insert a template" not in browser.get(page(assessment)).text
    a_template("declaration")
    text = browser.get(page(assessment)).text
    assert "Insert a template" in area(text, "declaration")
    assert "Insert a template" not in area(text, "introduction")


def test_a_language_is_named_beside_its_title(browser, assessment):
    a_template("introduction", title="Standard", language="nl")
    assert "Standard (Nederlands)" in browser.get(page(assessment)).text


def test_the_statements_do_not_grow_with_the_templates(browser, assessment, django_assert_num_queries, django_assert_max_num_queries):
    a_template("introduction")
    browser.get(page(assessment))
    with django_assert_max_num_queries(20) as few:
        browser.get(page(assessment))
    for name in TEXTS * 3:
        a_template(name)
    with django_assert_num_queries(len(few)):
        browser.get(page(assessment))
