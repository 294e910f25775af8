"""Reactions of assessments to events of the packages below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from stratus.assessments.models import Assessment, AssessmentQuestion
from stratus.events.log import Happened, on
from stratus.library.errors import CollectionInUse
from stratus.library.models import Collection
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
    """Refuse while an assessment has an item of the collection, because it would lose its questions. Raises CollectionInUse."""
    ids = [cast(Collection, event.subject).pk for event in happened]
    if AssessmentQuestion.objects.filter(item__collection__in=ids, assessment__deleted_at=None).exists():
        raise CollectionInUse
