"""Every fault of a form is told at once, beside its field: nobody mends a form in rounds."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from stratus.item_types.authoring import editor_of
from stratus.item_types.registry import ITEM_TYPES, PAGE_TYPES
from stratus.tenancy import current
from stratus.ui.forms import RuledForm
from support.builders import a_collection, a_schedule, a_tenant, a_user, an_assessment
from support.staff import a_browser, making_form
from ui.edited_forms import EDITED, Editing, all_forms
from ui.making_forms import MAKING, Making

NESTED = "<p>" + "<b>" * 80 + "deep" + "</b>" * 80 + "</p>"
SCHEDULE = {
    "title": "",
    "ends_at": {"starts_at": "2031-01-06T12:00", "ends_at": "2031-01-06T09:00"},
    "external_id": "no id",
    "extra_time": "much",
}
ITEM = {"title": "", "stem": "", "max_score": "much"}
FAULTS: dict[str, dict[str, Any]] = {
    "UserForm": {
        "last_name": "",
        "email": "nowhere",
        "username": "a\u200bb\u0007",
        "external_id": "a,b",
        "reasonable_adjustment_percentage": "much",
        "password": "1234567",
    },
    "RoleForm": {"title": "", "permissions": ["marking.void"], "role_type": "GOD"},
    "SettingsForm": {"grace_seconds": "much", "hall_networks": "the big hall"},
    "EndpointForm": {"title": "", "url": "nowhere", "authorization": "\u20ac"},
    "CollectionForm": {"title": "", "external_id": "no id"},
    "SchemeForm": {"title": "", "external_id": "no id"},
    "LabelForm": {"title": ""},
    "MediumForm": {"name": "", "description": "x" * 501},
    "NewForm": {"title": "", "external_id": "no id"},
    "OptionsForm": {
        "title": "",
        "external_id": "no id",
        "duration": "much",
        "available_until": {"available_from": "2031-01-06T12:00", "available_until": "2031-01-06T09:00"},
    },
    "SaveTemplateForm": {"name": ""},
    "RenameTemplateForm": {"name": ""},
    "CutForm": {"name": "", "lowest": "much"},
    "TableForm": {"name": "", "since_0": "much"},
    "SectionForm": {"title": "", "duration": "much", "pass_percentage": {"pass_required": "on"}},
    "TextsForm": {"introduction": "x" * 100_001, "declaration": NESTED},
    "ScheduleForm": SCHEDULE,
    "ProctorioForm": {"consumer_key": "x" * 101, "template": "no id"},
    "SebForm": {"quit_password": "x" * 65, "start_password": "\u00e9", "config_keys": "no key"},
    "TemplateForm": {"title": "", "text": "x" * 200_000},
}
"""Form → field → what is wrong there: some of it no field can know, but the rules of the action."""
OWN_TEST = {"NewPasswordForm", "PasswordForm", "AccessForm", "ShareForm", "ScaleForm", "InformationForm"}
"""Forms that make nothing with a page of its own, share one with others (test_pages_sharing_collection.py), or are what others share."""
WITHOUT_RULES = {
    "ApiSettingsForm": "offers nothing that its rules refuse",
    "LanguagesForm": "choices",
    "MemberForm": "choices",
    "PlanForm": "its fields know all limits",
    "ProfileForm": "choices",
    "SafeguardsForm": "choices",
    "TranslationForm": "its rules judge all texts together",
    "marking.setup.forms.SettingsForm": "its rules judge all values together",
}
"""Forms that edit or make something of which no rule knows more than their fields."""
PAGES: list[Editing | Making] = [*EDITED, *MAKING]
SHOWN = [
    one
    for one in PAGES
    if one.form.__name__ not in OWN_TEST and (issubclass(one.form, RuledForm) or one.form.__module__.startswith("stratus.item_types"))
]


@pytest.fixture
def browser(db: None) -> Iterator[Client]:
    with current.use(a_tenant()):
        yield a_browser(a_user("System administrator"))


def begun(browser: Client, one: Editing | Making) -> tuple[str, dict[str, Any]]:
    """The address of a form, and what a browser sends of it once it is filled in."""
    address, given = one.make(browser) if isinstance(one, Making) else (one.make(), {})
    return address, {**making_form(browser.get(address).text, one.field), **given}


def told(browser: Client, address: str, sent: dict[str, Any]) -> dict[str, list[str]]:
    """What the page says of what is sent, by field."""
    answer = browser.post(address, sent)
    assert answer.status_code == 422, "accepted"
    return {name: [str(error) for error in errors] for name, errors in answer.context["form"].errors.items()}


@pytest.mark.parametrize("one", SHOWN, ids=lambda one: f"{type(one).__name__}-{one.name}")
@pytest.mark.criterion("3.3.1")
def test_all_that_is_wrong_is_told_at_once(browser, one):
    address, sent = begun(browser, one)
    faults = {
        name: wrong if isinstance(wrong, dict) else {name: wrong}
        for name, wrong in FAULTS.get(one.form.__name__, ITEM).items()
        if name in sent or (name in one.form.base_fields and name != "password")
    }
    alone = {name: told(browser, address, sent | wrong) for name, wrong in faults.items()}
    assert {name: list(said) for name, said in alone.items()} == {name: [name] for name in faults}
    together: dict[str, Any] = {}
    for wrong in faults.values():
        together |= wrong
    assert told(browser, address, sent | together) == {name: said[name] for name, said in alone.items()}


def test_every_form_with_rules_is_tried_here():
    ruled = {form.__name__ for form in all_forms() if issubclass(form, RuledForm) and form is not RuledForm}
    assert ruled == FAULTS.keys() | OWN_TEST
    others = {one.form for one in PAGES if not issubclass(one.form, RuledForm)}
    known = {form for form in others if any(f"{form.__module__}.{form.__name__}".endswith(name) for name in WITHOUT_RULES)}
    of_items = {form for form in others if form.__module__.startswith("stratus.item_types")}
    assert others - known - of_items == set()
    assert of_items == {editor_of(key).form for key in (*ITEM_TYPES, *PAGE_TYPES)}


@pytest.mark.parametrize("field", ["username", "external_id"])
def test_what_somebody_else_has_is_told_beside_what_else_is_wrong(browser, field):
    one = next(one for one in MAKING if one.form.__name__ == "UserForm")
    address, sent = begun(browser, one)
    other = a_user("Author", external_id="7")
    wrong = {field: getattr(other, field), "email": "nowhere", "last_name": ""}
    assert told(browser, address, sent | wrong).keys() == wrong.keys()


@pytest.mark.parametrize("name", ["CollectionForm", "NewForm", "ScheduleForm", "OptionsForm"])
def test_an_id_that_is_taken_is_told_beside_what_else_is_wrong(browser, name):
    one = next(one for one in PAGES if one.form.__name__ == name)
    address, sent = begun(browser, one)
    for make in (a_collection, an_assessment, a_schedule):
        make(external_id="taken")
    assert told(browser, address, sent | {"external_id": "taken", "title": ""}).keys() == {"external_id", "title"}


def test_what_the_action_refuses_is_told_with_what_its_rules_would_say_next(browser):
    one = next(one for one in MAKING if one.form.__name__ == "UserForm")
    address, sent = begun(browser, one)
    other = a_user("Author")
    assert told(browser, address, sent | {"username": other.username, "email": "nowhere"}).keys() == {"username", "email"}


def test_all_that_is_wrong_with_a_password_is_told_at_once(browser):
    sent = {"part": "password", "present": "not this", "new": "short", "again": "shorter"}
    answer = browser.post(reverse("login:profile"), sent)
    assert answer.context["password"].errors.keys() == {"present", "new", "again"}


def test_a_template_tells_its_placeholder_beside_its_title(browser):
    one = next(one for one in EDITED if one.form.__name__ == "TemplateForm")
    address, sent = begun(browser, one)
    assert told(browser, address, sent | {"title": "", "text": "<p>{nobody}</p>"}).keys() == {"title", "text"}


def test_a_fault_that_hangs_on_another_is_not_made_up(browser):
    one = next(one for one in MAKING if one.form.__name__ == "ScheduleForm")
    address, sent = begun(browser, one)
    wrong = {"starts_at": "2031-01-06T09:00", "ends_at": "2031-01-06T09:05", "extra_time": "much"}
    assert told(browser, address, sent | wrong).keys() == {"extra_time"}
