"""The accessibility statement, and whom candidates ask: what an organisation says on every page that candidates come to."""

from __future__ import annotations

import runpy
from pathlib import Path

import pytest
from django.test import Client

from stratus.access.permissions import Permission as P
from stratus.foundation.authored import TAGS
from stratus.foundation.errors import InvalidFields
from stratus.organisation.accessibility.criteria import DO_NOT_APPLY, NAMES, criteria
from stratus.organisation.settings.actions import change_settings
from stratus.tenancy import current
from stratus.tenancy.models import TenantSettings
from support.builders import a_registration, a_tenant, a_user, an_actor
from support.staff import a_browser

ROOT = Path(__file__).parents[2]
TOOL = runpy.run_path(str(ROOT / "tools" / "accessibility"))
DESK = "Exam desk, room 1.07\n+31 20 555 01 23 <ask & see>"


@pytest.fixture
def tenant(db):
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def visitor(tenant) -> Client:
    return Client(headers={"host": tenant.hosts.get().name})


def test_the_table_is_made_from_the_tests_of_this_release():
    assert TOOL["WRITTEN"].read_text() == TOOL["text_of"](ROOT / "tests"), "run tools/accessibility"


def test_tests_name_only_criteria_of_the_standard_and_none_that_does_not_apply():
    shown = set(TOOL["shown_by"](ROOT / "tests"))
    assert shown <= set(NAMES).difference(*DO_NOT_APPLY.values())


def test_what_questions_can_hold_is_not_said_to_be_missing(visitor):
    assert {"audio", "video"} <= TAGS
    assert "no audio" not in visitor.get("/accessibility").text
    assert "no video" not in visitor.get("/accessibility").text
    assert not [numbers for numbers in DO_NOT_APPLY.values() if {"1.2.1", "1.2.2", "1.2.3", "1.2.5"} & numbers]


def test_a_criterion_is_called_supported_only_if_a_test_shows_it():
    for criterion in criteria():
        assert (criterion.state == "supported") == bool(criterion.shown_by), criterion


def test_a_marker_of_a_file_holds_for_each_of_its_tests(tmp_path):
    (tmp_path / "test_one.py").write_text(
        'pytestmark = [pytest.mark.slow("x"), pytest.mark.criterion("2.1.1")]\n'
        "def test_first(): ...\n"
        '@pytest.mark.criterion("1.4.10", "1.4.3")\n'
        "def test_at_400_percent(): ...\n"
    )
    assert TOOL["shown_by"](tmp_path) == {"1.4.3": ["At 400 percent"], "1.4.10": ["At 400 percent"], "2.1.1": ["At 400 percent", "First"]}


def test_the_statement_is_read_without_logging_in_and_names_every_criterion(visitor):
    page = visitor.get("/accessibility")
    assert page.status_code == 200
    for number, name in NAMES.items():
        assert f"{number} {name}" in page.text.replace("&amp;", "&")
    assert "Tell your invigilator during an exam" in page.text


def test_the_statement_says_whom_to_tell_and_what_the_organisation_adds(visitor):
    change_settings({"whom_to_ask": DESK, "accessibility_note": "College voor de Rechten van de Mens"}, by=an_actor(P.MANAGE_SETTINGS))
    page = visitor.get("/accessibility").text
    assert "Exam desk, room 1.07<br>+31 20 555 01 23 &lt;ask &amp; see&gt;" in page
    assert "College voor de Rechten van de Mens" in page


@pytest.mark.parametrize(
    "path",
    [
        "/login",
        "/exam/keycode",
        "/login/forgotten",
        "/delivery/external-login?session=x",
        "/nothing-here",
        "/exam/start/1",
        "/exam/practice",
    ],
)
@pytest.mark.criterion("3.2.6")
def test_whom_to_ask_stands_on_every_page_before_an_exam(visitor, path):
    TenantSettings.objects.update(use_keycodes=True, whom_to_ask=DESK)
    page = visitor.get(path).text
    assert page.count("Exam desk, room 1.07<br>+31 20 555 01 23 &lt;ask &amp; see&gt;") == 1


def test_an_exam_holds_no_link_that_leads_away_from_it(visitor):
    assert 'href="/accessibility"' in visitor.get("/login").text
    assert 'href="/accessibility"' not in visitor.get("/exam/start/1").text


def test_whom_to_ask_stands_on_the_candidates_own_page(tenant):
    TenantSettings.objects.update(whom_to_ask=DESK)
    assert "Exam desk, room 1.07<br>" in a_browser(a_registration().candidate).get("/exam/").text


def test_where_nobody_is_named_no_heading_promises_it(visitor):
    assert "Whom to ask" not in visitor.get("/login").text


def test_another_organisation_is_not_named(visitor):
    with current.use(a_tenant()):
        TenantSettings.objects.update(whom_to_ask="somebody else")
    assert "somebody else" not in visitor.get("/login").text


@pytest.mark.parametrize(("name", "most"), [("whom_to_ask", 300), ("accessibility_note", 2000)])
def test_a_text_is_kept_as_it_was_typed_and_refused_one_character_beyond_its_limit(tenant, name, most):
    by = an_actor(P.MANAGE_SETTINGS)
    change_settings({name: "a  b\r\n" + "x" * (most - 5)}, by=by)
    kept = getattr(TenantSettings.objects.get(), name)
    assert kept == "a  b\n" + "x" * (most - 5)
    with pytest.raises(InvalidFields) as refused:
        change_settings({name: "x" * (most + 1)}, by=by)
    assert refused.value.errors[name] == f"Enter at most {most} characters. There are {most + 1}."
    assert getattr(TenantSettings.objects.get(), name) == kept


def test_an_administrator_says_whom_to_ask_in_the_settings(tenant):
    browser = a_browser(a_user("System administrator"))
    page = browser.get("/admin/settings").text
    assert "Whom candidates ask" in page
    assert 'maxlength="300"' in page
