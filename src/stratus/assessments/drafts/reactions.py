"""Reactions of assessments to events of the packages below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from django.db.models import Q

from stratus.assessments.models import Assessment, AssessmentQuestion, AssessmentSection
from stratus.events.log import Happened, on
from stratus.item_types.registry import PAGE_TYPES
from stratus.library.errors import CollectionInUse
from stratus.library.models import Collection, Item
from stratus.people.hierarchies.errors import HierarchyInUse
from stratus.people.models import Hierarchy


@on("hierarchy.deleted")
def keep_hierarchies_that_assessments_name(happened: Sequence[Happened]) -> None:
    """Refuse: an assessment that is limited to this hierarchy would be for nobody, or once saved for everybody. Raises HierarchyInUse."""
    ids = [cast(Hierarchy, event.subject).pk for event in happened]
    if Assessment.objects.filter(available_to__overlap=ids, deleted_at=None).exists():
        raise HierarchyInUse


@on("collection.deleted")
def keep_collections_that_assessments_use(happened: Sequence[Happened]) -> None:
    """Refuse while an assessment has an item of the collection, because it would lose questions or pages. Raises CollectionInUse."""
    ids = [cast(Collection, event.subject).pk for event in happened]
    if AssessmentQuestion.objects.filter(item__collection__in=ids, assessment__deleted_at=None).exists():
        raise CollectionInUse
    pages = list(Item.objects.filter(collection__in=ids, item_type__in=list(PAGE_TYPES)).values_list("pk", flat=True))
    sections = AssessmentSection.objects.filter(page__in=pages).values("assessment")
    named = Q(welcome_page__in=pages) | Q(finish_page__in=pages) | Q(pk__in=sections)
    if pages and Assessment.objects.filter(named, deleted_at=None).exists():
        raise CollectionInUse
