"""An exam with a page of every kind: wherever questions are counted, its pages are left out."""

from __future__ import annotations

import json
import random

import pytest

from stratus.assessments.models import Assessment, AssessmentVersion
from stratus.assessments.options.actions import update_options
from stratus.assessments.queries import question_counts
from stratus.assessments.sections.actions import add_section
from stratus.assessments.versions.actions import publish
from stratus.delivery.papers.sheets import draw_sheet, paper_document
from stratus.delivery.sync.events import read_events
from stratus.foundation import clock
from stratus.invigilation.live.queries import dashboard
from stratus.item_types.registry import PAGE_TYPES
from stratus.library.models import Item
from stratus.marking.models import AutoScore, Script
from stratus.marking.scripts.facts import markable_items
from stratus.marking.scripts.preliminary import preliminary_report
from stratus.marking.scripts.sheet import script_sheet
from stratus.rehearse.answers import Hand
from stratus.results.models import Result
from stratus.results.publication.actions import publish as publish_results
from stratus.results.publication.queries import result_sheet
from stratus.saver.catalogue import Version
from stratus.scheduling.models import Schedule
from stratus.scheduling.queries import delivered_version
from stratus.tenancy import current
from stratus.webhooks.deliveries.actions import body_of
from support.builders import SYSTEM, a_collection, a_schedule, a_script, a_tenant, a_user, an_assessment, an_item
from support.caller import Api, an_api
from support.staff import a_browser

pytestmark = pytest.mark.django_db
QUESTIONS = 3
POINTS = 6


@pytest.fixture(autouse=True)
def tenant():
    tenant = a_tenant()
    with current.use(tenant):
        yield tenant


@pytest.fixture
def pages() -> dict[str, Item]:
    collection = a_collection(owner=a_user("Author"))
    return {kind: an_item(kind, collection=collection) for kind in PAGE_TYPES}


def an_exam(pages: dict[str, Item], workflow: str) -> Assessment:
    """Three questions of 2 points, two of them about a case, in a section; a page of every kind."""
    collection = pages["CASE"].collection
    items = [an_item(case=pages["CASE"]), an_item(case=pages["CASE"]), an_item(collection=collection)]
    made = an_assessment(items, owner=collection.owner, published=False, marking_workflow=workflow)
    add_section(made.pk, {"title": "One", "page_id": pages["SECTION"].pk}, by=SYSTEM)
    update_options(made.pk, {"welcome_page_id": pages["WELCOME"].pk, "finish_page_id": pages["FINISH"].pk}, by=SYSTEM)
    return made


@pytest.fixture
def assessment(pages: dict[str, Item]) -> Assessment:
    return an_exam(pages, "AUTO")


@pytest.fixture
def version(assessment: Assessment) -> AssessmentVersion:
    return publish(assessment.pk, by=SYSTEM, now=clock.now())


def scheduled(version: AssessmentVersion) -> Schedule:
    AssessmentVersion.objects.filter(pk=version.pk).update(published_at="2020-01-01T00:00:00Z")
    return a_schedule(version.assessment, active=True)


@pytest.fixture
def schedule(version: AssessmentVersion) -> Schedule:
    return scheduled(version)


@pytest.fixture
def marked(pages: dict[str, Item]) -> Script:
    """A script of the same exam, which people mark."""
    return a_script(scheduled(publish(an_exam(pages, "EXTENDED").pk, by=SYSTEM, now=clock.now())))


@pytest.fixture
def script(schedule: Schedule) -> Script:
    return a_script(schedule)


def ids(pages: dict[str, Item]) -> set[str]:
    return {page.external_id for page in pages.values()}


def test_a_version_has_every_page_and_counts_none(version, pages):
    assert {page["type"] for page in version.pages} == set(PAGE_TYPES)
    assert len(version.items) == QUESTIONS
    assert version.max_score == POINTS
    assert not ids(pages) & {item["id"] for item in version.items}


