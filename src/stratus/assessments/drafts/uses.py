"""Tells the library which assessments use its items, as questions or as pages, and which published versions hold them."""

from __future__ import annotations

from collections.abc import Collection

from django.db.models import Q
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.access.actor import Actor
from stratus.assessments.models import Assessment, AssessmentQuestion, AssessmentSection, AssessmentVersion, VersionUse
from stratus.assessments.queries import assessments_visible_to
from stratus.library.items.uses import MOST_PAST, Past, Usage, Use

MOST_VERSIONS = 500
"""Versions with an item that are looked at, the newest."""


def uses_of(item_ids: Collection[int], by: Actor) -> dict[int, Usage]:
    """Return item id → the present assessments that have it as a question or a page, archived ones too; unused items are left out.

    Five statements at most.
    """
    ids = set(item_ids)
    if not ids:
        return {}
    # Each table by itself, not joined: while statistics are old, PostgreSQL would walk through all of a tenant for each row.
    pairs = set(AssessmentQuestion.objects.filter(item__in=ids).values_list("item_id", "assessment_id"))
    pairs |= {(page, of) for page, of in AssessmentSection.objects.filter(page__in=ids).values_list("page_id", "assessment_id") if page}
    named = Assessment.objects.filter(Q(welcome_page__in=ids) | Q(finish_page__in=ids))
    for pk, *pages in named.values_list("pk", "welcome_page_id", "finish_page_id"):
        pairs |= {(page, pk) for page in pages if page in ids}
    if not pairs:
        return {}
    wanted = {assessment for _item, assessment in pairs}
    present = Assessment.objects.filter(pk__in=wanted, deleted_at=None).order_by("sort_key", "pk")
    titles = dict(present.values_list("pk", "title"))
    visible = set(assessments_visible_to(by).filter(pk__in=list(titles)).values_list("pk", flat=True))
    users: dict[int, set[int]] = {}
    for item, assessment in pairs:
        users.setdefault(item, set()).add(assessment)
    told = {}
    for item, own in users.items():
        seen = tuple(Use(title, reverse("assessments:detail", args=[pk])) for pk, title in titles.items() if pk in own & visible)
        usage = Usage(seen, frozenset((own & titles.keys()) - visible))
        if usage.number:
            told[item] = usage
    return told


def versions_with(item_id: int) -> dict[int, AssessmentVersion]:
    """Return the newest published versions that hold an item, as a question or as a page, by id, without what else is in them.

    Two statements.
    """
    ids = VersionUse.objects.filter(item=item_id).order_by("-version").values_list("version", flat=True)[:MOST_VERSIONS]
    return AssessmentVersion.objects.only("number", "title", "published_at", "assessment").in_bulk(list(ids))


def published_in(item_id: int, by: Actor) -> Past:
    """Return the versions that hold an item, newest first, those of deleted assessments too, which nobody sees. Three statements."""
    versions = versions_with(item_id)
    visible = set(assessments_visible_to(by).filter(pk__in={one.assessment_id for one in versions.values()}).values_list("pk", flat=True))
    told = [
        Use(
            _("%(title)s, version %(number)s") % {"title": one.title, "number": one.number},
            reverse("assessments:detail", args=[one.assessment_id]),
        )
        for _pk, one in sorted(versions.items(), reverse=True)
        if one.assessment_id in visible
    ]
    return Past(gettext_lazy("Published in"), tuple(told[:MOST_PAST]), len(versions) - len(told[:MOST_PAST]))
