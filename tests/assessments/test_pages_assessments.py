"""Assessments, as an author uses them."""

from __future__ import annotations

import re
from datetime import UTC, datetime

import pytest
from django.test import Client

from stratus.assessments import rules
from stratus.assessments.models import Assessment, AssessmentQuestion, AssessmentVersion
from stratus.assessments.options.tools import TOOLS
from stratus.people.models import User
from stratus.tenancy import current
from support.builders import a_collection, a_hierarchy, a_tenant, a_user, an_assessment, an_item
from support.staff import a_browser, editing_form, opened

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def author() -> User:
    return a_user("Author")


@pytest.fixture
def browser(author: User) -> Client:
    return a_browser(author)


@pytest.fixture
def assessment(author: User) -> Assessment:
    return an_assessment(["MULTIPLE_CHOICE", "ESSAY"], owner=author, published=False, title="Bookkeeping")


def typed(**values: object) -> dict[str, object]:
    """What an author types into the options."""
    return {
        "title": "Bookkeeping",
        "code": "BK",
        "external_id": "BK1",
        "purpose": "1",
        "duration": "90",
        "extra_time": "15",
        "reasonable_adjustment": "NOT_DEFINED",
        "attempts_allowed": "2",
        "which_attempt_counts": "1",
        "use_pin": "on",
        "percentage_to_pass": "57.5",
        "marking_workflow": "EXTENDED",
        "when_to_show_results": "ASSESSOR_DECIDES",
        "result_parts": ["GRADE", "PERCENTAGE", "OUTCOME"],
    } | values


def test_from_nothing_to_a_published_version(browser, author):
    item = an_item("ESSAY", collection=a_collection(owner=author))
    answer = browser.post("/assessments/new", {"title": "Law", "code": "", "external_id": "LAW", "purpose": "1"})
    made = Assessment.objects.get()
    assert answer.headers["Location"] == f"/assessments/{made.pk}/options"
    assert "Not published yet" in browser.get(f"/assessments/{made.pk}").text
    browser.post(f"/assessments/{made.pk}/questions/add", {"act": "add", "row": [item.pk]})
    assert browser.post(f"/assessments/{made.pk}/options", typed(title="Law", external_id="LAW")).status_code == 302
    page = browser.post(f"/assessments/{made.pk}/publish", follow=True).text
    assert "Version 1 is published" in page
    version = AssessmentVersion.objects.get()
    assert (version.options["duration"], version.options["percentage_to_pass"], version.options["use_pin"]) == (90, 57.5, True)


def test_an_author_reads_how_much_candidates_load_where_it_is_much(browser, assessment, monkeypatch):
    said = "Every candidate's computer loads 1 MB before the exam."
    assert said not in browser.get(f"/assessments/{assessment.pk}").content.decode()
    monkeypatch.setattr(rules, "EARLY_SHOWN", 10)
    assert said in browser.get(f"/assessments/{assessment.pk}").content.decode()


def test_the_options_form_gives_back_what_it_got(browser, assessment):
    browser.post(f"/assessments/{assessment.pk}/options", typed())
    before = Assessment.objects.values().get()
    page = browser.get(f"/assessments/{assessment.pk}/options").text
    assert 'value="57.5"' in page
    browser.post(f"/assessments/{assessment.pk}/options", typed())
    assert Assessment.objects.values().get() == before


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", ""),
        ("title", "a\x00b"),
        ("external_id", "a/b"),
        ("duration", "0"),
        ("duration", "long"),
        ("duration", "99999999999999999999"),
        ("extra_time", ""),
        ("extra_time", "-5"),
        ("attempts_allowed", "0"),
        ("percentage_to_pass", "101"),
        ("percentage_to_pass", "NaN"),
        ("marking_workflow", "MAGIC"),
        ("when_to_show_results", ""),
        ("purpose", "9"),
        ("tools", "ABACUS"),
        ("available_from", "2021-13-45T00:00"),
        ("available_until", "0001-01-01T00:00"),
    ],
)
def test_what_is_wrong_stands_beside_its_field_and_nothing_is_lost(browser, assessment, field, value):
    before = Assessment.objects.values().get()
    answer = browser.post(f"/assessments/{assessment.pk}/options", typed(**{field: value}))
    assert answer.status_code == 422
    assert f'id="id_{field}_errors"' in answer.text
    assert 'value="BK"' in answer.text
    assert Assessment.objects.values().get() == before


