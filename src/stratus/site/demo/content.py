"""Collections, items and the assessments that are made of them, all published."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, datetime
from typing import Any

from stratus.assessments.actions import create_assessment, publish, set_questions, update_options
from stratus.assessments.models import Assessment
from stratus.library.actions import create_collection, save_item
from stratus.people.actor import Actor
from stratus.people.models import User
from stratus.site.demo import questions
from stratus.site.demo.questions import Question

PUBLISHED = datetime(2021, 1, 4, 9, 0, tzinfo=UTC)
"""Before the first schedule of the documentation's samples."""


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
    return {assessment.external_id: assessment for assessment in (exam, accountancy, files, essays)}


def _make(
    title: str,
    external_id: str,
    asked: Sequence[Question],
    options: dict[str, Any],
    *,
    owner_id: int,
    by: Actor,
    functional_ids: Sequence[str] = (),
) -> Assessment:
    collection = create_collection(title, external_id=f"Col{external_id}", owner_id=owner_id, by=by)
    ids = [*functional_ids, *[""] * (len(asked) - len(functional_ids))]
    items = [
        save_item(collection, None, q.item_type, q.title, q.content, q.max_score, by=by, external_id=functional_id)
        for q, functional_id in zip(asked, ids, strict=True)
    ]
    assessment = create_assessment(title, code=external_id, external_id=external_id, owner_id=owner_id, by=by)
    update_options(assessment.pk, options, by=by)
    set_questions(assessment.pk, [item.pk for item in items], by=by)
    publish(assessment.pk, by=by, now=PUBLISHED)
    return assessment
