"""What follows from events of other packages."""

from __future__ import annotations

from collections.abc import Sequence

from stratus.events.log import Happened, on
from stratus.ui.models import SavedView


@on("user.deleted")
def forget_views(happened: Sequence[Happened]) -> None:
    """Remove the saved views of people who were deleted."""
    SavedView.objects.filter(person__in=[one.subject.pk for one in happened if one.subject is not None]).delete()