def test_the_author_is_told_of_questions_alone(assessment, version):
    assert question_counts([assessment]) == {assessment.pk: QUESTIONS}
    shown = a_browser(assessment.owner).get(f"/assessments/{assessment.pk}").context
    assert (len(shown["questions"]), shown["total"]) == (QUESTIONS, POINTS)


def test_a_sheet_and_the_saver_know_questions_alone(version, pages):
    sheet = draw_sheet(version.items, random_order=True, seed=1, sections=version.sections)
    drawn = Version(version.pk, version.title, version.options, version.items, version.sections, version.pages).draw()
    for one in (sheet, drawn):
        assert len(one["order"]) == QUESTIONS
        assert not ids(pages) & set(one["order"])


def test_an_answer_to_a_page_is_refused(version, pages):
    paper = json.loads(paper_document(version.title, version.items, version.sections, version.pages).content)
    items = {item["id"]: item for item in paper["items"]}
    given = [{"seq": n, "kind": "answer", "item": page, "value": {"text": "x"}} for n, page in enumerate(sorted(ids(pages)), start=1)]
    assert {event.refused for event in read_events(given, items)} == {"UNKNOWN_ITEM"}


def test_rehearsed_candidates_answer_questions_alone(version, pages):
    paper = json.loads(paper_document(version.title, version.items, version.sections, version.pages).content)
    order = draw_sheet(version.items, random_order=False, seed=1)["order"]
    assert [item["id"] for item in Hand(paper["items"], order, random.Random(1)).items] == order


def test_the_live_screen_counts_questions_alone(schedule, script):
    assert [row.questions for row in dashboard(schedule, clock.now()).rows] == [QUESTIONS]


def test_a_script_is_scored_by_questions_alone(script, pages):
    assert script.max_score == POINTS
    assert script.score == POINTS
    scored = set(AutoScore.objects.filter(script=script).values_list("item", flat=True))
    assert len(scored) == QUESTIONS
    assert not scored & ids(pages)


def test_markers_see_questions_alone_each_with_its_case(marked):
    shown = script_sheet(marked.pk, SYSTEM, clock.now()).questions
    assert [question.case["heading"] if question.case else None for question in shown] == ["A man of 60", "A man of 60", None]
    page = a_browser(a_user("System administrator")).get(f"/marking/{marked.schedule_id}/scripts/{marked.pk}").content.decode()
    assert "Question 1 of 3" in page
    assert page.count("case-beside") == 1


def test_reports_of_marking_name_questions_alone(marked):
    (row,) = preliminary_report(marked.schedule, clock.now())
    assert len(row.answers) == QUESTIONS


def test_a_result_and_what_is_sent_of_it_count_questions_alone(schedule, script, pages):
    result = Result.objects.filter(attempt=script.attempt).first()
    if result is None:
        publish_results(schedule.pk, [script.pk], by=SYSTEM, now=clock.now())
        result = Result.objects.get(attempt=script.attempt)
    assert (len(result.questions), result.score, result.max_score) == (QUESTIONS, POINTS, POINTS)
    assert body_of(result, "x")["MaxScore"] == POINTS
    shown = result_sheet(result.pk, SYSTEM).questions
    assert [question.number for question in shown] == [1, 2, 3]
    assert [bool(question.case) for question in shown] == [True, True, False]
    page = a_browser(a_user("System administrator")).get(f"/results/{schedule.pk}/candidates/{result.pk}")
    assert page.content.decode().count("case-beside") == 1


def test_the_api_tells_of_questions_alone(tenant, assessment, version):
    api: Api = an_api(tenant)
    told = api.get(f"/assessment/{assessment.external_id}").body["Content"]
    assert (len(told["Questions"]), told["MaxScore"]) == (QUESTIONS, POINTS)


def test_the_settings_of_marking_know_questions_alone(schedule):
    version = delivered_version(schedule, clock.now())
    assert len(markable_items(version, assess_auto_scored=True)) == QUESTIONS
