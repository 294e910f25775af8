"""Reactions to events of `people`."""

from __future__ import annotations

from collections.abc import Sequence

from django.db.models import Q
from django.utils.translation import gettext as _

from stratus.events.log import Happened, on
from stratus.foundation.errors import DomainError
from stratus.organisation.models import ApiSettings


@on("role.deleted")
def keep_roles_of_new_users(happened: Sequence[Happened]) -> None:
    """Refuse to delete a role that the settings give to new users. Raises DomainError."""
    roles = [event.subject.pk for event in happened if event.subject is not None]
    if ApiSettings.objects.filter(Q(candidate_role__in=roles) | Q(marker_role__in=roles)).exists():
        raise DomainError(_("The settings of the External API give this role to new users: choose another one there first."))
