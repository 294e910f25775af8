"""What an author writes to candidates: made safe, shown as it will be seen, frozen with the version."""

from __future__ import annotations

import pytest
from django.test import Client

from stratus.assessments.models import Assessment
from stratus.assessments.options.actions import update_options
from stratus.assessments.options.texts import fingerprint
from stratus.assessments.versions.actions import publish
from stratus.foundation import clock
from stratus.foundation.errors import InvalidFields
from stratus.tenancy import current
from support.builders import SYSTEM, a_tenant, a_user, an_assessment
from support.staff import a_browser

pytestmark = pytest.mark.django_db

TEXTS = {"introduction": "<p>Use a pen.</p>", "declaration": "<p>I keep the questions secret.</p>", "finish_text": "<p>Thank you.</p>"}


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


def test_they_are_saved_and_shown_as_candidates_will_see_them(browser, assessment):
    answer = browser.post(f"/assessments/{assessment.pk}/texts", TEXTS, follow=True)
    shown = answer.text.split('id="preview"')[1]
    assert all(text in shown for text in TEXTS.values())
    assert "I have read this and accept it." in shown


def test_without_a_declaration_there_is_nothing_to_accept(browser, assessment):
    browser.post(f"/assessments/{assessment.pk}/texts", TEXTS | {"declaration": "<p> </p>"})
    assessment.refresh_from_db()
    assert assessment.declaration == ""
    assert "there is nothing to accept" in browser.get(f"/assessments/{assessment.pk}/texts").text


@pytest.mark.parametrize("field", TEXTS)
def test_a_text_that_is_too_long_is_told_beside_its_field_and_nothing_is_lost(browser, assessment, field):
    before = Assessment.objects.values().get()
    answer = browser.post(f"/assessments/{assessment.pk}/texts", TEXTS | {field: "x" * 1_000_000})
    assert answer.status_code == 422
    assert f'id="id_{field}_errors"' in answer.text
    assert Assessment.objects.values().get() == before


def test_the_rule_holds_without_the_form_too(assessment):
    with pytest.raises(InvalidFields):
        update_options(assessment.pk, {"declaration": "x" * 20_001}, by=SYSTEM)


def test_nothing_that_runs_or_calls_home_is_kept(assessment):
    hostile = '<p onclick="steal()">Read</p><script>steal()</script><img src="https://spy.example/p.gif"><style>*{display:none}</style>'
    update_options(assessment.pk, dict.fromkeys(TEXTS, hostile), by=SYSTEM)
    assessment.refresh_from_db()
    for name in TEXTS:
        text = getattr(assessment, name)
        assert "Read" in text
        assert not any(bad in text for bad in ("script", "onclick", "spy.example", "style"))


def test_they_are_frozen_with_the_version(assessment):
    update_options(assessment.pk, TEXTS, by=SYSTEM)
    version = publish(assessment.pk, by=SYSTEM, now=clock.now())
    update_options(assessment.pk, dict.fromkeys(TEXTS, "<p>Later</p>"), by=SYSTEM)
    version.refresh_from_db()
    assert {name: version.options[name] for name in TEXTS} == TEXTS


def test_somebody_who_may_only_look_does_not_change_them(assessment):
    assert a_browser(a_user("Author")).post(f"/assessments/{assessment.pk}/texts", TEXTS).status_code == 404


def test_a_text_is_known_by_its_fingerprint():
    assert fingerprint("") == ""
    assert len({fingerprint("<p>a</p>"), fingerprint("<p>b</p>")}) == 2
