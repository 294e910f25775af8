"""The users and roles with which the External API acts, and which of them are in use."""

from __future__ import annotations

import zoneinfo
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from stratus.access.actor import Actor
from stratus.access.permissions import Permission, RoleType
from stratus.events import log
from stratus.foundation.errors import InvalidFields
from stratus.organisation.models import ApiSettings
from stratus.organisation.queries import users_of
from stratus.people.models import Role, User
from stratus.people.users import queries


@dataclass(frozen=True, slots=True)
class UserSetting:
    """A setting that names a user, and the right that they need for it."""

    label: Promise
    right: Permission


USER_SETTINGS: dict[str, UserSetting] = {
    "scheduler": UserSetting(gettext_lazy("Scheduler"), Permission.SCHEDULE),
    "invigilator": UserSetting(gettext_lazy("Invigilator"), Permission.INVIGILATE),
    "assessment_owner": UserSetting(gettext_lazy("Assessment owner"), Permission.MANAGE_ASSESSMENTS),
    "collection_owner": UserSetting(gettext_lazy("Collection owner"), Permission.MANAGE_COLLECTIONS),
    "marker": UserSetting(gettext_lazy("Marker"), Permission.MARK),
    "moderator": UserSetting(gettext_lazy("Moderator"), Permission.MODERATE),
    "publisher": UserSetting(gettext_lazy("Publisher"), Permission.PUBLISH_RESULTS),
}
ROLE_SETTINGS: dict[str, tuple[Promise, RoleType]] = {
    "candidate_role": (gettext_lazy("Default candidate role"), RoleType.CANDIDATE),
    "marker_role": (gettext_lazy("Default marker role"), RoleType.MARKER),
}


def change_api_settings(changes: Mapping[str, Any], *, by: Actor) -> ApiSettings:
    """Set users (`User` or None), roles (`Role` or None), `time_zone` (IANA name, empty = UTC) and `results_per_day` (0 = no limit).

    Raises NotAllowed, or InvalidFields for a user without the right, a role of another type, an unknown zone, and a number below zero.
    """
    by.require(Permission.MANAGE_WEBSERVICE)
    errors: dict[str, str] = {}
    for name, setting in USER_SETTINGS.items():
        user: User | None = changes.get(name)
        if user is not None and not queries.holds(user, setting.right):
            errors[name] = _("%(name)s lacks the right “%(right)s”.") % {"name": user.full_name, "right": setting.right.label}
    for name, (_label, role_type) in ROLE_SETTINGS.items():
        role: Role | None = changes.get(name)
        if role is not None and role.role_type != role_type:
            errors[name] = _("Choose a role of the type “%(type)s”.") % {"type": role_type.label}
    if changes.get("time_zone") and changes["time_zone"] not in zoneinfo.available_timezones():
        errors["time_zone"] = _("Choose a time zone.")
    if changes.get("results_per_day", 0) < 0:
        errors["results_per_day"] = _("Enter 0 or more.")
    if errors:
        raise InvalidFields(errors)
    with transaction.atomic():
        settings = ApiSettings.objects.select_for_update().get()
        names = [name for name in (*USER_SETTINGS, *ROLE_SETTINGS, "time_zone", "results_per_day") if name in changes]
        changed = sorted(name for name in names if getattr(settings, name) != changes[name])
        for name in changed:
            setattr(settings, name, changes[name])
        if changed:
            settings.save()
            log.record("api_settings.changed", by=by, subject=settings, fields=changed)
    return settings


def settings_naming(user_ids: Collection[int]) -> dict[int, list[str]]:
    """Return the names of the settings that name one of these users, by the user's id; one query."""
    settings, found = ApiSettings.objects.get(), dict[int, list[str]]()
    for name, setting in USER_SETTINGS.items():
        if (user_id := getattr(settings, f"{name}_id")) in user_ids:
            found.setdefault(user_id, []).append(str(setting.label))
    return found


def broken_settings() -> list[str]:
    """Return a sentence for every setting whose user is deleted, disabled or has lost the right; three queries."""
    sentences = []
    for name, user in users_of(ApiSettings.objects.get(), USER_SETTINGS).items():
        setting = USER_SETTINGS[name]
        if not queries.holds(user, setting.right):
            sentences.append(
                _("%(setting)s: %(name)s was disabled or deleted, or lacks the right “%(right)s”.")
                % {"setting": setting.label, "name": user.full_name, "right": setting.right.label}
            )
    return sentences
