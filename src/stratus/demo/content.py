"""Collections, items and the assessments that are made of them, all published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from stratus.access.actor import Actor
from stratus.assessments.drafts.actions import create_assessment
from stratus.assessments.drafts.sharing.actions import share_assessment
from stratus.assessments.models import Assessment, AssessmentRole
from stratus.assessments.options.actions import update_options
from stratus.assessments.options.tools import TOOLS
from stratus.assessments.sections.questions import set_questions
from stratus.assessments.versions.actions import publish
from stratus.demo import questions
from stratus.demo.figures import with_figures
from stratus.demo.questions import Question
from stratus.demo.showcase import SHOWCASE
from stratus.demo.showcase_pages import PAGES, save_pages, show_pages
from stratus.library.collections.actions import classify_collection, create_collection, create_repository, create_taxonomy
from stratus.library.collections.sharing import share_collection
from stratus.library.items.actions import save_item
from stratus.library.models import Collection, CollectionRole
from stratus.library.rules import Wish
from stratus.people.models import User

PUBLISHED = datetime(2021, 1, 4, 9, 0, tzinfo=UTC)
"""The moment of publication: before the first schedule of the documentation's samples."""


def make_assessments(users: dict[str, User], *, by: Actor) -> dict[str, Assessment]:
    """Create and publish the demo's assessments; returns them by External ID."""
    author = users["author"].pk
    exam = _make(
        "Research Methods",
        "EXT1",
        questions.RESEARCH_METHODS,
        {
            "duration": 120,
            "extra_time": 60,
            "attempts_allowed": None,
            "marking_workflow": "SIMPLE",
            "when_to_show_results": "ASSESSOR_DECIDES",
            "tools": list(TOOLS),
        },
        owner_id=author,
        by=by,
    )
    accountancy = _make(
        "Accountancy 101",
        "ACC",
        questions.ACCOUNTANCY,
        {"duration": 2, "extra_time": 30, "attempts_allowed": 3, "marking_workflow": "AUTO", "use_pin": True},
        owner_id=author,
        by=by,
    )
    files = _make(
        "Test Assessment for Marking",
        "MARK1",
        questions.FILE_QUESTIONS,
        {"duration": 60, "extra_time": 15, "marking_workflow": "SIMPLE"},
        owner_id=author,
        by=by,
        functional_ids=["19655-2", "87454-2"],
    )
    essays = _make(
        "Research Methods: essays",
        "MARK2",
        questions.ESSAYS_FOR_MARKING,
        {"duration": 90, "extra_time": 30, "marking_workflow": "EXTENDED", "when_to_show_results": "ASSESSOR_DECIDES"},
        owner_id=author,
        by=by,
    )
    showcase = _make(
        "Showcase: every type of question",
        "SHOW",
        SHOWCASE,
        {
            "duration": 120,
            "extra_time": 30,
            "attempts_allowed": None,
            "marking_workflow": "SIMPLE",
            "when_to_show_results": "ASSESSOR_DECIDES",
        },
        owner_id=author,
        by=by,
        pages=PAGES,
    )
    _classify_and_share(exam, colleague_id=users["author2"].pk, by=by)
    return {assessment.external_id: assessment for assessment in (exam, accountancy, files, essays, showcase)}


def _make(
    title: str,
    external_id: str,
    asked: Sequence[Question],
    options: dict[str, Any],
    *,
    owner_id: int,
    by: Actor,
    functional_ids: Sequence[str] = (),
    pages: Sequence[Question] = (),
) -> Assessment:
    collection = create_collection(title, external_id=f"Col{external_id}", owner_id=owner_id, by=by)
    saved = save_pages(collection, pages, by=by)
    ids = [*functional_ids, *[""] * (len(asked) - len(functional_ids))]
    items = [
        save_item(
            collection,
            None,
            q.item_type,
            q.title,
            with_figures(q.content, collection.pk, by=by),
            q.max_score,
            by=by,
            external_id=functional_id,
            case_id=saved["CASE"].pk if q.about_case else None,
        )
        for q, functional_id in zip(asked, ids, strict=True)
    ]
    assessment = create_assessment(title, code=external_id, external_id=external_id, owner_id=owner_id, by=by)
    update_options(assessment.pk, options, by=by)
    set_questions(assessment.pk, [item.pk for item in items], by=by)
    if saved:
        show_pages(assessment.pk, saved, by=by)
    publish(assessment.pk, by=by, now=PUBLISHED)
    return assessment


def _classify_and_share(exam: Assessment, *, colleague_id: int, by: Actor) -> None:
    """Classify the exam's collection, and let a colleague write in it and review the exam."""
    collection = Collection.objects.get(external_id=f"Col{exam.external_id}")
    taxonomies = [
        create_taxonomy("Bloom’s taxonomy", external_id="T1", by=by),
        create_taxonomy("Miller’s pyramid", external_id="T2", by=by),
    ]
    objectives = create_repository("Research Methods: learning objectives", external_id="R1", by=by)
    classify_collection(collection.pk, taxonomies=[one.pk for one in taxonomies], repositories=[objectives.pk], by=by)
    wish = Wish(to_collection=True, to_questions=True, role=CollectionRole.CO_AUTHOR)
    share_collection(collection.pk, [colleague_id], wish, by=by)
    share_assessment(exam.pk, {colleague_id: AssessmentRole.REVIEWER}, by=by)
