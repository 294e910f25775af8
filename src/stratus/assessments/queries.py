"""Reads about assessments: who sees which."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from datetime import datetime

from django.db.models import Count, F, Func, JSONField, Max, Q, QuerySet
from django.urls import reverse
from django.utils.translation import ngettext

from stratus.access.actor import Actor
from stratus.access.permissions import Permission
from stratus.assessments.models import (
    ASSESSMENT_EDITORS,
    Assessment,
    AssessmentQuestion,
    AssessmentSection,
    AssessmentSharing,
    AssessmentVersion,
    Stage,
)
from stratus.assessments.sections.blocks import together
from stratus.library.models import Item
from stratus.library.queries import items_seen_among, newest
from stratus.people.sharing.queries import administers, decides_on_access
from stratus.ui.home import Card, count_of


def assessments_visible_to(by: Actor) -> QuerySet[Assessment]:
    """Return the assessments that the actor sees: their own, those shared with them, and all for the right *Manage global settings*.

    The right *Approve assessments* shows those that are in review or approved too. Deleted ones are gone.
    """
    judged = Q(stage__in=(Stage.IN_REVIEW, Stage.APPROVED)) if by.can(Permission.APPROVE_ASSESSMENTS) else None
    return _assessments(by, Q(), judged)


def assessments_editable_by(by: Actor) -> QuerySet[Assessment]:
    """Return the assessments that the actor may change: their own, and those shared with them in a role that allows it."""
    return _assessments(by, Q(role__in=ASSESSMENT_EDITORS))


def may_share(assessment: Assessment, by: Actor) -> bool:
    """Tell whether the actor may decide who else has access: the owner and administrators may."""
    return decides_on_access(assessment.owner_id, by)


def _assessments(by: Actor, shared: Q, others: Q | None = None) -> QuerySet[Assessment]:
    present = Assessment.objects.filter(deleted_at=None)
    if not by.can(Permission.ASSESSMENTS):
        return present.none()
    if administers(by):
        return present
    me = by.effective_user_id or 0
    theirs = Q(owner_id=me) | Q(pk__in=AssessmentSharing.objects.filter(shared, user_id=me).values("assessment"))
    return present.filter(theirs if others is None else theirs | others)


def question_counts(assessments: Iterable[Assessment]) -> dict[int, int]:
    """Return how many questions these assessments have, by id; none: left out. One query."""
    questions = AssessmentQuestion.objects.filter(assessment__in=[one.pk for one in assessments])
    return dict(questions.order_by().values_list("assessment").annotate(Count("pk")))


def latest_numbers(assessments: Iterable[Assessment]) -> dict[int, int]:
    """Return the number of the version of these assessments that was published last, by id; never published: left out. One query."""
    versions = AssessmentVersion.objects.filter(assessment__in=[one.pk for one in assessments])
    return dict(versions.order_by().values_list("assessment").annotate(Max("number")))


def questions_of(assessment: Assessment) -> list[AssessmentQuestion]:
    """Return the questions as they are shown and delivered, those of a case together.

    Each has its item, the item's newest revision and collection, its section, and its case with the newest revision. One statement, two
    more where questions have cases.
    """
    questions = AssessmentQuestion.objects.filter(assessment=assessment).select_related("item__latest", "item__collection", "section")
    # Cases by their ids, not joined: while statistics are old, PostgreSQL would walk through all items of the tenant for each question.
    found = {question.item_id: question for question in questions.prefetch_related("item__latest__case__latest").order_by("position")}
    case_of = {pk: newest(question.item).case_id for pk, question in found.items()}
    return [found[pk] for pk in together(found, case_of, {pk: question.section_id for pk, question in found.items()})]


def cases_of(questions: Iterable[AssessmentQuestion]) -> list[Item]:
    """Return the cases of these questions (`questions_of`), each once, in the order in which they come; no query."""
    found = (newest(question.item).case for question in questions)
    return list({case.pk: case for case in found if case is not None}.values())


def sections_of(assessment: Assessment) -> QuerySet[AssessmentSection]:
    """The sections in order."""
    return AssessmentSection.objects.filter(assessment=assessment).order_by("position")


def versions_of(assessment: Assessment) -> QuerySet[AssessmentVersion]:
    """All published versions, newest first, without their contents."""
    return (
        AssessmentVersion.objects.filter(assessment=assessment)
        .select_related("published_by")
        .defer("items", "options", "pages", "sections", "forms", "grading")
        .order_by("-number")
    )


def printable_with_key(versions: Iterable[AssessmentVersion], by: Actor) -> set[int]:
    """Return the ids of those of these versions of which the actor sees every question, and with it the key. Two queries.

    Of the versions' contents the ids of questions alone are read.
    """
    wanted = AssessmentVersion.objects.filter(pk__in=[version.pk for version in versions])
    ids_of = Func(F("items"), template="jsonb_path_query_array(%(expressions)s, '$[*].id')", output_field=JSONField())
    asked = dict(wanted.values_list("pk", ids_of))
    seen = items_seen_among(by, {pk for ids in asked.values() for pk in ids})
    return {version for version, ids in asked.items() if seen.issuperset(ids)}


def latest_version(assessment: Assessment) -> AssessmentVersion | None:
    """The version published last, or None."""
    return AssessmentVersion.objects.filter(assessment=assessment).order_by("-number").first()


def home_cards(by: Actor, now: datetime) -> Iterator[Card]:
    """Yield the front page's card about assessments in draft."""
    if by.can(Permission.ASSESSMENTS):
        n = count_of(assessments_visible_to(by).filter(status="DRAFT"))
        url = reverse("assessments:list") + "?status=DRAFT"
        yield Card(n, ngettext("assessment in draft", "assessments in draft", n), "assessments", url)
