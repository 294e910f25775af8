"""What assessments do when something happens in the rooms below."""

from __future__ import annotations

from collections.abc import Sequence
from typing import cast

from stratus.assessments.models import Assessment
from stratus.events.log import Happened, on
from stratus.people.hierarchies.errors import HierarchyInUse
from stratus.people.models import Hierarchy


@on("hierarchy.deleted")
def keep_hierarchies_that_assessments_name(happened: Sequence[Happened]) -> None:
    """Refuse, since an assessment for one hierarchy would be for nobody, or once saved for everybody. Raises HierarchyInUse."""
    ids = [cast(Hierarchy, event.subject).pk for event in happened]
    if Assessment.objects.filter(available_to__overlap=ids, deleted_at=None).exists():
        raise HierarchyInUse