def test_availability_is_typed_in_the_viewers_zone_and_for_hierarchies(browser, author, assessment):
    author.time_zone = "Europe/Amsterdam"
    author.save()
    faculty = a_hierarchy()
    sent = typed(available_from="2030-06-21T09:00", available_until="2030-07-21T09:00", available_to=[faculty.pk])
    assert browser.post(f"/assessments/{assessment.pk}/options", sent).status_code == 302
    kept = Assessment.objects.get()
    assert kept.available_from == datetime(2030, 6, 21, 7, tzinfo=UTC)
    assert kept.available_to == [faculty.pk]
    page = browser.get(f"/assessments/{assessment.pk}/options").text
    assert 'value="2030-06-21T09:00"' in page
    assert f'value="{faculty.pk}"' in page.split('name="available_to"', 1)[1]


@pytest.fixture
def shown_in_amsterdam(browser, author, assessment):
    """What an author sends of options that were shown in Amsterdam's time (11:30, to the second), after they moved to New York."""
    assessment.available_from = datetime(2030, 6, 21, 9, 30, 7, tzinfo=UTC)
    assessment.save()
    author.time_zone = "Europe/Amsterdam"
    author.save()
    sent = opened(browser, f"/assessments/{assessment.pk}/options", "available_from")
    author.time_zone = "America/New_York"
    author.save()
    return sent


def test_availability_that_nobody_touched_stays_when_the_viewers_zone_changes_meanwhile(browser, assessment, shown_in_amsterdam):
    sent = shown_in_amsterdam | {"title": "Accounting"}
    assert browser.post(f"/assessments/{assessment.pk}/options", sent).status_code == 302
    kept = Assessment.objects.get()
    assert (kept.title, kept.available_from) == ("Accounting", datetime(2030, 6, 21, 9, 30, 7, tzinfo=UTC))


def test_availability_is_read_in_the_zone_in_which_it_was_shown_also_after_a_refusal(browser, assessment, shown_in_amsterdam):
    address = f"/assessments/{assessment.pk}/options"
    refused = browser.post(address, shown_in_amsterdam | {"title": "", "available_from": "2030-06-21T12:00"})
    assert refused.status_code == 422
    again = editing_form(refused.text, "available_from") | {"title": "Accounting"}
    assert browser.post(address, again).status_code == 302
    assert Assessment.objects.get().available_from == datetime(2030, 6, 21, 10, tzinfo=UTC)


def test_availability_with_a_zone_that_there_is_not_is_read_in_the_viewers(browser, assessment, shown_in_amsterdam):
    sent = shown_in_amsterdam | {"available_from": "2030-06-21T12:00", "available_from_zone": "../etc/passwd"}
    assert browser.post(f"/assessments/{assessment.pk}/options", sent).status_code == 302
    assert Assessment.objects.get().available_from == datetime(2030, 6, 21, 16, tzinfo=UTC)


def test_an_author_chooses_the_tools_of_candidates(browser, assessment):
    address = f"/assessments/{assessment.pk}/options"
    page = browser.get(address).text
    ticked = [code for code in TOOLS if re.search(rf'value="{code}"[^>]* checked', page)]
    assert ticked == ["NOTEPAD", "HIGHLIGHTER", "STRIKE_OUT"]
    browser.post(address, typed(tools=["CALCULATOR", "TEXT_TO_SPEECH"]))
    browser.post(f"/assessments/{assessment.pk}/publish")
    assert AssessmentVersion.objects.get().options["tools"] == ["CALCULATOR", "TEXT_TO_SPEECH"]


def test_it_cannot_end_before_it_begins_nor_be_for_unknown_hierarchies(browser, assessment):
    backwards = typed(available_from="2030-06-21T09:00", available_until="2030-06-21T09:00")
    assert 'id="id_available_until_errors"' in browser.post(f"/assessments/{assessment.pk}/options", backwards).text
    assert browser.post(f"/assessments/{assessment.pk}/options", typed(available_to=["999999999"])).status_code == 422


def test_options_that_contradict_each_other_are_refused(browser, assessment):
    answer = browser.post(f"/assessments/{assessment.pk}/options", typed(marking_workflow="AUTO"))
    assert 'id="id_when_to_show_results_errors"' in answer.text


def test_what_is_missing_stands_above_the_questions_and_there_is_no_button(browser, assessment):
    Assessment.objects.update(marking_workflow="AUTO")
    page = browser.get(f"/assessments/{assessment.pk}").text
    assert "Not ready to be published" in page
    assert f'action="/assessments/{assessment.pk}/publish"' not in page
    assert "Nobody would mark these questions" in browser.post(f"/assessments/{assessment.pk}/publish", follow=True).text


def test_questions_are_moved_and_removed_by_buttons(browser, assessment):
    first, second = AssessmentQuestion.objects.order_by("position").values_list("item_id", flat=True)
    browser.post(f"/assessments/{assessment.pk}/questions/{second}", {"up": "1"})
    assert list(AssessmentQuestion.objects.order_by("position").values_list("item_id", flat=True)) == [second, first]
    browser.post(f"/assessments/{assessment.pk}/questions/{second}", {"down": "1"})
    browser.post(f"/assessments/{assessment.pk}/questions/{first}", {"remove": "1"})
    assert list(AssessmentQuestion.objects.values_list("item_id", flat=True)) == [second]


def test_only_live_items_of_ones_own_that_are_not_in_yet_are_offered(browser, author, assessment):
    mine = an_item("ESSAY", collection=a_collection(owner=author))
    withdrawn = an_item("ESSAY", collection=mine.collection)
    withdrawn.status = "WITHDRAWN"
    withdrawn.save()
    foreign = an_item("ESSAY")
    inside = AssessmentQuestion.objects.first().item
    page = browser.get(f"/assessments/{assessment.pk}/questions/add").text
    assert f"Choose {mine.title}" in page
    for other in (withdrawn, foreign, inside):
        assert f'Choose {other.title}"' not in page


@pytest.mark.parametrize("chosen", [["x"], ["999999999999999999"], ["-1"], []])
def test_odd_choices_change_nothing(browser, assessment, chosen):
    before = AssessmentQuestion.objects.count()
    assert browser.post(f"/assessments/{assessment.pk}/questions/add", {"act": "add", "row": chosen}).status_code == 302
    assert AssessmentQuestion.objects.count() == before


def test_items_of_others_cannot_be_added_by_hand(browser, assessment):
    answer = browser.post(f"/assessments/{assessment.pk}/questions/add", {"act": "add", "row": [an_item("ESSAY").pk]}, follow=True)
    assert "Nothing was changed." in answer.text


def test_assessments_of_others_are_not_found(browser):
    other = an_assessment()
    for address in ("", "/options", "/questions/add"):
        assert browser.get(f"/assessments/{other.pk}{address}").status_code == 404
    assert other.title not in browser.get("/assessments").text


def test_archived_assessments_are_listed_apart(browser, assessment):
    browser.post(f"/assessments/{assessment.pk}/archive", {"archive": "1"})
    assert "Bookkeeping</a>" not in browser.get("/assessments").text
    assert "Bookkeeping</a>" in browser.get("/assessments?status=ARCHIVED").text
    browser.post(f"/assessments/{assessment.pk}/archive", {"archive": "0"})
    assert "Bookkeeping</a>" in browser.get("/assessments").text


def test_an_archived_assessment_cannot_be_changed_and_says_so(browser, assessment):
    browser.post(f"/assessments/{assessment.pk}/archive", {"archive": "1"})
    answer = browser.post(f"/assessments/{assessment.pk}/options", typed())
    assert answer.status_code == 422
    assert "bring it back before you change it" in answer.text


def test_an_empty_list_says_what_to_do_next(browser):
    assert "You have no assessments yet" in browser.get("/assessments").text


def test_statements_do_not_grow(browser, author, assessment, django_assert_num_queries):
    addresses = ["/assessments", f"/assessments/{assessment.pk}", f"/assessments/{assessment.pk}/questions/add"]
    counts = {}
    an_item("ESSAY", collection=a_collection(owner=author))
    for address in addresses:
        with django_assert_num_queries(14, exact=False) as few:
            browser.get(address)
        counts[address] = len(few)
    collection = a_collection(owner=author)
    for _n in range(5):
        an_assessment(owner=author)
        AssessmentQuestion.objects.create(
            assessment=assessment, item=an_item("ESSAY", collection=collection), position=AssessmentQuestion.objects.count() + 100
        )
        an_item("ESSAY", collection=collection)
    for address in addresses:
        with django_assert_num_queries(counts[address]):
            browser.get(address)
